import SwiftwaterDevices

/// Values of one Swift type on their way into a column; the column's class knows them as no more.
class CollectedValues {
  let element: Any.Type
  init(_ element: Any.Type) { self.element = element }

  func appendNull() {}
  func column() throws(FrameError) -> Column { try .nulls(.null, count: 0) }
}

/// Values of one element type.
final class TypedValues<Element>: CollectedValues {
  private var values: [Element?]
  private let make: ([Element?]) throws(FrameError) -> Column

  init(nulls: Int, _ make: @escaping ([Element?]) throws(FrameError) -> Column) {
    values = Array(repeating: nil, count: nulls)
    self.make = make
    super.init(Element.self)
  }

  func append(_ value: Element) { values.append(value) }
  override func appendNull() { values.append(nil) }
  override func column() throws(FrameError) -> Column { try make(values) }
}

/// A column that grows by one encoded value a row; its first value says of which type it is.
final class CollectedColumn {
  let name: String
  private(set) var count = 0
  private var values: CollectedValues?
  private var fields: CollectedFields?
  private var elements: CollectedColumn?
  private var offsets: [Int64] = [0]
  private var isThere: [Bool] = []
  /// Whether the current row has been given a structure or a list, which ends with the row.
  private var isOpen = false

  init(_ name: String, nulls: Int = 0) {
    self.name = name
    for _ in 0..<nulls { appendNull() }
  }

  func appendNull() {
    count += 1
    isOpen = false
    values?.appendNull()
    guard values == nil else { return }
    isThere.append(false)
    fields?.finishRow()
    if let elements { offsets.append(Int64(elements.count)) }
  }

  func append<Element: ColumnElement>(_ value: Element) throws {
    try typed(Element.self) { () -> TypedValues<Element> in
      TypedValues(nulls: count, Element.makeColumn)
    }.append(value)
    count += 1
  }

  /// Makes room for values of a type that only nulls are of so far.
  func expect<Element: ColumnElement>(_: Element.Type) throws {
    _ = try typed(Element.self) { () -> TypedValues<Element> in
      TypedValues(nulls: count, Element.makeColumn)
    }
  }

  /// Makes room for values of a type that columns hold as they are.
  ///
  /// - Returns: Whether they hold the type; others are what they are made of.
  func expect<Value>(any type: Value.Type) throws -> Bool {
    if type == DecimalNumber.self {
      _ = try decimals()
    } else if type == [UInt8].self {
      _ = try bytes()
    } else if FoundationDate.isType(type) {
      try expect(DateTime.self)
    } else if let type = type as? any CategoryElement.Type {
      try expect(type)
    } else if let element = Self.elements[ObjectIdentifier(type)] {
      try expect(element)
    } else {
      return false
    }
    return true
  }

  /// Whether the column's values are neither lists nor structures, of a type that is known.
  var isScalar: Bool { values != nil }

  /// A value of any type: what a column can hold itself, or what it is made of.
  func append<Value: Encodable>(any value: Value) throws {
    func same<Other>(_: Other.Type) -> Other { unsafeBitCast(value, to: Other.self) }
    let type = Value.self
    if type == String.self { return try append(same(String.self)) }
    if type == Double.self { return try append(same(Double.self)) }
    if type == Int.self { return try append(same(Int.self)) }
    if type == Float.self { return try append(same(Float.self)) }
    if type == Bool.self { return try append(same(Bool.self)) }
    if type == CalendarDate.self { return try append(same(CalendarDate.self)) }
    if type == DateTime.self { return try append(same(DateTime.self)) }
    if type == TimeOfDay.self { return try append(same(TimeOfDay.self)) }
    if type == Duration.self { return try append(same(Duration.self)) }
    if type == DecimalNumber.self {
      try decimals().append(same(DecimalNumber.self))
      count += 1
      return
    }
    if type == [UInt8].self {
      try bytes().append(same([UInt8].self))
      count += 1
      return
    }
    if let value = value as? any CategoryElement { return try append(value) }
    if FoundationDate.isType(type) { return try append(FoundationDate.instant(of: value)) }
    let before = count
    try value.encode(to: CellEncoder(self))
    if count == before { finishRow() }
  }

  /// The fields of the structure that the current row is.
  func structure() throws -> CollectedFields {
    guard values == nil, elements == nil else { throw mismatch("a structure") }
    isOpen = true
    if fields == nil { fields = CollectedFields(rows: count) }
    return fields ?? CollectedFields()
  }

