import SwiftwaterDevices

extension DataFrame {
  /// Returns the columns with these names, in this order.
  public func select(_ names: String...) throws(FrameError) -> DataFrame {
    try select(names)
  }

  /// Returns the columns with these names, in this order.
  public func select(_ names: [String]) throws(FrameError) -> DataFrame {
    try require(names)
    return try projected(names.map { NamedExpression($0, .column($0)) })
  }

  /// Returns columns computed row by row.
  ///
  /// An aggregate beside columns of rows has its one value in every row; where all expressions are
  /// aggregates the result is one row.
  ///
  /// ```swift
  /// try people.select((col("age") - col("age").mean()).as("years above the mean"))
  /// ```
  public func select(_ expressions: Expression...) throws(FrameError) -> DataFrame {
    try select(expressions)
  }

  /// Returns columns computed row by row.
  public func select(_ expressions: [Expression]) throws(FrameError) -> DataFrame {
    if let shared = SharedParts(expressions) { return try with(shared).select(shared.expressions) }
    let expressions = try expressions.expanded(over: schema)
    let isOneRow = expressions.allSatisfy { $0.node.containsAggregate && $0.node.isOneValue }
    if isOneRow, !expressions.isEmpty {
      return try GroupedFrame(frame: self, by: []).aggregate(expressions)
    }
    return try projected(expressions.map(NamedExpression.init))
  }

  /// Returns this frame with columns added, or replaced where the name exists.
  ///
  /// - Also known as: `DataFrame.assign`, `with_columns`.
  public func with(_ expressions: Expression...) throws(FrameError) -> DataFrame {
    try with(expressions)
  }

  /// Returns this frame with columns added, or replaced where the name exists.
  public func with(_ expressions: [Expression]) throws(FrameError) -> DataFrame {
    if let shared = SharedParts(expressions) {
      return try with(shared).with(shared.expressions).drop(shared.names)
    }
    var columns = columnNames.map { NamedExpression($0, .column($0)) }
    let added = try expressions.expanded(over: schema).map(NamedExpression.init)
    // A loop that adds one after the other would spend its time on indices of all names.
    var places =
      added.count > NameIndex.fewExpressions ? NameIndex.places(of: columnNames) : nil
    var fields = schema
    let known = IndexedSchema(schema, for: added.count)
    for expression in added {
      let node = expression.node
      let field = Field(expression.name, try node.type(in: known.read(by: node)))
      let found = places.map { $0[expression.name] } ?? fields.firstIndex { $0.name == field.name }
      if let place = found {
        columns[place] = expression
        fields[place] = field
      } else {
        places?[expression.name] = columns.count
        columns.append(expression)
        fields.append(field)
      }
    }
    return try DataFrame(.project(columns, step), fields)
  }

  /// Returns this frame with columns of values added, or replaced where the name exists.
  ///
  /// Runs the plan, because a column's rows must be those of the frame.
  public func with(
    columns: KeyValuePairs<String, any ColumnConvertible>
  ) throws(FrameError) -> DataFrame {
    let table = try table()
    var named = Array(zip(table.names, table.columns))
    for (name, values) in columns {
      let column = try values.column()
      if let index = named.firstIndex(where: { $0.0 == name }) {
        named[index].1 = column
      } else {
        named.append((name, column))
      }
    }
    return try DataFrame(columns: named)
  }

  /// Returns this frame without some columns.
  public func drop(_ names: String...) throws(FrameError) -> DataFrame {
    try drop(names)
  }

  /// Returns this frame without some columns.
  public func drop(_ names: [String]) throws(FrameError) -> DataFrame {
    try require(names)
    let dropped = Set(names)
    return try select(columnNames.filter { !dropped.contains($0) })
  }

  /// Returns this frame with other names for some columns.
  ///
  /// - Parameter names: New names by old ones.
  public func rename(_ names: KeyValuePairs<String, String>) throws(FrameError) -> DataFrame {
    try require(names.map(\.key))
    let new = Dictionary(names.map { ($0.key, $0.value) }) { first, _ in first }
    return try projected(columnNames.map { NamedExpression(new[$0] ?? $0, .column($0)) })
  }

