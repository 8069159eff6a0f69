import SwiftwaterDevices

extension DataFrame {
  /// Returns a summary of each column: counts, mean, spread, extremes, quantiles, frequent values.
  ///
  /// One row for each statistic, one column for each of this frame's:
  ///
  /// | row | numbers, decimals | bool | dates and times | text, enumerations |
  /// | --- | --- | --- | --- | --- |
  /// | `count`, `nulls`, `distinct` | number | number | text | text |
  /// | `mean`, `min`, `max` | number | the share of true; 0 or 1 | ISO 8601 | no mean |
  /// | `std` | number | null | null | null |
  /// | `25%` and others | number | null | ISO 8601 | null |
  /// | `top`, `frequency` | null | null | null | the most frequent value and how often |
  ///
  /// Null is skipped, and is none of the distinct values. NaN is a value: the mean is NaN then, and
  /// the largest value too. Lists, structures and bytes have a count and nulls. The last two rows
  /// are there when there is text.
  ///
  /// ```swift
  /// print(try people.describe(percentiles: [0.1, 0.5, 0.9]))
  /// ```
  ///
  /// - Parameter percentiles: Shares in 0...1, for each of which there is a row; between two values
  ///   lies what is between them in proportion.
  /// - Returns: `statistic`, then the columns: `float64` for numbers, `string` for others.
  /// - Throws: ``FrameError`` for a share outside of 0...1, or when running the plan fails.
  /// - Complexity: One pass over the columns, besides a sort for quantiles and a group-by for texts.
  /// - Also known as: `DataFrame.describe`.
  public func describe(
    percentiles: [Double] = [0.25, 0.5, 0.75]
  ) throws(FrameError) -> DataFrame {
    let names = try percentiles.map { share throws(FrameError) in
      try Self.percentileName(share)
    }
    let table = try table(for: "describe")
    let hasText = table.columns.contains { $0.type.standsForText }
    let rows =
      ["count", "nulls", "distinct", "mean", "std", "min"] + names + ["max"]
      + (hasText ? ["top", "frequency"] : [])
    var columns = [("statistic", try Column(rows))]
    for (name, column) in zip(table.names, table.columns) {
      guard name != "statistic" else {
        throw FrameError(
          .duplicateColumn, "describe(): a column is named 'statistic', as the summary's; rename it"
        )
      }
      let own = try Self.statistics(column, percentiles)
      let texts = rows.map { own[$0] ?? nil }
      let isNumber = column.type.isNumeric || column.type.isDecimal || column.type == .bool
      columns.append(
        (name, isNumber ? try Column(texts.map { $0.flatMap(Double.init) }) : try Column(texts)))
    }
    return try DataFrame(columns: columns)
  }

  /// Returns a line for each column: its type, nulls, distinct values, mean, extremes, and the shape
  /// of its distribution.
  ///
  /// ```swift
  /// print(try people.summary())
  /// ```
  ///
  /// - Parameter bins: How many intervals of equal width the `distribution` of numbers and times has:
  ///   a block for each, the higher the more values, the lowest for none.
  /// - Returns: Columns `column`, `type`, `nulls`, `distinct`, `mean`, `min`, `max` and `distribution`;
  ///   numbers rounded for people.
  /// - Throws: ``FrameError`` for fewer bins than 1, or when running the plan fails.
  /// - Also known as: `skimr::skim` in R.
  public func summary(bins: Int = 8) throws(FrameError) -> DataFrame {
    let table = try table()
    let shown = ["mean", "min", "max"]
    var values: [String: [String?]] = [:]
    var counts: (nulls: [Int], distinct: [Int?]) = ([], [])
    var distributions: [String?] = []
    for column in table.columns {
      let own = try Self.statistics(column, [])
      counts.nulls.append(column.nullCount)
      counts.distinct.append((own["distinct"] ?? nil).flatMap { Int($0) })
      let isNumber = column.type.isNumeric || column.type.isDecimal
      for name in shown {
        let text = own[name] ?? nil
        let rounded =
          isNumber ? text.flatMap { Double($0) }.map { FloatText.of($0, exact: "\($0)") } : text
        values[name, default: []].append(rounded)
      }
      distributions.append(try Self.distribution(column, bins))
    }
    return try DataFrame([
      "column": table.names, "type": table.columns.map(\.type.description),
      "nulls": counts.nulls, "distinct": counts.distinct, "mean": values["mean"] ?? [],
      "min": values["min"] ?? [], "max": values["max"] ?? [], "distribution": distributions,
    ])
  }

  // MARK: - Implementation

  /// `25%`, or `2.5%` where the share is not a whole number of hundredths.
  private static func percentileName(_ share: Double) throws(FrameError) -> String {
    guard share >= 0, share <= 1 else {
      throw FrameError(.argument, "describe(percentiles:): a share lies in 0...1, not at \(share)")
    }
    // Without the binary fraction's last digit: 0.07 * 100 is 7.000000000000001.
    let percent = (share * 1e10).rounded() / 1e8
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }

  /// The statistics that a column has, by name, as texts with all digits.
  private static func statistics(
    _ column: Column, _ percentiles: [Double]
  ) throws(FrameError) -> [String: String?] {
    let type = column.type
    var own: [String: String?] = [
      "count": "\(column.count - column.nullCount)", "nulls": "\(column.nullCount)",
    ]
    let isNumber = type.isNumeric || type.isDecimal
    guard isNumber || type.isTemporal || type.standsForText || type == .bool else { return own }
    let frame = try DataFrame(columns: [("x", column)])
    let x = type.isDecimal ? col("x").cast(.float64) : col("x")
    // Many different numbers are counted faster in order, where their quantiles are at hand, too.
    let sorted = type.isFloatingPoint ? try column.sortedNumbers() : nil
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
        wanted.append((try percentileName(share), x.quantile(share)))
      }
    }
    var names: Set<String> = []
    wanted = wanted.filter { names.insert($0.0).inserted }
    let isOfOrder = { (name: String) in name != "mean" && name != "std" }
    var inOrder = frame
    if let sorted { inOrder = try DataFrame(columns: [("x", sorted)]) }
    for (source, part) in [(inOrder, true), (frame, false)] {
      let some = wanted.filter { isOfOrder($0.0) == part }.map { $0.1.as($0.0) }
      guard !some.isEmpty else { continue }
      let result = try source.select(some).table()
      for (name, column) in zip(result.names, result.columns) {
        own[name] = column.isValid(0) ? column.text(0) : nil
      }
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
  private static func distribution(_ column: Column, _ bins: Int) throws(FrameError) -> String? {
    guard column.type.isNumeric || column.type.isDecimal || column.type.isTemporal else {
      guard bins >= 1 else { throw FrameError(.argument, "summary(bins: \(bins)): use 1 or more") }
      return nil
    }
    let isNumber = !column.type.isTemporal
    let number = try Evaluator.cast(column, to: isNumber ? .float64 : .int64)
    let counts = try DataFrame(columns: [("x", number)]).histogram("x", bins: bins)["count"]
      .array(of: Int.self)
    guard let most = counts.max(), most > 0 else { return nil }
    let blocks = Array("▁▂▃▄▅▆▇█")
    return String(counts.map { $0 == 0 ? blocks[0] : blocks[1 + ($0 * 6 + most / 2) / most] })
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
