extension DataFrame {
  /// Returns the frame with rows and columns exchanged.
  ///
  /// Runs the plan. All columns must have a common type, which the result's columns take.
  ///
  /// - Parameters:
  ///   - header: The name of a first column with the names of this frame's columns; none when nil.
  ///   - names: A column whose values name the new columns; `column_0`, `column_1`, … when nil.
  /// - Throws: ``FrameError`` for types that do not meet and more than 100,000 rows.
  /// - Also known as: `DataFrame.T`.
  public func transposed(
    header: String? = nil, names: String? = nil
  ) throws(FrameError) -> DataFrame {
    if let names { try require([names]) }
    let table = try table(for: "transposed")
    guard table.count <= 100_000 else {
      throw FrameError(
        .argument, "transposed: \(table.count) rows are too many for columns; take some of them")
    }
    var columns: [Column] = []
    var type: ColumnType?
    for (name, column) in zip(table.names, table.columns) where name != names {
      guard let common = type.map({ ColumnType.common($0, column.type) }) ?? column.type else {
        throw FrameError(
          .type,
          "transposed: '\(name)' is \(column.type), others are \(type ?? .null); cast them first")
      }
      type = common
      columns.append(column)
    }
    let common = type ?? .null
    var alike: [Column] = []
    for column in columns { alike.append(try Evaluator.cast(column, to: common)) }
    var result: [(String, Column)] = []
    if let header {
      result.append((header, try Column(table.names.filter { $0 != names })))
    }
    let headings = names.flatMap { table[$0] }?.strings.map { $0 ?? "null" }
    guard !alike.isEmpty else { return try DataFrame(columns: result) }
    let whole = try Column.concat(alike)
    for row in 0..<table.count {
      let places = alike.indices.map { $0 * table.count + row }
      result.append((headings?[row] ?? "column_\(row)", try whole.gather(RowList(places))))
    }
    return try DataFrame(columns: result)
  }
}
