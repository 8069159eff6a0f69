// Array math: three updates in place that run as one pass over memory when the sum is printed.
import Swiftwater

var x = Tensor.ones([1000, 1000, 10])
x *= 5; x *= x; x += x
print(x.sum(axis: 1))
