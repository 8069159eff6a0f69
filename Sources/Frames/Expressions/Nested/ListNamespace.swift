import SwiftwaterDevices

/// The functions of columns of lists; see ``Expression/list``.
///
/// A list that is null gives null. Places count from 0, and from the end when negative.
public struct ListNamespace: Sendable {
  let expression: Expression
}

extension Expression {
  /// The functions of columns of lists: `col("scores").list.mean()`.
  ///
  /// - Also known as: `polars.Expr.list`, `pandas.Series.list`.
  public var list: ListNamespace { ListNamespace(expression: self) }
}

extension ListNamespace {
  /// The number of elements, nulls among them, an `int64`.
  ///
  /// - Also known as: `polars.Expr.list.len`.
  public func count() -> Expression {
    expression.call(
      ScalarFunction("list.count") { types throws(FrameError) in
        _ = try Self.element(types)
        return .int64
      } evaluate: { columns, _ throws(FrameError) in
        try ListFold.lengths(columns[0])
      })
  }

  /// The element at a place; null where the list is shorter.
  public func get(_ place: Int) -> Expression {
    expression.call(
      .list("get", [.integer(Int64(place))], gives: { type throws(FrameError) in type }) {
        lists throws(FrameError) in
        try lists.picked { rows in
          let at = (place < 0 ? rows.upperBound : rows.lowerBound) &+ place
          return rows.contains(at) ? at : -1
        }
      })
  }

  /// The first element; null where there is none.
  public func first() -> Expression { get(0) }
  /// The last element; null where there is none.
  public func last() -> Expression { get(-1) }

  /// Some elements of each list.
  ///
  /// - Parameters:
  ///   - start: The place of the first.
  ///   - count: How many at most.
  public func slice(_ start: Int, _ count: Int = .max) -> Expression {
    expression.call(
      .list(
        "slice", [.integer(Int64(start)), .integer(Int64(count))],
        gives: { type throws(FrameError) in .list(type) }
      ) { lists throws(FrameError) in
        try lists.sliced(start, count)
      })
  }

  /// The first elements of each list.
  public func head(_ count: Int = 5) -> Expression { slice(0, Swift.max(0, count)) }
  /// The last elements of each list.
  public func tail(_ count: Int = 5) -> Expression {
    count <= 0 ? slice(0, 0) : slice(-count)
  }

  /// The sum of the elements that are there, 0 when there is none.
  public func sum() -> Expression { aggregate(.sum) }
  /// The mean of the elements that are there, null when there is none.
  public func mean() -> Expression { aggregate(.mean) }
  /// The smallest element, null when there is none.
  public func min() -> Expression { aggregate(.min) }
  /// The largest element, null when there is none.
  public func max() -> Expression { aggregate(.max) }
  /// The middle element, or the mean of the two in the middle.
  public func median() -> Expression { aggregate(.median) }
  /// The standard deviation of the elements, with divisor *n* − `ddof`.
  public func std(ddof: Int = 1) -> Expression { aggregate(.deviation(ddof: ddof)) }
  /// The variance of the elements, with divisor *n* − `ddof`.
  public func `var`(ddof: Int = 1) -> Expression { aggregate(.variance(ddof: ddof)) }
  /// Whether any element is true.
  public func any() -> Expression { aggregate(.any) }
  /// Whether all elements are true.
  public func all() -> Expression { aggregate(.all) }
  /// The number of distinct elements, nulls not counted.
  public func nUnique() -> Expression { aggregate(.nUnique) }
  /// The place of the smallest element.
  public func argMin() -> Expression { aggregate(.argMin) }
  /// The place of the largest element.
  public func argMax() -> Expression { aggregate(.argMax) }

  /// The elements in the opposite order.
  public func reversed() -> Expression {
    expression.call(
      .list("reversed", gives: { type throws(FrameError) in .list(type) }) {
        lists throws(FrameError) in
        let rows = (0..<lists.segments.count).flatMap { lists.segments[$0].reversed() }
        return try lists.reordered(RowList(rows))
      })
  }

  /// The elements in order, nulls last.
  public func sorted(descending: Bool = false) -> Expression {
    expression.call(
      .list(
        "sorted", [.bool(descending)],
        gives: { type throws(FrameError) in
          try type.requireSortable("its elements")
          return .list(type)
        }
      ) { lists throws(FrameError) in
        let table = Table(
          names: ["list", "element"], columns: [try lists.owners(), lists.elements],
          count: lists.elements.count)
        return try lists.reordered(
          Sorting.order(
            table,
            by: [
              SortKey(name: "list", descending: false),
              SortKey(name: "element", descending: descending),
            ]))
      })
  }

  /// The distinct elements, each where it stands first.
  public func unique() -> Expression {
    expression.call(
      .list("unique", gives: { type throws(FrameError) in .list(type) }) {
        lists throws(FrameError) in
        if let firsts = try lists.firsts() {
          let isFirst = firsts.base(as: UInt8.self)
          defer { withExtendedLifetime(firsts) {} }
          return try lists.keeping { isFirst[$0] != 0 }
        }
        let keys = try KeyCodes([lists.owners(), lists.elements], count: lists.elements.count)
        var seen = Array(repeating: false, count: keys.size)
        let codes = keys.codes
        return try lists.keeping { row in
          defer { seen[Int(codes[row])] = true }
          return !seen[Int(codes[row])]
        }
      })
  }

  /// The elements that are there.
  public func dropNulls() -> Expression {
    expression.call(
      .list("dropNulls", gives: { type throws(FrameError) in .list(type) }) {
        lists throws(FrameError) in
        try lists.keeping { lists.elements.validity?[$0] ?? true }
      })
  }

