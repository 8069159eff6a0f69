import CKernels
import SwiftwaterDevices

/// A column whose cells are read one at a time as Swift values.
final class CellReader {
  let name: String
  let column: Column
  private let type: ColumnType
  private let validity: Validity?
  private let values: UnsafeRawPointer
  /// The texts that codes stand for.
  private let texts: [String]
  /// The fields of a structure.
  let fields: CellFields?
  /// The elements of lists.
  let element: CellReader?

  init(_ name: String, _ column: Column) throws(FrameError) {
    self.name = name
    self.column = column
    type = column.type
    validity = column.validity
    let width = column.width
    values = UnsafeRawPointer(column.values.pointer) + column.start * width
    texts = column.type.categories?.names ?? column.dictionary?.strings ?? []
    switch column.type {
    case .structure(let parts):
      fields = try CellFields(
        Table(names: parts.map(\.name), columns: column.children, count: column.count))
      element = nil
    case .list:
      fields = nil
      element = try CellReader(name, column.children[0])
    default: (fields, element) = (nil, nil)
    }
  }

  @inline(__always)
  func isNull(_ row: Int) -> Bool { validity.map { !$0[row] } ?? false }

  func list(_ row: Int) throws -> Range<Int> {
    try check(row)
    guard element != nil else { throw mismatch(row, "an array") }
    let offsets = values.assumingMemoryBound(to: Int64.self)
    return Int(offsets[row])..<Int(offsets[row + 1])
  }

  func bool(_ row: Int) throws -> Bool {
    try check(row)
    guard type == .bool else { throw mismatch(row, "Bool") }
    return cell(row, UInt8.self) != 0
  }

  func string(_ row: Int) throws -> String {
    try check(row)
    switch type {
    case .string, .category, .enumeration:
      guard texts.isEmpty else { return texts[Int(cell(row, UInt32.self))] }
      return column.string(row)
    default: throw mismatch(row, "String")
    }
  }

  func integer<Value: FixedWidthInteger>(_ row: Int, _: Value.Type) throws -> Value {
    try check(row)
    let value: Value? =
      switch type {
      case .int64: Value(exactly: cell(row, Int64.self))
      case .int32: Value(exactly: cell(row, Int32.self))
      case .int16: Value(exactly: cell(row, Int16.self))
      case .int8: Value(exactly: cell(row, Int8.self))
      case .uint64: Value(exactly: cell(row, UInt64.self))
      case .uint32: Value(exactly: cell(row, UInt32.self))
      case .uint16: Value(exactly: cell(row, UInt16.self))
      case .uint8: Value(exactly: cell(row, UInt8.self))
      default: throw mismatch(row, "\(Value.self)")
      }
    guard let value else {
      throw FrameError(
        .overflow,
        "row \(row), column '\(name)': \(column.text(row)) does not fit in \(Value.self)")
    }
    return value
  }

  func float<Value: BinaryFloatingPoint>(_ row: Int, _: Value.Type) throws -> Value {
    try check(row)
    return switch type {
    case .float64: Value(cell(row, Double.self))
    case .float32: Value(cell(row, Float.self))
    case .int64: Value(cell(row, Int64.self))
    case .int32: Value(cell(row, Int32.self))
    case .int16: Value(cell(row, Int16.self))
    case .int8: Value(cell(row, Int8.self))
    case .uint64: Value(cell(row, UInt64.self))
    case .uint32: Value(cell(row, UInt32.self))
    case .uint16: Value(cell(row, UInt16.self))
    case .uint8: Value(cell(row, UInt8.self))
    default: throw mismatch(row, "\(Value.self)")
    }
  }

  /// A value of any type: what a column can hold itself, or what it is made of.
  func value<Value: Decodable>(_ row: Int, _ type: Value.Type) throws -> Value {
    func same<Other>(_ value: Other) -> Value { unsafeBitCast(value, to: Value.self) }
    if type == String.self { return same(try string(row)) }
    if type == Double.self { return same(try float(row, Double.self)) }
    if type == Int.self { return same(try integer(row, Int.self)) }
    if type == Float.self { return same(try float(row, Float.self)) }
    if type == CalendarDate.self { return same(try date(row)) }
    if type == DateTime.self { return same(try dateTime(row)) }
    if type == TimeOfDay.self { return same(try time(row)) }
    if type == Duration.self { return same(try duration(row)) }
    if type == DecimalNumber.self { return same(try decimal(row)) }
    if type == [UInt8].self, self.type == .binary { return same(try bytes(row)) }
    if self.type.isTemporal, FoundationDate.isType(type) {
      return try Value(from: FoundationDate(instant(row)))
    }
    do {
      return try Value(from: CellDecoder(self, row: row))
    } catch let error as DecodingError {
      throw refusal(row, type, error)
    }
  }

  func mismatch(_ row: Int, _ wanted: String) -> FrameError {
    FrameError(
      .type, "row \(row), column '\(name)': \(type) is not \(wanted); cast the column or read it so"
    )
  }

