extension GeneratedFile {
  /// The road nodes in the order of the map, from the north; those on the seams of two map sheets come twice.
  static let roadNodes = GeneratedFile(name: "road_nodes.csv") { shared in
    let nodes = shared.roads.nodes
    let chance = shared.chance
    let order = nodeRows(count: nodes.count, chance: chance)
    let types = RoadNodeType.allCases.map { Array(",\($0.name)\n".utf8) }
    return Table(header: "node_id,east,north,type", rows: order.count) { rows, buffer in
      for row in rows {
        let number = Int(order[row])
        let node = nodes[number]
        appendIdentifier(of: number, chance, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer.append(fixed: node.east, decimals: 2)
        buffer.append(UInt8(ascii: ","))
        buffer.append(fixed: node.north, decimals: 2)
        buffer.append(types[Int(node.type.rawValue)])
      }
    }
  }

  /// The road edges, shuffled; some come twice, half of these the other way round.
  static let roadEdges = GeneratedFile(name: "road_edges.csv") { shared in
    let edges = shared.roads.edges
    let chance = shared.chance
    let order = edgeRows(count: edges.count, chance: chance)
    let types = RoadType.allCases.map { Array(",\($0.name),".utf8) }
    let forms = RoadForm.allCases.map { Array("\($0.name)\n".utf8) }
    let formTables = RoadType.allCases.map { AliasTable(weights: RoadForm.shares(of: $0)) }
    return Table(header: "src_id,dst_id,length,type,form", rows: order.count) { rows, buffer in
      for row in rows {
        let number = Int(order[row] >> 1)
        let edge = edges[number]
        let isTurned = order[row] & 1 == 1
        let type = Int(edge.type.rawValue)
        buffer.append(UInt8(ascii: "#"))
        appendIdentifier(of: Int(isTurned ? edge.to : edge.from), chance, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer.append(UInt8(ascii: "#"))
        appendIdentifier(of: Int(isTurned ? edge.from : edge.to), chance, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer.append(edge.length)
        buffer.append(types[type])
        buffer.append(forms[formTables[type].choice(chance.words(.roadForm, number).0)])
      }
    }
  }

  // MARK: - Implementation

  /// Appends `id` and a random UUID.
  ///
  /// - Source: RFC 9562, section 5.4, for the version and variant bits.
  private static func appendIdentifier(
    of node: Int, _ chance: Chance, to buffer: inout RowBuffer
  ) {
    let words = chance.words(.roadIdentifier, node)
    let second = words.1 & 0xFFFF_0FFF | 0x4000
    let third = words.2 & 0x3FFF_FFFF | 0x8000_0000
    let dash = UInt8(ascii: "-")
    buffer.append(UInt8(ascii: "i"))
    buffer.append(UInt8(ascii: "d"))
    buffer.append(hexadecimal: words.0)
    buffer.append(dash)
    buffer.append(hexadecimal: second, digits: 0..<4)
    buffer.append(dash)
    buffer.append(hexadecimal: second, digits: 4..<8)
    buffer.append(dash)
    buffer.append(hexadecimal: third, digits: 0..<4)
    buffer.append(dash)
    buffer.append(hexadecimal: third, digits: 4..<8)
    buffer.append(hexadecimal: words.3)
  }

  /// Returns the nodes in order with some again, up to a few thousand rows further on.
  private static func nodeRows(count: Int, chance: Chance) -> [UInt32] {
    let copies = Int((Double(count) * (RoadNetwork.rowsPerNode - 1)).rounded())
    let again = (0..<copies).map { copy in
      let words = chance.words(.roadNodeCopy, copy)
      let node = UInt64(words.0) * UInt64(count) >> 32
      return (row: min(node + UInt64(words.1 % 5_000), UInt64(count - 1)), node: UInt32(node))
    }.sorted { ($0.row, $0.node) < ($1.row, $1.node) }
    var rows: [UInt32] = []
    rows.reserveCapacity(count + copies)
    var next = again.startIndex
    for node in 0..<count {
      rows.append(UInt32(node))
      while next < again.endIndex, again[next].row == UInt64(node) {
        rows.append(again[next].node)
        next += 1
      }
    }
    return rows
  }

  /// Returns twice the number of the edge of each row, plus one if the edge is turned round.
  private static func edgeRows(count: Int, chance: Chance) -> [UInt32] {
    let copies = Int((Double(count) * (RoadNetwork.rowsPerEdge - 1)).rounded())
    var rows = (0..<count).map { UInt32(2 * $0) | chance.words(.roadEdge, $0).1 & 1 }
    rows.reserveCapacity(count + copies)
    for copy in 0..<copies {
      let words = chance.words(.roadEdgeCopy, copy)
      let edge = UInt32(UInt64(words.0) * UInt64(count) >> 32)
      rows.append(2 * edge | words.1 & 1)
    }
    return shuffled(rows.count, .roadShuffle, chance).map { rows[$0] }
  }
}