  /// The elements of the list that the current row is.
  func list() throws -> CollectedColumn {
    guard values == nil, fields == nil else { throw mismatch("an array") }
    isOpen = true
    if elements == nil {
      elements = CollectedColumn(name)
      offsets = Array(repeating: 0, count: count + 1)
    }
    return elements ?? self
  }

  /// Ends a row that no scalar has ended: with what was put into it piece by piece, else null.
  func finishRow() {
    guard isOpen else { return appendNull() }
    isOpen = false
    count += 1
    isThere.append(true)
    fields?.finishRow()
    if let elements { offsets.append(Int64(elements.count)) }
  }

  func column() throws(FrameError) -> Column {
    if let values { return try values.column() }
    let validity = try Validity(count: count) { isThere[$0] }
    if let fields { return try Column(structure: fields.table(), validity: validity) }
    if let elements {
      let buffer = try framing { () throws(DeviceError) in try Buffer(offsets) }
      return Column(
        lists: try elements.column(), offsets: buffer, count: count, validity: validity)
    }
    return try Column.nulls(.null, count: count)
  }

  // MARK: - Implementation

  /// What columns hold of types that encode themselves as nothing else.
  private static let elements: [ObjectIdentifier: any ColumnElement.Type] = {
    let own: [any ColumnElement.Type] = [
      Bool.self, String.self, Int.self, Int8.self, Int16.self, Int32.self, Int64.self, UInt8.self,
      UInt16.self, UInt32.self, UInt64.self, Float.self, Double.self, CalendarDate.self,
      DateTime.self, TimeOfDay.self, Duration.self,
    ]
    var elements = Dictionary(uniqueKeysWithValues: own.map { (ObjectIdentifier($0), $0) })
    elements[ObjectIdentifier(UInt.self)] = UInt64.self
    return elements
  }()

  private func decimals() throws -> TypedValues<DecimalNumber> {
    try typed(DecimalNumber.self) { () -> TypedValues<DecimalNumber> in
      TypedValues(nulls: count) { values throws(FrameError) in try Column(decimals: values) }
    }
  }

  private func bytes() throws -> TypedValues<[UInt8]> {
    try typed([UInt8].self) { () -> TypedValues<[UInt8]> in
      TypedValues(nulls: count) { values throws(FrameError) in try Column(bytes: values) }
    }
  }

  private func typed<Element>(
    _ type: Element.Type, _ make: () -> TypedValues<Element>
  ) throws -> TypedValues<Element> {
    if let values {
      guard values.element == type else { throw mismatch("\(type)") }
      return unsafeDowncast(values, to: TypedValues<Element>.self)
    }
    guard fields == nil, elements == nil else { throw mismatch("\(type)") }
    let made = make()
    values = made
    return made
  }

  private func mismatch(_ now: String) -> FrameError {
    let before =
      values.map { "\($0.element)" } ?? (fields == nil ? "an array" : "a structure")
    return FrameError(
      .type, "row \(count), column '\(name)': \(now) after rows of \(before); use one type")
  }
}

/// Columns that grow row by row.
final class CollectedFields {
  private(set) var count: Int
  private var columns: [CollectedColumn] = []
  private var places: [String: Int] = [:]
  /// The place after that of the column found last: properties come mostly in one order.
  private var next = 0

  init(rows: Int = 0) { count = rows }

  func find(_ name: String) -> CollectedColumn {
    if next < columns.count, columns[next].name == name {
      next += 1
      return columns[next - 1]
    }
    let place = places[name] ?? columns.count
    if place == columns.count {
      columns.append(CollectedColumn(name, nulls: count))
      places[name] = place
    }
    next = place + 1
    return columns[place]
  }

  /// Ends a row: what has got no value in it is null.
  func finishRow() {
    count += 1
    next = 0
    for column in columns where column.count < count { column.finishRow() }
  }

  func table() throws(FrameError) -> Table {
    var made: [Column] = []
    for column in columns {
      guard column.count == count else {
        throw FrameError(
          .length, "'\(column.name)' was encoded twice in a row; give its values two names")
      }
      made.append(try column.column())
    }
    return Table(names: columns.map(\.name), columns: made, count: count)
  }
}
