import CKernels
import SwiftwaterDevices

/// A Swift type that a column can be made of and read as.
public protocol ColumnElement: Sendable {
  /// The type of a column of these values.
  static var columnType: ColumnType { get }

  /// Creates a column of values, nil for null.
  static func makeColumn(_ values: [Self?]) throws(FrameError) -> Column

  /// Reads a column of this type; what stands for a null is not specified.
  static func read(_ column: Column) throws(FrameError) -> [Self]
}

/// What can be a column of a frame: an array of elements or of optionals, or a column.
public protocol ColumnConvertible {
  /// The column of these values.
  func column() throws(FrameError) -> Column
}

extension Column: ColumnConvertible {
  /// The column itself.
  public func column() -> Column { self }
}

extension Array: ColumnConvertible where Element: ColumnArrayElement {
  /// The column of these values.
  public func column() throws(FrameError) -> Column { try Element.makeColumn(self) }
}

/// An element of an array that is a column: a value, or an optional one.
public protocol ColumnArrayElement {
  /// Creates a column of an array.
  static func makeColumn(_ values: [Self]) throws(FrameError) -> Column
}

extension Optional: ColumnArrayElement where Wrapped: ColumnElement {
  /// Creates a column of an array, nil for null.
  public static func makeColumn(_ values: [Wrapped?]) throws(FrameError) -> Column {
    try Wrapped.makeColumn(values)
  }
}

extension Column {
  /// Creates a column by copying an array.
  ///
  /// - Throws: ``FrameError`` with code `outOfMemory`.
  public init<Element: ColumnArrayElement>(_ values: [Element]) throws(FrameError) {
    self = try Element.makeColumn(values)
  }

  /// Returns the values as a Swift array.
  ///
  /// - Throws: ``FrameError`` when the column is of another type (`cast` it first) or has nulls
  ///   (read them with ``optionals(of:)``).
  /// - Complexity: O(*n*), one copy.
  public func array<Element: ColumnElement>(of type: Element.Type) throws(FrameError) -> [Element] {
    guard nullCount == 0 else {
      throw FrameError(
        .nulls,
        "\(nullCount) of \(count) values are null; read them with optionals(of:) or fill them")
    }
    try requireType(Element.columnType)
    return try Element.read(self)
  }

  /// Returns the values as a Swift array, nil for null.
  ///
  /// - Throws: ``FrameError`` when the column is of another type.
  /// - Complexity: O(*n*), one copy.
  public func optionals<Element: ColumnElement>(
    of type: Element.Type
  ) throws(FrameError) -> [Element?] {
    try requireType(Element.columnType)
    let values = try Element.read(self)
    guard let validity else { return values }
    return values.indices.map { validity[$0] ? values[$0] : nil }
  }

  /// The values as strings, nil for null; numbers as Swift writes them.
  ///
  /// - Complexity: O(*n*) strings; for printing and tests rather than for work.
  public var strings: [String?] {
    (0..<count).map { validity?[$0] ?? true ? text($0) : nil }
  }

  /// One value as text; the row must be there.
  func text(_ row: Int) -> String {
    switch type {
    case .bool: elements(UInt8.self)[row] != 0 ? "true" : "false"
    case .int8: "\(elements(Int8.self)[row])"
    case .int16: "\(elements(Int16.self)[row])"
    case .int32: "\(elements(Int32.self)[row])"
    case .int64: "\(elements(Int64.self)[row])"
    case .uint8: "\(elements(UInt8.self)[row])"
    case .uint16: "\(elements(UInt16.self)[row])"
    case .uint32: "\(elements(UInt32.self)[row])"
    case .uint64: "\(elements(UInt64.self)[row])"
    // A NaN's sign means nothing.
    case .float32: elements(Float.self)[row].isNaN ? "nan" : "\(elements(Float.self)[row])"
    case .float64: elements(Double.self)[row].isNaN ? "nan" : "\(elements(Double.self)[row])"
    case .string, .category, .enumeration: string(row)
    default: other(row)
    }
  }

