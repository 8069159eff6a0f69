import Synchronization
import SwiftwaterDevices

// Closures of the program as functions of columns. A closure of values runs on all threads; what it
// throws is thrown by the frame when it is run.
extension Expression {
  /// A closure of each value; null stays null.
  ///
  /// ```swift
  /// try frame.select(col("fare").map { (fare: Double) in fare > 10 ? "dear" : "cheap" })
  /// ```
  ///
  /// Numbers are brought to the type of the closure's argument where that has room for all of theirs;
  /// others have to be cast before.
  ///
  /// - Parameter body: Gets a value that is there.
  /// - Complexity: O(*n*) calls; give the types, so that the closure is compiled for them.
  /// - Also known as: `pandas.Series.map`, `polars.Expr.map_elements`.
  @inlinable
  public func map<Value: ColumnElement, Result: ColumnElement & ColumnArrayElement>(
    _ body: @escaping @Sendable (Value) throws -> Result
  ) -> Expression {
    Expression.closure([self], [Value.columnType], Result.columnType) { columns in
      let column = columns[0]
      let values = try Value.read(column)
      guard column.nullCount > 0 else { return try Column(values.map(body)) }
      return try Result.makeColumn(
        values.indices.map { column.isValid($0) ? try body(values[$0]) : nil } as [Result?])
    }
  }

  /// A closure of each value, nil for null, that gives a value or nil.
  ///
  /// - Parameter body: Gets every value.
  /// - Also known as: `pandas.Series.map`, `polars.Expr.map_elements(skip_nulls=False)`.
  @inlinable
  public func map<Value: ColumnElement, Result: ColumnElement>(
    _ body: @escaping @Sendable (Value?) throws -> Result?
  ) -> Expression {
    Expression.closure([self], [Value.columnType], Result.columnType) { columns in
      let values = try columns[0].optionals(of: Value.self)
      return try Result.makeColumn(values.map(body))
    }
  }

  /// A closure of the values of two expressions; null where either is null.
  ///
  /// - Parameters:
  ///   - first: The first argument.
  ///   - second: The second argument.
  ///   - body: Gets values that are there.
  @inlinable
  public static func map<A: ColumnElement, B: ColumnElement, Result: ColumnElement>(
    _ first: Expression, _ second: Expression,
    _ body: @escaping @Sendable (A, B) throws -> Result
  ) -> Expression {
    closure([first, second], [A.columnType, B.columnType], Result.columnType) { columns in
      let (a, b) = (try A.read(columns[0]), try B.read(columns[1]))
      let isWhole = columns.allSatisfy { $0.nullCount == 0 }
      return try Result.makeColumn(
        a.indices.map { row in
          isWhole || columns.allSatisfy { $0.isValid(row) } ? try body(a[row], b[row]) : nil
        } as [Result?])
    }
  }

  /// A closure of the values of two expressions, nil for null.
  ///
  /// - Parameters:
  ///   - first: The first argument.
  ///   - second: The second argument.
  ///   - body: Gets every row's values.
  @inlinable
  public static func map<A: ColumnElement, B: ColumnElement, Result: ColumnElement>(
    _ first: Expression, _ second: Expression,
    _ body: @escaping @Sendable (A?, B?) throws -> Result?
  ) -> Expression {
    closure([first, second], [A.columnType, B.columnType], Result.columnType) { columns in
      let a = try columns[0].optionals(of: A.self)
      let b = try columns[1].optionals(of: B.self)
      return try Result.makeColumn(a.indices.map { try body(a[$0], b[$0]) })
    }
  }

  /// A closure of the values of three expressions; null where any is null.
  ///
  /// - Parameters:
  ///   - first: The first argument.
  ///   - second: The second argument.
  ///   - third: The third argument.
  ///   - body: Gets values that are there.
  @inlinable
  public static func map<
    A: ColumnElement, B: ColumnElement, C: ColumnElement, Result: ColumnElement
  >(
    _ first: Expression, _ second: Expression, _ third: Expression,
    _ body: @escaping @Sendable (A, B, C) throws -> Result
  ) -> Expression {
    closure(
      [first, second, third], [A.columnType, B.columnType, C.columnType], Result.columnType
    ) { columns in
      let (a, b, c) = (
        try A.read(columns[0]), try B.read(columns[1]), try C.read(columns[2])
      )
      let isWhole = columns.allSatisfy { $0.nullCount == 0 }
      return try Result.makeColumn(
        a.indices.map { row in
          isWhole || columns.allSatisfy { $0.isValid(row) }
            ? try body(a[row], b[row], c[row]) : nil
        } as [Result?])
    }
  }

  /// A closure of the values of three expressions, nil for null.
  ///
  /// - Parameters:
  ///   - first: The first argument.
  ///   - second: The second argument.
  ///   - third: The third argument.
  ///   - body: Gets every row's values.
  @inlinable
  public static func map<
    A: ColumnElement, B: ColumnElement, C: ColumnElement, Result: ColumnElement
  >(
    _ first: Expression, _ second: Expression, _ third: Expression,
    _ body: @escaping @Sendable (A?, B?, C?) throws -> Result?
  ) -> Expression {
    closure(
      [first, second, third], [A.columnType, B.columnType, C.columnType], Result.columnType
    ) { columns in
      let a = try columns[0].optionals(of: A.self)
      let b = try columns[1].optionals(of: B.self)
      let c = try columns[2].optionals(of: C.self)
      return try Result.makeColumn(a.indices.map { try body(a[$0], b[$0], c[$0]) })
    }
  }

