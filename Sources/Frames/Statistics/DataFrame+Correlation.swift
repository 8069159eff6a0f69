import SwiftwaterDevices

/// How the correlation of two columns is measured.
public enum CorrelationMethod: String, Sendable, Hashable, CaseIterable {
  /// How close they are to a straight line.
  case pearson
  /// How close their ranks are to a straight line.
  case spearman
  /// How many more pairs of rows are in the same order than in the opposite one, ties corrected
  /// (Kendall's τ-b).
  case kendall
}

extension DataFrame {
  /// Returns the correlation of every numeric column with every other.
  ///
  /// Runs the plan. A row counts for a pair of columns where both values are there and not NaN; fewer
  /// than two such rows, or values that do not vary, give null.
  ///
  /// - Parameters:
  ///   - names: The columns; all that are numbers when none is named.
  ///   - method: How it is measured.
  /// - Returns: A column `column` of names, and one column for each.
  /// - Throws: ``FrameError`` for unknown columns and those that are not numbers.
  /// - Complexity: O(*rows* × *columns*²), with a factor log *rows* for ranks.
  /// - Also known as: `DataFrame.corr`.
  public func correlation(
    _ names: String..., method: CorrelationMethod = .pearson
  ) throws(FrameError) -> DataFrame {
    try matrix(of: names, "correlation") { x, y throws(FrameError) in
      guard method != .pearson else { return try Moments(x, y).correlation }
      let (a, b) = Self.values(x, y)
      guard method == .spearman else { return Ranks.kendall(a, b) }
      return try Moments(Column(Ranks.average(a)), Column(Ranks.average(b))).correlation
    }
  }

  /// Returns the covariance of every numeric column with every other, with divisor *n* − 1.
  ///
  /// Runs the plan. A row counts for a pair of columns where both values are there and not NaN; fewer
  /// than two such rows give null.
  ///
  /// - Parameter names: The columns; all that are numbers when none is named.
  /// - Returns: A column `column` of names, and one column for each.
  /// - Throws: ``FrameError`` for unknown columns and those that are not numbers.
  /// - Also known as: `DataFrame.cov`.
  public func covariance(_ names: String...) throws(FrameError) -> DataFrame {
    try matrix(of: names, "covariance") { x, y throws(FrameError) in
      try Moments(x, y).covariance
    }
  }

  // MARK: - Implementation

  private func matrix(
    of names: [String], _ what: String,
    _ measure: @escaping @Sendable (Column, Column) throws(FrameError) -> Double?
  ) throws(FrameError) -> DataFrame {
    try require(names)
    let names = names.isEmpty ? schema.filter(\.type.isNumeric).map(\.name) : names
    for name in names {
      let type = try type(of: name)
      guard type.isNumeric else {
        throw FrameError(.type, "\(what): '\(name)' is \(type), not a number; leave it out")
      }
    }
    let numbers = names.map { NamedExpression(col($0).cast(.float64).nanToNull().as($0)) }
    let values = try projected(numbers).table().columns
    let pairs = names.indices.flatMap { i in (0...i).map { j in (i, j) } }
    let measured = try Threads.map(pairs.count) { pair throws(FrameError) -> Double? in
      try measure(values[pairs[pair].0], values[pairs[pair].1])
    }
    var cells = names.map { _ in Array(repeating: Double?.none, count: names.count) }
    for (pair, value) in zip(pairs, measured) {
      cells[pair.0][pair.1] = value
      cells[pair.1][pair.0] = value
    }
    var result: [(String, Column)] = [("column", try Column(names))]
    for (name, column) in zip(names, cells) { result.append((name, try Column(column))) }
    return try DataFrame(columns: result)
  }

  /// The values of the rows where both are there.
  private static func values(_ x: Column, _ y: Column) -> ([Double], [Double]) {
    let (a, b) = (x.elements(Double.self), y.elements(Double.self))
    let rows = (0..<x.count).filter { x.validity?[$0] ?? true && y.validity?[$0] ?? true }
    defer { withExtendedLifetime((x, y)) {} }
    return (rows.map { a[$0] }, rows.map { b[$0] })
  }
}

/// Sums of products of deviations from the means, of the rows where two columns are there.
private struct Moments {
  private let count: Double
  private let xx: Double
  private let yy: Double
  private let xy: Double

  init(_ x: Column, _ y: Column) throws(FrameError) {
    let sums = try PairReduction(isCorrelation: true, ddof: 1)
      .reduce(GroupCodes(wholeOf: x.count), [x, y])
    let sum = { (place: Int) in sums[place].elements(Double.self)[0] }
    (count, xx, yy, xy) = (sum(0), sum(3), sum(4), sum(5))
    withExtendedLifetime(sums) {}
  }

  var covariance: Double? { count < 2 ? nil : xy / (count - 1) }

  var correlation: Double? {
    let scale = (xx * yy).squareRoot()
    guard count >= 2, scale > 0 else { return nil }
    return scale.isFinite ? max(-1, min(1, xy / scale)) : xy / xx.squareRoot() / yy.squareRoot()
  }
}

/// Statistics of the order of values alone.
private enum Ranks {
  /// The place of each value, the mean of the places for equal ones.
  static func average(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }

  /// Kendall's τ-b by counting the exchanges of a merge sort (Knight 1966,
  /// doi:10.1080/01621459.1966.10480879).
  static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
    let count = x.count
    guard count >= 2 else { return nil }
    let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
    let tiedX = ties(order) { x[$0] == x[$1] }
    let tiedBoth = ties(order) { x[$0] == x[$1] && y[$0] == y[$1] }
    var sorted = order.map { y[$0] }
    let exchanges = exchangesOfSorting(&sorted)
    let tiedY = ties(Array(sorted.indices)) { sorted[$0] == sorted[$1] }
    let pairs = Double(count) * Double(count - 1) / 2
    let scale = ((pairs - tiedX) * (pairs - tiedY)).squareRoot()
    guard scale > 0 else { return nil }
    return (pairs - tiedX - tiedY + tiedBoth - 2 * exchanges) / scale
  }

  /// The pairs within runs of equal neighbours.
  private static func ties(_ order: [Int], _ areEqual: (Int, Int) -> Bool) -> Double {
    var (total, run) = (0.0, 1.0)
    for place in order.indices.dropFirst() {
      if areEqual(order[place - 1], order[place]) {
        run += 1
      } else {
        total += run * (run - 1) / 2
        run = 1
      }
    }
    return total + run * (run - 1) / 2
  }

  private static func exchangesOfSorting(_ values: inout [Double]) -> Double {
    var exchanges = 0.0
    var width = 1
    var merged = values
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for place in start..<end {
          if right >= end || (left < middle && values[left] <= values[right]) {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            right += 1
            exchanges += Double(middle - left)
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return exchanges
  }
}
