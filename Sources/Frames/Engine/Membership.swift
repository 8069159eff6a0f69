import CKernels
import SwiftwaterDevices

/// Whether values are among some others.
enum Membership {
  static func isIn(
    _ column: Column, _ values: [Expression.Literal]
  ) throws(FrameError) -> Column {
    guard column.type.physical != .view else {
      if column.type == .binary { return try others(column, values) }
      return try isIn(texts: column, values)
    }
    guard column.type.physical.dtype != nil else { return try others(column, values) }
    if column.type.isInteger, values.contains(where: \.isBeyondExactNumbers) {
      return try isIn(try Evaluator.cast(column, to: .float64), values)
    }
    var wanted: Set<UInt64> = []
    for value in values {
      if let word = try Words.word(of: value, as: column.type) { wanted.insert(word) }
    }
    if let found = try isIn(numbers: column, wanted) { return found }
    let out = try Buffer.room(for: column.count, of: UInt8.self)
    let words = try Words(column)
    let known = try WordSet(wanted)
    Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
      known.test(
        words.buffer.base(as: UInt64.self) + rows.lowerBound, count: rows.count,
        into: out.base(as: UInt8.self) + rows.lowerBound)
    }
    return Column(type: .bool, count: column.count, values: out, validity: column.validity)
  }

  /// Up to here comparing with each is faster than looking in a table.
  private static let few = 8
  /// The longest table of bytes, which stays in the second-level cache.
  private static let longestTable = 1 << 19

  /// Numbers compared as they lie in memory; nil where words are needed.
  private static func isIn(
    numbers column: Column, _ wanted: Set<UInt64>
  ) throws(FrameError) -> Column? {
    let physical = column.type.physical
    guard physical != .float32, physical != .bool else { return nil }
    let out = try Buffer.room(for: column.count, of: UInt8.self)
    let result = Column(
      type: .bool, count: column.count, values: out, validity: column.validity)
    guard physical != .float64 else {
      guard wanted.count <= few else { return nil }
      among(column, Array(wanted), out)
      return result
    }
    let range = physical.wholeNumbers
    let signed = wanted.map(Int64.init(bitPattern:)).filter(range.contains)
    guard wanted.count > few else {
      among(column, signed.map(UInt64.init(bitPattern:)), out)
      return result
    }
    guard let low = signed.min(), let high = signed.max(),
      high.subtractingReportingOverflow(low).overflow == false, high - low < longestTable
    else { return nil }
    let span = Int(high - low) + 1
    let table = try Buffer.room(for: span, of: UInt8.self, zeroed: true)
    for value in signed { table.base(as: UInt8.self)[Int(value - low)] = 1 }
    Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
      var cells = column.cells(rows)
      sw_cells_in_span(
        &cells, Int64(rows.count), low, UInt64(span), table.base(as: UInt8.self),
        out.base(as: UInt8.self) + rows.lowerBound)
    }
    return result
  }

  private static func among(_ column: Column, _ wanted: [UInt64], _ out: Buffer) {
    Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
      var cells = column.cells(rows)
      sw_cells_among(
        &cells, Int64(rows.count), wanted, Int64(wanted.count),
        out.base(as: UInt8.self) + rows.lowerBound)
    }
  }

  /// Values that no 64-bit word stands for: compared with each of the others.
  private static func others(
    _ column: Column, _ values: [Expression.Literal]
  ) throws(FrameError) -> Column {
    let table = Table(names: ["x"], columns: [column], count: column.count)
    let any = values.filter { $0 != .null }.reduce(Expression.Node.literal(.bool(false))) {
      .binary(.or, $0, .binary(.equal, .column("x"), .literal($1)))
    }
    return try Evaluator(table: table).column(any).with(validity: column.validity)
  }

  private static func isIn(
    texts column: Column, _ values: [Expression.Literal]
  ) throws(FrameError) -> Column {
    var wanted: [String] = []
    for case .text(let text) in values { wanted.append(text) }
    if wanted.count <= 4 { return try isIn(few: wanted, column) }
    let texts = try Column(wanted)
    var interner = try TextInterner(capacity: wanted.count)
    let codes = try Buffer.room(for: wanted.count, of: UInt32.self)
    return try texts.storage.withPointers { pointers throws(FrameError) in
      _ = try interner.intern(
        texts, rows: 0..<texts.count, pointers: pointers, codes: codes.base(as: UInt32.self))
      let known = interner
      return try TextMap.perDistinct(column) { column throws(FrameError) in
        try TextMap.filled(column, UInt8.self, .bool) { rows, range, target in
          var table = known.table
          let start = range.lowerBound
          sw_text_among(
            &table, rows.views + start, rows.buffers, range.count, target + start)
        }
      }
    }
  }
}

