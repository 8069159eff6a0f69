import SwiftwaterDevices

extension Expression {
  /// Whether the value occurs in another row too; null and NaN count as values.
  ///
  /// - Also known as: `Series.duplicated(keep=False)`, `is_duplicated`.
  public func isDuplicated() -> Expression { occurrences > 1 }

  /// Whether the value occurs in no other row; null and NaN count as values.
  public func isUnique() -> Expression { occurrences == 1 }

  /// Whether no row before has the value; null and NaN count as values.
  ///
  /// - Also known as: `~Series.duplicated()`, `is_first_distinct`.
  public func isFirstDistinct() -> Expression { window(.isKept("isFirstDistinct", .first)) }

  /// Whether no row after has the value; null and NaN count as values.
  public func isLastDistinct() -> Expression { window(.isKept("isLastDistinct", .last)) }

  /// How many rows have the value.
  private var occurrences: Expression { Expression.count().over([self]) }
}

extension WindowFunction {
  /// Whether a row is the one that stays of those with its value.
  fileprivate static func isKept(_ name: String, _ keep: UniqueKeep) -> WindowFunction {
    WindowFunction(name) { _ in
      .bool
    } evaluate: { columns, segments throws(FrameError) in
      let count = columns[0].count
      var table = Table(names: ["value"], columns: [columns[0]], count: count)
      if segments.count > 1 {
        table.names.append("partition")
        table.columns.append(try segments.numbers())
      }
      let kept = try DistinctRows.rows(table, table.names, keep)
      let flags = try Buffer.room(for: count, of: UInt8.self, zeroed: true)
      let (rows, target) = (kept.rows, flags.base(as: UInt8.self))
      for at in 0..<kept.count { target[rows[at]] = 1 }
      withExtendedLifetime(kept) {}
      return Column(type: .bool, count: count, values: flags)
    }
  }
}

extension Segments {
  /// The number of each row's partition.
  func numbers() throws(FrameError) -> Column {
    let out = try Buffer.room(for: rowCount, of: UInt32.self)
    forEachNumbered { segment, rows in
      (out.base(as: UInt32.self) + rows.lowerBound)
        .update(repeating: UInt32(truncatingIfNeeded: segment), count: rows.count)
    }
    return Column(type: .uint32, count: rowCount, values: out)
  }
}
