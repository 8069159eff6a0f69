extension RoadLattice {
  /// Calls `body` with each two crossings that a road may join, and the highway that does so.
  ///
  /// Cells with different numbers of crossings meet like gears: each crossing on the finer side has
  /// one road over, and those on the coarser side share them.
  func forEachNeighbours(_ body: (_ from: Int, _ to: Int, _ highway: RoadType?) -> Void) {
    for cell in cells.indices where cells[cell].side > 0 {
      let (column, row) = (cell % columns, cell / columns)
      let (along, across) = (highway(line: row), highway(line: column))
      let (side, first) = (Int(cells[cell].side), Int(cells[cell].firstNode))
      for j in 0..<side {
        for i in 0..<side {
          let node = first + j * side + i
          if i + 1 < side { body(node, node + 1, j == 0 ? along : nil) }
          if j + 1 < side { body(node, node + side, i == 0 ? across : nil) }
        }
      }
      if column + 1 < columns, cells[cell + 1].region == cells[cell].region {
        let (otherSide, other) = (Int(cells[cell + 1].side), Int(cells[cell + 1].firstNode))
        let teeth = max(side, otherSide)
        for tooth in 0..<teeth {
          body(
            first + (tooth * side / teeth) * side + side - 1,
            other + (tooth * otherSide / teeth) * otherSide, tooth == 0 ? along : nil)
        }
      }
      if row + 1 < rows, cells[cell + columns].region == cells[cell].region {
        let above = cells[cell + columns]
        let teeth = max(side, Int(above.side))
        for tooth in 0..<teeth {
          body(
            first + (side - 1) * side + tooth * side / teeth,
            Int(above.firstNode) + tooth * Int(above.side) / teeth, tooth == 0 ? across : nil)
        }
      }
    }
  }

  private func highway(line: Int) -> RoadType? {
    if line % spacing.motorway == 0 { return .motorway }
    if line % spacing.aRoad == 0 { return .aRoad }
    return line % spacing.bRoad == 0 ? .bRoad : nil
  }
}
