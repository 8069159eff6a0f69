import CKernels
import SwiftwaterDevices

/// The words of each group's values side by side.
struct GroupedWords: Sendable {
  let words: Buffer
  /// Where the words of each group start, in the order of the groups, and the end of the last.
  let starts: [Int]

  /// - Parameter column: Values that are put side by side where they are there, in row order.
  init(_ groups: GroupCodes, _ column: Column, words source: Buffer) throws(FrameError) {
    let units = groups.units
    // Runs of units, each with a place of its own in every group; no two parts share a group.
    let runs = RowUnits(
      count: units.count, grain: groups.routing == nil ? max(1, (units.count + 7) / 8) : units.count
    )
    let counts = try Threads.map(max(1, runs.count)) { run throws(FrameError) -> Buffer in
      let counts = try Buffer.room(for: groups.size, of: Int64.self, zeroed: true)
      guard groups.routing == nil, runs.count > 0 else { return counts }
      for unit in units[runs[run]] { Self.count(groups, unit, column, counts) }
      return counts
    }
    if groups.routing != nil {
      Threads.forEach(units.count) { Self.count(groups, units[$0], column, counts[0]) }
    }
    // Counts become places, group after group and within a group run after run.
    var starts = Array(repeating: 0, count: groups.groupCount + 1)
    var at: Int64 = 0
    for group in 0..<groups.groupCount {
      let code = groups.order.rows[group]
      for run in counts {
        let own = run.base(as: Int64.self)[code]
        run.base(as: Int64.self)[code] = at
        at += own
      }
      starts[group + 1] = Int(at)
    }
    self.starts = starts
    let words = try Buffer.room(for: Int(at), of: UInt64.self)
    self.words = words
    let place = { @Sendable (unit: GroupCodes.Unit, next: Buffer) in
      sw_place_words(
        groups.codes(unit), source.base(as: UInt64.self) + unit.rows.lowerBound,
        column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
        Int64((column.validity?.start ?? 0) + unit.rows.lowerBound), Int64(unit.rows.count),
        next.base(as: Int64.self) + unit.base, words.base(as: UInt64.self))
    }
    if groups.routing != nil {
      Threads.forEach(units.count) { place(units[$0], counts[0]) }
    } else {
      Threads.forEach(runs.count) { run in
        for unit in units[runs[run]] { place(unit, counts[run]) }
      }
    }
  }

  init(_ groups: GroupCodes, _ column: Column) throws(FrameError) {
    try self.init(groups, column, words: OrderWords.of(column))
  }

  var groupCount: Int { starts.count - 1 }

  subscript(group: Int) -> UnsafeMutableBufferPointer<UInt64> {
    UnsafeMutableBufferPointer(
      start: words.base(as: UInt64.self) + starts[group], count: starts[group + 1] - starts[group])
  }

  private static func count(
    _ groups: GroupCodes, _ unit: GroupCodes.Unit, _ column: Column, _ counts: Buffer
  ) {
    var cells = column.cells(unit.rows)
    sw_fold_count(
      groups.codes(unit), &cells, Int64(unit.rows.count), counts.base(as: Int64.self) + unit.base)
  }
}

/// A value with a share of the others below it.
struct QuantileReduction: GroupReduction {
  let share: Double
  let interpolation: QuantileInterpolation
  let type: ColumnType

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    var values = inputs[0]
    if case .decimal = values.type { values = try values.asDoubles() }
    let grouped = try GroupedWords(groups, values)
    let (share, interpolation, physical) = (share, interpolation, values.type.physical)
    return try Column.doubles(count: grouped.groupCount) { group in
      Self.quantile(share, interpolation, of: grouped[group], physical)
    }.rounded(to: type)
  }

  /// Changes the order of the words.
  static func quantile(
    _ share: Double, _ interpolation: QuantileInterpolation,
    of words: UnsafeMutableBufferPointer<UInt64>, _ physical: PhysicalType
  ) -> Double? {
    quantile(share, interpolation, count: words.count) { rank, isAfterLast in
      guard isAfterLast else { return number(Selection.select(rank, of: words), physical) }
      // The least of those that come after what was selected last.
      var least = words[rank]
      for at in rank + 1..<Swift.max(rank + 1, words.count) { least = Swift.min(least, words[at]) }
      return number(least, physical)
    }
  }

  /// - Parameter value: Gets the rank of a value, and whether it comes after the one that was asked
  ///   for last.
  static func quantile(
    _ share: Double, _ interpolation: QuantileInterpolation, count: Int,
    value: (_ rank: Int, _ isAfterLast: Bool) -> Double
  ) -> Double? {
    guard count > 0 else { return nil }
    let place = share * Double(count - 1)
    let low = lowRank(share, count: count)
    let isBetween = place > Double(low)
    func upper(_ below: Double) -> Double { low + 1 < count ? value(low + 1, true) : below }
    switch interpolation {
    case .lower: return value(low, false)
    case .higher:
      let below = value(low, false)
      return isBetween ? upper(below) : below
    case .nearest:
      // Halves go to the even place, as in NumPy.
      return value(Int(place.rounded(.toNearestOrEven)), false)
    case .midpoint:
      let below = value(low, false)
      return isBetween ? below / 2 + upper(below) / 2 : below
    case .linear:
      let below = value(low, false)
      guard isBetween else { return below }
      let fraction = place - Double(low)
      let above = upper(below)
      guard fraction != 0.5 else { return below / 2 + above / 2 }
      return below == above ? below : below + fraction * (above - below)
    }
  }

  /// The rank of the value at or below a quantile of one value or more.
  static func lowRank(_ share: Double, count: Int) -> Int {
    min(count - 1, Int(share * Double(count - 1)))
  }

  /// The number a word of ``OrderWords`` stands for.
  static func number(_ word: UInt64, _ physical: PhysicalType) -> Double {
    switch physical {
    case .float32, .float64: SortKeys.double(word)
    case .uint64: Double(word)
    default: Double(Int64(bitPattern: word ^ (1 << 63)))
    }
  }
}

