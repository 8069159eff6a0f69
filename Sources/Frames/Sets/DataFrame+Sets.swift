extension DataFrame {
  /// Returns the rows of both frames, one below the other, each distinct one once.
  ///
  /// Rows are in order of first appearance; null equals null and NaN equals NaN.
  ///
  /// - Parameter other: A frame of the same names and types.
  /// - Throws: ``FrameError`` when names or types differ.
  /// - Also known as: SQL `UNION`; `concat` alone is `UNION ALL`.
  public func union(_ other: DataFrame) throws(FrameError) -> DataFrame {
    try DataFrame.concat([self, other]).unique()
  }

  /// Returns the distinct rows of this frame that the other has too.
  ///
  /// - Parameter other: A frame of the same names and types.
  /// - Throws: ``FrameError`` when names or types differ.
  /// - Also known as: SQL `INTERSECT`.
  public func intersection(_ other: DataFrame) throws(FrameError) -> DataFrame {
    try marked(other) { isHere, isThere in isHere && isThere }
  }

  /// Returns the distinct rows of this frame that the other has not.
  ///
  /// - Parameter other: A frame of the same names and types.
  /// - Throws: ``FrameError`` when names or types differ.
  /// - Also known as: SQL `EXCEPT`.
  public func subtracting(_ other: DataFrame) throws(FrameError) -> DataFrame {
    try marked(other) { isHere, isThere in isHere && !isThere }
  }

  /// Returns the rows of several frames one below the other, with all columns that any of them has.
  ///
  /// Columns are in order of first appearance, null where a frame lacks one, and of the type that
  /// all of one name can become.
  ///
  /// - Parameter frames: At least one frame.
  /// - Throws: ``FrameError`` when columns of one name have no common type.
  /// - Also known as: `pandas.concat`, `polars.concat(how: "diagonal_relaxed")`.
  public static func concatDiagonal(_ frames: [DataFrame]) throws(FrameError) -> DataFrame {
    var fields: [Field] = []
    for frame in frames {
      for field in frame.schema {
        guard let at = fields.firstIndex(where: { $0.name == field.name }) else {
          fields.append(field)
          continue
        }
        guard let common = ColumnType.common(fields[at].type, field.type) else {
          throw FrameError(
            .type,
            "cannot put '\(field.name)' (\(field.type)) below '\(field.name)' (\(fields[at].type)); cast one of them first"
          )
        }
        fields[at].type = common
      }
    }
    var alike: [DataFrame] = []
    for frame in frames {
      var columns: [NamedExpression] = []
      for field in fields {
        guard let own = frame.schema.first(where: { $0.name == field.name }) else {
          columns.append(NamedExpression(field.name, .cast(.literal(.null), field.type)))
          continue
        }
        let node = Expression.Node.column(field.name)
        columns.append(
          NamedExpression(field.name, own.type == field.type ? node : .cast(node, field.type)))
      }
      alike.append(try frame.projected(columns))
    }
    return try concat(alike)
  }

  /// Returns the columns of several frames side by side.
  ///
  /// Runs their plans, because their rows must be equally many.
  ///
  /// - Parameter frames: Frames of equally many rows, no name twice.
  /// - Throws: ``FrameError`` when numbers of rows differ or a name occurs twice.
  /// - Also known as: `pandas.concat(axis=1)`, `hstack`.
  public static func concatHorizontal(_ frames: [DataFrame]) throws(FrameError) -> DataFrame {
    var columns: [(String, Column)] = []
    for frame in frames {
      let table = try frame.table()
      columns += zip(table.names, table.columns)
    }
    return try DataFrame(columns: columns)
  }

  // MARK: - Implementation

  /// Distinct rows of both, kept by where they occur.
  private func marked(
    _ other: DataFrame, _ keep: (Expression, Expression) -> Expression
  ) throws(FrameError) -> DataFrame {
    // Names that no column has.
    let (here, there) = ("\u{0}here", "\u{0}there")
    let both = try DataFrame.concat([
      try with(lit(true).as(here), lit(false).as(there)),
      try other.with(lit(false).as(here), lit(true).as(there)),
    ])
    return try both.groupBy(columnNames).aggregate(
      col(here).max().as(here), col(there).max().as(there)
    ).filter(keep(col(here), col(there))).drop(here, there)
  }
}
