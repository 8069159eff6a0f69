import CKernels
import SwiftwaterDevices

/// Values of one type, in order, some of which may be null: one column of a table.
///
/// The layout is Arrow's: fixed-width values one after the other, text as 16-byte views, and a bit
/// a row for what is there, absent when there is no null. Copies and slices share memory.
///
/// - Also known as: `pandas.Series` without an index, `polars.Series`.
public struct Column: Sendable {
  /// The type of the values.
  public let type: ColumnType
  /// The number of rows, nulls included.
  public let count: Int

  /// Values; for text 16-byte views, or the codes of `dictionary`.
  let values: Buffer
  /// The index of the first row in `values`.
  let start: Int
  let validity: Validity?
  let storage: TextStorage
  /// Present when rows hold codes: always for a category, and for strings where it pays.
  let dictionary: TextDictionary?
  /// The elements of lists, or the fields of structures.
  let children: [Column]

  init(
    type: ColumnType, count: Int, values: Buffer, start: Int = 0, validity: Validity? = nil,
    storage: TextStorage = TextStorage(), dictionary: TextDictionary? = nil,
    children: [Column] = []
  ) {
    self.type = type
    self.count = count
    self.values = values
    self.start = start
    self.validity = validity
    self.storage = storage
    self.dictionary = dictionary
    self.children = children
  }

  /// The number of nulls.
  public var nullCount: Int { validity?.nullCount ?? 0 }

  /// Returns rows of this column, sharing its memory.
  ///
  /// - Parameter range: The rows; must lie within the column.
  /// - Complexity: O(1), or O(*rows*/64) when there are nulls.
  public subscript(range: Range<Int>) -> Column {
    requireThat(
      range.lowerBound >= 0 && range.upperBound <= count,
      "rows \(range) of a column of \(count): choose rows in 0..<\(count)")
    return Column(
      type: type, count: range.count, values: values,
      start: type.physical == .structure ? 0 : start + range.lowerBound,
      validity: validity?.slice(range), storage: storage, dictionary: dictionary,
      // Fields lie side by side with the rows; the elements of lists are found through offsets.
      children: type.physical == .structure ? children.map { $0[range] } : children)
  }

  /// Whether the value of a row is there.
  public func isValid(_ row: Int) -> Bool {
    requireThat(row >= 0 && row < count, "row \(row) of a column of \(count)")
    return validity?[row] ?? true
  }
}

extension Column {
  /// The values as elements of one type; valid while the column lives.
  @inline(__always)
  func elements<Element: BitwiseCopyable>(_ type: Element.Type) -> UnsafePointer<Element> {
    UnsafePointer(values.base(as: Element.self) + start)
  }

  var views: UnsafePointer<sw_text_view> { elements(sw_text_view.self) }
  var codes: UnsafePointer<UInt32> { elements(UInt32.self) }

  /// The bytes one row takes in `values`.
  var width: Int { dictionary != nil ? 4 : type.physical.width }

  /// The same values under another validity.
  func with(validity: Validity?) -> Column {
    Column(
      type: type, count: count, values: values, start: start, validity: validity,
      storage: storage, dictionary: dictionary, children: children)
  }

  /// The same values in memory under another type of the same layout.
  func with(type: ColumnType) -> Column { with(type: type, children: children) }

  /// The same rows under another type of the same layout, over other children.
  func with(type: ColumnType, children: [Column]) -> Column {
    Column(
      type: type, count: count, values: values, start: start, validity: validity,
      storage: storage, dictionary: dictionary, children: children)
  }

  /// A text row's bytes as a string; the row must be there.
  func string(_ row: Int) -> String {
    if let dictionary { return dictionary.string(Int(codes[row])) }
    if case .enumeration(let categories) = type { return categories.names[Int(codes[row])] }
    return storage.string(views + row)
  }

  /// Text as views, whatever holds it now.
  func plain() throws(FrameError) -> Column {
    guard let dictionary else { return self }
    let out = try Buffer.room(for: count, of: sw_text_view.self)
    let codes = codes
    let source = dictionary.views.base(as: sw_text_view.self)
    let target = out.base(as: sw_text_view.self)
    if dictionary.count == 0 {
      out.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: count * 16)
    } else {
      for row in 0..<count { target[row] = source[Int(codes[row])] }
    }
    return Column(
      type: .string, count: count, values: out, validity: validity, storage: dictionary.storage)
  }

  /// A column where every row is null.
  static func nulls(_ type: ColumnType, count: Int) throws(FrameError) -> Column {
    let values = try Buffer.room(
      for: (count + 1) * type.physical.width, of: UInt8.self, zeroed: true)
    let validity = try Validity(count: count) { _ in false }
    var children: [Column] = []
    switch type {
    case .list(let element): children = [try nulls(element, count: 0)]
    case .structure(let fields):
      for field in fields { children.append(try nulls(field.type, count: count)) }
    default: break
    }
    let column = Column(
      type: type == .category ? .string : type, count: count, values: values, validity: validity,
      children: children)
    return type == .category ? try column.encoded() : column
  }
}
