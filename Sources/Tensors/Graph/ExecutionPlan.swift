import SwiftwaterDevices

/// What an evaluation is going to do: the passes over memory, in their order.
///
/// ```swift
/// let x = Tensor.uniform([1_000_000], seed: 1), y = Tensor.uniform([1_000_000], seed: 2)
/// print(((x - y).squared() * 2).sum().explain())
/// ```
public struct ExecutionPlan: Sendable, CustomStringConvertible {
  /// One pass over memory.
  public struct Pass: Sendable {
    /// The operations computed together, operands first; one for what is not element-wise.
    public let operations: [String]
    /// The reduction that the element-wise operations run into, a block at a time.
    public let reduction: String?
    /// The shape of the result.
    public let shape: [Int]
    /// The type of the result.
    public let dtype: DType
    /// Bytes of the arrays read, each once.
    public let bytesRead: Int
    /// Bytes of the result.
    public let bytesWritten: Int
    /// Whether the result is written over an operand that nobody can see any more.
    public let isInPlace: Bool
    /// Whether rows go through all operations, reductions among them, a few at a time.
    public var isByRows = false
    /// Where the pass runs.
    public var device = Device.cpu
  }

  /// The passes; none when the elements lie in memory, or are one repeated number.
  public let passes: [Pass]

  /// Bytes read by all passes.
  public var bytesRead: Int { passes.reduce(0) { $0 + $1.bytesRead } }
  /// Bytes written by all passes.
  public var bytesWritten: Int { passes.reduce(0) { $0 + $1.bytesWritten } }

  /// A line for the whole and one for each pass.
  public var description: String {
    guard !passes.isEmpty else { return "nothing to do: no operation is pending" }
    let launches = passes.count { $0.device != .cpu }
    let host =
      " on \(InstructionSet.current) with \(Threads.count) \(Threads.count == 1 ? "thread" : "threads")"
    let elsewhere = launches == 0 ? "" : ", \(launches) on an accelerator"
    let head =
      "\(passes.count) \(passes.count == 1 ? "pass" : "passes")"
      + (launches == passes.count ? "" : host) + elsewhere + ": "
      + "\(ByteCount.text(bytesRead)) read, \(ByteCount.text(bytesWritten)) written"
    return ([head] + passes.enumerated().map { "\($0 + 1). \($1)" }).joined(separator: "\n")
  }
}

extension ExecutionPlan.Pass: CustomStringConvertible {
  /// What is computed, how much is read and written.
  public var description: String {
    var work = operations.joined(separator: ", ")
    if let reduction {
      work = operations.isEmpty ? reduction : "\(reduction) of fused (\(work))"
    } else if operations.count > 1 {
      work = "fused \(isByRows ? "by rows " : "")(\(work))"
    }
    let place = isInPlace ? " in place" : ""
    let location = device == .cpu ? "" : " on \(device)"
    return
      "\(work)\(location) -> \(dtype) \(Shape.text(shape)): \(ByteCount.text(bytesRead)) read, "
      + "\(ByteCount.text(bytesWritten)) written\(place)"
  }
}

extension Tensor {
  /// Returns what evaluating this tensor is going to do, without doing it: the passes, what is fused
  /// in each, the bytes they read and write, and what is updated in place.
  ///
  /// - Complexity: O(pending operations).
  public func explain() -> ExecutionPlan { Evaluator.plan(of: node) }
}

/// Plans as the evaluator evaluates, without touching a node.
struct Planner {
  private(set) var passes: [ExecutionPlan.Pass] = []
  /// What earlier passes have computed.
  private var done: Set<ObjectIdentifier> = []

  /// Adds the passes that compute a node; `deferred` are the deferred nodes below it, operands first.
  mutating func plan(_ root: Node, deferred: [Unmanaged<Node>]) {
    computeDeferred(deferred, below: [.passUnretained(root)])
    computeElementwise(root)
  }

  // MARK: - Implementation

  /// Nodes computed together and the arrays they read.
  ///
  /// The lists do not hold the nodes, so that a count of holders tells who else can see them.
  private struct Piece {
    var nodes: [Unmanaged<Node>] = []
    var inputs: [Unmanaged<Node>] = []
    /// The device that one or more of the nodes ask for.
    var placement: UInt8 = 0
  }

  private mutating func computeElementwise(_ node: Node) {
    guard node.state == .elementwise, !isDone(node) else { return }
    add(gather(node), reduction: nil, result: node)
  }

  private mutating func add(_ piece: Piece, reduction: String?, result: Node) {
    passes.append(
      ExecutionPlan.Pass(
        operations: piece.nodes.map { $0.takeUnretainedValue().operationName },
        reduction: reduction,
        shape: result.shape, dtype: result.dtype,
        bytesRead: piece.inputs.reduce(0) { $0 + bytes(of: $1.takeUnretainedValue()) },
        bytesWritten: bytes(of: result),
        isInPlace: reduction == nil && donates(piece, to: result),
        device: device(
          of: result, piece.inputs.map { $0.takeUnretainedValue() }, placement: piece.placement,
          count: piece.nodes.first?.takeUnretainedValue().count ?? 0)))
    done.insert(ObjectIdentifier(result))
  }

