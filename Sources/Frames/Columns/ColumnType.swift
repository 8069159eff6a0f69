import SwiftwaterDevices

/// The type of a column's values.
public enum ColumnType: Sendable, Hashable, CaseIterable {
  /// True and false, one byte each, so that a column of them is a mask as it is.
  case bool
  /// Whole numbers with a sign.
  case int8, int16, int32, int64
  /// Whole numbers without a sign.
  case uint8, uint16, uint32, uint64
  /// Numbers with fractions.
  case float32, float64
  /// Text in UTF-8.
  case string
  /// Text in UTF-8 where each distinct value is stored once and rows hold its number.
  case category

  /// The type of a tensor of the same values; nil for text.
  public var dtype: DType? {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float32: .float32
    case .float64: .float64
    case .string, .category: nil
    }
  }

  /// The column type of a tensor's elements; nil for floats of 16 bits and complex numbers.
  public init?(_ dtype: DType) {
    switch dtype {
    case .bool: self = .bool
    case .int8: self = .int8
    case .int16: self = .int16
    case .int32: self = .int32
    case .int64: self = .int64
    case .uint8: self = .uint8
    case .uint16: self = .uint16
    case .uint32: self = .uint32
    case .uint64: self = .uint64
    case .float32: self = .float32
    case .float64: self = .float64
    case .float16, .bfloat16, .complex64, .complex128: return nil
    }
  }

  /// The column type of elements that columns are known to hold.
  init(ofColumn dtype: DType) {
    let type = ColumnType(dtype)
    requireThat(type != nil, "there are no columns of \(dtype)")
    self = type ?? .float64
  }

  /// Whether the values are numbers; `bool` does not count.
  public var isNumeric: Bool { dtype != nil && self != .bool }

  /// Whether the values are text.
  public var isText: Bool { self == .string || self == .category }
}

extension ColumnType: CustomStringConvertible {
  /// The type's name, such as `float64`.
  public var description: String {
    switch self {
    case .string: "string"
    case .category: "category"
    default: dtype?.description ?? ""
    }
  }
}
