// The program of the page "First steps" of the module of tensors; every line is explained there.
import Swiftwater

// Making tensors
let table = Tensor([[1.0, 2, 3], [4, 5, 6]])  // 2 × 3, float64, because Swift's numbers are
let zeros = Tensor.zeros([2, 3]), ramp = Tensor.arange(6).reshaped([2, 3])
let noise = Tensor.normal([2, 3], seed: 7)  // the same numbers on every machine
print(table.shape, table.dtype, zeros.dtype, ramp.dtype, noise.shape)

// Choosing parts
print(table[0], table[-1, 0], table[.all, 1...], table[..., .stride(by: -1)])
print(table[table .> 2], table[Tensor([0, 1]), Tensor([2, 0])])
var changed = table
changed[.all, 0] = 0
changed[changed .> 4] *= 10
print(changed, table[0, 0])

// Shapes that meet
let centred = table - table.mean(axis: 0)
let products = Tensor.arange(3).reshaped([3, 1]) * Tensor.arange(4)
print(centred, products.shape)

// When things are computed
var x = Tensor.uniform([1000, 1000], seed: 1)
x *= 5; x *= x; x += x
let total = x.sum()
print(total.explain().passes.count, "passes;", total.item(as: Float.self) > 0)

// Reading numbers
let numbers: [Double] = table.array()
let largest = table.max().item(as: Double.self)
let first = table.withUnsafeElements(of: Double.self) { $0[0] }
print(numbers, largest, first)

// Mistakes
do {
  let product = try checked { table.matmul(table) }
  print(product)
} catch {
  print(error)
}

// Threads
let alone = Threads.with(count: 1) { x.mean().item(as: Double.self) }
print(alone == x.mean().item(as: Double.self))

// Files
try table.write(npy: "table.npy")
print(try Tensor(npy: "table.npy").equals(table))
