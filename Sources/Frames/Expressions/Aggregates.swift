enum Aggregate: String, Sendable, Hashable, CaseIterable {
  case sum, mean, min, max, count, nUnique, std, `var`, median, first, last

  func resultType(_ type: ColumnType?) -> ColumnType {
    switch self {
    case .count, .nUnique: .int64
    case .mean, .std, .var, .median: .float64
    case .min, .max, .first, .last: type ?? .int64
    case .sum:
      switch type {
      case .float32?, .float64?: .float64
      case .uint8?, .uint16?, .uint32?, .uint64?: .uint64
      default: .int64
      }
    }
  }
}

extension Expression {
  /// The number of rows of each group.
  public static func count() -> Expression { Expression(.aggregate(.count, nil)) }

  /// The sum of the values that are there, 0 when there is none; whole numbers wrap around.
  ///
  /// Added in an order that depends on the rows alone, so any number of threads gives the same bits.
  public func sum() -> Expression { aggregate(.sum) }
  /// The mean of the values that are there, null when there is none.
  public func mean() -> Expression { aggregate(.mean) }
  /// The smallest value, null when there is none; NaN is larger than every number.
  public func min() -> Expression { aggregate(.min) }
  /// The largest value, null when there is none; NaN is larger than every number.
  public func max() -> Expression { aggregate(.max) }
  /// The number of values that are there.
  public func count() -> Expression { aggregate(.count) }
  /// The number of distinct values, nulls not counted.
  public func nUnique() -> Expression { aggregate(.nUnique) }
  /// The standard deviation with divisor *n* − 1, null for fewer than two values.
  public func std() -> Expression { aggregate(.std) }
  /// The variance with divisor *n* − 1, null for fewer than two values.
  public func `var`() -> Expression { aggregate(.var) }
  /// The middle value, or the mean of the two in the middle; null when there is none.
  public func median() -> Expression { aggregate(.median) }
  /// The first value that is there.
  public func first() -> Expression { aggregate(.first) }
  /// The last value that is there.
  public func last() -> Expression { aggregate(.last) }

  private func aggregate(_ aggregate: Aggregate) -> Expression {
    Expression(.aggregate(aggregate, node))
  }
}