extension Membership {
  /// Compared with one after the other: a comparison looks at a view alone, a hash at the text.
  private static func isIn(few wanted: [String], _ column: Column) throws(FrameError) -> Column {
    let constants = wanted.map(TextConstant.init)
    return try TextMap.perDistinct(column) { column throws(FrameError) in
      try TextMap.filled(column, UInt8.self, .bool) { rows, range, target in
        let (start, count) = (range.lowerBound, range.count)
        (target + start).update(repeating: 0, count: count)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { found in
          guard let found = found.baseAddress else { return }
          for constant in constants {
            sw_text_equals(
              rows.views + start, rows.buffers, count, constant.address, constant.bytes.count,
              found)
            for row in 0..<count { target[start + row] |= found[row] }
          }
        }
      }
    }
  }
}

/// Values as 64-bit words that are equal exactly when the values are, NaN with NaN and -0 with 0.
struct Words: Sendable {
  let buffer: Buffer
  let type: ColumnType

  init(_ column: Column) throws(FrameError) {
    type = column.type
    guard type.physical.dtype != nil else {
      throw FrameError(.type, "values of \(type) are not keys here; cast them to another type")
    }
    let out = try Buffer.room(for: column.count, of: UInt64.self)
    buffer = out
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let target = out.base(as: UInt64.self)
      switch column.type.physical {
      case .bool, .uint8: Words.fill(target, column.elements(UInt8.self), rows)
      case .int8: Words.fill(target, column.elements(Int8.self), rows)
      case .int16: Words.fill(target, column.elements(Int16.self), rows)
      case .int32: Words.fill(target, column.elements(Int32.self), rows)
      case .int64: Words.fill(target, column.elements(Int64.self), rows)
      case .uint16: Words.fill(target, column.elements(UInt16.self), rows)
      case .uint32: Words.fill(target, column.elements(UInt32.self), rows)
      case .uint64: Words.fill(target, column.elements(UInt64.self), rows)
      case .float32:
        let source = column.elements(Float.self)
        for row in rows { target[row] = Words.word(Double(source[row])) }
      case .float64:
        let source = column.elements(Double.self)
        for row in rows { target[row] = Words.word(source[row]) }
      case .int128, .view, .list, .structure: break
      }
    }
  }

  /// The word of a literal as a value of a type; nil where there is none.
  static func word(
    of literal: Expression.Literal, as type: ColumnType
  ) throws(FrameError) -> UInt64? {
    if type.dtype == nil {
      guard case .stored(let value, _)? = try literal.converted(to: type) else { return nil }
      return UInt64(truncatingIfNeeded: value)
    }
    let isFloating = type.isFloatingPoint
    switch literal {
    case .bool(let value): return isFloating ? Words.word(value ? 1 : 0) : (value ? 1 : 0)
    case .integer(let value):
      if type == .uint64, value < 0 { return nil }
      return isFloating ? Words.word(Double(value)) : UInt64(bitPattern: value)
    case .number(let value):
      if isFloating { return Words.word(value) }
      return Int64(exactly: value).map { UInt64(bitPattern: $0) }
    case .stored(let value, .uint64):
      if isFloating { return Words.word(Double(value)) }
      return type == .uint64 ? UInt64(truncatingIfNeeded: value) : nil
    default: return nil
    }
  }

  @inline(__always)
  static func word(_ value: Double) -> UInt64 {
    value == 0 ? 0 : value.isNaN ? Double.nan.bitPattern : value.bitPattern
  }

  @inline(__always)
  private static func fill<Element: FixedWidthInteger>(
    _ target: UnsafeMutablePointer<UInt64>, _ source: UnsafePointer<Element>, _ rows: Range<Int>
  ) {
    for row in rows { target[row] = UInt64(truncatingIfNeeded: source[row]) }
  }
}

extension Expression.Literal {
  /// Whether it is a floating-point number that several whole numbers are equal to.
  fileprivate var isBeyondExactNumbers: Bool {
    if case .number(let value) = self { value.magnitude >= 0x1p53 && value.isFinite } else { false }
  }
}

extension PhysicalType {
  /// The whole numbers it can hold, those of 64 bits without a sign as ones with the same bits.
  fileprivate var wholeNumbers: ClosedRange<Int64> {
    switch self {
    case .int8: Int64(Int8.min)...Int64(Int8.max)
    case .int16: Int64(Int16.min)...Int64(Int16.max)
    case .int32: Int64(Int32.min)...Int64(Int32.max)
    case .bool, .uint8: 0...Int64(UInt8.max)
    case .uint16: 0...Int64(UInt16.max)
    case .uint32: 0...Int64(UInt32.max)
    default: Int64.min...Int64.max
    }
  }
}