  /// Whether a value is among the elements.
  public func contains(_ value: some ExpressionLiteral) -> Expression {
    map { $0 == value.expression }.list.any()
  }

  /// An expression of each element.
  ///
  /// ```swift
  /// col("prices").list.map { $0 * 1.2 }
  /// ```
  ///
  /// - Parameter body: Gets the element as a column of its own; nothing else can be referred to.
  /// - Also known as: `polars.Expr.list.eval`.
  public func map(_ body: (Expression) -> Expression) -> Expression {
    let inner = body(col(Self.element)).node
    return expression.call(
      ScalarFunction(
        "list.map", [.text("\(inner)")],
        type: { types throws(FrameError) in
          .list(try inner.type(in: Self.schema(types)))
        },
        evaluate: { columns, count throws(FrameError) in
          let lists = try ListRows(columns[0])
          let table = Table(
            names: [Self.element], columns: [lists.elements], count: lists.elements.count)
          return try lists.lists(
            of: Evaluator(table: table).column(inner), lists.segments.starts.map(Int64.init))
        }))
  }

  /// The elements for which a condition is true.
  ///
  /// - Parameter condition: Gets the element as a column of its own.
  /// - Also known as: `polars.Expr.list.filter`.
  public func filter(_ condition: (Expression) -> Expression) -> Expression {
    let inner = condition(col(Self.element)).node
    return expression.call(
      ScalarFunction(
        "list.filter", [.text("\(inner)")],
        type: { types throws(FrameError) in
          let type = try inner.type(in: Self.schema(types))
          guard type == .bool else { throw FrameError(.type, "a condition is bool, not \(type)") }
          return types[0]
        },
        evaluate: { columns, count throws(FrameError) in
          let lists = try ListRows(columns[0])
          let table = Table(
            names: [Self.element], columns: [lists.elements], count: lists.elements.count)
          let mask = try Evaluator(table: table).column(inner)
          let bytes = mask.elements(UInt8.self)
          return try lists.keeping { bytes[$0] != 0 && mask.validity?[$0] ?? true }
        }))
  }

  /// The texts of each list one after the other, with a text between them; nulls are left out.
  ///
  /// - Also known as: `pandas.Series.str.join`, `polars.Expr.list.join`.
  public func join(_ separator: String) -> Expression {
    expression.call(
      ScalarFunction(
        "list.join", [.text(separator)],
        type: { types throws(FrameError) in
          let element = try Self.element(types)
          guard element.isText else { throw FrameError(.type, "needs texts, but got \(element)") }
          return .string
        },
        evaluate: { columns, count throws(FrameError) in
          let lists = try ListRows(columns[0])
          let texts = try lists.elements.plain()
          let (between, isThere) = (TextConstant(separator), lists.column.validity)
          let segments = lists.segments
          return try texts.withTextRows { rows throws(FrameError) in
            nonisolated(unsafe) let rows = rows
            return try TextMap.written(count) { segment, out in
              guard isThere?[segment] ?? true else { return false }
              var isFirst = true
              for row in segments[segment] where texts.validity?[row] ?? true {
                if !isFirst { out.append(between.bytes) }
                isFirst = false
                out.append(rows[row])
              }
              return true
            }
          }
        }))
  }

  /// The elements of this list followed by those of others of the same type; null when any is null.
  public func concat(_ others: Expression...) -> Expression {
    expression.call(.listConcat, others)
  }

  // MARK: - Implementation

  private static let element = "element"

  private func aggregate(_ aggregate: Aggregate) -> Expression {
    expression.call(
      ScalarFunction("list.\(aggregate.name)", aggregate.parameters) { types throws(FrameError) in
        try aggregate.resultType([Self.element(types)])
      } evaluate: { columns, _ throws(FrameError) in
        let type = try aggregate.resultType([Self.element(columns.map(\.type))])
        if let folded = try ListFold(columns[0])?.column(aggregate, type) { return folded }
        let lists = try ListRows(columns[0])
        if aggregate == .nUnique, let firsts = try lists.firsts() {
          let isFirst = firsts.base(as: UInt8.self)
          defer { withExtendedLifetime(firsts) {} }
          return try lists.numbers { rows in
            rows.reduce(0) { count, row in
              count + (isFirst[row] != 0 && lists.elements.validity?[row] ?? true ? 1 : 0)
            }
          }
        }
        return try lists.aggregated(aggregate)
      })
  }

  private static func element(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    guard case .list(let element) = types[0] else {
      throw FrameError(.type, "needs lists, but got \(types[0])")
    }
    return element
  }

  private static func schema(_ types: [ColumnType]) throws(FrameError) -> [Field] {
    [Field(element, try element(types))]
  }
}

extension ScalarFunction {
  /// A function of one column of lists; `gives` gets the type of the elements.
  static func list(
    _ name: String, _ parameters: [Expression.Literal] = [],
    gives type: @escaping @Sendable (ColumnType) throws(FrameError) -> ColumnType,
    _ body: @escaping @Sendable (ListRows) throws(FrameError) -> Column
  ) -> ScalarFunction {
    ScalarFunction(
      "list.\(name)", parameters,
      type: { types throws(FrameError) in
        guard case .list(let element) = types[0] else {
          throw FrameError(.type, "needs lists, but got \(types[0])")
        }
        return try type(element)
      }, evaluate: { columns, _ throws(FrameError) in try body(ListRows(columns[0])) })
  }
}
