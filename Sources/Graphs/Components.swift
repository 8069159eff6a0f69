import SwiftwaterDevices
import SwiftwaterTensors

extension Graph {
  /// Returns the number of the connected part each node belongs to, `int64`.
  ///
  /// Directions do not count. Parts are numbered by their first node.
  ///
  /// - Complexity: O(*nodes* + *edges*), near enough.
  /// - Also known as: `networkx.connected_components`, `cugraph.weakly_connected_components`.
  /// - Source: Tarjan 1975, doi:10.1145/321879.321884 (union–find).
  public func connectedComponents() -> Tensor {
    let offsets = rows.offsets.elements(of: Int64.self)
    let targets = rows.targets.elements(of: Int32.self)
    var parents = Array(0..<nodeCount)
    func root(_ node: Int) -> Int {
      var node = node
      while parents[node] != node {
        parents[node] = parents[parents[node]]
        node = parents[node]
      }
      return node
    }
    for node in 0..<nodeCount {
      for place in Int(offsets[node])..<Int(offsets[node + 1]) {
        let (a, b) = (root(node), root(Int(targets[place])))
        // The lower number stays on top, so that parts come out in the order of their first nodes.
        if a != b { parents[max(a, b)] = min(a, b) }
      }
    }
    var numbers = Array(repeating: Int64(-1), count: nodeCount)
    var next: Int64 = 0
    for node in 0..<nodeCount {
      let top = root(node)
      if numbers[top] < 0 {
        numbers[top] = next
        next += 1
      }
      numbers[node] = numbers[top]
    }
    return Tensor(numbers)
  }
}