  /// A closure of the whole column, all rows at once.
  ///
  /// - Parameters:
  ///   - type: The type of the column that the closure gives; nil for the type it gets.
  ///   - body: Gets the column, and gives one of the same length.
  /// - Also known as: `polars.Expr.map_batches`, `pandas.Series.pipe`.
  public func mapColumn(
    returning type: ColumnType? = nil, _ body: @escaping @Sendable (Column) throws -> Column
  ) -> Expression {
    call(
      .closure("mapColumn", needsAllRows: true) { types throws(FrameError) in
        type ?? types[0]
      } evaluate: { columns, _ in
        try body(columns[0])
      })
  }

  // MARK: - Implementation

  /// A closure of pieces of columns, on all threads.
  @usableFromInline
  static func closure(
    _ operands: [Expression], _ wanted: [ColumnType], _ result: ColumnType,
    _ body: @escaping @Sendable ([Column]) throws -> Column
  ) -> Expression {
    let function = ScalarFunction.closure("map", needsAllRows: false) { types throws(FrameError) in
      for (type, wanted) in zip(types, wanted) where !type.isSame(asElement: wanted) {
        throw FrameError(
          .type, "the closure takes \(wanted), but got \(type); cast it, or take another type")
      }
      return result
    } evaluate: { columns, count in
      var arguments: [Column] = []
      for (column, wanted) in zip(columns, wanted) {
        let isSame = column.type == wanted || column.type.isText
        arguments.append(isSame ? column : try Evaluator.cast(column, to: wanted))
      }
      let grain = 1 << 14
      let whole = arguments
      // One piece also for no rows.
      let parts = try Threads.map(Swift.max(1, (count + grain - 1) / grain)) {
        piece throws(FrameError) in
        let rows = piece * grain..<Swift.min(count, (piece + 1) * grain)
        return try ScalarFunction.failing("map") { try body(whole.map { $0[rows] }) }
      }
      return try Column.concat(parts)
    }
    return Expression(.call(function, operands.map(\.node)), depth: operands.depth)
  }
}

extension ColumnType {
  /// Whether a closure that takes elements of a type can be given this: the same, or a number for a
  /// number of a type as wide.
  fileprivate func isSame(asElement wanted: ColumnType) -> Bool {
    if self == wanted || (standsForText && wanted.isText) { return true }
    guard let dtype, let other = wanted.dtype else { return false }
    return dtype.promoted(with: other) == other
  }
}

extension ScalarFunction {
  private static let closures = Atomic<Int>(0)

  /// A function that runs a closure of the program, equal to no other.
  fileprivate static func closure(
    _ name: String, needsAllRows: Bool,
    type: @escaping @Sendable ([ColumnType]) throws(FrameError) -> ColumnType,
    evaluate: @escaping @Sendable ([Column], Int) throws -> Column
  ) -> ScalarFunction {
    let number = closures.add(1, ordering: .relaxed).newValue
    return ScalarFunction(
      name, [.integer(Int64(number))], needsAllRows: needsAllRows, type: type
    ) { columns, count throws(FrameError) in
      let result = try failing(name) { try evaluate(columns, count) }
      let wanted = try type(columns.map(\.type))
      guard result.count == count else {
        throw FrameError(
          .length, "\(name): the closure gave \(result.count) rows for \(count); give as many")
      }
      guard result.type == wanted else {
        throw FrameError(
          .type, "\(name): the closure gave \(result.type); say so with `returning:`")
      }
      return result
    }
  }

  /// Runs a closure of the program, whose error becomes one of frames.
  fileprivate static func failing<Value>(
    _ name: String, _ body: () throws -> Value
  ) throws(FrameError) -> Value {
    do {
      return try body()
    } catch let error as FrameError {
      throw error
    } catch {
      throw FrameError(.closure, "\(name): the closure failed: \(error)")
    }
  }
}

extension GroupedFrame {
  /// Returns what a closure makes of each group's rows, one below the other in the order of the
  /// groups.
  ///
  /// Runs the plan and the closure at once, group after group. Aggregates and window functions are
  /// far faster where there are any.
  ///
  /// - Parameter body: Gets the rows of a group, keys included; its results must have one schema.
  /// - Throws: ``FrameError``, also for what the closure throws.
  /// - Also known as: `pandas.DataFrame.groupby.apply`, `polars.GroupBy.map_groups`.
  public func map(_ body: (DataFrame) throws -> DataFrame) throws(FrameError) -> DataFrame {
    let table = try frame.table()
    let evaluator = Evaluator(table: table)
    let columns = try keys.map { (key) throws(FrameError) in try evaluator.column(key.node) }
    guard table.count > 0, !columns.isEmpty else {
      return try ScalarFunction.failing("map") { try body(frame) }
    }
    let grouping = try Grouping(columns: columns, count: table.count)
    let (rows, segments) = try grouping.partitioned(KeySort.identity(table.count))
    let sorted = try table.gather(rows)
    var results: [DataFrame] = []
    for group in 0..<segments.count {
      let part = DataFrame(table: sorted.slice(segments[group]))
      results.append(try ScalarFunction.failing("map") { try body(part).collect() })
    }
    return try DataFrame.concat(results)
  }
}
