import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Swift numbers beyond the type they meet")
struct NumberRangeTests {
  /// The least and the greatest number of a type, those one beyond, and the type.
  private static let types: [(dtype: DType, below: Int?, least: Int, most: Int, above: Int?)] = [
    (.int8, -129, -128, 127, 128), (.int16, -32769, -32768, 32767, 32768),
    (.int32, -2_147_483_649, -2_147_483_648, 2_147_483_647, 2_147_483_648),
    (.int64, nil, .min, .max, nil),
    (.uint8, -1, 0, 255, 256), (.uint16, -1, 0, 65535, 65536),
    (.uint32, -1, 0, 4_294_967_295, 4_294_967_296), (.uint64, -1, 0, .max, nil),
  ]

  @Test("A comparison has the answer of the numbers", arguments: 0..<8)
  func comparisons(_ index: Int) {
    let (dtype, below, least, most, above) = Self.types[index]
    let x = Tensor([least, 1, most]).cast(to: dtype)
    for (number, isAbove) in [(below, false), (above, true)] {
      guard let number else { continue }
      #expect((x .< Tensor(number)).array(of: Bool.self) == [isAbove, isAbove, isAbove])
      #expect((x .<= Tensor(number)).array(of: Bool.self) == [isAbove, isAbove, isAbove])
      #expect((x .> Tensor(number)).array(of: Bool.self) == [!isAbove, !isAbove, !isAbove])
      #expect((x .>= Tensor(number)).array(of: Bool.self) == [!isAbove, !isAbove, !isAbove])
      #expect((x .== Tensor(number)).array(of: Bool.self) == [false, false, false])
      #expect((x .!= Tensor(number)).array(of: Bool.self) == [true, true, true])
      #expect((Tensor(number) .< x).array(of: Bool.self) == [!isAbove, !isAbove, !isAbove])
      #expect(
        (Tensor.ones([2], dtype: dtype) .< Tensor(number)).array(of: Bool.self) == [
          isAbove, isAbove,
        ])
    }
    #expect((x .<= Tensor(most)).array(of: Bool.self) == [true, true, true])
    #expect((x .>= Tensor(least)).array(of: Bool.self) == [true, true, true])
  }

  @Test("Anything else is a mistake that names the number and the type", arguments: 0..<8)
  func operations(_ index: Int) throws {
    let (dtype, below, least, most, above) = Self.types[index]
    let x = Tensor([1, 2]).cast(to: dtype)
    for number in [below, above].compactMap({ $0 }) {
      let beyond = Tensor(number)
      let bodies: [() -> Tensor] = [
        { x + beyond }, { beyond - x }, { x * beyond }, { x.minimum(beyond) },
        { Tensor.select(x .> 1, beyond, x) }, { Tensor.ones([2], dtype: dtype) + beyond },
      ]
      for body in bodies {
        let error = #expect(throws: TensorError.self) { try checked { body() } }
        #expect(error?.message.contains("\(number) is not a number of \(dtype)") == true)
      }
    }
    #expect((x * 0 + Tensor(most)).cast(to: .int64).array(of: Int.self) == [most, most])
    #expect((x * 0 + Tensor(least)).cast(to: .int64).array(of: Int.self) == [least, least])
  }

  @Test("Literals are such numbers; floats and truth values take any")
  func others() {
    let bytes = Tensor([1, 200] as [UInt8])
    #expect((bytes .< 300).array(of: Bool.self) == [true, true])
    #expect((bytes .> -1).array(of: Bool.self) == [true, true])
    #expect(throws: TensorError.self) { try checked { bytes + 300 } }
    #expect((Tensor([1, 2] as [Float]) + 300).array(of: Float.self) == [301, 302])
    #expect((Tensor([true, false]) + 300).array(of: Int.self) == [301, 300])
    #expect((Tensor([1, 2] as [UInt8]) + 0.5).array(of: Double.self) == [1.5, 2.5])
  }
}
