import CKernels
import SwiftwaterDevices

/// The result of a join while it is put together, block by block, on several threads at once.
struct JoinOutput: Sendable {
  private let names: [String]
  private let count: Int
  private let left: Side
  private let right: Side

  /// - Parameters:
  ///   - count: The number of rows.
  ///   - leftIsWhole: Whether the left columns are those of the result as they are.
  ///   - mayMiss: Whether some rows have no right partner.
  init(
    _ left: Table, _ right: Table, _ step: JoinStep, count: Int, leftIsWhole: Bool, mayMiss: Bool
  ) throws(FrameError) {
    let added = step.rightColumns(left.names, right.names)
    let sources = try right.columns(named: added.map(\.source))
    names = left.names + added.map(\.name)
    self.count = count
    try Self.checkRoom((leftIsWhole ? [] : left.columns) + sources, count)
    self.left = try Side(left.columns, count: count, isWhole: leftIsWhole, mayMiss: false)
    self.right = try Side(sources, count: count, isWhole: false, mayMiss: mayMiss)
  }

  /// Writes rows of both sides from row `place` on.
  ///
  /// - Parameter first: What is added to the numbers of the left rows.
  func write(
    _ leftRows: UnsafePointer<UInt32>, _ rightRows: UnsafePointer<UInt32>, _ count: Int,
    from first: Int, at place: Int
  ) {
    left.write(leftRows, count, from: first, at: place)
    right.write(rightRows, count, from: 0, at: place)
  }

  var table: Table {
    get throws(FrameError) {
      Table(names: names, columns: try left.columns + right.columns, count: count)
    }
  }

  // MARK: - Implementation

  /// A few keys that occur often on both sides can ask for more rows than a machine holds: said
  /// before memory is taken.
  static func checkRoom(
    _ left: Table, _ right: Table, _ step: JoinStep, _ count: Int
  ) throws(FrameError) {
    let added = step.rightColumns(left.names, right.names).map(\.source)
    try checkRoom(left.columns + right.columns(named: added), count)
  }

  static func checkRoom(_ columns: [Column], _ count: Int) throws(FrameError) {
    let width = columns.reduce(1) { $0 + $1.width }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: width)
    let pool = MemoryPool.host
    let left = max(0, pool.limit - pool.statistics.bytesInUse)
    guard overflow || bytes > left else { return }
    let size = overflow ? "too many" : ByteCount.text(bytes)
    throw FrameError(
      .outOfMemory,
      """
      the join gives \(count) rows of \(width) bytes, \(size) where \(ByteCount.text(left)) are \
      left: keys repeat on both sides; join on more columns, or make one side unique first
      """)
  }
}

/// The columns that come from one side.
private struct Side: Sendable {
  private let whole: [Column]
  private let targets: [GatherTarget]
  /// Row numbers of all rows, where there are columns that are gathered in one go.
  private let rows: Buffer?
  private let count: Int
  private let mayMiss: Bool

  init(_ columns: [Column], count: Int, isWhole: Bool, mayMiss: Bool) throws(FrameError) {
    whole = columns
    self.count = count
    self.mayMiss = mayMiss
    guard !isWhole else {
      (targets, rows) = ([], nil)
      return
    }
    var targets: [GatherTarget] = []
    // Columns without nulls of their own have one bitmap between them.
    let missing = mayMiss ? try GatherTarget.bits(count) : nil
    var isWritten = false
    for column in columns where !column.isNested {
      let isFirst = !isWritten && column.validity == nil
      targets.append(
        try GatherTarget(column, count: count, missing: missing, writesMissing: isFirst))
      isWritten = isWritten || isFirst
    }
    self.targets = targets
    let hasNested = columns.contains { $0.isNested }
    rows = hasNested ? try .room(for: count, of: Int.self) : nil
  }

  func write(_ numbers: UnsafePointer<UInt32>, _ count: Int, from first: Int, at place: Int) {
    for target in targets { target.write(numbers, count: count, from: first, at: place) }
    guard let rows else { return }
    let list = rows.base(as: Int.self) + place
    for at in 0..<count { list[at] = numbers[at] == SW_NO_ROW ? -1 : Int(numbers[at]) + first }
  }

  var columns: [Column] {
    get throws(FrameError) {
      guard !targets.isEmpty || rows != nil else { return whole }
      var gathered = targets.map(\.column).makeIterator()
      var result: [Column] = []
      for column in whole {
        if column.isNested, let rows {
          let list = RowList(buffer: rows, count: count, hasMissing: mayMiss)
          result.append(try column.gather(list))
        } else if let next = gathered.next() {
          result.append(next)
        }
      }
      return result
    }
  }
}

extension Column {
  /// Whether rows lie in children, so that they are not gathered by copying elements.
  var isNested: Bool { type.physical == .list || type.physical == .structure }
}
