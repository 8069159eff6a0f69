import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// An operation on floats of 16 bits is the operation on floats, rounded once.
@Suite("Operations on floats of 16 bits")
struct HalfLawTests {
  @Test(
    "Every number of 16 bits gives the rounded answer of a float",
    arguments: Operation.realNames)
  func rounded(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    guard operation.types != .bitwise else { return }
    let bits = (UInt16.min...UInt16.max)
    let all = [
      Tensor(bits.map { Float16(bitPattern: $0) }), Tensor(bits.map { BFloat16(bitPattern: $0) }),
    ]
    for x in all {
      let operands = operation.arity == 1 ? [x] : [x, TypeSample.tensor(x.dtype, count: 65_536)]
      let found = operation.apply(operands)
      let wide = operation.apply(operands.map { $0.cast(to: .float32) })
      let isWide = wide.dtype == .bool || name == "nextAfter"
      let expected = isWide ? wide : wide.cast(to: x.dtype)
      #expect(found.dtype == expected.dtype)
      let same = try TypeSample.bytes(found) == TypeSample.bytes(expected)
      #expect(same, "\(name) of \(x.dtype)")
    }
  }
}
