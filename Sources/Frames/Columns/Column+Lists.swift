import SwiftwaterDevices

extension Array: ColumnArrayElement where Element: ColumnArrayElement {
  /// Creates a column of lists: `DataFrame(["prices": [[1.0, 2], [3]]])`.
  public static func makeColumn(_ values: [[Element]]) throws(FrameError) -> Column {
    try Column(lists: values)
  }
}

extension Column {
  /// Creates a column of lists, nil for null.
  ///
  /// - Parameter lists: The lists; their elements may be optional.
  /// - Throws: ``FrameError`` with code `outOfMemory`.
  public init<Element: ColumnArrayElement>(lists: [[Element]?]) throws(FrameError) {
    var elements: [Element] = []
    var offsets: [Int64] = [0]
    for list in lists {
      elements += list ?? []
      offsets.append(Int64(elements.count))
    }
    let buffer = try framing { () throws(DeviceError) in try Buffer(offsets) }
    self.init(
      lists: try Column(elements), offsets: buffer, count: lists.count,
      validity: try Validity(count: lists.count) { lists[$0] != nil })
  }

  /// Lists of the elements between one offset and the next.
  ///
  /// - Parameter offsets: 64-bit integers, one more than there are lists, growing from 0 or more.
  init(lists elements: Column, offsets: Buffer, count: Int, validity: Validity? = nil) {
    self.init(
      type: .list(elements.type), count: count, values: offsets, validity: validity,
      children: [elements])
  }

  /// The elements of one list.
  func list(_ row: Int) -> Column {
    let offsets = elements(Int64.self)
    return children[0][Int(offsets[row])..<Int(offsets[row + 1])]
  }

  /// Creates a column of structures of columns of one length.
  ///
  /// - Parameter fields: The names and values.
  /// - Throws: ``FrameError`` when lengths differ or a name occurs twice.
  public init(fields: KeyValuePairs<String, any ColumnConvertible>) throws(FrameError) {
    let frame = try DataFrame(fields)
    let table = try frame.table()
    self = try Column(structure: table)
  }

  init(structure table: Table, validity: Validity? = nil) throws(FrameError) {
    self.init(
      type: .structure(table.schema), count: table.count,
      values: try .room(for: 0, of: UInt8.self), validity: validity, children: table.columns)
  }
}
