import SwiftwaterDevices

extension FusedPiece {
  /// Memory of inputs that nobody can see once the program has run.
  ///
  /// An input qualifies when no tensor holds it, every pending user of it is computed here and is
  /// itself out of sight or an output, nothing else shares its buffer, and the buffer may be written.
  func donatedBuffers(
    _ extents: Extents, order: [Int]? = nil, where mayBeWritten: (Buffer) -> Bool
  ) -> [(elementSize: Int, buffer: Buffer)] {
    var donors: [(elementSize: Int, buffer: Buffer)] = []
    for index in inputs.indices {
      let input = inputs[index]
      guard input.node.isOutOfSight(uses: input.uses) else { continue }
      let buffer: Buffer? = input.node._withUnsafeGuaranteedRef { node in
        // A node that stays pending may be computed again later and needs its inputs then.
        guard node.state == .stored, !donors.isEmpty || !staysPending(), node.ownsItsBuffer(),
          let storage = node.storage, mayBeWritten(storage.buffer), storage.offset == 0,
          storage.steps == order, storage.extents == extents
        else { return nil }
        return storage.buffer
      }
      if let buffer { donors.append((input.dtype.byteCount, buffer)) }
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
      !outputs.contains { $0.toOpaque() == reference.toOpaque() }
        && !reference.isOutOfSight(
          uses: reference._withUnsafeGuaranteedRef { node in uses(of: node) })
    }
  }
}
