import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Limits of number types")
struct NumberLimitTests {
  @Test("Smallest, largest and finest numbers are those that NumPy names")
  func limits() throws {
    let limits = try SurfaceAnswers.read().limits
    for answer in limits.floating {
      let type = try #require(Self.type(answer.dtype))
      #expect(type.bitCount == answer.bits)
      #expect(type.epsilon == answer.epsilon)
      #expect(type.leastNormal == answer.leastNormal)
      #expect(type.leastAboveZero == answer.leastAboveZero)
      #expect(type.greatestFinite == answer.greatest)
      #expect(type.decimalDigits == answer.digits)
      #expect(type.integerBounds == nil)
    }
    for answer in limits.whole {
      let type = try #require(Self.type(answer.dtype))
      let bounds = try #require(type.integerBounds)
      #expect(type.bitCount == answer.bits)
      #expect("\(bounds.smallest)" == answer.smallest)
      #expect("\(bounds.largest)" == answer.largest)
    }
  }

  @Test("A type fits in those that NumPy casts it to safely")
  func casts() throws {
    let safe = Set(try SurfaceAnswers.read().limits.safeCasts)
    for a in DType.allCases where a != .bfloat16 {
      for b in DType.allCases where b != .bfloat16 {
        #expect(a.fits(in: b) == safe.contains(["\(a)", "\(b)"]), "\(a) in \(b)")
      }
    }
    #expect(DType.uint8.fits(in: .bfloat16) && !DType.int16.fits(in: .bfloat16))
    #expect(DType.bfloat16.fits(in: .float32) && !DType.bfloat16.fits(in: .float16))
  }

  @Test("Types and shapes of operations are known before them")
  func results() throws {
    #expect(DType.int32.promoted(with: .uint32) == .int64)
    #expect(Tensor.resultType(Tensor.ones([2], dtype: .float16), 2.5) == .float16)
    #expect(try Tensor.broadcastShape([3, 1], [4], [2, 1, 1]) == [2, 3, 4])
    #expect(throws: TensorError.self) { try Tensor.broadcastShape([3], [4]) }
  }

  @Test("Rows of an axis are permuted each in its own order, for a seed in the same one")
  func permuted() {
    let x = Tensor.arange(400).reshaped([4, 100])
    let y = x.permuted(axis: 1, seed: 5)
    #expect(y.sorted(axis: 1).equals(x))
    #expect(y.equals(x.permuted(axis: 1, seed: 5)))
    #expect(!(y - y[0]).equals(x - x[0]))
  }

  @Test("Writing at integer places changes the first axis, the last value of a place staying")
  func written() {
    var x = Tensor.arange(6).reshaped([3, 2])
    let before = x
    x[Tensor([2, 0, 2])] = Tensor([[7, 8], [9, 10], [11, 12]])
    #expect(x.array(of: Int.self) == [9, 10, 2, 3, 11, 12])
    #expect(before.array(of: Int.self) == [0, 1, 2, 3, 4, 5])
  }

  private static func type(_ name: String) -> DType? {
    DType.allCases.first { "\($0)" == name }
  }
}