  // MARK: - Implementation

  /// What a type's own decoding says of a cell.
  private func refusal<Value>(
    _ row: Int, _ type: Value.Type, _ error: DecodingError
  ) -> FrameError {
    let text = column.text(row)
    var message = "row \(row), column '\(name)': '\(text)' is no \(type)"
    if let cases = (type as? any CaseIterable.Type).map({ Self.cases($0) }) {
      if self.type.standsForText, let nearest = FrameError.nearest(to: text, among: cases) {
        message += "; did you mean '\(nearest)'?"
      }
      let shown = cases.prefix(20).joined(separator: ", ")
      message += " (cases: \(shown)\(cases.count > 20 ? ", …" : ""))"
    } else if type is any RawRepresentable.Type {
      message +=
        "; replace it, or make the property a \(self.type.standsForText ? "String" : "number")"
    } else {
      message += ": \(error.reason)"
    }
    return FrameError(.type, message)
  }

  /// As many of a type's cases as are shown, and one more.
  private static func cases<Cases: CaseIterable>(_: Cases.Type) -> [String] {
    Cases.allCases.prefix(21).map { value in
      (value as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\(value)"
    }
  }

  @inline(__always)
  private func cell<Value: BitwiseCopyable>(_ row: Int, _: Value.Type) -> Value {
    values.assumingMemoryBound(to: Value.self)[row]
  }

  @inline(__always)
  func check(_ row: Int) throws {
    if isNull(row) {
      throw FrameError(
        .nulls,
        "row \(row), column '\(name)' is null; make the property optional, or fill or drop nulls")
    }
  }

  private func date(_ row: Int) throws -> CalendarDate {
    try check(row)
    guard type == .date else { throw mismatch(row, "CalendarDate") }
    return CalendarDate(daysSince1970: cell(row, Int32.self))
  }

  private func time(_ row: Int) throws -> TimeOfDay {
    try check(row)
    guard type == .time else { throw mismatch(row, "TimeOfDay") }
    guard let time = TimeOfDay(nanosecondsSinceMidnight: cell(row, Int64.self)) else {
      throw FrameError(.format, "row \(row), column '\(name)': a time beyond its day")
    }
    return time
  }

  private func dateTime(_ row: Int) throws -> DateTime {
    try check(row)
    guard case .datetime(let unit, _) = type else { throw mismatch(row, "DateTime") }
    return DateTime(microsecondsSince1970: try microseconds(row, unit))
  }

  /// The instant of a date and time, or the beginning of a day in UTC.
  private func instant(_ row: Int) throws -> DateTime {
    guard type == .date else { return try dateTime(row) }
    return DateTime(microsecondsSince1970: Int64(try date(row).daysSince1970) * 86_400_000_000)
  }

  private func duration(_ row: Int) throws -> Duration {
    try check(row)
    guard case .duration(let unit) = type else { throw mismatch(row, "Duration") }
    let ticks = cell(row, Int64.self)
    return switch unit {
    case .seconds: .seconds(ticks)
    case .milliseconds: .milliseconds(ticks)
    case .microseconds: .microseconds(ticks)
    case .nanoseconds: .nanoseconds(ticks)
    }
  }

  /// What is finer is dropped.
  private func microseconds(_ row: Int, _ unit: TimeUnit) throws -> Int64 {
    let ticks = cell(row, Int64.self)
    if unit == .nanoseconds { return ticks.flooredQuotient(by: 1_000) }
    let factor = TimeUnit.microseconds.perSecond / unit.perSecond
    let (product, overflow) = ticks.multipliedReportingOverflow(by: factor)
    guard !overflow else {
      throw FrameError(
        .overflow, "row \(row), column '\(name)': \(column.text(row)) is beyond a DateTime")
    }
    return product
  }

  private func decimal(_ row: Int) throws -> DecimalNumber {
    try check(row)
    guard let scale = type.scale else { throw mismatch(row, "DecimalNumber") }
    return DecimalNumber(units: column.units(row), scale: scale)
  }

  private func bytes(_ row: Int) throws -> [UInt8] {
    try check(row)
    return Array(column.storage.bytes(column.views + row))
  }
}

/// Columns side by side, found by name.
final class CellFields {
  let cells: [CellReader]
  private let places: [String: Int]
  /// The place after that of the column found last: properties are mostly read in their order.
  private var next = 0

  init(_ table: Table) throws(FrameError) {
    var cells: [CellReader] = []
    for (name, column) in zip(table.names, table.columns) {
      cells.append(try CellReader(name, column))
    }
    self.cells = cells
    places = Dictionary(
      table.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func find(_ name: String) -> CellReader? {
    if next < cells.count, cells[next].name == name {
      next += 1
      return cells[next - 1]
    }
    guard let place = places[name] else { return nil }
    next = place + 1
    return cells[place]
  }

  func require(_ name: String) throws -> CellReader {
    if let cell = find(name) { return cell }
    throw FrameError.unknownColumn(name, among: cells.map(\.name))
  }
}
