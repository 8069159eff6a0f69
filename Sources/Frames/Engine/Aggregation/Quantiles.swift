import CKernels
import SwiftwaterDevices

/// The words of each group's values side by side.
struct GroupedWords: Sendable {
  let words: Buffer
  /// Where the words of each group start, in the order of the groups, and the end of the last.
  let starts: [Int]

  /// - Parameter column: Values that are put side by side where they are there, in row order.
  init(_ groups: GroupCodes, _ column: Column, words source: Buffer) throws(FrameError) {
    let counts = try groups.counts(column).elements(Int64.self)
    var starts = [0]
    starts.reserveCapacity(groups.groupCount + 1)
    for group in 0..<groups.groupCount { starts.append(starts[group] + Int(counts[group])) }
    self.starts = starts
    let words = try Buffer.room(for: starts[groups.groupCount], of: UInt64.self)
    self.words = words
    let validity = column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) }
    let bit = column.validity?.start ?? 0
    let flags = Flags(bits: validity)
    // By code, in memory that all units of a piece go on from.
    let next = try Buffer.room(for: groups.size, of: Int64.self, zeroed: true)
    for group in 0..<groups.groupCount {
      next.base(as: Int64.self)[groups.order.rows[group]] = Int64(starts[group])
    }
    let place = { @Sendable (unit: GroupCodes.Unit, next: UnsafeMutablePointer<Int64>) in
      sw_place_words(
        groups.codes(unit), source.base(as: UInt64.self) + unit.rows.lowerBound, flags.bits,
        Int64(bit + unit.rows.lowerBound), Int64(unit.rows.count), next,
        words.base(as: UInt64.self))
    }
    guard groups.routing == nil else {
      Threads.forEach(groups.units.count) { index in
        let unit = groups.units[index]
        place(unit, next.base(as: Int64.self) + unit.base)
      }
      return
    }
    // A few runs of units, each with a place of its own in every group.
    let units = groups.units
    let runs = RowUnits(count: units.count, grain: max(1, (units.count + 7) / 8))
    let parts = try Threads.map(runs.count) { run throws(FrameError) -> Buffer in
      let counts = try Buffer.room(for: groups.size, of: Int64.self, zeroed: true)
      for unit in units[runs[run]] {
        var cells = column.cells(unit.rows)
        sw_fold_count(
          groups.codes(unit), &cells, Int64(unit.rows.count), counts.base(as: Int64.self))
      }
      return counts
    }
    for code in 0..<groups.size {
      var at = next.base(as: Int64.self)[code]
      for part in parts {
        let own = part.base(as: Int64.self)[code]
        part.base(as: Int64.self)[code] = at
        at += own
      }
    }
    Threads.forEach(runs.count) { run in
      for unit in units[runs[run]] { place(unit, parts[run].base(as: Int64.self)) }
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

  private struct Flags: @unchecked Sendable {
    // Sendable: nobody writes what it points to.
    let bits: UnsafePointer<UInt8>?
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
    guard !words.isEmpty else { return nil }
    let place = share * Double(words.count - 1)
    let low = min(words.count - 1, Int(place))
    let isBetween = place > Double(low)
    func upper() -> Double {
      let least = words[(low + 1)...].min() ?? words[low]
      return number(least, physical)
    }
    func lower() -> Double { number(Selection.select(low, of: words), physical) }
    switch interpolation {
    case .lower: return lower()
    case .higher:
      let below = lower()
      return isBetween ? upper() : below
    case .nearest:
      // Halves go to the even place, as in NumPy.
      let nearest = Int(place.rounded(.toNearestOrEven))
      return number(Selection.select(nearest, of: words), physical)
    case .midpoint:
      let below = lower()
      return isBetween ? below / 2 + upper() / 2 : below
    case .linear:
      let below = lower()
      guard isBetween else { return below }
      let fraction = place - Double(low)
      let above = upper()
      guard fraction != 0.5 else { return below / 2 + above / 2 }
      return below == above ? below : below + fraction * (above - below)
    }
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
        let distance = abs(SortKeys.double(words[at]) - median)
        // Distances have no sign, so the order of their bits is theirs once the sign bit is set.
        words[at] = (distance.isNaN ? Double.nan : distance).bitPattern | 1 << 63
      }
      return QuantileReduction.quantile(0.5, .linear, of: words, .float64)
    }
  }
}

/// The place, within its group, of the least or greatest value.
struct ExtremePlaceReduction: GroupReduction {
  let greatest: Bool

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let column = inputs[0]
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
