import SwiftwaterDevices

extension Expression {
  /// The interval that a number lies in, as a category.
  ///
  /// The intervals are those between the given borders and beyond the first and last; null for null
  /// and for NaN.
  ///
  /// - Parameters:
  ///   - borders: Numbers in ascending order.
  ///   - labels: One more name than there are borders; `(a, b]` when nil.
  ///   - leftClosed: Whether an interval contains its lower border instead of its upper.
  ///   - ordered: Whether the result is an enumeration of the intervals, which compares and sorts in
  ///     their order, instead of a category.
  /// - Also known as: `pandas.cut`, `polars.Expr.cut`.
  public func cut(
    _ borders: [Double], labels: [String]? = nil, leftClosed: Bool = false, ordered: Bool = false
  ) -> Expression {
    call(.cut(borders, labels: labels, leftClosed: leftClosed, ordered: ordered))
  }

  /// The interval between quantiles that a number lies in, as a category.
  ///
  /// The quantiles are those of all rows, or of the partition of ``over(_:orderBy:)``.
  ///
  /// - Parameters:
  ///   - fractions: Where to cut, fractions from 0 to 1 in ascending order; `[0.25, 0.5, 0.75]` for
  ///     quarters.
  ///   - labels: One more name than there are fractions; `(a, b]` when nil.
  ///   - leftClosed: Whether an interval contains its lower border instead of its upper.
  ///   - ordered: Whether the result is an enumeration of the labels, which compares and sorts in
  ///     their order, instead of a category; it needs labels, since intervals are data.
  /// - Also known as: `pandas.qcut`, `polars.Expr.qcut`.
  public func quantileCut(
    _ fractions: [Double], labels: [String]? = nil, leftClosed: Bool = false,
    ordered: Bool = false
  ) -> Expression {
    let function = ScalarFunction.quantileCut(
      fractions, labels: labels, leftClosed: leftClosed, ordered: ordered)
    // What is no fraction is refused with the types.
    let borders = fractions.map { fraction in
      cast(.float64).quantile(fraction >= 0 && fraction <= 1 ? fraction : 0).node
    }
    return Expression(.call(function, [node] + borders), depth: depth + 3)
  }
}

extension ScalarFunction {
  static func cut(
    _ borders: [Double], labels: [String]?, leftClosed: Bool, ordered: Bool
  ) -> ScalarFunction {
    ScalarFunction(
      "cut", parameters(borders, labels, leftClosed, ordered),
      type: { types throws(FrameError) in
        try check(types[0], borders, labels, isFraction: false)
        return ordered ? try .enumeration(Bins(borders, labels, leftClosed).labels) : .category
      },
      evaluate: { columns, _ throws(FrameError) in
        let values = try Evaluator.cast(columns[0], to: .float64)
        let bins = Bins(borders, labels, leftClosed)
        return try BinCodes([bins], values) { _ in 0 }.column(ordered: ordered)
      })
  }

  /// Of a number and borders that most rows have in common.
  static func quantileCut(
    _ fractions: [Double], labels: [String]?, leftClosed: Bool, ordered: Bool
  ) -> ScalarFunction {
    ScalarFunction(
      "quantileCut", parameters(fractions, labels, leftClosed, ordered),
      type: { types throws(FrameError) in
        try check(types[0], fractions, labels, isFraction: true)
        guard ordered else { return .category }
        guard let labels else {
          throw FrameError(
            .argument, "an enumeration needs labels: the intervals are known when it runs")
        }
        return try .enumeration(labels)
      },
      evaluate: { columns, count throws(FrameError) in
        let values = try Evaluator.cast(columns[0], to: .float64)
        var borders: [Column] = []
        for column in columns.dropFirst() {
          borders.append(try Evaluator.cast(column, to: .float64))
        }
        let sources = borders.map { $0.elements(Double.self) }
        var known: [[UInt64]: Int] = [:]
        var bins: [Bins] = []
        // The bins of each row, where not all have the same.
        var places: [Int] = []
        for row in 0..<count {
          let isSame =
            row > 0 && sources.allSatisfy { $0[row].bitPattern == $0[row - 1].bitPattern }
          if isSame {
            if !places.isEmpty { places.append(places[row - 1]) }
            continue
          }
          let own = sources.map { $0[row] }
          let key = own.map(\.bitPattern)
          if known[key] == nil {
            known[key] = bins.count
            bins.append(Bins(own, labels, leftClosed))
          }
          if row > 0, places.isEmpty { places = Array(repeating: 0, count: row) }
          if row > 0 { places.append(known[key] ?? 0) }
        }
        withExtendedLifetime(borders) {}
        if bins.isEmpty { bins = [Bins(fractions, labels, leftClosed)] }
        let own = places
        return try BinCodes(bins, values) { own.isEmpty ? 0 : own[$0] }.column(ordered: ordered)
      })
  }

  private static func parameters(
    _ borders: [Double], _ labels: [String]?, _ leftClosed: Bool, _ ordered: Bool
  ) -> [Expression.Literal] {
    borders.map { .number($0) } + (labels ?? []).map { .text($0) }
      + [.bool(leftClosed), .bool(ordered)]
  }

  private static func check(
    _ type: ColumnType, _ borders: [Double], _ labels: [String]?, isFraction: Bool
  ) throws(FrameError) {
    guard type.isNumeric else { throw FrameError(.type, "needs numbers, but got \(type)") }
    guard zip(borders, borders.dropFirst()).allSatisfy(<), borders.allSatisfy({ !$0.isNaN }) else {
      throw FrameError(.argument, "borders must ascend, not \(borders)")
    }
    if isFraction, let wrong = borders.first(where: { $0 < 0 || $0 > 1 }) {
      throw FrameError(.argument, "\(wrong) is not a fraction from 0 to 1")
    }
    if let labels, labels.count != borders.count + 1 {
      throw FrameError(
        .argument,
        "\(borders.count) borders make \(borders.count + 1) intervals, not \(labels.count)")
    }
  }
}
