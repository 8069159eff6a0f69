import CKernels
import SwiftwaterDevices

extension DataFrame {
  /// Returns rows drawn at random, in the order in which they were drawn.
  ///
  /// - Parameters:
  ///   - count: How many rows; with replacement, more than there are if wanted.
  ///   - replacing: Whether a row may be drawn more than once.
  ///   - weights: A column of weights, not negative, null as 0; all rows alike when nil.
  ///   - seed: Equal seeds draw equal rows.
  /// - Throws: ``FrameError`` for more rows than there are (of weight above 0) without replacement,
  ///   and for weights that are negative or not finite.
  /// - Complexity: O(*rows*), O(*rows* log *rows*) with weights.
  /// - Also known as: `DataFrame.sample`.
  public func sample(
    _ count: Int, replacing: Bool = false, weights: String? = nil, seed: UInt64 = 0
  ) throws(FrameError) -> DataFrame {
    try drawn(label: "sample \(count)", replacing, weights, seed) { _ in count }
  }

  /// Returns a fraction of the rows, drawn at random.
  ///
  /// - Parameters:
  ///   - fraction: How many of them, 0 or more; the number is rounded to the nearest.
  ///   - replacing: Whether a row may be drawn more than once.
  ///   - weights: A column of weights; all rows alike when nil.
  ///   - seed: Equal seeds draw equal rows.
  /// - Throws: ``FrameError`` as ``sample(_:replacing:weights:seed:)``.
  public func sample(
    fraction: Double, replacing: Bool = false, weights: String? = nil, seed: UInt64 = 0
  ) throws(FrameError) -> DataFrame {
    guard fraction >= 0, fraction.isFinite, replacing || fraction <= 1 else {
      throw FrameError(
        .argument, "sample(fraction: \(fraction)): use a fraction from 0 to 1, or replacing")
    }
    return try drawn(label: "sample \(fraction)", replacing, weights, seed) { rows in
      Int((fraction * Double(rows)).rounded())
    }
  }

  /// Returns all rows in an order drawn at random.
  ///
  /// - Parameter seed: Equal seeds give equal orders.
  public func shuffled(seed: UInt64 = 0) throws(FrameError) -> DataFrame {
    try sample(fraction: 1, seed: seed)
  }

  // MARK: - Implementation

  private func drawn(
    label: String, _ replacing: Bool, _ weights: String?, _ seed: UInt64,
    _ count: @escaping @Sendable (Int) -> Int
  ) throws(FrameError) -> DataFrame {
    if let weights {
      try require([weights])
      let type = try type(of: weights)
      guard type.isNumeric else {
        throw FrameError(.type, "sample: weights must be numbers, '\(weights)' is \(type)")
      }
    }
    let choose = { @Sendable (rows: Int, weights: Column?) throws(FrameError) -> [Int] in
      let draw = RowDraw(rows: rows, replacing: replacing, seed: seed)
      let wanted = count(rows)
      // What is drawn lies in arrays of a number, a row and a weight each.
      guard wanted <= MemoryPool.host.limit / 32 else {
        throw FrameError(.outOfMemory, "\(label) is more rows than fit into memory; draw fewer")
      }
      guard let weights else { return try draw.rows(wanted) }
      return try draw.rows(wanted, weights: weights)
    }
    let reach: TableFunction.Reach =
      weights == nil
      ? .chosen { (rows) throws(FrameError) in try choose(rows, nil) } : .everything
    let sampled = TableFunction(label, schema: schema, reach: reach) { tables throws(FrameError) in
      let table = tables[0]
      return try table.gather(
        RowList(choose(table.count, weights.flatMap { table[$0] })))
    }
    return try DataFrame(.function(sampled, [step]), schema)
  }
}

/// Row numbers drawn at random (Philox-4x32-10, so that a seed gives the same rows everywhere).
private struct RowDraw {
  let rows: Int
  let replacing: Bool
  let seed: UInt64

  func rows(_ count: Int) throws(FrameError) -> [Int] {
    guard count >= 0 else {
      throw FrameError(.argument, "sample(\(count)): use 0 or more rows")
    }
    if replacing {
      guard rows > 0 || count == 0 else {
        throw FrameError(.argument, "sample: there are no rows to draw \(count) from")
      }
      return uniform(count).map { min(rows - 1, Int($0 * Double(rows))) }
    }
    guard count <= rows else {
      throw FrameError(
        .argument, "sample: \(count) rows of \(rows) without replacement; draw fewer, or replacing")
    }
    var order = Array(0..<rows)
    let numbers = uniform(count)
    order.withUnsafeMutableBufferPointer { order in
      sw_draw(order.baseAddress, Int64(rows), Int64(count), numbers)
    }
    return Array(order.prefix(count))
  }

  /// Rows of larger weight are drawn more often: without replacement the smallest of
  /// exponential times over weights (Efraimidis, Spirakis 2006, doi:10.1016/j.ipl.2005.11.003).
  func rows(_ count: Int, weights column: Column) throws(FrameError) -> [Int] {
    let values = try Evaluator.cast(column, to: .float64)
    let source = values.elements(Double.self)
    var weights = Array(repeating: 0.0, count: rows)
    for row in 0..<rows where values.isValid(row) {
      guard source[row] >= 0, source[row].isFinite else {
        throw FrameError(
          .argument, "sample: the weight of row \(row) is \(source[row]); weights are 0 or more")
      }
      weights[row] = source[row]
    }
    let possible = weights.count { $0 > 0 }
    guard count >= 0, count == 0 || possible > 0, replacing || count <= possible else {
      throw FrameError(
        .argument,
        "sample: \(count) rows of \(possible) with a weight above 0; draw fewer, or replacing")
    }
    if replacing {
      var total = 0.0
      let sums = weights.map { weight in
        total += weight
        return total
      }
      return uniform(count).map { number in
        let wanted = number * total
        var (low, high) = (0, rows - 1)
        while low < high {
          let middle = (low + high) / 2
          if sums[middle] <= wanted { low = middle + 1 } else { high = middle }
        }
        return low
      }
    }
    let numbers = try Column(uniform(rows)).logarithms()
    let times = (0..<rows).filter { weights[$0] > 0 }.map { (-numbers[$0] / weights[$0], $0) }
    return times.sorted { $0 < $1 }.prefix(count).map(\.1)
  }

  /// Numbers from 0 up to 1.
  private func uniform(_ count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { numbers, written in
      sw_uniforms(seed, 0, 0, Int64(count), numbers.baseAddress)
      written = count
    }
  }
}

extension Column {
  /// The natural logarithms, where a 0 counts as the smallest number above it.
  fileprivate func logarithms() throws(FrameError) -> [Double] {
    try Evaluator(table: Table(names: ["x"], columns: [self], count: count)).column(
      .unary(.log, .binary(.maximum, .column("x"), .literal(.number(.leastNormalMagnitude))))
    ).array(of: Double.self)
  }
}
