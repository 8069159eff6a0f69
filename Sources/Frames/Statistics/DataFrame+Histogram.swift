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
    let column = try Evaluator.cast(self[name], to: .float64)
    let grain = 1 << 17
    let pieces = (column.count + grain - 1) / grain
    let extremes = Threads.map(pieces) { piece -> (Double, Double) in
      let source = column.elements(Double.self)
      var (low, high) = (Double.infinity, -Double.infinity)
      for row in piece * grain..<min(column.count, (piece + 1) * grain)
      where source[row].isFinite && column.validity?[row] ?? true {
        low = min(low, source[row])
        high = max(high, source[row])
      }
      return (low, high)
    }
    var low = extremes.reduce(Double.infinity) { min($0, $1.0) }
    var high = extremes.reduce(-Double.infinity) { max($0, $1.1) }
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
    let counts = Threads.map(pieces) { piece -> [Int] in
      let source = column.elements(Double.self)
      var counts = Array(repeating: 0, count: bins)
      for row in piece * grain..<min(column.count, (piece + 1) * grain)
      where source[row].isFinite && column.validity?[row] ?? true {
        var bin = max(0, min(bins - 1, Int((source[row] - start) / width)))
        // Rounding may have chosen a neighbour.
        if source[row] < edge(bin) { bin = max(0, bin - 1) }
        if bin < bins - 1, source[row] >= edge(bin + 1) { bin += 1 }
        counts[bin] += 1
      }
      return counts
    }
    var totals = Array(repeating: 0, count: bins)
    for part in counts { for bin in 0..<bins { totals[bin] += part[bin] } }
    return try DataFrame([
      "from": (0..<bins).map(edge), "to": (0..<bins).map { edge($0 + 1) }, "count": totals,
    ])
  }
}
