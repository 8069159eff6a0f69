import CKernels
import SwiftwaterDevices
import SwiftwaterTensors

/// Edges as they come, checked, on their way to rows.
struct EdgeList {
  let sources: Buffer
  let targets: Buffer
  let weights: Buffer?
  let count: Int
  let nodeCount: Int

  init(
    sources: Tensor, targets: Tensor, weights: Tensor?, nodeCount: Int
  ) throws(GraphError) {
    guard sources.rank == 1, sources.shape == targets.shape,
      weights == nil || weights?.shape == sources.shape
    else {
      throw GraphError(
        .invalidEdges,
        """
        Graph: sources \(sources.shape), targets \(targets.shape)\
        \(weights.map { " and weights \($0.shape)" } ?? "") need the same length
        """)
    }
    guard nodeCount >= 0, nodeCount < Int(Int32.max) else {
      throw GraphError(.invalidArgument, "Graph: \(nodeCount) nodes; use 0 to \(Int32.max - 1)")
    }
    count = sources.count
    self.nodeCount = nodeCount
    do {
      self.sources = try Self.nodes(sources, "source", nodeCount)
      self.targets = try Self.nodes(targets, "target", nodeCount)
      self.weights = try weights.map { try Self.weights($0) }
    } catch let error as GraphError {
      throw error
    } catch {
      throw GraphError(.outOfMemory, "Graph: \(error)")
    }
  }

  /// Sorts the edges into rows, without duplicates.
  ///
  /// - Parameter symmetric: Whether each edge is also stored the other way round.
  func rows(
    symmetric: Bool, parallel: Graph.ParallelEdges
  ) throws(DeviceError) -> (rows: Graph.Rows, weights: Buffer?, edgeCount: Int) {
    let total = symmetric ? 2 * count : count
    let from = symmetric ? try Self.joined(sources, targets, count) : sources
    let to = symmetric ? try Self.joined(targets, sources, count) : targets
    let offsets = try Buffer(byteCount: (nodeCount + 1) * 8)
    let order = try Buffer(byteCount: total * 8)
    let scratch = try Buffer(byteCount: total * 8)
    sw_rows_of_edges(
      from.pointer.assumingMemoryBound(to: Int32.self),
      to.pointer.assumingMemoryBound(to: Int32.self), Int64(total), Int64(nodeCount),
      offsets.pointer.assumingMemoryBound(to: Int64.self),
      order.pointer.assumingMemoryBound(to: Int64.self),
      scratch.pointer.assumingMemoryBound(to: Int64.self))
    let neighbors = try Buffer(byteCount: total * 4)
    let kept = try weights.map { _ throws(DeviceError) in try Buffer(byteCount: total * 8) }
    let edgeCount = compact(
      offsets: offsets, order: order, to: to, into: neighbors, kept, symmetric: symmetric,
      parallel: parallel)
    return (Graph.Rows(offsets: offsets, targets: neighbors), kept, edgeCount)
  }

  // MARK: - Implementation

  /// Writes each row without repeated targets and moves the offsets; counts the edges.
  private func compact(
    offsets: Buffer, order: Buffer, to: Buffer, into neighbors: Buffer, _ kept: Buffer?,
    symmetric: Bool, parallel: Graph.ParallelEdges
  ) -> Int {
    let offsets = offsets.elements(of: Int64.self)
    let order = order.elements(of: Int64.self)
    let to = to.elements(of: Int32.self)
    let neighbors = neighbors.elements(of: Int32.self)
    let given = weights?.elements(of: Double.self)
    let kept = kept?.elements(of: Double.self)
    var (written, entries, loops) = (0, 0, 0)
    // The place in the list of the edge whose weight is kept.
    var original = 0
    for node in 0..<nodeCount {
      let row = Int(offsets[node])..<Int(offsets[node + 1])
      let start = written
      offsets[node] = Int64(start)
      for place in row {
        let edge = Int(order[place])
        let target = to[edge]
        // The second half of a symmetric list repeats the first the other way round.
        let listed = edge < count ? edge : edge - count
        let weight = given.map { $0[listed] }
        if written > start, neighbors[written - 1] == target {
          if let weight, let kept {
            let isBetter =
              switch parallel {
              case .keepLightest: weight < kept[written - 1]
              case .keepFirst: listed < original
              }
            if isBetter { (kept[written - 1], original) = (weight, listed) }
          }
          continue
        }
        original = listed
        neighbors[written] = target
        if let weight, let kept { kept[written] = weight }
        if Int(target) == node { loops += 1 } else { entries += 1 }
        written += 1
      }
    }
    offsets[nodeCount] = Int64(written)
    return symmetric ? entries / 2 + loops : entries + loops
  }

  private static func nodes(
    _ tensor: Tensor, _ end: String, _ nodeCount: Int
  ) throws -> Buffer {
    guard tensor.dtype.isInteger else {
      throw GraphError(
        .invalidEdges,
        "Graph: \(end) nodes must be whole numbers, got \(tensor.dtype); number them from 0")
    }
    let buffer = try Buffer(byteCount: tensor.count * 4)
    let numbers = buffer.elements(of: Int32.self)
    let wrong: (Int, Int64)? = tensor.withUnsafeElements(of: Int64.self) { values in
      for (index, value) in values.enumerated() {
        guard value >= 0, value < nodeCount else { return (index, value) }
        numbers[index] = Int32(truncatingIfNeeded: value)
      }
      return nil
    }
    if let (index, value) = wrong {
      throw GraphError(
        .invalidEdges,
        "Graph: the \(end) of edge \(index) is \(value); nodes are 0..<\(nodeCount)")
    }
    return buffer
  }

  private static func weights(_ tensor: Tensor) throws -> Buffer {
    let buffer = try Buffer(byteCount: tensor.count * 8)
    let numbers = buffer.elements(of: Double.self)
    let wrong: (Int, Double)? = tensor.withUnsafeElements(of: Double.self) { values in
      for (index, value) in values.enumerated() {
        guard value >= 0, value.isFinite else { return (index, value) }
        numbers[index] = value
      }
      return nil
    }
    if let (index, value) = wrong {
      throw GraphError(
        .invalidEdges,
        "Graph: the weight of edge \(index) is \(value); weights are finite and not negative")
    }
    return buffer
  }

  private static func joined(_ a: Buffer, _ b: Buffer, _ count: Int) throws(DeviceError) -> Buffer {
    let result = try Buffer(byteCount: 2 * count * 4)
    result.pointer.copyMemory(from: a.pointer, byteCount: count * 4)
    (result.pointer + count * 4).copyMemory(from: b.pointer, byteCount: count * 4)
    return result
  }
}
