import SwiftwaterDevices

extension SnippetCode {
  /// Records the instructions in the lazy graph, one node each, so that they fuse with what comes
  /// before and after.
  ///
  /// - Parameters:
  ///   - inputs: One for each input, in its type; they broadcast to `shape`.
  ///   - shape: The shape of every output.
  ///   - count: What `n` stands for.
  ///   - places: What `i` stands for, where the code uses it.
  /// - Returns: One tensor for each output.
  func record(
    _ inputs: [Tensor], shape: [Int], count: Int, places: Tensor? = nil
  ) throws(TensorError) -> [Tensor] {
    // The inputs live until the nodes hold theirs: until then no other thread may take one for a
    // node that nobody can see and write over its memory.
    defer { withExtendedLifetime((inputs, places)) {} }
    var nodes: [Node] = []
    nodes.reserveCapacity(steps.count)
    var held: [Tensor] = []
    for step in steps {
      let node = node(step, inputs, places, nodes, shape: shape, count: count)
      nodes.append(node)
      if node.depth.load(ordering: .relaxed) > Self.depthLimit {
        held = live(nodes)
        try Tensor.evaluate(held)
      }
    }
    let results = outputs.map { Self.result(nodes[$0], shape) }
    withExtendedLifetime(held) {}
    return results
  }

  // MARK: - Implementation

  /// As deep as recorded operations may lie inside each other; see ``Tensor``.
  private static let depthLimit = 128

  private func node(
    _ step: Step, _ inputs: [Tensor], _ places: Tensor?, _ nodes: [Node], shape: [Int], count: Int
  ) -> Node {
    func constant(_ number: Scalar) -> Node {
      Node(constant: number, dtype: step.dtype, isWeak: false)
    }
    switch step.source {
    case .input(let number): return inputs[number].node
    case .place: return places?.node ?? constant(.integer(0))
    case .count: return constant(.integer(Int64(count)))
    case .number(let number): return constant(number.dtype.scalar(bits: number.bits))
    case .apply(let primitive):
      let operands = step.operands
      let compute =
        primitive == .copy ? step.dtype : steps[operands[primitive == .select ? 1 : 0]].dtype
      return Node(
        primitive, compute: compute, nodes[operands[0]],
        operands.count > 1 ? nodes[operands[1]] : nil,
        operands.count > 2 ? nodes[operands[2]] : nil, dtype: step.dtype,
        extents: Extents(shape))
    }
  }

  /// The nodes recorded so far that outputs or later steps need, held so that none of them is taken
  /// for one that nobody can see.
  private func live(_ nodes: [Node]) -> [Tensor] {
    var isLive = Array(repeating: false, count: nodes.count)
    for output in outputs where output < nodes.count { isLive[output] = true }
    for step in steps[nodes.count...] {
      for operand in step.operands where operand < nodes.count { isLive[operand] = true }
    }
    return nodes.indices.filter { isLive[$0] }.map { Tensor(nodes[$0]) }
  }

  /// An output in its full shape, whatever it was made of.
  private static func result(_ node: Node, _ shape: [Int]) -> Tensor {
    if node.shape == shape { return Tensor(recording: node) }
    if let number = node.number { return .repeating(number, shape, node.dtype) }
    return Tensor(
      recording: Node(.copy, compute: node.dtype, node, dtype: node.dtype, extents: Extents(shape)))
  }
}

extension Tensor {
  /// The places of the elements of a shape in row-major order, `int64`, written when needed.
  static func places(_ shape: [Int]) -> Tensor { wholes(shape, for: "places") }
}
