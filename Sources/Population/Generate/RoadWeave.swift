/// The roads between the crossings of a lattice: all of its highways, a random spanning forest, and
/// some more roads.
struct RoadWeave {
  /// A road between two crossings, numbered as in the lattice.
  struct Edge {
    let from: UInt32
    let to: UInt32
    let type: RoadType
  }

  private(set) var edges: [Edge] = []
  /// The number of roads at each crossing.
  private(set) var degrees: [UInt8]

  /// A crossing with this many roads gets no more than the forest needs.
  private static let crowded: UInt8 = 6

  /// Weaves about `target` roads, never fewer than connect what can be connected.
  ///
  /// - Source: Kruskal 1956, doi:10.1090/S0002-9939-1956-0078686-7, over edges in random order.
  init(_ lattice: RoadLattice, edges target: Int, chance: Chance) {
    degrees = Array(repeating: 0, count: lattice.nodeCount)
    edges.reserveCapacity(target)
    var sets = DisjointSets(count: lattice.nodeCount)
    var others: [(from: UInt32, to: UInt32)] = []
    others.reserveCapacity(2 * lattice.nodeCount)
    lattice.forEachNeighbours { from, to, highway in
      if let highway {
        _ = sets.join(from, to)
        add(Edge(from: UInt32(from), to: UInt32(to), type: highway))
      } else {
        others.append((UInt32(from), UInt32(to)))
      }
    }
    let kinds = AliasTable(weights: RoadType.ordinaryShares)
    var spare: [Edge] = []
    for index in shuffled(others.count, .roadOrder, chance) {
      let (from, to) = others[index]
      let edge = Edge(
        from: from, to: to,
        type: RoadType.ordinary[kinds.choice(chance.words(.roadKind, index).0)])
      if sets.join(Int(from), Int(to)) { add(edge) } else { spare.append(edge) }
    }
    for edge in spare where edges.count < target {
      if degrees[Int(edge.from)] < Self.crowded, degrees[Int(edge.to)] < Self.crowded { add(edge) }
    }
  }

  private mutating func add(_ edge: Edge) {
    edges.append(edge)
    degrees[Int(edge.from)] += 1
    degrees[Int(edge.to)] += 1
  }
}

/// Returns 0..<count in a random order.
func shuffled(_ count: Int, _ stream: Chance.Stream, _ chance: Chance) -> [Int] {
  var keys = (0..<count).map { UInt64(chance.words(stream, $0).0) << 32 | UInt64($0) }
  keys.sort()
  return keys.map { Int($0 & 0xFFFF_FFFF) }
}
