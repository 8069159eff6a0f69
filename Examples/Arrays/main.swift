import Swiftwater
let x = Tensor([51.5, 0.1] as [Double])
func show(_ t: Tensor) { print(t.dtype, t.array(of: Double.self)) }
show(x * (Double.pi / 180))
print(51.5 * (Double.pi/180), 0.1 * (Double.pi/180))
show(6_377_563.396 * 0.9996012717 / x)
print(6_377_563.396 * 0.9996012717 / 51.5)
let a = 6_377_563.396, b = 0.9996012717
show(a * b / x)
show(1 - a * x.squared())
print(1 - a * 51.5 * 51.5)
show(x / 720 * 61.3)
print(51.5/720*61.3)
