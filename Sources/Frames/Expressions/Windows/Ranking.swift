import SwiftwaterDevices

/// What rows that compare equal get for a rank.
public enum RankMethod: String, Sendable, Hashable, CaseIterable {
  /// The mean of the places they take together.
  case average
  /// The first of these places; the next value's rank leaves a gap.
  case min
  /// The last of these places.
  case max
  /// Like `min`, and the next value has the next number.
  case dense
  /// Each its own place, in the order of the rows.
  case ordinal
  /// Each its own place, in an order drawn at random.
  case random
}

extension Expression {
  /// The place of the value in the order of all, from 1; null for null.
  ///
  /// NaN is larger than every number and equal to itself.
  ///
  /// - Parameters:
  ///   - method: What equal values get; `float64` for the average, else `int64`.
  ///   - descending: Whether the largest is the first.
  ///   - seed: For ``RankMethod/random``: equal seeds give equal ranks.
  /// - Complexity: O(*n*) for numbers, O(*n* log *n*) for texts.
  /// - Also known as: `Series.rank`, SQL `RANK`, `DENSE_RANK`.
  public func rank(
    _ method: RankMethod = .average, descending: Bool = false, seed: Int = 0
  ) -> Expression {
    window(.rank(method, descending: descending, seed: seed))
  }

  /// The place of the value in the order of all, from 1, without gaps after equal ones.
  ///
  /// - Parameter descending: Whether the largest is the first.
  public func denseRank(descending: Bool = false) -> Expression {
    rank(.dense, descending: descending)
  }

  /// The fraction of the other values that come before, from 0 to 1; null for null.
  ///
  /// - Parameter descending: Whether the largest is the first.
  /// - Also known as: SQL `PERCENT_RANK`.
  public func percentRank(descending: Bool = false) -> Expression {
    let others = count().cast(.float64) - 1.0
    return when(others == 0.0 && isNotNull()).then(0.0).otherwise(
      (rank(.min, descending: descending).cast(.float64) - 1.0) / others)
  }

  /// The fraction of the values that come before or are equal; null for null.
  ///
  /// - Parameter descending: Whether the largest is the first.
  /// - Also known as: SQL `CUME_DIST`.
  public func cumulativeDistribution(descending: Bool = false) -> Expression {
    rank(.max, descending: descending).cast(.float64) / count().cast(.float64)
  }

  /// The number of the row, from 1.
  ///
  /// - Also known as: SQL `ROW_NUMBER`.
  public static func rowNumber() -> Expression { Expression(.window(.rowNumber, [])) }

  /// The rows in so many parts of equal size, numbered from 1; the first parts are one larger where
  /// it does not divide.
  ///
  /// - Parameter parts: How many parts, at least 1.
  /// - Also known as: SQL `NTILE`.
  public static func ntile(_ parts: Int) -> Expression {
    let reason = parts >= 1 ? nil : "ntile(\(parts)): use 1 or more parts"
    return Expression(.window(.ntile(parts).refused(reason), []))
  }
}

extension WindowFunction {
  static let rowNumber = WindowFunction("rowNumber", reach: .place { place, _ in place + 1 }) { _ in
    .int64
  } evaluate: {
    _, segments throws(FrameError) in
    try numbered(segments) { place, _ in place + 1 }
  }

  static func ntile(_ parts: Int) -> WindowFunction {
    let part = { @Sendable (place: Int, count: Int) -> Int in
      let (size, larger) = (count / parts, count % parts)
      let inLarger = larger * (size + 1)
      return place < inLarger ? place / (size + 1) + 1 : larger + (place - inLarger) / size + 1
    }
    return WindowFunction("ntile", [.integer(Int64(parts))], reach: .place(part)) { _ in
      .int64
    } evaluate: {
      _, segments throws(FrameError) in
      try numbered(segments, part)
    }
  }

  static func rank(_ method: RankMethod, descending: Bool, seed: Int) -> WindowFunction {
    WindowFunction(
      "rank", [.text(method.rawValue), .bool(descending), .integer(Int64(seed))],
      reach: .order(method, descending: descending, seed: seed)
    ) { types throws(FrameError) in
      guard types[0].isSortable else {
        throw FrameError(
          .type, "values of \(types[0]) have no order; rank by what is in them")
      }
      return method == .average ? .float64 : .int64
    } evaluate: { columns, segments throws(FrameError) in
      try RankedRows(columns[0], segments, descending: descending).column(method, seed: seed)
    }
  }

  private static func numbered(
    _ segments: Segments, _ number: @escaping @Sendable (_ place: Int, _ count: Int) -> Int
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: segments.rowCount, of: Int.self)
    segments.forEachPiece { segment, rows in
      let target = out.base(as: Int.self)
      for row in rows { target[row] = number(row - segment.lowerBound, segment.count) }
    }
    return Column(type: .int64, count: segments.rowCount, values: out)
  }
}
