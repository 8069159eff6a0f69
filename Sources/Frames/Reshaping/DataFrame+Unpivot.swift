extension DataFrame {
  /// Turns columns into rows: one row for each value, with the name of the column it stood in.
  ///
  /// ```swift
  /// try sales.unpivot("january", "february", index: ["shop"])   // shop, variable, value
  /// ```
  ///
  /// The rows of the first column come first. The values take the type that all columns can become.
  ///
  /// - Parameters:
  ///   - names: The columns; all others than the index when none is named.
  ///   - index: The columns that stay beside the values.
  ///   - variable: The name of the column of names.
  ///   - value: The name of the column of values.
  /// - Throws: ``FrameError`` for unknown columns and types that do not meet.
  /// - Also known as: `pandas.melt`, `stack`, `polars.DataFrame.unpivot`.
  public func unpivot(
    _ names: String..., index: [String] = [], variable: String = "variable",
    value: String = "value"
  ) throws(FrameError) -> DataFrame {
    try unpivot(names, index: index, variable: variable, value: value)
  }

  /// Turns the columns of a list into rows, all others than the index when it is empty.
  public func unpivot(
    _ names: [String], index: [String] = [], variable: String = "variable",
    value: String = "value"
  ) throws(FrameError) -> DataFrame {
    try require(names)
    try require(index)
    let turned = names.isEmpty ? columnNames.filter { !index.contains($0) } : names
    guard let first = turned.first else {
      throw FrameError(.argument, "unpivot: no columns to turn into rows; name at least one")
    }
    var type = try self.type(of: first)
    for name in turned.dropFirst() {
      guard
        let wider = ColumnType.common(type, try self.type(of: name))
      else {
        throw FrameError(
          .type,
          "unpivot: '\(first)' (\(type)) and '\(name)' (\(try self.type(of: name))) have no common type; cast them first"
        )
      }
      type = wider
    }
    var parts: [DataFrame] = []
    for name in turned {
      var columns = index.map { NamedExpression($0, .column($0)) }
      columns.append(NamedExpression(variable, .literal(.text(name))))
      let own = try self.type(of: name)
      columns.append(
        NamedExpression(value, own == type ? .column(name) : .cast(.column(name), type)))
      parts.append(try projected(columns))
    }
    return try DataFrame.concat(parts)
  }

  func type(of name: String) throws(FrameError) -> ColumnType {
    try Expression.Node.column(name).type(in: schema)
  }
}

extension ColumnType {
  /// The type that values of both can become without loss of meaning; nil when there is none.
  static func common(_ a: ColumnType, _ b: ColumnType) -> ColumnType? {
    if a == b || b == .null { return a }
    if a == .null { return b }
    if a.isText, b.isText { return .string }
    guard a.dtype != nil, b.dtype != nil else { return nil }
    return Expression.Node.common(.column(""), a, .column(""), b)
  }
}
