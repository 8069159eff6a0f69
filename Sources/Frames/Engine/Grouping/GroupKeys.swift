import CKernels
import SwiftwaterDevices

/// The keys of rows as numbers, equal exactly where the keys are.
///
/// Each column becomes digits: a whole number its distance from the least, a text the number of its
/// dictionary or interned entry, a float its bits, null a digit of its own. The digits stand side by
/// side in a word of 64 bits; what does not fit is numbered first.
enum GroupKeys {
  /// 32-bit codes below a size, few enough to index a table.
  case codes(Buffer, start: Int, size: Int)
  /// 64-bit words of any value.
  case words(Buffer)

  /// So many groups have states that stay in the second-level cache.
  static let fewGroups = 1 << 17

  init(_ columns: [Column], count: Int) throws(FrameError) {
    var parts: [KeyDigits] = []
    var bits = 0
    for column in columns {
      for var part in try KeyDigits.parts(of: column) {
        if bits + part.bits > 64 {
          parts = [try KeyDigits(numbering: parts, count: count)]
          bits = parts[0].bits
        }
        if bits + part.bits > 64 { part = try KeyDigits(numbering: [part], count: count) }
        parts.append(part)
        bits += part.bits
      }
    }
    if parts.count == 1, let (buffer, start, size) = parts[0].codes {
      self = .codes(buffer, start: start, size: size)
    } else if bits <= 17, 1 << bits <= max(1 << 10, 4 * count) {
      let codes = try Buffer.room(for: count, of: UInt32.self)
      KeyDigits.join(parts, count: count) { part, cells, rows, shift, joins in
        sw_key_codes(
          &cells, Int64(rows.count), part.low, shift, part.nullDigit, joins,
          codes.base(as: UInt32.self) + rows.lowerBound)
      }
      self = .codes(codes, start: 0, size: 1 << bits)
    } else {
      self = .words(try KeyDigits.words(parts, count: count))
    }
  }
}

/// One or several columns of keys as digits of a number.
struct KeyDigits: Sendable {
  /// Numbers, or the codes of texts.
  let column: Column
  /// The word of digit 0.
  var low: Int64 = 0
  var nullDigit: UInt64 = 0
  var bits: Int
  /// The codes are below this, where the column holds codes.
  var size = 0

  static func parts(of column: Column) throws(FrameError) -> [KeyDigits] {
    switch column.type.physical {
    case .view: return [try KeyDigits(text: column)]
    case .float32:
      return [KeyDigits(column: column, nullDigit: 0x7FC0_0001, bits: 32)]
    case .float64:
      return [KeyDigits(column: column, nullDigit: 0x7FF8_0000_0000_0001, bits: 64)]
    case .int128:
      let words = column.elements(Int128.self)
      var halves: [KeyDigits] = []
      for shift in [Int128(0), 64] {
        let half = try Buffer.room(for: column.count, of: UInt64.self)
        let target = half.base(as: UInt64.self)
        for row in 0..<column.count {
          target[row] = UInt64(truncatingIfNeeded: words[row] >> shift)
        }
        halves += try parts(
          of: Column(type: .uint64, count: column.count, values: half, validity: column.validity))
      }
      return halves
    case .structure, .list:
      var digits: [KeyDigits] = []
      for part in try column.keyParts() { digits += try parts(of: part) }
      return digits
    default: return try whole(column)
    }
  }

  /// The part of whole numbers: as few digits as their range needs.
  private static func whole(_ column: Column) throws(FrameError) -> [KeyDigits] {
    let units = RowUnits(count: column.count)
    let ranges = Threads.map(units.count) { unit -> (Int64, Int64) in
      var (low, high) = (Int64.max, Int64.min)
      var cells = column.cells(units[unit])
      sw_key_range(&cells, Int64(units[unit].count), &low, &high)
      return (low, high)
    }
    let low = ranges.reduce(Int64.max) { min($0, $1.0) }
    let high = ranges.reduce(Int64.min) { max($0, $1.1) }
    guard low <= high else { return [KeyDigits(column: column, bits: 1)] }
    let most = UInt64(bitPattern: high &- low)
    let isNullable = column.validity != nil
    guard !isNullable || most < .max else {
      // No digit is left for null: it gets a part of its own.
      guard let validity = column.validity else { return [] }
      return [KeyDigits(column: column, low: low, bits: 64), try KeyDigits(flags: validity)]
    }
    let last = isNullable ? most + 1 : most
    return [
      KeyDigits(
        column: column, low: low, nullDigit: last, bits: Swift.max(1, 64 - last.leadingZeroBitCount)
      )
    ]
  }

