// Functions with Swift values: `col("age").fillNull(age)` for a variable `age`. Literals become
// expressions by themselves.

extension Expression {
  /// The value, or another where it is null.
  ///
  /// - Parameter value: What stands in.
  @_disfavoredOverload
  public func fillNull(_ value: some ExpressionLiteral) -> Expression {
    fillNull(value.expression)
  }

  /// The value, or another where it is NaN; null stays null.
  ///
  /// - Parameter value: What stands in.
  @_disfavoredOverload
  public func fillNaN(_ value: some ExpressionLiteral) -> Expression { fillNaN(value.expression) }

  /// The value, or null where it equals another.
  ///
  /// - Parameter value: What becomes null.
  @_disfavoredOverload
  public func nullIf(_ value: some ExpressionLiteral) -> Expression { nullIf(value.expression) }

  /// Whether the value is the same as another; never null itself.
  ///
  /// - Parameter value: What is compared with.
  @_disfavoredOverload
  public func isSame(as value: some ExpressionLiteral) -> Expression {
    isSame(as: value.expression)
  }

  /// Whether the value lies between two others; null when it is null.
  ///
  /// - Parameters:
  ///   - lower: The lower end.
  ///   - upper: The upper end.
  ///   - closed: Which ends belong to the range.
  @_disfavoredOverload
  public func isBetween(
    _ lower: some ExpressionLiteral, _ upper: some ExpressionLiteral,
    closed: RollingWindow.Closed = .both
  ) -> Expression {
    isBetween(lower.expression, upper.expression, closed: closed)
  }

  /// The value brought between two bounds; a null or NaN value stays.
  ///
  /// - Parameters:
  ///   - lower: The smallest value there is.
  ///   - upper: The largest value there is.
  @_disfavoredOverload
  public func clip(
    lower: some ExpressionLiteral, upper: some ExpressionLiteral
  ) -> Expression {
    clip(lower: lower.expression, upper: upper.expression)
  }

  /// The value brought to a bound where it is below.
  ///
  /// - Parameter lower: The smallest value there is.
  @_disfavoredOverload
  public func clip(lower: some ExpressionLiteral) -> Expression { clip(lower: lower.expression) }

  /// The value brought to a bound where it is above.
  ///
  /// - Parameter upper: The largest value there is.
  @_disfavoredOverload
  public func clip(upper: some ExpressionLiteral) -> Expression { clip(upper: upper.expression) }

  /// The value to a power, in `float64`.
  ///
  /// - Parameter exponent: The power.
  @_disfavoredOverload
  public func power(_ exponent: some ExpressionLiteral) -> Expression {
    power(exponent.expression)
  }

  /// The largest whole number not above the quotient; null for a whole number divided by 0.
  ///
  /// - Parameter divisor: What is divided by.
  @_disfavoredOverload
  public func floorDivided(by divisor: some ExpressionLiteral) -> Expression {
    floorDivided(by: divisor.expression)
  }

  /// The smaller of the value and another.
  ///
  /// - Parameter other: The other value.
  @_disfavoredOverload
  public func minimum(_ other: some ExpressionLiteral) -> Expression { minimum(other.expression) }

  /// The larger of the value and another.
  ///
  /// - Parameter other: The other value.
  @_disfavoredOverload
  public func maximum(_ other: some ExpressionLiteral) -> Expression { maximum(other.expression) }

  /// The value of an earlier row.
  ///
  /// - Parameters:
  ///   - count: How many rows earlier; later for a negative number.
  ///   - fill: The value where there is no such row.
  @_disfavoredOverload
  public func shift(_ count: Int = 1, fill: some ExpressionLiteral) -> Expression {
    shift(count, fill: fill.expression)
  }

  /// The value where a condition is true, another elsewhere.
  ///
  /// - Parameters:
  ///   - condition: Where it is null the other value is taken.
  ///   - other: The value elsewhere.
  @_disfavoredOverload
  public func `where`(
    _ condition: Expression, otherwise other: some ExpressionLiteral
  ) -> Expression {
    self.where(condition, otherwise: other.expression)
  }

  /// Another value where a condition is true, the value elsewhere.
  ///
  /// - Parameters:
  ///   - condition: Where it is null the value stays.
  ///   - other: The value where it is true.
  @_disfavoredOverload
  public func mask(_ condition: Expression, with other: some ExpressionLiteral) -> Expression {
    mask(condition, with: other.expression)
  }
}

extension When {
  /// A value where the condition is true.
  ///
  /// - Parameter value: The value, the same in every row.
  @_disfavoredOverload
  public func then(_ value: some ExpressionLiteral) -> Then { then(value.expression) }
}

extension Then {
  /// A value where no condition was true; a null condition counts as false.
  ///
  /// - Parameter value: The value, the same in every row.
  @_disfavoredOverload
  public func otherwise(_ value: some ExpressionLiteral) -> Expression {
    otherwise(value.expression)
  }
}