  /// Returns the rows where a condition is true; null counts as false.
  public func filter(_ condition: Expression) throws(FrameError) -> DataFrame {
    if let shared = SharedParts([condition]) {
      return try with(shared).filter(shared.expressions[0]).drop(shared.names)
    }
    try condition.node.requireShallow()
    try condition.node.requireCondition(in: schema)
    return try DataFrame(.filter(condition.node, step), schema)
  }

  /// Returns the frame with a value in the place of nulls, in every column of the value's kind:
  /// numbers, texts or truths.
  ///
  /// - Also known as: `DataFrame.fillna`, `polars.DataFrame.fill_null`.
  public func fillNulls(with value: some ExpressionLiteral) throws(FrameError) -> DataFrame {
    let kind = try value.expression.node.type(in: [])
    let filled = schema.filter { field in
      let isNumber = field.type.isNumeric || field.type.isDecimal
      return kind.isNumeric
        ? isNumber : kind.isText ? field.type.standsForText : field.type == kind
    }
    return try with(filled.map { col($0.name).fillNull(value).as($0.name) })
  }

  /// Returns the frame with some columns in other types.
  ///
  /// - Throws: ``FrameError`` for unknown columns and types that cannot be cast; texts that are no
  ///   values of the new type are an error when it runs.
  /// - Also known as: `DataFrame.astype`, `polars.DataFrame.cast`.
  public func cast(_ types: KeyValuePairs<String, ColumnType>) throws(FrameError) -> DataFrame {
    try require(types.map(\.key))
    return try with(types.map { col($0.key).cast($0.value).as($0.key) })
  }

  /// Returns the rows without a null in some columns, in any column when none is named.
  public func dropNulls(in names: String...) throws(FrameError) -> DataFrame {
    try dropNulls(in: names)
  }

  /// Returns the rows without a null in some columns, in any column when none is named.
  public func dropNulls(in names: [String]) throws(FrameError) -> DataFrame {
    try require(names)
    let checked = names.isEmpty ? columnNames : names
    guard let first = checked.first else { return self }
    return try filter(
      checked.dropFirst().reduce(col(first).isNotNull()) { $0 && col($1).isNotNull() })
  }

  /// Returns the first rows.
  public func head(_ count: Int = 5) throws(FrameError) -> DataFrame {
    try limited(.first(try Self.positive(count, "head")))
  }

  /// Returns the last rows.
  public func tail(_ count: Int = 5) throws(FrameError) -> DataFrame {
    try limited(.last(try Self.positive(count, "tail")))
  }

  /// Returns at most `count` rows from the one numbered `offset`, counted from 0.
  public func limit(_ count: Int, offset: Int = 0) throws(FrameError) -> DataFrame {
    let count = try Self.positive(count, "limit")
    return try limited(
      offset == 0
        ? .first(count) : .from(try Self.positive(offset, "limit(offset:)"), count: count))
  }

  /// Returns this frame with the number of each row, from 0, as its first column.
  public func withRowIndex(_ name: String = "index") throws(FrameError) -> DataFrame {
    try DataFrame(.rowIndex(name, step), [Field(name, .int64)] + schema)
  }

  // MARK: - Implementation

  func projected(_ expressions: [NamedExpression]) throws(FrameError) -> DataFrame {
    var fields: [Field] = []
    let known = IndexedSchema(schema)
    for expression in expressions {
      let node = expression.node
      fields.append(Field(expression.name, try node.type(in: known.read(by: node))))
    }
    return try DataFrame(.project(expressions, step), fields)
  }

  private func limited(_ limit: Limit) throws(FrameError) -> DataFrame {
    try DataFrame(.limit(limit, step), schema)
  }

  private static func positive(_ count: Int, _ name: String) throws(FrameError) -> Int {
    guard count >= 0 else {
      throw FrameError(.argument, "\(name)(\(count)): use a number of rows from 0")
    }
    return count
  }
}
