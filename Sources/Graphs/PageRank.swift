import CKernels
import SwiftwaterDevices
import SwiftwaterTensors

extension Graph {
  /// How often a walker who follows edges at random, and sometimes jumps, is at each node.
  public struct PageRank: Sendable {
    /// One share for each node, `float64`; they add up to 1.
    public let ranks: Tensor
    /// How many passes over the edges were made.
    public let iterations: Int
    /// Whether the ranks came to rest before the passes ran out.
    public let hasConverged: Bool
  }

  /// Returns the PageRank of every node.
  ///
  /// Weights are not used. A walker at a node without out-edges jumps anywhere.
  ///
  /// - Parameters:
  ///   - damping: The chance of following an edge rather than jumping, in 0..<1.
  ///   - tolerance: Stops when the ranks together change less.
  ///   - maximumIterations: The most passes.
  /// - Complexity: O(*nodes* + *edges*) a pass.
  /// - Also known as: `networkx.pagerank`, `cugraph.pagerank`.
  /// - Source: Page, Brin, Motwani, Winograd 1999, Stanford InfoLab 1999-66.
  public func pageRank(
    damping: Double = 0.85, tolerance: Double = 1e-9, maximumIterations: Int = 200
  ) throws(GraphError) -> PageRank {
    guard damping >= 0, damping < 1, tolerance >= 0, maximumIterations > 0 else {
      throw GraphError(
        .invalidArgument,
        """
        pageRank: damping \(damping) must be in 0..<1, tolerance \(tolerance) not negative, \
        maximumIterations \(maximumIterations) above 0
        """)
    }
    let n = nodeCount
    guard n > 0 else {
      return PageRank(ranks: .zeros([0], dtype: .float64), iterations: 0, hasConverged: true)
    }
    do {
      return try iterate(n, damping, tolerance, maximumIterations)
    } catch {
      throw GraphError(.outOfMemory, "pageRank: \(error.message)")
    }
  }

  // MARK: - Implementation

  private func iterate(
    _ n: Int, _ damping: Double, _ tolerance: Double, _ maximumIterations: Int
  ) throws(DeviceError) -> PageRank {
    let pull = Pull(incoming: isDirected ? try reversedRows() : rows)
    let outgoing = rows.offsets.elements(of: Int64.self)
    var current = try Buffer(byteCount: n * 8)
    var next = try Buffer(byteCount: n * 8)
    let sent = try Buffer(byteCount: n * 8)
    current.elements(of: Double.self).update(repeating: 1 / Double(n))
    var iterations = 0
    var hasConverged = false
    while iterations < maximumIterations && !hasConverged {
      iterations += 1
      let ranks = current.elements(of: Double.self)
      let shares = sent.elements(of: Double.self)
      var stranded = 0.0
      for node in 0..<n {
        let degree = outgoing[node + 1] - outgoing[node]
        if degree == 0 { stranded += ranks[node] }
        shares[node] = degree == 0 ? 0 : ranks[node] / Double(degree)
      }
      let base = (1 - damping) / Double(n) + damping * stranded / Double(n)
      let change = pull.run(n, sent: sent, current: current, next: next, base, damping)
      swap(&current, &next)
      hasConverged = change < tolerance
    }
    return PageRank(
      ranks: Tensor(sharing: current, dtype: .float64, shape: [n]), iterations: iterations,
      hasConverged: hasConverged)
  }

  /// One pass over the incoming edges, spread over threads.
  private struct Pull: Sendable {
    let incoming: Rows

    func run(
      _ n: Int, sent: Buffer, current: Buffer, next: Buffer, _ base: Double, _ damping: Double
    ) -> Double {
      let grain = 1 << 15
      let changes = Threads.map((n + grain - 1) / grain) { chunk in
        sw_pagerank_pull(
          incoming.offsets.pointer.assumingMemoryBound(to: Int64.self),
          incoming.targets.pointer.assumingMemoryBound(to: Int32.self),
          sent.pointer.assumingMemoryBound(to: Double.self),
          current.pointer.assumingMemoryBound(to: Double.self), base, damping,
          Int64(chunk * grain), Int64(min(n, (chunk + 1) * grain)),
          next.pointer.assumingMemoryBound(to: Double.self))
      }
      return changes.reduce(0, +)
    }
  }

  /// The edges of a directed graph by their targets.
  private func reversedRows() throws(DeviceError) -> Rows {
    let offsets = rows.offsets.elements(of: Int64.self)
    let count = Int(offsets[nodeCount])
    let sources = try Buffer(byteCount: count * 4)
    let numbers = sources.elements(of: Int32.self)
    for node in 0..<nodeCount {
      for place in Int(offsets[node])..<Int(offsets[node + 1]) { numbers[place] = Int32(node) }
    }
    let reversed = try Buffer(byteCount: (nodeCount + 1) * 8)
    let order = try Buffer(byteCount: count * 8)
    let scratch = try Buffer(byteCount: count * 8)
    sw_rows_of_edges(
      rows.targets.pointer.assumingMemoryBound(to: Int32.self),
      sources.pointer.assumingMemoryBound(to: Int32.self), Int64(count), Int64(nodeCount),
      reversed.pointer.assumingMemoryBound(to: Int64.self),
      order.pointer.assumingMemoryBound(to: Int64.self),
      scratch.pointer.assumingMemoryBound(to: Int64.self))
    let neighbors = try Buffer(byteCount: count * 4)
    let places = order.elements(of: Int64.self)
    let ends = neighbors.elements(of: Int32.self)
    for place in 0..<count { ends[place] = numbers[Int(places[place])] }
    return Rows(offsets: reversed, targets: neighbors)
  }
}
