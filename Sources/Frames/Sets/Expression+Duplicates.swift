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
  public func isFirstDistinct() -> Expression { Expression.rowNumber().over([self]) == 1 }

  /// Whether no row after has the value; null and NaN count as values.
  public func isLastDistinct() -> Expression {
    Expression.rowNumber().over([self]) == occurrences
  }

  /// How many rows have the value.
  private var occurrences: Expression { Expression.count().over([self]) }
}
