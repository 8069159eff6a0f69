import SwiftwaterDevices

extension DataFrame {
  /// Counts the values of a column in intervals of equal width.
  ///
  /// Runs the plan. Nulls, NaN and infinities do not count; the last interval contains its upper end.
  ///
  /// - Parameters:
  ///   - name: A column of numbers.
  ///   - bins: How many intervals, at least 1.
  /// - Returns: Columns `from`, `to` and `count`; no rows when there are no values.
  /// - Throws: ``FrameError`` for an unknown column or one that is not numbers.
  /// - Also known as: `numpy.histogram`, `Series.hist`.
  public func histogram(_ name: String, bins: Int = 10) throws(FrameError) -> DataFrame {
    guard bins >= 1, bins <= 1 << 24 else {
      throw FrameError(.argument, "histogram(bins: \(bins)): use 1 or more")
    }
    let type = try type(of: name)
    guard type.isNumeric else {
      throw FrameError(.type, "histogram: '\(name)' is \(type), not a number")
    }
    let kept = try select(col(name).cast(.float64).as("x")).kept()
    var (low, high) = (Double.infinity, -Double.infinity)
    try kept.forEachPart { values in
      values.reduce((Double.infinity, -Double.infinity)) { (min($0.0, $1), max($0.1, $1)) }
    } _: { part in
      (low, high) = (min(low, part.0), max(high, part.1))
    }
    guard low <= high else {
      return try DataFrame(["from": [Double](), "to": [Double](), "count": [Int]()])
    }
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let (start, end) = (low, high)
    let width = (end - start) / Double(bins)
    guard width > 0, width < .infinity else {
      throw FrameError(
        .argument,
        "histogram: numbers from \(start) to \(end) do not divide into \(bins) intervals")
    }
    let edge = { @Sendable (bin: Int) -> Double in bin == bins ? end : start + Double(bin) * width }
    var totals = Array(repeating: 0, count: bins)
    try kept.forEachPart { values in
      var counts = Array(repeating: 0, count: bins)
      for value in values {
        var bin = max(0, min(bins - 1, Int((value - start) / width)))
        // Rounding may have chosen a neighbour.
        if value < edge(bin) { bin = max(0, bin - 1) }
        if bin < bins - 1, value >= edge(bin + 1) { bin += 1 }
        counts[bin] += 1
      }
      return counts
    } _: { counts in
      for bin in 0..<bins { totals[bin] += counts[bin] }
    }
    return try DataFrame([
      "from": (0..<bins).map(edge), "to": (0..<bins).map { edge($0 + 1) }, "count": totals,
    ])
  }

  // MARK: - Implementation

  /// Makes something of the finite numbers of parts of the only column, by all threads, and takes it
  /// up in order.
  private func forEachPart<Part: Sendable>(
    _ make: @escaping @Sendable (FiniteNumbers) -> Part, _ take: (Part) -> Void
  ) throws(FrameError) {
    let run = QueryRun()
    try run.onThreads { () throws(FrameError) in
      try stream(run).forEachWave(run) { (wave) throws(FrameError) in
        let parts = try run.map(wave.count) { index throws(FrameError) in
          make(FiniteNumbers(column: wave[index].columns[0]))
        }
        for part in parts { take(part) }
      }
    }
  }
}

/// The numbers of a `float64` column that are there and finite.
private struct FiniteNumbers: Sequence, IteratorProtocol {
  let column: Column
  private var row = 0

  init(column: Column) { self.column = column }

  mutating func next() -> Double? {
    let numbers = column.elements(Double.self)
    while row < column.count {
      defer { row += 1 }
      if numbers[row].isFinite, column.validity?[row] ?? true { return numbers[row] }
    }
    return nil
  }
}
