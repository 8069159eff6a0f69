import SwiftwaterDevices

/// What is said of one column of a frame that may not fit into memory.
struct ColumnSummary {
  let type: ColumnType
  /// A frame of the column, named `x`.
  private let frame: DataFrame
  /// The column, where it is in memory.
  private let column: Column?

  init(_ name: String, of frame: DataFrame) throws(FrameError) {
    type = try frame.type(of: name)
    column = frame.result.value?[name]
    self.frame =
      if let column {
        try DataFrame(columns: [("x", column)])
      } else {
        try frame.select(col(name).as("x"))
      }
  }

  /// `25%`, or `2.5%` where the share is not a whole number of hundredths.
  static func percentileName(_ share: Double) throws(FrameError) -> String {
    guard share >= 0, share <= 1 else {
      throw FrameError(.argument, "describe(percentiles:): a share lies in 0...1, not at \(share)")
    }
    // Without the binary fraction's last digit: 0.07 * 100 is 7.000000000000001.
    let percent = (share * 1e10).rounded() / 1e8
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }

  /// The statistics that the column has, by name, as texts with all digits.
  func statistics(_ percentiles: [Double]) throws(FrameError) -> [String: String?] {
    var own: [String: String?] = [:]
    let counts = [col("x").count().as("count"), (.count() - col("x").count()).as("nulls")]
    try add(counts, of: frame, to: &own)
    let isNumber = type.isNumeric || type.isDecimal
    guard isNumber || type.isTemporal || type.standsForText || type == .bool else { return own }
    let x = type.isDecimal ? col("x").cast(.float64) : col("x")
    // Many different numbers are counted faster in order, where their quantiles are at hand, too.
    let sorted = try sortedNumbers()
    var wanted: [(String, Expression)] = []
    if let sorted {
      own["distinct"] = "\(sorted.changeCount)"
    } else {
      wanted.append(("distinct", col("x").nUnique()))
    }
    if type == .bool {
      let share = x.cast(.float64)
      wanted += [("mean", share.mean()), ("min", share.min()), ("max", share.max())]
    } else {
      wanted += [("min", x.min()), ("max", x.max())]
    }
    if isNumber { wanted.append(("std", x.std())) }
    if isNumber || type.isTemporal {
      wanted.append(("mean", x.mean()))
      for share in percentiles {
        wanted.append((try Self.percentileName(share), x.quantile(share)))
      }
    }
    var names: Set<String> = []
    wanted = wanted.filter { names.insert($0.0).inserted }
    let isOfOrder = { (name: String) in name != "mean" && name != "std" }
    var inOrder = frame
    if let sorted { inOrder = try DataFrame(columns: [("x", sorted)]) }
    for (source, part) in [(inOrder, true), (frame, false)] {
      let some = wanted.filter { isOfOrder($0.0) == part }.map { $0.1.as($0.0) }
      if !some.isEmpty { try add(some, of: source, to: &own) }
    }
    if type.standsForText {
      let counts = try frame.dropNulls().valueCounts("x").head(1).table()
      if counts.count == 1 {
        own["top"] = counts.columns[0].text(0)
        own["frequency"] = counts.columns[1].text(0)
      }
    }
    return own
  }

  /// A block of eight heights for each interval; nil when there is nothing to count.
  func distribution(_ bins: Int) throws(FrameError) -> String? {
    guard type.isNumeric || type.isDecimal || type.isTemporal else {
      guard bins >= 1 else { throw FrameError(.argument, "summary(bins: \(bins)): use 1 or more") }
      return nil
    }
    let numbers = try frame.select(col("x").cast(type.isTemporal ? .int64 : .float64).as("x"))
    let counts = try numbers.histogram("x", bins: bins)["count"].array(of: Int.self)
    guard let most = counts.max(), most > 0 else { return nil }
    let blocks = Array("▁▂▃▄▅▆▇█")
    return String(counts.map { $0 == 0 ? blocks[0] : blocks[1 + ($0 * 6 + most / 2) / most] })
  }

  // MARK: - Implementation

  /// Adds what expressions of one value are.
  private func add(
    _ expressions: [Expression], of frame: DataFrame, to own: inout [String: String?]
  ) throws(FrameError) {
    let result = try frame.select(expressions).table()
    for (name, column) in zip(result.names, result.columns) {
      own[name] = column.isValid(0) ? column.text(0) : nil
    }
  }

  /// The floats of a column in memory in order, where there is room for that.
  private func sortedNumbers() throws(FrameError) -> Column? {
    guard type.isFloatingPoint, let column else { return nil }
    do throws(FrameError) { return try column.sortedNumbers() } catch {
      guard error.code == .outOfMemory else { throw error }
      return nil
    }
  }
}

extension Column {
  /// The floats that are there in ascending order, NaN last.
  fileprivate func sortedNumbers() throws(FrameError) -> Column {
    guard let dtype = type.dtype else { return self }
    var present = self
    if let validity {
      let mask = Column(type: .bool, count: count, values: try validity.bytes())
      present = try gather(RowList(mask: mask))
    }
    let out = try Buffer.room(for: present.count * width, of: UInt8.self)
    try framing { () throws(DeviceError) in
      try NumberOrder(dtype).sort(
        rows: 1, of: present.count, from: present.values.pointer + present.start * width,
        into: out.pointer)
    }
    withExtendedLifetime(present) {}
    return Column(type: type, count: present.count, values: out)
  }

  /// How many different floats there are of floats in order.
  fileprivate var changeCount: Int {
    type == .float32 ? changeCount(Float.self) : changeCount(Double.self)
  }

  private func changeCount<Element: BinaryFloatingPoint & BitwiseCopyable>(
    _ type: Element.Type
  ) -> Int {
    let source = elements(type)
    var changes = min(count, 1)
    for row in stride(from: 1, to: count, by: 1) {
      let (a, b) = (source[row - 1], source[row])
      changes += a == b || (a.isNaN && b.isNaN) ? 0 : 1
    }
    return changes
  }
}
