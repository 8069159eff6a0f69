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
      // What is beyond all integers is beyond all memory.
      Int(exactly: (fraction * Double(rows)).rounded()) ?? .max
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
    let choose = { @Sendable (rows: RowsToChooseFrom) throws(FrameError) -> RowList in
      let draw = RowDraw(rows: rows.count, replacing: replacing, seed: seed)
      let wanted = count(rows.count)
      // What is drawn lies in arrays of a number, a row and a weight each.
      guard wanted <= MemoryPool.host.limit / 32 else {
        throw FrameError(.outOfMemory, "\(label) is more rows than fit into memory; draw fewer")
      }
      guard let weights else { return try draw.rows(wanted) }
      return try RowList(draw.rows(wanted, weights: weights, of: rows))
    }
    let numbers = { @Sendable (rows: RowsToChooseFrom) throws(FrameError) -> [Int] in
      let list = try choose(rows)
      return withExtendedLifetime(list) {
        Array(UnsafeBufferPointer(start: list.rows, count: list.count))
      }
    }
    let sampled = TableFunction(label, schema: schema, reach: .chosen(numbers)) {
      tables throws(FrameError) in
      try tables[0].gather(choose(RowsToChooseFrom(tables[0])))
    }
    return try DataFrame(.function(sampled, [step]), schema)
  }
}

/// Row numbers drawn at random (Philox-4x32-10, so that a seed gives the same rows everywhere).
private struct RowDraw {
  let rows: Int
  let replacing: Bool
  let seed: UInt64

  func rows(_ count: Int) throws(FrameError) -> RowList {
    guard count >= 0 else {
      throw FrameError(.argument, "sample(\(count)): use 0 or more rows")
    }
    if replacing {
      guard rows > 0 || count == 0 else {
        throw FrameError(.argument, "sample: there are no rows to draw \(count) from")
      }
      return try RowList(uniform(count).map { min(rows - 1, Int($0 * Double(rows))) })
    }
    guard count <= rows else {
      throw FrameError(
        .argument, "sample: \(count) rows of \(rows) without replacement; draw fewer, or replacing")
    }
    let order = try Buffer.room(for: rows, of: Int.self)
    Threads.forEachRange(rows, grain: 1 << 16) { _, rows in
      let order = order.base(as: Int.self)
      for row in rows { order[row] = row }
    }
    // What is left after some draws is drawn from like the whole.
    let most = 1 << 13
    withUnsafeTemporaryAllocation(of: Double.self, capacity: most) { numbers in
      var done = 0
      while done < count {
        let wanted = min(most, count - done)
        sw_uniforms(seed, 0, UInt64(done), Int64(wanted), numbers.baseAddress)
        sw_draw(
          order.base(as: Int.self) + done, Int64(rows - done), Int64(wanted), numbers.baseAddress)
        done += wanted
      }
    }
    return RowList(buffer: order, count: count)
  }

  /// Rows of larger weight are drawn more often: without replacement the smallest of
  /// exponential times over weights (Efraimidis, Spirakis 2006, doi:10.1016/j.ipl.2005.11.003).
  func rows(
    _ count: Int, weights name: String, of source: RowsToChooseFrom
  ) throws(FrameError) -> [Int] {
    var (possible, total) = (0, 0.0)
    try forEachWeight(name, of: source) { _, weight in
      if weight > 0 { possible += 1 }
      total += weight
    }
    guard count >= 0, count == 0 || possible > 0, replacing || count <= possible else {
      throw FrameError(
        .argument,
        "sample: \(count) rows of \(possible) with a weight above 0; draw fewer, or replacing")
    }
    guard replacing else { return try earliest(count, name, of: source) }
    let wanted = uniform(count).map { $0 * total }
    // One pass over the weights for all numbers, the smallest first.
    let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
    var drawn = Array(repeating: max(0, rows - 1), count: count)
    var (next, sum) = (0, 0.0)
    try forEachWeight(name, of: source) { row, weight in
      sum += weight
      while next < count, wanted[order[next]] < sum {
        drawn[order[next]] = row
        next += 1
      }
    }
    return drawn
  }

  // MARK: - Implementation

  private func earliest(
    _ count: Int, _ name: String, of source: RowsToChooseFrom
  ) throws(FrameError) -> [Int] {
    let philox = Philox(seed: seed)
    var best: [(time: Double, row: Int)] = []
    func keepBest() {
      best.sort { $0 < $1 }
      best.removeLast(max(0, best.count - count))
    }
    var first = 0
    try forEachPart(name, of: source) { (weights) throws(FrameError) in
      let numbers = (first..<first + weights.count).map { philox.uniforms(at: UInt64($0)).0 }
      let logarithms = try Column(numbers).logarithms()
      for at in weights.indices where weights[at] > 0 {
        best.append((-logarithms[at] / weights[at], first + at))
        if best.count > 2 * count + (1 << 16) { keepBest() }
      }
      first += weights.count
    }
    keepBest()
    return best.map(\.row)
  }

  private func forEachWeight(
    _ name: String, of source: RowsToChooseFrom, _ body: (_ row: Int, _ weight: Double) -> Void
  ) throws(FrameError) {
    var first = 0
    try forEachPart(name, of: source) { (weights) throws(FrameError) in
      for at in weights.indices { body(first + at, weights[at]) }
      first += weights.count
    }
  }

  /// The weights part by part, nulls as 0.
  private func forEachPart(
    _ name: String, of source: RowsToChooseFrom,
    _ body: ([Double]) throws(FrameError) -> Void
  ) throws(FrameError) {
    var first = 0
    try source.forEachPart(name) { (column) throws(FrameError) in
      let values = try Evaluator.cast(column, to: .float64)
      let numbers = values.elements(Double.self)
      var weights = Array(repeating: 0.0, count: values.count)
      for at in 0..<values.count where values.isValid(at) {
        guard numbers[at] >= 0, numbers[at].isFinite else {
          throw FrameError(
            .argument,
            """
            sample: the weight of row \(first + at) is \(numbers[at]); weights are 0 or more
            """)
        }
        weights[at] = numbers[at]
      }
      withExtendedLifetime(values) {}
      first += values.count
      try body(weights)
    }
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
