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
  /// - Also known as: `pandas.cut`, `polars.Expr.cut`.
  public func cut(
    _ borders: [Double], labels: [String]? = nil, leftClosed: Bool = false
  ) -> Expression {
    call(.cut(borders, labels: labels, leftClosed: leftClosed))
  }

  /// The interval between quantiles that a number lies in, as a category.
  ///
  /// - Parameters:
  ///   - fractions: Where to cut, fractions from 0 to 1 in ascending order; `[0.25, 0.5, 0.75]` for
  ///     quarters.
  ///   - labels: One more name than there are fractions; `(a, b]` when nil.
  ///   - leftClosed: Whether an interval contains its lower border instead of its upper.
  /// - Also known as: `pandas.qcut`.
  public func quantileCut(
    _ fractions: [Double], labels: [String]? = nil, leftClosed: Bool = false
  ) -> Expression {
    call(.quantileCut(fractions, labels: labels, leftClosed: leftClosed))
  }
}

extension ScalarFunction {
  static func cut(
    _ borders: [Double], labels: [String]?, leftClosed: Bool
  ) -> ScalarFunction {
    ScalarFunction(
      "cut", parameters(borders, labels, leftClosed),
      type: { types throws(FrameError) in
        try checked(types[0], borders, labels, isFraction: false)
      },
      evaluate: { columns, _ throws(FrameError) in
        let values = try Evaluator.cast(columns[0], to: .float64)
        return try Bins(borders, labels, leftClosed).column(values)
      })
  }

  static func quantileCut(
    _ fractions: [Double], labels: [String]?, leftClosed: Bool
  ) -> ScalarFunction {
    ScalarFunction(
      "quantileCut", parameters(fractions, labels, leftClosed), needsAllRows: true,
      type: { types throws(FrameError) in
        try checked(types[0], fractions, labels, isFraction: true)
      },
      evaluate: { columns, _ throws(FrameError) in
        let values = try Evaluator.cast(columns[0], to: .float64)
        let sorted = try values.sortedRows().filter { values.isValid($0) }
        let source = values.elements(Double.self)
        let borders = fractions.map { fraction -> Double in
          guard !sorted.isEmpty else { return 0 }
          let place = fraction * Double(sorted.count - 1)
          let below = Int(place)
          let low = source[sorted[below]]
          let high = source[sorted[min(below + 1, sorted.count - 1)]]
          return low + (high - low) * (place - Double(below))
        }
        return try Bins(borders, labels, leftClosed).column(values)
      })
  }

  private static func parameters(
    _ borders: [Double], _ labels: [String]?, _ leftClosed: Bool
  ) -> [Expression.Literal] {
    borders.map { .number($0) } + (labels ?? []).map { .text($0) } + [.bool(leftClosed)]
  }

  private static func checked(
    _ type: ColumnType, _ borders: [Double], _ labels: [String]?, isFraction: Bool
  ) throws(FrameError) -> ColumnType {
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
    return .category
  }
}

/// Intervals between borders, with names.
private struct Bins: Sendable {
  let borders: [Double]
  let labels: [String]
  let leftClosed: Bool

  init(_ borders: [Double], _ labels: [String]?, _ leftClosed: Bool) {
    self.borders = borders
    self.leftClosed = leftClosed
    let ends = ["-inf"] + borders.map { Bins.text($0) } + ["inf"]
    self.labels =
      labels
      ?? (0...borders.count).map { bin in
        leftClosed
          ? "[\(ends[bin]), \(ends[bin + 1]))"
          : "(\(ends[bin]), \(ends[bin + 1])]"
      }
  }

  func column(_ values: Column) throws(FrameError) -> Column {
    let codes = try Buffer.room(for: values.count, of: UInt32.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    Threads.forEachRange(values.count, grain: 1 << 16) { _, rows in
      let source = values.elements(Double.self)
      let (target, there) = (codes.base(as: UInt32.self), flags.base(as: UInt8.self))
      for row in rows {
        let value = source[row]
        target[row] = UInt32(truncatingIfNeeded: bin(value))
        there[row] = !value.isNaN && values.validity?[row] ?? true ? 1 : 0
      }
    }
    let texts = try Column(labels)
    return Column(
      type: .category, count: values.count, values: codes,
      validity: try Validity(flags: flags, count: values.count),
      dictionary: TextDictionary(views: texts.values, storage: texts.storage, count: labels.count))
  }

  private func bin(_ value: Double) -> Int {
    var (low, high) = (0, borders.count)
    while low < high {
      let middle = (low + high) / 2
      if leftClosed ? borders[middle] <= value : borders[middle] < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// A whole number without its fraction.
  private static func text(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
