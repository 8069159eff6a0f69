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
    try require(keys.map(\.name))
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
