import SwiftwaterDevices
import SwiftwaterTensors

extension Graph {
  /// Returns the number of edge ends at each node, `int64`; of a directed graph, the edges that
  /// leave it.
  ///
  /// A loop of an undirected graph has both its ends at its node.
  ///
  /// - Complexity: O(*nodes* + *edges*).
  /// - Also known as: `networkx.Graph.degree`.
  public func degrees() -> Tensor {
    let offsets = Tensor(sharing: rows.offsets, dtype: .int64, shape: [nodeCount + 1])
    let neighbors = offsets[1...] - offsets[0..<nodeCount]
    return isDirected ? neighbors : neighbors + loops()
  }

  /// The number of edges from a node to itself.
  ///
  /// - Complexity: O(*nodes* + *edges*).
  public func selfLoopCount() -> Int { loops().sum().item(as: Int.self) }

  /// Returns the graph without the edges from a node to itself.
  ///
  /// - Throws: ``GraphError`` with code `outOfMemory`.
  /// - Complexity: O(*nodes* + *edges*).
  public func removingSelfLoops() throws(GraphError) -> Graph {
    do {
      return try Graph(self, rows: rowsWithoutLoops(), loops: selfLoopCount())
    } catch {
      throw GraphError(.outOfMemory, "removingSelfLoops: \(error.message)")
    }
  }

  // MARK: - Implementation

  /// 1 for each node with an edge to itself, `int64`.
  private func loops() -> Tensor {
    let offsets = rows.offsets.elements(of: Int64.self)
    let targets = rows.targets.elements(of: Int32.self)
    return Tensor(
      (0..<nodeCount).map { node -> Int64 in
        let row = Int(offsets[node])..<Int(offsets[node + 1])
        return row.contains { Int(targets[$0]) == node } ? 1 : 0
      })
  }

  private func rowsWithoutLoops() throws(DeviceError) -> (rows: Rows, weights: Buffer?) {
    let offsets = rows.offsets.elements(of: Int64.self)
    let targets = rows.targets.elements(of: Int32.self)
    let given = weights?.elements(of: Double.self)
    let entries = Int(offsets[nodeCount])
    let starts = try Buffer(byteCount: (nodeCount + 1) * 8)
    let ends = try Buffer(byteCount: entries * 4)
    var lengths: Buffer?
    if weights != nil { lengths = try Buffer(byteCount: entries * 8) }
    let newOffsets = starts.elements(of: Int64.self)
    let newTargets = ends.elements(of: Int32.self)
    let newWeights = lengths?.elements(of: Double.self)
    var written = 0
    for node in 0..<nodeCount {
      newOffsets[node] = Int64(written)
      for place in Int(offsets[node])..<Int(offsets[node + 1]) where Int(targets[place]) != node {
        newTargets[written] = targets[place]
        if let given, let newWeights { newWeights[written] = given[place] }
        written += 1
      }
    }
    newOffsets[nodeCount] = Int64(written)
    return (Rows(offsets: starts, targets: ends), lengths)
  }
}
