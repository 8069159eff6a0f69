import SwiftwaterDevices

/// Values as numbers that move through windows, and back: what is no number is its place in the order
/// of all.
struct MovingValues {
  let numbers: Column
  private let column: Column
  /// For each place in the order, a row that has it.
  private let rows: [Int]

  init(_ column: Column) throws(FrameError) {
    self.column = column
    guard column.type.dtype == nil, column.type != .null else {
      numbers = try Evaluator.cast(column, to: .float64)
      rows = []
      return
    }
    let whole = Segments(whole: column.count)
    let ranks = try RankedRows(column, whole, descending: false).column(.dense, seed: 0)
    numbers = try Evaluator.cast(ranks, to: .float64)
    var rows: [Int] = []
    withExtendedLifetime(ranks) {
      let places = ranks.elements(Int.self)
      rows = Array(repeating: -1, count: column.count + 1)
      for row in 0..<column.count where ranks.isValid(row) { rows[places[row]] = row }
    }
    self.rows = rows
  }

  /// What numbers that came out of windows stand for.
  func values(of result: Column) throws(FrameError) -> Column {
    guard !rows.isEmpty, result.type == .float64 else { return result }
    let list = try Buffer.room(for: result.count, of: Int.self)
    let target = list.base(as: Int.self)
    withExtendedLifetime(result) {
      let places = result.elements(Double.self)
      for row in 0..<result.count {
        target[row] = result.isValid(row) ? rows[Int(places[row])] : -1
      }
    }
    return try column.gather(RowList(buffer: list, count: result.count, hasMissing: true))
  }
}
