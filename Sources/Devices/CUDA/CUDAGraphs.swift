import CDrivers
import Synchronization

/// Sequences of kernels that come again and again, each kept as one CUDA graph.
///
/// A launch costs the host two microseconds or more; a graph of twenty kernels costs about as much as
/// three launches, plus one for each kernel whose size or arguments are not those of the last time.
final class CUDAGraphs: Sendable {
  /// A kernel of a sequence.
  struct Step {
    var kernel: CUDAKernel
    var groups: UInt32
    var launch: KernelLaunch
  }

  /// Keeps the graphs of a device.
  init(_ context: CUDAContext, groupSize: Int) {
    self.context = context
    self.groupSize = UInt32(groupSize)
  }

  /// Puts a sequence in the queue as one graph when it has come before.
  ///
  /// - Returns: Whether it is in the queue; a sequence that is short or new is left to the caller.
  func run(_ steps: [Step]) throws(DeviceError) -> Bool {
    guard steps.count >= Self.shortest else { return false }
    let key = steps.map { ObjectIdentifier($0.kernel) }
    return try graphs.withLock { graphs throws(DeviceError) in
      if let graph = graphs.ready[key] {
        try graph.update(steps, context, groupSize)
        try context.call(graph.operation, isQueued: true) {
          $0.pointee.cuGraphLaunch(graph.executable, context.stream)
        }
        return true
      }
      if graphs.ready.count >= Self.most || graphs.seen.count >= 16 * Self.most {
        graphs.forget(context)
      }
      // What comes a second time will come again; what does not become a graph is not tried twice.
      switch graphs.seen.updateValue(.again, forKey: key) {
      case nil: graphs.seen[key] = .once
      case .once: graphs.ready[key] = try Graph(steps, context, groupSize)
      case .again: break
      }
      guard let graph = graphs.ready[key] else { return false }
      try context.call(graph.operation, isQueued: true) {
        $0.pointee.cuGraphLaunch(graph.executable, context.stream)
      }
      return true
    }
  }

  // MARK: - Implementation

  private static let shortest = 4
  private static let most = 64

  private enum Sighting { case once, again }

  private struct Graphs: @unchecked Sendable {
    // Sendable: names of the driver, used under the lock of their owner.
    var ready: [[ObjectIdentifier]: Graph] = [:]
    var seen: [[ObjectIdentifier]: Sighting] = [:]

    mutating func forget(_ context: CUDAContext) {
      for graph in ready.values { graph.destroy(context) }
      ready = [:]
      seen = [:]
    }
  }

  /// A chain of kernels, and what each of them got the last time.
  private final class Graph {
    let graph: sw_cu_graph
    let executable: sw_cu_graph_exec
    /// For failures: the first and the last operation.
    let operation: String
    private let nodes: [sw_cu_graph_node?]
    private var last: [(groups: UInt32, words: [UInt64])]

    /// Builds the chain; nil when the driver cannot.
    init?(_ steps: [Step], _ context: CUDAContext, _ groupSize: UInt32) throws(DeviceError) {
      var graph: sw_cu_graph?
      var executable: sw_cu_graph_exec?
      var nodes: [sw_cu_graph_node?] = []
      let result = try context.tryCall("building a graph") { functions in
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
      last = steps.map { ($0.groups, $0.launch.arguments.map(\.word)) }
      operation =
        "\(steps.count) kernels from \(steps[0].launch.operation) to "
        + steps[steps.count - 1].launch.operation
    }

    /// Gives each kernel its size and arguments where they are others than the last time.
    func update(
      _ steps: [Step], _ context: CUDAContext, _ groupSize: UInt32
    ) throws(DeviceError) {
      for (index, step) in steps.enumerated() {
        guard
          last[index].groups != step.groups
            || !last[index].words.elementsEqual(step.launch.arguments.lazy.map(\.word))
        else { continue }
        try context.call(step.launch.operation) { functions in
          withNode(step, groupSize) {
            functions.pointee.cuGraphExecKernelNodeSetParams_v2(executable, nodes[index], $0)
          }
        }
        last[index] = (step.groups, step.launch.arguments.map(\.word))
      }
    }

    func destroy(_ context: CUDAContext) {
      // A device that is lost has lost its graphs with it.
      try? context.call("forgetting a graph") { functions in
        _ = functions.pointee.cuGraphExecDestroy(executable)
        return functions.pointee.cuGraphDestroy(graph)
      }
    }
  }

  private let context: CUDAContext
  private let groupSize: UInt32
  private let graphs = Mutex(Graphs())
}

/// Calls `body` with a kernel of a sequence as the driver's graphs take it; the driver copies it.
private func withNode(
  _ step: CUDAGraphs.Step, _ groupSize: UInt32,
  _ body: (UnsafePointer<sw_cu_kernel_node>) -> sw_cu_result
) -> sw_cu_result {
  withParameters(step.launch.arguments) { parameters in
    var node = sw_cu_kernel_node()
    node.function = step.kernel.function
    (node.grid_x, node.grid_y, node.grid_z) = (step.groups, 1, 1)
    (node.block_x, node.block_y, node.block_z) = (groupSize, 1, 1)
    node.parameters = parameters
    return body(&node)
  }
}
