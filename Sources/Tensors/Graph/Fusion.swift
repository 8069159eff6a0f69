import SwiftwaterDevices

/// The programs of several pending element-wise nodes of equal shape.
struct Fusion: ~Copyable {
  /// What is wanted.
  var roots: [Unmanaged<Node>] = []
  /// What is computed, operands first; held by the roots until these are settled.
  var nodes: [Unmanaged<Node>] = []
  /// The device that one or more of the nodes ask for; 0 when none does.
  var placement: UInt8 = 0

  /// Computes every root, in one pass or, where registers do not suffice, in several.
  ///
  /// - Parameter walk: Counted up for each look at the nodes, so that their marks tell it apart.
  func run(
    walk: inout Int, programs: inout ProgramCache, room: inout FusedPiece.Room
  ) throws(DeviceError) {
    var start = 0
    while start < nodes.count {
      var length = min(nodes.count - start, Self.longest)
      while true {
        walk += 1
        var piece = FusedPiece(
          of: self, start..<start + length, walk: walk, room: &room)
        let fits = try piece.run(&programs)
        piece.giveBack(&room)
        if fits { break }
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
    _ step: ReductionStep, walk: inout Int, programs: inout ProgramCache,
    room: inout FusedPiece.Room
  ) throws(DeviceError) -> Storage? {
    guard nodes.count <= Self.longest else { return nil }
    walk += 1
    var piece = FusedPiece(of: self, nodes.indices, walk: walk, room: &room)
    defer { piece.giveBack(&room) }
    return try piece.reduce(step, &programs)
  }

  /// The most operations of a program; longer ones gain nothing.
  private static let longest = 256
}
