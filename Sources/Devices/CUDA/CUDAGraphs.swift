import CDrivers
import Synchronization

/// Sequences of kernels that come again and again, each kept as one CUDA graph.
///
/// A launch costs the host two microseconds or more; a graph of twenty kernels costs about as much as
/// three launches, plus one for each kernel whose size or arguments are not those of the last time.
final class CUDAGraphs: Sendable {
  /// Keeps the graphs of a device.
  init(_ context: CUDAContext, groupSize: Int) {
    self.context = context
    self.groupSize = UInt32(groupSize)
  }

  /// Puts a sequence that comes again in the queue as one graph.
  ///
  /// - Returns: Whether it is in the queue; what does not become a graph is left to the caller, and not
  ///   tried again.
  func run(_ launches: [CUDAQueue.Launch]) throws(DeviceError) -> Bool {
    let key = launches.map { ObjectIdentifier($0.kernel) }
    return try graphs.withLock { graphs throws(DeviceError) in
      if let graph = graphs.ready[key] {
        try graph.update(launches, context, groupSize)
        try launch(graph)
        return true
      }
      if graphs.ready.count >= Self.most || graphs.refused.count >= 16 * Self.most {
        graphs.forget(context)
      }
      guard !graphs.refused.contains(key) else { return false }
      guard let graph = try Graph(launches, context, groupSize) else {
        graphs.refused.insert(key)
        return false
      }
      graphs.ready[key] = graph
      try launch(graph)
      return true
    }
  }

  // MARK: - Implementation

  private static let most = 64

  private struct Graphs: @unchecked Sendable {
    // Sendable: names of the driver, used under the lock of their owner.
    var ready: [[ObjectIdentifier]: Graph] = [:]
    var refused: Set<[ObjectIdentifier]> = []

    mutating func forget(_ context: CUDAContext) {
      for graph in ready.values { graph.destroy(context) }
      ready = [:]
      refused = []
    }
  }

  /// A chain of kernels, and what each of them got the last time.
  private final class Graph {
    let graph: sw_cu_graph
    let executable: sw_cu_graph_exec
    /// For failures: the first and the last operation.
    let operation: String
    private let nodes: [sw_cu_graph_node?]
    /// Held, so that no other kernel takes the place in memory that the key names.
    private let kernels: [CUDAKernel]
    private var last: [(groups: UInt32, words: [UInt64])]

    /// Builds the chain; nil when the driver cannot.
    init?(_ steps: [CUDAQueue.Launch], _ context: CUDAContext, _ groupSize: UInt32)
      throws(DeviceError)
    {
      var graph: sw_cu_graph?
      var executable: sw_cu_graph_exec?
      var nodes: [sw_cu_graph_node?] = []
      let result = try context.tryCallFirst("building a graph") { functions in
        var result = functions.pointee.cuGraphCreate(&graph, 0)
        for step in steps where result == 0 {
          var node: sw_cu_graph_node?
          result = withNode(step, groupSize) {
            functions.pointee.cuGraphAddKernelNode_v2(
              &node, graph, nodes.last.map { [$0] } ?? [], nodes.isEmpty ? 0 : 1, $0)
          }
          nodes.append(node)
        }
        if result == 0 {
          result = functions.pointee.cuGraphInstantiateWithFlags(&executable, graph, 0)
        }
        if result != 0, graph != nil { _ = functions.pointee.cuGraphDestroy(graph) }
        return result
      }
      if CUDAContext.isFinal(result) { throw context.failure(result, "building a graph") }
      guard result == 0, let graph, let executable else { return nil }
      self.graph = graph
      self.executable = executable
      self.nodes = nodes
      kernels = steps.map(\.kernel)
      last = steps.map { ($0.groups, $0.words) }
      operation =
        "\(steps.count) kernels from \(steps[0].operation) to \(steps[steps.count - 1].operation)"
    }

    /// Gives each kernel its size and arguments where they are others than the last time.
    func update(
      _ steps: [CUDAQueue.Launch], _ context: CUDAContext, _ groupSize: UInt32
    ) throws(DeviceError) {
      for (index, step) in steps.enumerated() {
        guard last[index].groups != step.groups || last[index].words != step.words else { continue }
        try context.callFirst(step.operation) { functions in
          withNode(step, groupSize) {
            functions.pointee.cuGraphExecKernelNodeSetParams_v2(executable, nodes[index], $0)
          }
        }
        last[index] = (step.groups, step.words)
      }
    }

    func destroy(_ context: CUDAContext) {
      // A device that is lost has lost its graphs with it.
      try? context.callFirst("forgetting a graph") { functions in
        _ = functions.pointee.cuGraphExecDestroy(executable)
        return functions.pointee.cuGraphDestroy(graph)
      }
    }
  }

  private let context: CUDAContext
  private let groupSize: UInt32
  private let graphs = Mutex(Graphs())

  private func launch(_ graph: Graph) throws(DeviceError) {
    try context.callFirst(graph.operation, isQueued: true) {
      $0.pointee.cuGraphLaunch(graph.executable, context.stream)
    }
  }
}

/// Calls `body` with a kernel of a sequence as the driver's graphs take it; the driver copies it.
private func withNode(
  _ step: CUDAQueue.Launch, _ groupSize: UInt32,
  _ body: (UnsafePointer<sw_cu_kernel_node>) -> sw_cu_result
) -> sw_cu_result {
  withWords(step.words) { parameters in
    var node = sw_cu_kernel_node()
    node.function = step.kernel.function
    (node.grid_x, node.grid_y, node.grid_z) = (step.groups, 1, 1)
    (node.block_x, node.block_y, node.block_z) = (groupSize, 1, 1)
    node.parameters = parameters
    return body(&node)
  }
}