extension QuantileReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    try CountedQuantile(reduction: self, values: values).column()
  }
}

/// The median of the distances from the median.
struct MedianDeviationReduction: GroupReduction {
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let values = try inputs[0].asDoubles()
    let grouped = try GroupedWords(groups, values)
    return try Column.doubles(count: grouped.groupCount) { group in
      let words = grouped[group]
      guard let median = QuantileReduction.quantile(0.5, .linear, of: words, .float64) else {
        return nil
      }
      for at in words.indices {
        // Distances have no sign, so the order of their bits is theirs once the sign bit is set.
        words[at] = Self.distance(SortKeys.double(words[at]), median).bitPattern | 1 << 63
      }
      return QuantileReduction.quantile(0.5, .linear, of: words, .float64)
    }
  }

  private static func distance(_ value: Double, _ median: Double) -> Double {
    let distance = abs(value - median)
    return distance.isNaN ? .nan : distance
  }
}

extension MedianDeviationReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    let middle = QuantileReduction(share: 0.5, interpolation: .linear, type: .float64)
    let found = try CountedQuantile(reduction: middle, values: values) {
      (column) throws(FrameError) in try column.asDoubles()
    }.column()
    guard found.nullCount == 0 else { return found }
    let median = found.elements(Double.self)[0]
    return try CountedQuantile(reduction: middle, values: values) {
      (column) throws(FrameError) in
      let numbers = try column.asDoubles()
      return try Column.doubles(count: numbers.count) { row in
        guard numbers.validity?[row] ?? true else { return nil }
        return Self.distance(numbers.elements(Double.self)[row], median)
      }
    }.column()
  }
}

/// The place, within its group, of the least or greatest value.
struct ExtremePlaceReduction: GroupReduction {
  let greatest: Bool

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let column = inputs[0]
    if groups.isWhole {
      let row = try BestRowReduction.rows(groups, by: column, greatest: greatest)
      defer { withExtendedLifetime(row) {} }
      return try Column([row.hasMissing ? nil : row.rows[0]])
    }
    // Nulls keep their places, with the words of rows that never win.
    let words = try OrderWords.of(column)
    let grouped = try GroupedWords(groups, column.with(validity: nil), words: words)
    let valid =
      try column.validity.map { validity throws(FrameError) in
        let flags = try Buffer.room(for: column.count, of: UInt64.self)
        for row in 0..<column.count { flags.base(as: UInt64.self)[row] = validity[row] ? 1 : 0 }
        return try GroupedWords(groups, column.with(validity: nil), words: flags)
      }
    let greatest = greatest
    let places = Threads.map(grouped.groupCount) { group -> Int? in
      let words = grouped[group]
      var best: Int?
      for place in words.indices where valid?[group][place] ?? 1 == 1 {
        guard let known = best else {
          best = place
          continue
        }
        if greatest ? words[place] > words[known] : words[place] < words[known] { best = place }
      }
      return best
    }
    return try Column(places)
  }
}

extension ExtremePlaceReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    let place = "\u{0}place"
    let value = col(StoredValues.name)
    let best = greatest ? col(place).max(by: value) : col(place).min(by: value)
    let rows = { () throws(FrameError) -> any MorselStream in
      RowIndexStream(try values.stream(), place, run: values.run)
    }
    let step = AggregateBreaker(
      keys: [], values: [NamedExpression(place, best.node)], run: values.run,
      statistics: values.statistics, restart: rows)
    return try step.stream(rows()).table(values.run).columns[0]
  }
}
