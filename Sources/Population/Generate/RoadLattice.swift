import Dispatch
import Foundation

/// The lattice that the roads are woven on: square cells over the land, with more crossings in a
/// cell where more people live.
struct RoadLattice: Sendable {
  /// One cell: its crossings are `side` × `side` nodes, numbered in rows from `firstNode` on.
  struct Cell: Sendable {
    var side: UInt8 = 0
    /// Only cells of one region are joined by roads; 0 is the sea.
    var region: UInt32 = 0
    var firstNode: UInt32 = 0
  }

  /// The edge of a cell in metres.
  let size: Double
  let columns: Int
  let rows: Int
  private(set) var cells: [Cell]
  private(set) var nodeCount = 0

  /// Every `spacing.…`-th line of cells is a highway.
  let spacing: (motorway: Int, aRoad: Int, bRoad: Int)

  /// The part of the national grid that is looked at, in metres.
  private static let east = 80_000.0...660_000.0
  private static let north = 0.0...660_000.0

  /// The share of the cells whose roads lead nowhere else.
  private static let islandShare = 0.0012

  /// Makes a lattice with about `target` nodes.
  init(nodes target: Int, chance: Chance) {
    let survey = Survey()
    let coarse = 2_000.0
    let trial = Self.sides(size: coarse, survey)
    let nodes = trial.sides.reduce(0) { $0 + Int($1.side) * Int($1.side) }
    size = coarse * (Double(nodes) / Double(target)).squareRoot()
    let aRoad = max(4, 2 * Int((4_000 / size).rounded()))
    spacing = (aRoad * max(2, Int((40_000 / size / Double(aRoad)).rounded())), aRoad, aRoad / 2)

    let final = Self.sides(size: size, survey)
    (columns, rows, cells) = (final.columns, final.rows, final.sides)
    for cell in cells.indices where cells[cell].side > 0 {
      cells[cell].firstNode = UInt32(nodeCount)
      nodeCount += Int(cells[cell].side) * Int(cells[cell].side)
      let (column, row) = (cell % columns, cell / columns)
      let isOnHighway = column % spacing.bRoad == 0 || row % spacing.bRoad == 0
      if !isOnHighway, chance.words(.roadIsland, cell).0.unit < Self.islandShare {
        cells[cell].region = UInt32(1_000 + cell)
      }
    }
  }

  /// Returns where a node of a cell lies, in metres.
  func position(cell: Int, node: Int, chance: Chance) -> (east: Double, north: Double) {
    let side = Int(cells[cell].side)
    let local = node - Int(cells[cell].firstNode)
    let words = chance.words(.roadPosition, node)
    let x = (Double(local % side) + 0.5 + 0.7 * (words.0.unit - 0.5)) / Double(side)
    let y = (Double(local / side) + 0.5 + 0.7 * (words.1.unit - 0.5)) / Double(side)
    return Self.bent(
      east: Self.east.lowerBound + (Double(cell % columns) + x) * size,
      north: Self.north.lowerBound + (Double(cell / columns) + y) * size)
  }

  // MARK: - Implementation

  /// What the cells are made from.
  private struct Survey: Sendable {
    let outline = LandOutline()
    let density = PopulationDensity()

    func cell(east: Double, north: Double) -> Cell {
      guard let polygon = outline.polygon(east: east, north: north) else { return Cell() }
      // People per square kilometre from which on a cell holds 2 × 2, 3 × 3 and 4 × 4 crossings.
      let side: UInt8 =
        switch density.people(east: east, north: north) {
        case ..<350: 1
        case ..<1_000: 2
        case ..<2_500: 3
        default: 4
        }
      return Cell(side: side, region: UInt32(polygon + 1))
    }
  }

  private static func sides(
    size: Double, _ survey: Survey
  ) -> (columns: Int, rows: Int, sides: [Cell]) {
    let columns = Int(((east.upperBound - east.lowerBound) / size).rounded(.up))
    let rows = Int(((north.upperBound - north.lowerBound) / size).rounded(.up))
    let cells = [Cell](unsafeUninitializedCapacity: columns * rows) { buffer, count in
      nonisolated(unsafe) let cells = buffer  // each row is written by one iteration only
      DispatchQueue.concurrentPerform(iterations: rows) { row in
        for column in 0..<columns {
          let centre = bent(
            east: east.lowerBound + (Double(column) + 0.5) * size,
            north: north.lowerBound + (Double(row) + 0.5) * size)
          (cells.baseAddress! + row * columns + column).initialize(
            to: survey.cell(east: centre.east, north: centre.north))
        }
      }
      count = columns * rows
    }
    return (columns, rows, cells)
  }

  /// Bends the lattice gently, so that highways wind: at most 4 km, over some 90 km.
  private static func bent(east: Double, north: Double) -> (east: Double, north: Double) {
    (
      east + 2_500 * sin(north / 14_000) + 1_500 * sin(north / 9_100 + east / 31_000),
      north + 2_500 * sin(east / 15_000) + 1_500 * sin(east / 8_300 - north / 27_000)
    )
  }
}