  private func other(_ row: Int) -> String {
    switch type {
    case .date: TemporalText.date(elements(Int32.self)[row])
    case .time, .datetime, .duration: TemporalText.text(elements(Int64.self)[row], type)
    case .decimal(_, let scale): "\(DecimalNumber(units: units(row), scale: scale))"
    case .binary: hexadecimal(row)
    case .list: "[\(list(row).strings.map { $0 ?? "null" }.joined(separator: ", "))]"
    case .structure(let fields):
      "{"
        + zip(fields, children).map { field, child in
          "\(field.name): \(child.isValid(row) ? child.text(row) : "null")"
        }.joined(separator: ", ") + "}"
    default: "null"
    }
  }

  private func requireType(_ wanted: ColumnType) throws(FrameError) {
    guard type == wanted || (type.standsForText && wanted.isText) else {
      throw FrameError(
        .type, "a column of \(type) is not an array of \(wanted); cast it, or read it as \(type)")
    }
  }
}

extension ColumnElement where Self: DTypeElement {
  /// The column type of the same values.
  public static var columnType: ColumnType { ColumnType(ofColumn: dtype) }

  /// Creates a column of values, nil for null.
  public static func makeColumn(_ values: [Self?]) throws(FrameError) -> Column {
    let buffer = try Buffer.room(for: values.count, of: Self.self, zeroed: true)
    let target = buffer.base(as: Self.self)
    for (row, value) in values.enumerated() {
      if let value { target[row] = value }
    }
    let validity = try Validity(count: values.count) { row in values[row] != nil }
    return Column(type: columnType, count: values.count, values: buffer, validity: validity)
  }

  /// Creates a column of an array.
  public static func makeColumn(_ values: [Self]) throws(FrameError) -> Column {
    let buffer = try framing { () throws(DeviceError) in try Buffer(values) }
    return Column(type: columnType, count: values.count, values: buffer)
  }

  /// Reads a column of this type.
  public static func read(_ column: Column) -> [Self] {
    withExtendedLifetime(column) {
      Array(UnsafeBufferPointer(start: column.elements(Self.self), count: column.count))
    }
  }
}

extension String: ColumnElement, ColumnArrayElement {
  /// Strings make string columns.
  public static var columnType: ColumnType { .string }

  /// Creates a column of strings, nil for null.
  public static func makeColumn(_ values: [String?]) throws(FrameError) -> Column {
    var builder = try TextBuilder(capacity: values.count)
    for value in values {
      if let value { try builder.append(value) } else { try builder.appendNull() }
    }
    let texts = builder.finish()
    let validity = try Validity(count: values.count) { row in values[row] != nil }
    return Column(
      type: .string, count: values.count, values: texts.views, validity: validity,
      storage: texts.storage)
  }

  /// Creates a column of strings.
  public static func makeColumn(_ values: [String]) throws(FrameError) -> Column {
    var builder = try TextBuilder(capacity: values.count)
    for value in values { try builder.append(value) }
    let texts = builder.finish()
    return Column(
      type: .string, count: values.count, values: texts.views, storage: texts.storage)
  }

  /// Reads a text column; a null reads as the empty string.
  public static func read(_ column: Column) -> [String] {
    (0..<column.count).map { column.validity?[$0] ?? true ? column.string($0) : "" }
  }
}

extension Bool: ColumnElement, ColumnArrayElement {}
extension Int: ColumnElement, ColumnArrayElement {}
extension Int8: ColumnElement, ColumnArrayElement {}
extension Int16: ColumnElement, ColumnArrayElement {}
extension Int32: ColumnElement, ColumnArrayElement {}
extension Int64: ColumnElement, ColumnArrayElement {}
extension UInt8: ColumnElement, ColumnArrayElement {}
extension UInt16: ColumnElement, ColumnArrayElement {}
extension UInt32: ColumnElement, ColumnArrayElement {}
extension UInt64: ColumnElement, ColumnArrayElement {}
extension Float: ColumnElement, ColumnArrayElement {}
extension Double: ColumnElement, ColumnArrayElement {}
