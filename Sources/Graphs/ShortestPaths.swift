import CKernels
import SwiftwaterDevices
import SwiftwaterTensors

extension Graph {
  /// Returns the least sum of weights from a node to every node, `float64`.
  ///
  /// Where no path leads the sum is infinity. Edges without weights count 1.
  ///
  /// - Parameter source: The node the paths start from.
  /// - Throws: ``GraphError`` with code `unknownNode`.
  /// - Complexity: O((*nodes* + *edges*) log *edges*).
  /// - Also known as: `networkx.single_source_dijkstra_path_length`, `cugraph.sssp`.
  /// - Source: Dijkstra 1959, doi:10.1007/BF01386390.
  public func shortestPathLengths(from source: Int) throws(GraphError) -> Tensor {
    try check(source)
    do throws(DeviceError) {
      let edges = Int(rows.offsets.elements(of: Int64.self)[nodeCount])
      let lengths = if let weights { weights } else { try unitWeights(edges) }
      let distances = try Buffer(byteCount: nodeCount * 8)
      let heap = try Buffer(byteCount: (edges + 1) * 16)
      sw_shortest_paths(
        rows.offsets.pointer.assumingMemoryBound(to: Int64.self),
        rows.targets.pointer.assumingMemoryBound(to: Int32.self),
        lengths.pointer.assumingMemoryBound(to: Double.self), Int64(nodeCount), Int32(source),
        distances.pointer.assumingMemoryBound(to: Double.self), heap.pointer)
      return Tensor(sharing: distances, dtype: .float64, shape: [nodeCount])
    } catch {
      throw GraphError(.outOfMemory, "shortestPathLengths: \(error.message)")
    }
  }

  // MARK: - Implementation

  private func unitWeights(_ count: Int) throws(DeviceError) -> Buffer {
    let buffer = try Buffer(byteCount: count * 8)
    buffer.elements(of: Double.self).update(repeating: 1)
    return buffer
  }
}