  private init(
    column: Column, low: Int64 = 0, nullDigit: UInt64 = 0, bits: Int, size: Int = 0
  ) {
    self.column = column
    self.low = low
    self.nullDigit = nullDigit
    self.bits = bits
    self.size = size
  }

  private init(flags validity: Validity) throws(FrameError) {
    self.init(
      column: Column(type: .bool, count: validity.count, values: try validity.bytes()), bits: 1)
  }

  private init(text column: Column) throws(FrameError) {
    if let dictionary = column.dictionary {
      self.init(
        codes: column.values, start: column.start, validity: column.validity, count: column.count,
        size: dictionary.count)
    } else {
      let (codes, size) = try SharedKeys.codes(ofTexts: column)
      self.init(
        codes: codes, start: 0, validity: column.validity, count: column.count, size: size)
    }
  }

  /// Numbers the distinct combinations of other parts.
  init(numbering parts: [KeyDigits], count: Int) throws(FrameError) {
    let words = try KeyDigits.words(parts, count: count)
    let numbered = try SharedKeys.codes(ofWords: words, count: count, limit: Int(UInt32.max))
    guard let (codes, size) = numbered else {
      throw FrameError(.outOfMemory, "more than \(UInt32.max) distinct keys")
    }
    self.init(codes: codes, start: 0, validity: nil, count: count, size: size)
  }

  private init(codes: Buffer, start: Int, validity: Validity?, count: Int, size: Int) {
    let last = UInt64(Swift.max(1, validity == nil ? size - 1 : size))
    self.init(
      column: Column(type: .uint32, count: count, values: codes, start: start, validity: validity),
      nullDigit: UInt64(size), bits: 64 - last.leadingZeroBitCount, size: Swift.max(1, size))
  }

  /// The codes as they are, where they need no digit for null.
  var codes: (Buffer, start: Int, size: Int)? {
    size > 0 && column.validity == nil ? (column.values, column.start, size) : nil
  }

  static func words(_ parts: [KeyDigits], count: Int) throws(FrameError) -> Buffer {
    let words = try Buffer.room(for: count, of: UInt64.self)
    join(parts, count: count) { part, cells, rows, shift, joins in
      sw_key_words(
        &cells, Int64(rows.count), part.low, shift, part.nullDigit, joins,
        words.base(as: UInt64.self) + rows.lowerBound)
    }
    return words
  }

  /// Runs a body over every part of every unit of rows, with the place of the part's lowest bit.
  static func join(
    _ parts: [KeyDigits], count: Int,
    _ body: @Sendable (KeyDigits, inout sw_cells, Range<Int>, Int32, Bool) -> Void
  ) {
    let units = RowUnits(count: count)
    Threads.forEach(units.count) { unit in
      var shift = 0
      for part in parts {
        var cells = part.column.cells(units[unit])
        body(part, &cells, units[unit], Int32(shift), shift > 0)
        shift += part.bits
      }
    }
  }
}

extension Column {
  /// Some rows of a column of numbers as C sees them; valid while the column lives.
  func cells(_ rows: Range<Int>) -> sw_cells {
    let physical = dictionary == nil ? type.physical : .uint32
    return sw_cells(
      values: values.pointer + (start + rows.lowerBound) * width,
      validity: validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
      bit: Int64((validity?.start ?? 0) + rows.lowerBound), type: UInt8(physical.cell.rawValue))
  }
}

extension PhysicalType {
  /// The type of numbers in the kernels; what is no number has none and must not come there.
  var cell: sw_cell {
    switch self {
    case .bool, .uint8: SW_CELL_UINT8
    case .int8: SW_CELL_INT8
    case .int16: SW_CELL_INT16
    case .int32: SW_CELL_INT32
    case .int64: SW_CELL_INT64
    case .uint16: SW_CELL_UINT16
    case .uint32: SW_CELL_UINT32
    case .uint64: SW_CELL_UINT64
    case .float32: SW_CELL_FLOAT32
    default: SW_CELL_FLOAT64
    }
  }
}
