import SwiftwaterDevices

/// The rows of a table that are distinct in some columns, in their order.
enum DistinctRows {
  static func rows(
    _ table: Table, _ names: [String], _ keep: UniqueKeep
  ) throws(FrameError) -> RowList {
    var columns: [Column] = []
    for name in names {
      guard let column = table[name] else { throw .unknownColumn(name, among: table.names) }
      columns.append(column)
    }
    let groups = try GroupCodes(columns, count: table.count)
    switch keep {
    case .first: return groups.firstRows
    case .last:
      let numbers = try groups.numbers()
      // From the end: the first row met of each group is its last one.
      let met = try Buffer.room(for: groups.groupCount, of: Bool.self, zeroed: true)
      let list = try Buffer.room(for: groups.groupCount, of: Int.self)
      var at = groups.groupCount
      for row in (0..<table.count).reversed() {
        let group = Int(numbers.base(as: UInt32.self)[row])
        guard !met.base(as: Bool.self)[group] else { continue }
        met.base(as: Bool.self)[group] = true
        at -= 1
        list.base(as: Int.self)[at] = row
      }
      return RowList(buffer: list, count: groups.groupCount)
    case .none:
      let sizes = try groups.counts(nil)
      let list = try Buffer.room(for: groups.groupCount, of: Int.self)
      var count = 0
      for group in 0..<groups.groupCount where sizes.elements(Int64.self)[group] == 1 {
        list.base(as: Int.self)[count] = groups.firstRows.rows[group]
        count += 1
      }
      return RowList(buffer: list, count: count)
    }
  }
}
