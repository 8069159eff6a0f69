@testable import SwiftwaterDevices

/// Numbers of every type for programs to run on: ordinary ones, and those at the edges.
enum ProgramSample {
  /// Every number of the sample beside every other: x changes slowly, y quickly.
  static func pairs(_ dtype: DType) -> (x: ProgramAgreement.Array, y: ProgramAgreement.Array) {
    switch dtype {
    case .bool: pairs([false, true])
    case .int8: pairs(integers(Int8.self))
    case .int16: pairs(integers(Int16.self))
    case .int32: pairs(integers(Int32.self))
    case .int64: pairs(integers(Int64.self))
    case .uint8: pairs(integers(UInt8.self))
    case .uint16: pairs(integers(UInt16.self))
    case .uint32: pairs(integers(UInt32.self))
    case .uint64: pairs(integers(UInt64.self))
    case .float16: pairs(reals.map { Float16($0) })
    case .bfloat16: pairs(reals.map { BFloat16(rounding: $0) })
    case .float32: pairs(reals.map { Float($0) } + [.leastNonzeroMagnitude, 0x1p-126, 0x1p-140])
    case .float64: pairs(reals + [Double.leastNonzeroMagnitude, 0x1p-1022, 1e300, -1e-300])
    case .complex64: pairs(complexes(Float.self))
    case .complex128: pairs(complexes(Double.self))
    }
  }

  /// How many pairs there are.
  static func count(_ dtype: DType) -> Int { pairs(dtype).x.bytes.count / dtype.byteCount }

  // MARK: - Implementation

  private static func pairs<Element: DTypeElement>(
    _ sample: [Element]
  ) -> (x: ProgramAgreement.Array, y: ProgramAgreement.Array) {
    (
      .init(sample.flatMap { x in sample.map { _ in x } }),
      .init(sample.flatMap { _ in sample })
    )
  }

  private static func integers<Number: FixedWidthInteger>(_: Number.Type) -> [Number] {
    let near = [0, 1, 2, 3, 5, 7, 8, 31, 63, 64, 65, 100, 127].map { Number($0) }
    return near + near.map { 0 &- $0 }
      + [.max, .min, .max - 1, .min + 1, .max / 2, .max / 3, .min / 3]
  }

  private static let reals: [Double] =
    {
      let sizes = [
        0, 1, 0.5, 1.5, 2, 2.5, 3, 0.1, 0.25, 0.75, 0.9, 0.99, 1.01, 4.2, 7, 10, 12.5, 20.3, 33,
        50.5, 87, 88.7, 104, 170.2, 300, 1000, 4097.25, 65504, 1e6, 3e9, 1e19, 1e30, 1e-3, 1e-5,
        1e-8, 1e-20, 1e-38, .infinity, 1.5707963,
      ]
      return sizes + sizes.map(-) + [.nan]
    }()

  private static func complexes<Part: BinaryFloatingPoint & DTypeElement>(
    _: Part.Type
  ) -> [Complex<Part>] where Complex<Part>: DTypeElement {
    let parts: [Double] = [
      0, -0.0, 1, -1, 0.3, -0.7, 2.5, -3.1, 1e-4, -12, 45.25, 1e-12, 1e15, .infinity, -.infinity,
      .nan,
    ]
    return parts.flatMap { re in parts.map { Complex(Part(re), Part($0)) } }
  }
}
