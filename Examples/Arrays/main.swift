import Swiftwater
let numbers = (0..<300).map { Double($0 % 41) * 0.5 - 9 }
let x = Tensor(numbers), y = Tensor(numbers)
let alone = (x + y).array(of: Double.self)
let p = x * 1
let q = y * 1
let z = (p + q) * 1
let r = z.array(of: Double.self)
print(alone.count, r.count)
var bad = 0
for i in 0..<300 where r[i] != alone[i] { if bad < 10 { print(i, alone[i], r[i]) }; bad += 1 }
print(bad)
