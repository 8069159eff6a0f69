import SwiftwaterDevices

/// How the values of a column lie in memory; kernels switch over this, not over the meaning.
enum PhysicalType: Sendable, Hashable {
  /// One byte, 0 or 1.
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float32, float64
  case int128
  /// 16-byte views of bytes, or 32-bit codes where the column has a dictionary.
  case view
  /// 64-bit offsets into the column's only child, one more than there are rows.
  case list
  /// One child for each field.
  case structure

  /// The bytes of one value in the buffer of values.
  var width: Int {
    switch self {
    case .int128, .view: 16
    case .list: 8
    case .structure: 0
    default: dtype?.byteCount ?? 0
    }
  }

  /// The type of the elements in a `Program`; nil where programs have none.
  var dtype: DType? {
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
    case .int128, .view, .list, .structure: nil
    }
  }
}

extension ColumnType {
  var physical: PhysicalType {
    switch self {
    case .null, .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32, .date: .int32
    case .int64, .time, .datetime, .duration: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32, .enumeration: .uint32
    case .uint64: .uint64
    case .float32: .float32
    case .float64: .float64
    case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
    case .string, .category, .binary: .view
    case .list: .list
    case .structure: .structure
    }
  }
}
