import Foundation

/// The roads of the country: nodes with places and kinds, edges with lengths and kinds.
struct RoadNetwork: Sendable {
  struct Node: Sendable {
    /// Centimetres on the national grid: what the files say is exact.
    var east: Int32
    var north: Int32
    var type = RoadNodeType.junction
  }

  struct Edge: Sendable {
    let from: UInt32
    let to: UInt32
    /// In whole metres, at least 1.
    let length: UInt32
    let type: RoadType
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []

  // The size of the road network of Great Britain in the job that this one is modelled on.
  static let nodesAtFullScale = 3_078_117
  static let leastNodes = 2_000
  static let edgesPerNode = 3_620_793.0 / 3_078_117
  static let rowsPerNode = 3_121_148.0 / 3_078_117
  static let rowsPerEdge = 3_725_531.0 / 3_620_793

  /// About two nodes in three are crossings, the others ends of short roads.
  private static let crossingShare = 0.67

  init(scale: Double, chance: Chance) {
    let count = max(Self.leastNodes, Int((Double(Self.nodesAtFullScale) * scale).rounded()))
    let target = Int((Double(count) * Self.edgesPerNode).rounded())
    let lattice = RoadLattice(
      nodes: Int(Double(count) * Self.crossingShare), chance: chance)
    let loops = max(2, count / 5_000)
    let ends = count - lattice.nodeCount
    let weave = RoadWeave(lattice, edges: target - loops - ends, chance: chance)
    let owners = Self.owners(of: ends, degrees: weave.degrees, chance: chance)

    let numbers = place(lattice, ends: owners, count: count, chance: chance)
    connect(weave, numbers: numbers, ends: owners, loops: loops, chance: chance)
    classify(chance: chance)
  }

  // MARK: - Implementation

  /// Returns how many road ends each crossing has.
  ///
  /// Crossings of two roads come first, those of one road next, so that most nodes have one road
  /// or three, as on real maps.
  private static func owners(of ends: Int, degrees: [UInt8], chance: Chance) -> [UInt8] {
    var owners = [UInt8](repeating: 0, count: degrees.count)
    let order = shuffled(degrees.count, .roadLeaf, chance)
    var left = ends
    func give(_ number: UInt8, where isFit: (UInt8) -> Bool) {
      for node in order where left > 0 && isFit(degrees[node] + owners[node]) {
        owners[node] += min(number, UInt8(min(left, 255)))
        left -= Int(min(number, UInt8(min(left, 255))))
      }
    }
    // One crossing of two roads in twenty stays as it is: a pseudo node.
    for (rank, node) in order.enumerated() where left > 0 && degrees[node] == 2 && rank % 20 != 0 {
      owners[node] = 1
      left -= 1
    }
    give(2) { $0 == 1 }
    while left > 0 { give(1) { _ in true } }
    return owners
  }

  /// Makes the nodes in the order of the map, from the north, and returns the crossings' numbers.
  private mutating func place(
    _ lattice: RoadLattice, ends: [UInt8], count: Int, chance: Chance
  ) -> [UInt32] {
    nodes.reserveCapacity(count)
    var numbers = [UInt32](repeating: 0, count: lattice.nodeCount)
    for index in lattice.cells.indices.reversed() where lattice.cells[index].side > 0 {
      let cell = lattice.cells[index]
      let reach = lattice.size / Double(cell.side)
      for offset in 0..<(Int(cell.side) * Int(cell.side)) {
        let crossing = Int(cell.firstNode) + offset
        let place = lattice.position(cell: index, node: crossing, chance: chance)
        numbers[crossing] = UInt32(nodes.count)
        append(east: place.east, north: place.north)
        for _ in 0..<ends[crossing] {
          let words = chance.words(.roadPosition, nodes.count, block: 1)
          let (angle, distance) = (2 * Double.pi * words.0.unit, reach * (0.1 + 0.3 * words.1.unit))
          append(
            east: place.east + distance * cos(angle), north: place.north + distance * sin(angle))
        }
      }
    }
    return numbers
  }

  private mutating func append(east: Double, north: Double) {
    nodes.append(Node(east: Int32((east * 100).rounded()), north: Int32((north * 100).rounded())))
  }

  private mutating func connect(
    _ weave: RoadWeave, numbers: [UInt32], ends: [UInt8], loops: Int, chance: Chance
  ) {
    for edge in weave.edges {
      append(numbers[Int(edge.from)], numbers[Int(edge.to)], edge.type, chance)
    }
    for crossing in ends.indices where ends[crossing] > 0 {
      let number = numbers[crossing]
      for end in 1...UInt32(ends[crossing]) {
        let isOpen = chance.words(.roadKind, Int(number + end), block: 1).0.unit < 0.85
        append(number, number + end, isOpen ? .localAccess : .restrictedLocalAccess, chance)
      }
    }
    for loop in 0..<loops {
      let words = chance.words(.roadLoop, loop)
      let node = UInt32((UInt64(words.0) * UInt64(nodes.count)) >> 32)
      edges.append(Edge(from: node, to: node, length: 40 + words.1 % 260, type: .local))
    }
  }

  /// Adds an edge up to 1.3 times as long as the straight line.
  private mutating func append(_ from: UInt32, _ to: UInt32, _ type: RoadType, _ chance: Chance) {
    let (a, b) = (nodes[Int(from)], nodes[Int(to)])
    let (x, y) = (Double(a.east) - Double(b.east), Double(a.north) - Double(b.north))
    let wiggle = 1 + 0.3 * chance.words(.roadEdge, edges.count).0.unit
    let metres = ((x * x + y * y).squareRoot() / 100 * wiggle).rounded()
    edges.append(Edge(from: from, to: to, length: UInt32(max(1, metres)), type: type))
  }

  /// Names the nodes after the number of their roads.
  private mutating func classify(chance: Chance) {
    var degrees = [UInt16](repeating: 0, count: nodes.count)
    for edge in edges {
      degrees[Int(edge.from)] += 1
      degrees[Int(edge.to)] += 1
    }
    for node in nodes.indices {
      switch degrees[node] {
      case 0, 1: nodes[node].type = .roadEnd
      case 2: nodes[node].type = .pseudoNode
      default:
        let isRound = chance.words(.roadKind, node, block: 2).0.unit < 0.05
        nodes[node].type = isRound ? .roundabout : .junction
      }
    }
  }
}
