/// Where each of many names stands; the first place of a name that occurs twice.
struct NameIndex: Sendable {
  /// Up to so many names are compared faster than an index of them is made.
  static let few = 16
  /// Up to so many expressions find what they read faster than an index is made.
  static let fewExpressions = 4
  private let places: [String: Int]

  init(_ names: some Sequence<String>) { places = Self.places(of: names) }

  subscript(name: String) -> Int? { places[name] }

  static func places(of names: some Sequence<String>) -> [String: Int] {
    Dictionary(zip(names, 0...)) { first, _ in first }
  }
}

/// A schema of many columns for many expressions that read a few of them each.
struct IndexedSchema {
  let fields: [Field]
  private let index: NameIndex?

  /// - Parameter expressions: How many expressions there are to read for; a few are no reason to make
  ///   an index.
  init(_ fields: [Field], for expressions: Int = .max) {
    self.fields = fields
    index =
      fields.count > NameIndex.few && expressions > NameIndex.fewExpressions
      ? NameIndex(fields.lazy.map(\.name)) : nil
  }

  /// The fields that an expression reads; all, for an error to name, where there is one missing.
  func read(by node: Expression.Node) -> [Field] {
    guard let index else { return fields }
    let columns = node.columns
    let read = columns.compactMap { name in index[name].map { fields[$0] } }
    return read.count == columns.count ? read : fields
  }
}

/// A table of many columns for many expressions that read a few of them each.
struct IndexedTable {
  private let table: Table
  private let index: NameIndex?

  init(_ table: Table) {
    self.table = table
    index = table.names.count > NameIndex.few ? NameIndex(table.names) : nil
  }

  /// The columns that an expression reads; all, for an error to name, where there is one missing.
  func read(by node: Expression.Node) -> Table {
    guard let index else { return table }
    let columns = node.columns
    let places = columns.compactMap { index[$0] }
    guard places.count == columns.count else { return table }
    return Table(
      names: places.map { table.names[$0] }, columns: places.map { table.columns[$0] },
      count: table.count)
  }
}
