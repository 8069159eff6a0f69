import SwiftwaterDevices

extension DataFrame {
  /// Returns a row for each element of the lists in some columns.
  ///
  /// The other values of a row are repeated. A list that is null gives one row with null.
  ///
  /// - Parameters:
  ///   - names: Columns of lists, of equal lengths in each row.
  ///   - keepingEmpty: Whether an empty list gives a row with null, as in pandas; otherwise it gives
  ///     none, as in Polars.
  /// - Throws: ``FrameError`` for columns that are no lists, and, when run, for lengths that differ.
  /// - Complexity: O(*rows* of the result).
  /// - Also known as: `pandas.DataFrame.explode`, SQL `UNNEST`.
  public func explode(
    _ names: String..., keepingEmpty: Bool = true
  ) throws(FrameError) -> DataFrame {
    try require(names)
    guard !names.isEmpty else {
      throw FrameError(.argument, "explode: name at least one column of lists")
    }
    var fields = schema
    for index in fields.indices where names.contains(fields[index].name) {
      guard case .list(let element) = fields[index].type else {
        throw FrameError(
          .type, "explode: '\(fields[index].name)' is \(fields[index].type), not a list")
      }
      fields[index].type = element
    }
    let function = TableFunction(
      "explode \(names.joined(separator: ", "))", schema: fields, reach: .row
    ) { tables throws(FrameError) in try Self.exploded(tables[0], names, keepingEmpty) }
    return try DataFrame(.function(function, [step]), fields)
  }

  /// Returns the fields of structures as columns, in the place of the column they were in.
  ///
  /// - Throws: ``FrameError`` for columns that are no structures, and a name that occurs twice then.
  /// - Also known as: `polars.DataFrame.unnest`.
  public func unnest(_ names: String...) throws(FrameError) -> DataFrame {
    try require(names)
    var columns: [Expression] = []
    for field in schema {
      guard names.contains(field.name) else {
        columns.append(col(field.name))
        continue
      }
      guard case .structure(let fields) = field.type else {
        throw FrameError(.type, "unnest: '\(field.name)' is \(field.type), not a structure")
      }
      for inner in fields { columns.append(col(field.name).structure.field(inner.name)) }
    }
    return try projected(columns.map(NamedExpression.init))
  }

  private static func exploded(
    _ table: Table, _ names: [String], _ keepsEmpty: Bool
  ) throws(FrameError) -> Table {
    var parts: [(name: String, rows: ListRows)] = []
    for name in names {
      guard let column = table[name] else { throw .unknownColumn(name, among: table.names) }
      parts.append((name, try ListRows(column)))
    }
    guard let first = parts.first else { return table }
    for part in parts.dropFirst() {
      guard let row = first.rows.firstDifference(from: part.rows) else { continue }
      throw FrameError(
        .length,
        """
        explode, row \(row): \(first.rows.segments[row].count) elements in '\(first.name)' and \
        \(part.rows.segments[row].count) in '\(part.name)'; explode them one after the other
        """)
    }
    let repetition = Repetition(first.rows, keepingEmpty: keepsEmpty)
    var owners: RowList?
    func rows() throws(FrameError) -> RowList {
      if let owners { return owners }
      let list = try first.rows.owners(keepingEmpty: keepsEmpty)
      owners = list
      return list
    }
    var result = Table(names: table.names, columns: [], count: repetition.count)
    for (name, column) in zip(table.names, table.columns) {
      guard let part = parts.first(where: { $0.name == name }) else {
        if let repeated = try repetition.repeated(column) {
          result.columns.append(repeated)
        } else {
          result.columns.append(try column.gather(rows()))
        }
        continue
      }
      // Without gaps the elements lie one after the other already.
      let elements = part.rows.elements
      let isWhole = elements.count == repetition.count
      result.columns.append(
        isWhole ? elements : try elements.gather(part.rows.places(of: rows())))
    }
    return result
  }
}
