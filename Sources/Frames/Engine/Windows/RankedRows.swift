import SwiftwaterDevices

/// Rows of each partition in the order of their values, to number them.
struct RankedRows {
  let column: Column
  let segments: Segments
  let words: Buffer
  let sorted: RowList

  init(_ column: Column, _ segments: Segments, descending: Bool) throws(FrameError) {
    self.column = column
    self.segments = segments
    words = try SortKeys.words(column)
    if descending {
      let target = words.base(as: UInt64.self)
      for row in 0..<column.count { target[row] = ~target[row] }
    }
    let whole = try KeySort.sort(KeySort.identity(column.count), by: words)
    sorted =
      segments.count == 1
      ? whole : try Grouping(segments: segments).partitioned(whole).0
  }

  func column(_ method: RankMethod, seed: Int) throws(FrameError) -> Column {
    if method == .average {
      return try ranked(Double.self, .float64) { first, last, _, _ in Double(first + last) / 2 }
    }
    return try ranked(Int.self, .int64) { first, last, place, dense in
      switch method {
      case .min: first
      case .max: last
      case .dense: dense
      default: place
      }
    } shuffled: {
      method == .random ? UInt64(truncatingIfNeeded: seed) : nil
    }
  }

  private func ranked<Rank: BitwiseCopyable & Sendable>(
    _ type: Rank.Type, _ columnType: ColumnType,
    _ rank: @Sendable (_ first: Int, _ last: Int, _ place: Int, _ dense: Int) -> Rank,
    shuffled: () -> UInt64? = { nil }
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Rank.self, zeroed: true)
    let seed = shuffled()
    segments.forEach { segment in
      let target = out.base(as: Rank.self)
      let keys = words.base(as: UInt64.self)
      // Nulls stand among the others: they are passed over.
      var rows: [Int] = []
      rows.reserveCapacity(segment.count)
      for at in segment where column.validity?[sorted.rows[at]] ?? true {
        rows.append(sorted.rows[at])
      }
      var start = 0
      var dense = 0
      while start < rows.count {
        var end = start + 1
        while end < rows.count, keys[rows[end]] == keys[rows[start]] { end += 1 }
        dense += 1
        if let seed {
          rows[start..<end].sort {
            Self.mixed($0 - segment.lowerBound, seed) < Self.mixed($1 - segment.lowerBound, seed)
          }
        }
        for place in start..<end { target[rows[place]] = rank(start + 1, end, place + 1, dense) }
        start = end
      }
    }
    return Column(
      type: columnType, count: column.count, values: out, validity: column.validity)
  }

  /// A number that looks random, of a row of a partition and a seed.
  ///
  /// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
  static func mixed(_ row: Int, _ seed: UInt64) -> UInt64 {
    var word =
      (UInt64(bitPattern: Int64(row)) &+ seed &* 0x632B_E59B_D9B4_E019) &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
