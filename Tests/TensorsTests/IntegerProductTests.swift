import SwiftwaterTensors
import Testing

@Suite("Integer products")
struct IntegerProductTests {
  @Test("Integers are multiplied exactly and stay integers")
  func exact() {
    let large = 3_037_000_499
    let a = Tensor([[large, 1], [2, 3]])
    let product = a.matmul(a)
    #expect(product.dtype == .int64)
    #expect(
      product.array(of: Int.self)
        == [large * large + 2, large + 3, 2 * large + 6, 2 + 9])
    let bytes = Tensor([[100, 100]] as [[Int8]]).matmul(Tensor([1, 1] as [Int8]))
    #expect(bytes.dtype == .int8)
    #expect(bytes.array(of: Int8.self) == [-56])
  }
}
