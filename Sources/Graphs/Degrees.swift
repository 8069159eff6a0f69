import SwiftwaterDevices
import SwiftwaterTensors

extension Graph {
  /// Returns the number of edges at each node, `int64`; of a directed graph, those that leave it.
  ///
  /// A loop of an undirected graph counts once.
  ///
  /// - Complexity: O(*nodes*).
  public func degrees() -> Tensor {
    let offsets = Tensor(sharing: rows.offsets, dtype: .int64, shape: [nodeCount + 1])
    return offsets[1...] - offsets[0..<nodeCount]
  }
}
