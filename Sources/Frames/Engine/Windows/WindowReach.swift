import SwiftwaterDevices

/// Which other rows the result of a window function depends on, over all rows as one partition.
///
/// It says how the function is computed of rows that are not in memory all at once.
indirect enum WindowReach: Sendable {
  /// Rows that are so near; operands after the first have one value for all rows, the first row's.
  case rows(before: Int, after: Int)
  /// Rows whose keys, the second operand, are near the row's own; the keys ascend.
  case keys(RollingStatistic, RollingWindow)
  /// The rows before, of which little has to be remembered.
  case running(@Sendable (WindowFunction) -> any RunningWindow)
  /// The rows after: another function of the rows from the last to the first.
  case backward(@Sendable () -> WindowFunction)
  /// The number of the row, from 0, and how many there are.
  case place(@Sendable (_ place: Int, _ count: Int) -> Int)
  /// The order of the values.
  case order(RankMethod, descending: Bool, seed: Int)
  /// Those of an expression of other functions that is the same.
  case composed(@Sendable ([Expression.Node]) -> Expression.Node)
  /// All rows, in no way that is known.
  case everything

  /// Rows so near, or everything where that is no nearness.
  static func near(before: Int, after: Int) -> WindowReach {
    max(before, after) < 1 << 40 ? .rows(before: max(0, before), after: max(0, after)) : .everything
  }
}

/// A window function on its way from the first row to the last, batch by batch.
protocol RunningWindow {
  /// The results of the next rows.
  mutating func next(_ columns: [Column]) throws(FrameError) -> Column
}

/// A function whose results depend on the last result that is there as they would on that value.
struct CarriedResult: RunningWindow {
  private let function: WindowFunction
  private var last: Column?

  init(_ function: WindowFunction) { self.function = function }

  mutating func next(_ columns: [Column]) throws(FrameError) -> Column {
    let type = try function.resultType(columns.map(\.type))
    let own = try Evaluator.cast(columns[0], to: type)
    let whole = try last.map { (last) throws(FrameError) in try Column.joined([last, own]) } ?? own
    let results = try function.evaluate([whole], Segments(whole: whole.count))
    if let row = results.lastValidRow {
      last = try results[row..<row + 1].detached()
    }
    return whole.count == own.count ? results : results[1..<results.count]
  }
}

/// A function that counts: the last result is added to those of the next rows.
struct CarriedCount: RunningWindow {
  private let function: WindowFunction
  private var count = 0

  init(_ function: WindowFunction) { self.function = function }

  mutating func next(_ columns: [Column]) throws(FrameError) -> Column {
    let counts = try function.evaluate(columns, Segments(whole: columns[0].count))
    let total = try Buffer.room(for: counts.count, of: Int.self)
    let (source, target) = (counts.elements(Int.self), total.base(as: Int.self))
    for row in 0..<counts.count { target[row] = source[row] + count }
    if counts.count > 0 { count = target[counts.count - 1] }
    return withExtendedLifetime(counts) {
      Column(type: .int64, count: counts.count, values: total)
    }
  }
}

extension Column {
  /// The last row that is not null.
  fileprivate var lastValidRow: Int? {
    guard let validity else { return count > 0 ? count - 1 : nil }
    var row = count - 1
    while row >= 0, !validity[row] { row -= 1 }
    return row >= 0 ? row : nil
  }
}
