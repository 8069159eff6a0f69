import SwiftwaterDevices
import SwiftwaterFrames
import SwiftwaterTensors

/// Nodes and the edges between them, in compressed rows.
///
/// Nodes are numbered from 0; a graph built from a frame keeps the names its edges use and gives
/// them back with every result.
///
/// ```swift
/// let graph = try Graph(edges: roads, from: "src", to: "dst", weight: "seconds")
/// let ranks = try graph.pageRank()
/// ```
public struct Graph: Sendable {
  /// Whether an edge leads only from its source to its target.
  public let isDirected: Bool

  /// The number of nodes.
  public let nodeCount: Int

  /// The number of different edges; of an undirected graph, each counts once.
  public let edgeCount: Int

  /// Whether edges carry weights.
  public var isWeighted: Bool { weights != nil }

  /// What to do with several edges between the same nodes.
  public enum ParallelEdges: Sendable {
    /// Keep the one with the least weight.
    case keepLightest
    /// Keep the first.
    case keepFirst
  }

  /// Creates a graph of numbered nodes.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `sources`, `targets` | m | whole numbers in 0..<nodeCount |
  /// | `weights` | m | not negative, finite; nil for 1 each |
  ///
  /// - Parameters:
  ///   - sources: The node each edge starts at.
  ///   - targets: The node each edge ends at.
  ///   - weights: The weight of each edge.
  ///   - nodeCount: The number of nodes; nodes without edges are allowed.
  ///   - directed: Whether edges lead one way.
  ///   - parallel: What to do with several edges between the same nodes.
  /// - Throws: ``GraphError`` naming the first edge that does not fit.
  /// - Complexity: O(*nodes* + *edges*).
  public init(
    sources: Tensor, targets: Tensor, weights: Tensor? = nil, nodeCount: Int,
    directed: Bool = false, parallel: ParallelEdges = .keepLightest
  ) throws(GraphError) {
    try self.init(
      sources: sources, targets: targets, weights: weights, nodeCount: nodeCount,
      directed: directed, parallel: parallel, names: nil)
  }

  /// The neighbours of a node in ascending order; of a directed graph, those its edges lead to.
  ///
  /// - Throws: ``GraphError`` with code `unknownNode`.
  public func neighbors(of node: Int) throws(GraphError) -> [Int] {
    try check(node)
    let offsets = rows.offsets.elements(of: Int64.self)
    let targets = rows.targets.elements(of: Int32.self)
    return (Int(offsets[node])..<Int(offsets[node + 1])).map { Int(targets[$0]) }
  }

  // MARK: - Implementation

  /// Edges sorted by one end; the others are in `targets`.
  struct Rows: Sendable {
    /// `Int64`, nodes + 1.
    let offsets: Buffer
    /// `Int32`, one for each direction of each edge.
    let targets: Buffer
  }

  let rows: Rows
  /// `Double`, along `rows.targets`.
  let weights: Buffer?
  /// The names of the nodes, in the order of their numbers.
  let names: Column?

  init(
    sources: Tensor, targets: Tensor, weights: Tensor?, nodeCount: Int, directed: Bool,
    parallel: ParallelEdges, names: Column?
  ) throws(GraphError) {
    let edges = try EdgeList(
      sources: sources, targets: targets, weights: weights, nodeCount: nodeCount)
    do {
      let built = try edges.rows(symmetric: !directed, parallel: parallel)
      rows = built.rows
      self.weights = built.weights
      edgeCount = built.edgeCount
    } catch {
      throw GraphError(.outOfMemory, "Graph: \(error.message)")
    }
    self.nodeCount = nodeCount
    isDirected = directed
    self.names = names
  }

  /// A graph with some edges of another removed.
  init(_ graph: Graph, rows edges: (rows: Rows, weights: Buffer?), loops: Int) {
    isDirected = graph.isDirected
    nodeCount = graph.nodeCount
    edgeCount = graph.edgeCount - loops
    names = graph.names
    rows = edges.rows
    weights = edges.weights
  }

  func check(_ node: Int) throws(GraphError) {
    guard node >= 0, node < nodeCount else {
      throw GraphError(.unknownNode, "no node \(node); the graph has nodes 0..<\(nodeCount)")
    }
  }
}
