import SwiftwaterDevices

/// A name and a type: what a plan knows of a column before there are values.
public struct Field: Sendable, Hashable {
  /// The column's name.
  public var name: String
  /// The type of its values.
  public var type: ColumnType

  /// Creates a field.
  public init(_ name: String, _ type: ColumnType) {
    self.name = name
    self.type = type
  }
}

/// Named columns of one length: what running a plan gives.
///
/// A table that a name is bound to lives to the end of the name's scope, as pointers into its
/// columns need it: the attribute takes back that what consists of arrays is released after its
/// last use.
@_noEagerMove
struct Table: Sendable {
  var names: [String]
  var columns: [Column]
  var count: Int

  init(names: [String], columns: [Column], count: Int) {
    self.names = names
    self.columns = columns
    self.count = count
  }

  var schema: [Field] { zip(names, columns).map { Field($0, $1.type) } }

  subscript(name: String) -> Column? {
    names.firstIndex(of: name).map { columns[$0] }
  }

  func gather(_ list: RowList) throws(FrameError) -> Table {
    var gathered: [Column] = []
    for column in columns { gathered.append(try column.gather(list)) }
    return Table(names: names, columns: gathered, count: list.count)
  }

  func slice(_ range: Range<Int>) -> Table {
    Table(names: names, columns: columns.map { $0[range] }, count: range.count)
  }
}
