// Custom kernels: an element-wise one that fuses with the sum behind it, and a reduction of one's own.
import Swiftwater

let squaredDifference = try ElementwiseKernel(
  "T x, T y", "T z", "z = (x - y) * (x - y)", name: "squaredDifference")
let a = Tensor([[1.0, 2, 3], [4, 5, 6]])
let b = Tensor([1.0, 1, 1])
print(squaredDifference(a, b))
print(squaredDifference(a, b).sum(axis: 1))

let logSumExp = try ReductionKernel(
  "T x", "T y", map: "x",
  reduce: "a == b ? a + log(2.0) : fmax(a, b) + log1p(exp(-fabs(a - b)))", identity: "-INFINITY",
  name: "logSumExp")
print(logSumExp(a, axis: 1))
