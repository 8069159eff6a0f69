extension DataFrame {
  /// Returns the rows in order of some columns.
  ///
  /// The order is stable: rows that compare equal stay in their order, also when descending. Nulls
  /// come last in both directions unless they are to come first; NaN is larger than every number;
  /// text is compared by its bytes.
  ///
  /// - Parameters:
  ///   - names: The columns, the most important first.
  ///   - descending: Whether the largest comes first.
  ///   - nullsFirst: Whether nulls come before every value, in both directions.
  /// - Complexity: O(*rows*) for each column that is a number; text costs its distinct values'
  ///   comparisons besides. Followed by ``head(_:)``, only the wanted rows are sorted.
  /// - Also known as: `sort_values(na_position=)`, `polars.DataFrame.sort(nulls_last=)`.
  public func sort(
    by names: String..., descending: Bool = false, nullsFirst: Bool = false
  ) throws(FrameError) -> DataFrame {
    try sort(by: names.map { ($0, descending) }, nullsFirst: nullsFirst)
  }

  /// Returns the rows in order of some columns, each with its own direction.
  ///
  /// - Parameters:
  ///   - keys: The columns, the most important first, and whether the largest comes first.
  ///   - nullsFirst: Whether nulls come before every value, in both directions.
  public func sort(
    by keys: [(name: String, descending: Bool)], nullsFirst: Bool = false
  ) throws(FrameError) -> DataFrame {
    try requireSortable(keys.map(\.name), "sort(by:")
    guard !nullsFirst else {
      let isNull = { (name: String) in "\u{0}null \(name)" }
      let named = columnNames.filter { name in keys.contains { $0.name == name } }
      return try with(named.map { col($0).isNull().as(isNull($0)) })
        .sort(by: keys.flatMap { [(isNull($0.name), true), $0] })
        .select(columnNames)
    }
    return try DataFrame(
      .sort(keys.map { SortKey(name: $0.name, descending: $0.descending) }, step), schema)
  }

  /// Returns the rows in order of what expressions make of them.
  ///
  /// ```swift
  /// let sorted = try people.sort(
  ///   by: col("name").text.length(), col("age") % 10, descending: true)
  /// ```
  ///
  /// The order is that of columns with these values; the columns of the result are those of the frame.
  ///
  /// - Parameters:
  ///   - keys: A value of each row, the most important first; a text alone is a constant here, so
  ///     columns are `col("name")`.
  ///   - descending: Whether the largest comes first.
  ///   - nullsFirst: Whether nulls come before every value, in both directions.
  /// - Throws: ``FrameError`` for unknown columns and types that do not fit; with code `argument` for
  ///   a constant, an aggregate, or a selection of several columns.
  /// - Complexity: That of columns; a column alone is not computed.
  /// - Also known as: `polars.DataFrame.sort(pl.col("a").abs())`, `pandas.DataFrame.sort_values(key=)`,
  ///   SQL `ORDER BY`.
  public func sort(
    by keys: Expression..., descending: Bool = false, nullsFirst: Bool = false
  ) throws(FrameError) -> DataFrame {
    try sort(by: keys.map { ($0, descending) }, nullsFirst: nullsFirst)
  }

  /// Returns the rows in order of what expressions make of them, each with its own direction.
  ///
  /// - Parameters:
  ///   - keys: A value of each row, the most important first, and whether the largest comes first.
  ///   - nullsFirst: Whether nulls come before every value, in both directions.
  /// - Throws: ``FrameError`` for unknown columns and types that do not fit; with code `argument` for
  ///   a constant, an aggregate, or a selection of several columns.
  /// - Also known as: `polars.DataFrame.sort(descending=[True, False])`, SQL `ORDER BY a * 2 DESC, b`.
  public func sort(
    by keys: [(key: Expression, descending: Bool)], nullsFirst: Bool = false
  ) throws(FrameError) -> DataFrame {
    var computed: [Expression] = []
    var named: [(name: String, descending: Bool)] = []
    for (key, descending) in keys {
      try requireSortKey(key)
      if case .column(let name) = key.node.unnamed {
        named.append((name, descending))
      } else {
        named.append(("\u{0}sort \(computed.count)", descending))
        computed.append(key.as("\u{0}sort \(computed.count)"))
      }
    }
    guard !computed.isEmpty else { return try sort(by: named, nullsFirst: nullsFirst) }
    let frame = try with(computed)
    for (field, key) in zip(frame.schema.suffix(computed.count), computed) {
      try field.type.requireSortable("sort(by: \(key.node.unnamed))")
    }
    return try frame.sort(by: named, nullsFirst: nullsFirst).select(columnNames)
  }

  /// Returns the rows of several frames one below the other.
  ///
  /// - Throws: ``FrameError`` when names, their order or types differ.
  public static func concat(_ frames: [DataFrame]) throws(FrameError) -> DataFrame {
    guard let first = frames.first else {
      throw FrameError(.argument, "nothing to concatenate: give at least one frame")
    }
    for frame in frames where frame.schema != first.schema {
      throw .cannotConcat(frame.schema, first.schema)
    }
    return try DataFrame(.concat(frames.map(\.step)), first.schema)
  }

  // MARK: - Implementation

  /// Fails for columns that there are not, and for those that rows cannot be in order of.
  func requireSortable(_ names: [String], _ step: String) throws(FrameError) {
    try require(names)
    for name in names {
      guard let place = result.place(of: name, in: schema) else { continue }
      try schema[place].type.requireSortable("\(step) \"\(name)\")")
    }
  }

  private func requireSortKey(_ key: Expression) throws(FrameError) {
    try key.node.requireShallow()
    if let selection = key.node.selections.first {
      throw FrameError(
        .argument,
        "sort(by: \(key)): \(selection) stands for several columns; name those to sort by")
    }
    guard !key.node.containsAggregate else {
      throw FrameError(
        .argument,
        """
        sort(by: \(key)): a key is a value of each row; add the aggregate with `with` first, or make \
        it one of groups with `.over(…)`
        """)
    }
    guard case .literal(let literal) = key.node.unnamed else { return }
    let cure =
      if case .text(let name) = literal { "write `col(\"\(name)\")`" } else { "name a column" }
    throw FrameError(
      .argument, "sort(by: \(key)): a constant is the same in every row; \(cure)")
  }
}

extension FrameError {
  /// Rows of these columns cannot stand below rows of those.
  static func cannotConcat(_ below: [Field], _ above: [Field]) -> FrameError {
    let names = { (fields: [Field]) in
      fields.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
    }
    return FrameError(
      .type, "cannot put (\(names(below))) below (\(names(above))); select and cast alike first")
  }
}
