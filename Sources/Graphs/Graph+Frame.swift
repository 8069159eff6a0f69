import SwiftwaterDevices
import SwiftwaterFrames
import SwiftwaterTensors

extension Graph {
  /// Creates a graph from a frame with an edge in each row, whose ends are names or numbers.
  ///
  /// Nodes are numbered in the order of `nodes`, or else in the order in which the edges first name
  /// them: all sources from top to bottom, then the targets. Rows that miss an end are left out.
  ///
  /// - Parameters:
  ///   - edges: The frame.
  ///   - source: The column an edge starts in.
  ///   - target: The column an edge ends in, of the same kind.
  ///   - weight: A numeric column without nulls, not negative; nil for 1 each.
  ///   - nodes: The names of all nodes, each once; nil for those the edges name.
  ///   - directed: Whether edges lead one way.
  ///   - parallel: What to do with several edges between the same nodes.
  /// - Throws: ``GraphError`` naming the column, or the first end that is not among `nodes`.
  /// - Complexity: O(*nodes* + *edges*).
  /// - Also known as: `networkx.from_pandas_edgelist`, `cugraph.Graph.from_cudf_edgelist`.
  public init(
    edges: DataFrame, from source: String, to target: String, weight: String? = nil,
    nodes: Column? = nil, directed: Bool = false, parallel: ParallelEdges = .keepLightest
  ) throws(GraphError) {
    let built: (sources: Tensor, targets: Tensor, weights: Tensor?, names: Column)
    do {
      let complete = try edges.dropNulls(in: source, target).collect()
      let ends = [try complete[source], try complete[target]]
      let (codes, names) = try Column.factorize((nodes.map { [$0] } ?? []) + ends)
      if let nodes { try Self.check(nodes, against: names) }
      let offset = nodes == nil ? 0 : 1
      built = (
        try codes[offset].tensor(), try codes[offset + 1].tensor(),
        try weight.map { try complete[$0].tensor() }, names
      )
    } catch let error as GraphError {
      throw error
    } catch {
      throw GraphError(.invalidColumn, "Graph: \(error)")
    }
    try self.init(
      sources: built.sources, targets: built.targets, weights: built.weights,
      nodeCount: built.names.count, directed: directed, parallel: parallel, names: built.names)
  }

  /// Returns results of an algorithm as a frame: the nodes' names (or numbers) in `node`, and a
  /// column for each result.
  ///
  /// - Parameter columns: Names and tensors with a value for each node.
  /// - Throws: `FrameError` when a tensor's length is not the number of nodes.
  public func frame(_ columns: KeyValuePairs<String, Tensor>) throws(FrameError) -> DataFrame {
    let nodes = if let names { names } else { try Column(Tensor.arange(nodeCount)) }
    var all = [("node", nodes)]
    for (name, values) in columns { all.append((name, try Column(values))) }
    return try DataFrame(columns: all)
  }

  // MARK: - Implementation

  /// Nodes listed once and completely are numbered first, so that `names` begins with them and has
  /// nothing else.
  private static func check(_ nodes: Column, against names: Column) throws(GraphError) {
    guard nodes.nullCount == 0 else {
      throw GraphError(.invalidColumn, "Graph: \(nodes.nullCount) of the nodes are null; drop them")
    }
    guard names.count != nodes.count else { return }
    if names.count < nodes.count {
      throw GraphError(
        .invalidColumn,
        "Graph: \(nodes.count) nodes have only \(names.count) names; make them unique first")
    }
    let stranger = names[nodes.count..<nodes.count + 1]
    throw GraphError(
      .unknownNode,
      """
      Graph: \(names.count - nodes.count) ends of edges are not among the \(nodes.count) nodes, \
      the first is \(stranger.strings.first.flatMap(\.self) ?? "unnamed")
      """)
  }
}