  /// The element-wise nodes of one shape below a root; what has another shape is planned before.
  private mutating func gather(_ root: Node, placement: UInt8 = 0) -> Piece {
    var piece = Piece()
    piece.placement =
      Placement.joined(
        Placement.current(of: placement), Placement.current(of: root.placement)) ?? root.placement
    var seen: Set<ObjectIdentifier> = []
    var stack: [(node: Node, isLeft: Bool)] = [(root, false)]
    while let (node, isLeft) = stack.popLast() {
      if isLeft {
        piece.nodes.append(.passUnretained(node))
        continue
      }
      guard seen.insert(ObjectIdentifier(node)).inserted, node.number == nil else { continue }
      let isComputedHere =
        node.state == .elementwise && node.extents == root.extents && !isDone(node)
      guard isComputedHere, let together = Placement.joined(piece.placement, node.placement) else {
        computeElementwise(node)
        piece.inputs.append(.passUnretained(node))
        continue
      }
      piece.placement = together
      stack.append((node, true))
      var operands: [Node] = []
      node.operands.forEach { operands.append($0) }
      for operand in operands.reversed() { stack.append((operand, false)) }
    }
    return piece
  }

  /// Where a pass of so many elements of every array would run.
  private func device(
    of result: Node, _ inputs: [Node], placement: UInt8? = nil, cost: WorkCost = WorkCost(),
    count: Int
  ) -> Device {
    let read = inputs.reduce(0) { $0 + ($1.number == nil ? count * $1.dtype.byteCount : 0) }
    return Placement.likelyDevice(
      recorded: placement ?? result.placement, bytes: read + bytes(of: result),
      cost: cost, inputs: inputs.compactMap { $0.storage?.buffer })
  }

  private func isDone(_ node: Node) -> Bool { done.contains(ObjectIdentifier(node)) }

  private func bytes(of node: Node) -> Int {
    node.number == nil ? node.count * node.dtype.byteCount : 0
  }

  /// Whether the memory of an input is free for the result; see `FusedPiece.donatedBuffers`.
  private func donates(_ piece: Piece, to result: Node) -> Bool {
    func uses(of node: Unmanaged<Node>) -> Int {
      piece.nodes.reduce(0) { count, user in
        var own = 0
        user._withUnsafeGuaranteedRef { user in
          user.operands.forEach {
            if Unmanaged.passUnretained($0).toOpaque() == node.toOpaque() { own += 1 }
          }
        }
        return count + own
      }
    }
    let root = Unmanaged.passUnretained(result).toOpaque()
    let staysPending = piece.nodes.contains {
      $0.toOpaque() != root && !$0.isOutOfSight(uses: uses(of: $0))
    }
    guard !staysPending else { return false }
    return piece.inputs.contains { reference in
      guard reference.isOutOfSight(uses: uses(of: reference)) else { return false }
      return reference._withUnsafeGuaranteedRef { input in
        guard let storage = input.storage, storage.buffer.isPooled,
          storage.offset == 0, storage.isContiguous, input.extents == result.extents,
          input.dtype.byteCount == result.dtype.byteCount
        else { return false }
        return input.ownsItsBuffer()
      }
    }
  }
}

extension Planner: RowScheduler {
  func isPending(_ reference: Unmanaged<Node>) -> Bool {
    reference._withUnsafeGuaranteedRef { $0.isPending && !isDone($0) }
  }

  mutating func compute(elementwise reference: Unmanaged<Node>) {
    computeElementwise(reference.takeUnretainedValue())
  }

  mutating func compute(deferred reference: Unmanaged<Node>) {
    let isFused = reference._withUnsafeGuaranteedRef { $0.deferred?.computesOnTheWay ?? false }
    let node = reference.takeUnretainedValue()
    guard let operation = node.deferred else { return }
    if isFused, !isDone(operation.operands[0]) {
      add(
        gather(operation.operands[0], placement: node.placement), reduction: operation.name,
        result: node)
      return
    }
    for operand in operation.operands { computeElementwise(operand) }
    let read = operation.operands.reduce(0) { $0 + bytes(of: $1) }
    passes.append(
      ExecutionPlan.Pass(
        operations: [operation.name], reduction: nil, shape: node.shape, dtype: node.dtype,
        bytesRead: read, bytesWritten: bytes(of: node), isInPlace: false,
        device: operation.accelerated == nil
          ? .cpu
          : device(
            of: node, operation.operands, cost: operation.cost,
            count: operation.operands.first?.count ?? 0)))
    done.insert(ObjectIdentifier(node))
  }

  mutating func compute(_ group: RowGroup) -> Bool {
    let hasDonor = group.donor != nil
    guard let result = group.members.last?.node, let device = group.likelyDevice else {
      return false
    }
    let isInPlace = hasDonor && device == .cpu
    let outputs = group.outputs.map { group.members[$0].node }
    passes.append(
      ExecutionPlan.Pass(
        operations: group.members.map(\.node.operationName), reduction: nil, shape: result.shape,
        dtype: result.dtype,
        bytesRead: group.inputs.reduce(0) { $0 + bytes(of: $1.takeUnretainedValue()) },
        bytesWritten: outputs.reduce(0) { $0 + bytes(of: $1) },
        isInPlace: isInPlace, isByRows: true, device: device))
    for output in outputs { done.insert(ObjectIdentifier(output)) }
    return true
  }
}

extension Node {
  /// What a pending node does, by the name of the operation.
  fileprivate var operationName: String {
    if let deferred { return deferred.name }
    return primitive == .copy ? "cast to \(dtype)" : "\(primitive)"
  }
}
