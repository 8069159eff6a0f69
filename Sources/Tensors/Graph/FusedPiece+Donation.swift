import SwiftwaterDevices

extension FusedPiece {
  /// Memory of inputs that nobody can see once the program has run.
  ///
  /// An input qualifies when no tensor holds it, every pending user of it is computed here and is
  /// itself out of sight or an output, nothing else shares its buffer, and the buffer is the pool's.
  func donatedBuffers(_ shape: [Int]) -> [(elementSize: Int, buffer: Buffer)] {
    var donors: [(elementSize: Int, buffer: Buffer)] = []
    for input in inputs {
      let buffer: (Int, Buffer)? = input.node._withUnsafeGuaranteedRef { input in
        guard input.state == .stored, input.handles.load(ordering: .relaxed) == 0,
          input.consumers.load(ordering: .relaxed) == uses(of: input),
          // A node that stays pending may be computed again later and needs its inputs then.
          donors.isEmpty ? !staysPending() : true,
          input.ownsItsBuffer(), let storage = input.storage,
          storage.buffer.isPooled, storage.offset == 0, storage.isContiguous, storage.shape == shape
        else { return nil }
        return (input.dtype.byteCount, storage.buffer)
      }
      if let buffer { donors.append(buffer) }
    }
    return donors
  }

  private func uses(of node: Node) -> Int {
    var count = 0
    for user in nodes {
      user._withUnsafeGuaranteedRef { user in
        user.operands.forEach { if $0 === node { count += 1 } }
      }
    }
    return count
  }

  private func staysPending() -> Bool {
    nodes.contains { reference in
      let isOutput = outputs.contains { $0.toOpaque() == reference.toOpaque() }
      return !isOutput
        && reference._withUnsafeGuaranteedRef { node in
          node.handles.load(ordering: .relaxed) > 0
            || node.consumers.load(ordering: .relaxed) > uses(of: node)
        }
    }
  }
}
