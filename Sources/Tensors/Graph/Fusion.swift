import SwiftwaterDevices

/// The programs of several pending element-wise nodes of equal shape.
struct Fusion {
  /// What is wanted.
  let roots: [Node]
  /// What is computed, operands first; held by the roots until these are settled.
  var nodes: [Unmanaged<Node>] = []

  init(roots: [Node]) {
    self.roots = roots
  }

  /// Computes every root, in one pass or, where registers do not suffice, in several.
  ///
  /// - Parameter walk: Counted up for each look at the nodes, so that their marks tell it apart.
  func run(walk: inout Int, programs: inout ProgramCache) throws(DeviceError) {
    var start = 0
    while start < nodes.count {
      var length = min(nodes.count - start, Self.longest)
      while true {
        walk += 1
        let piece = FusedPiece(
          nodes[start..<start + length], rest: nodes[(start + length)...], roots: roots, walk: walk)
        if try piece.run(&programs) { break }
        guard length > 1 else {
          fatalError("one operation needs more registers than the interpreter has")
        }
        length /= 2
      }
      start += length
    }
  }

  /// Reduces the only root, computed a block at a time.
  ///
  /// - Returns: nil when one program is not enough; nothing has changed then.
  func reduce(
    _ step: ReductionStep, walk: inout Int, programs: inout ProgramCache
  ) throws(DeviceError) -> Storage? {
    guard nodes.count <= Self.longest else { return nil }
    walk += 1
    return try FusedPiece(nodes[...], rest: [], roots: roots, walk: walk)
      .reduce(step, &programs)
  }

  /// The most operations of a program; longer ones gain nothing.
  private static let longest = 256
}
