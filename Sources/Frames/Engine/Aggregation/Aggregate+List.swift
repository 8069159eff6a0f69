extension Aggregate {
  static let count = Aggregate("count", type: { _ in .int64 }) { _ in CountReduction() }
  static let sum = Aggregate("sum", type: sumType) { types throws(FrameError) in
    SumReduction(type: try sumType(types))
  }
  static let product = Aggregate("product", type: productType) { types throws(FrameError) in
    ProductReduction(type: try productType(types))
  }
  static let mean = Aggregate("mean", type: meanType) { types throws(FrameError) in
    MeanReduction(type: try meanType(types))
  }
  static let min = Aggregate("min", type: ordered) { _ in ExtremeReduction(greatest: false) }
  static let max = Aggregate("max", type: ordered) { _ in ExtremeReduction(greatest: true) }
  static let minBy = Aggregate("min", type: orderedBy) { _ in BestRowReduction(greatest: false) }
  static let maxBy = Aggregate("max", type: orderedBy) { _ in BestRowReduction(greatest: true) }
  static let argMin = Aggregate("argMin", type: place) { _ in ExtremePlaceReduction(greatest: false)
  }
  static let argMax = Aggregate("argMax", type: place) { _ in ExtremePlaceReduction(greatest: true)
  }
  static let first = Aggregate("first", type: same) { _ in EdgeReduction(last: false) }
  static let last = Aggregate("last", type: same) { _ in EdgeReduction(last: true) }
  static let any = Aggregate("any", type: truth) { _ in TruthReduction(all: false) }
  static let all = Aggregate("all", type: truth) { _ in TruthReduction(all: true) }
  static let nUnique = Aggregate("nUnique", type: { _ in .int64 }) { _ in DistinctCountReduction() }
  static let approxNUnique = Aggregate("approxNUnique", type: { _ in .int64 }) { _ in
    SketchReduction()
  }
  static let mode = Aggregate("mode", type: same) { _ in ModeReduction() }
  static let median = Aggregate("median", type: meanType) { types throws(FrameError) in
    QuantileReduction(share: 0.5, interpolation: .linear, type: try meanType(types))
  }
  static let mad = Aggregate("mad", type: number) { _ in MedianDeviationReduction() }
  static let skew = Aggregate("skew", type: number) { _ in ShapeReduction(kind: .skew) }
  static let collect = Aggregate("collect", type: list) { _ in CollectReduction() }
  static let `var` = variance(ddof: 1)
  static let std = deviation(ddof: 1)

  static func variance(ddof: Int) -> Aggregate {
    spread("var", .variance, ddof)
  }

  static func deviation(ddof: Int) -> Aggregate {
    spread("std", .deviation, ddof)
  }

  static func standardError(ddof: Int) -> Aggregate {
    spread("sem", .standardError, ddof)
  }

  static func quantile(_ share: Double, _ interpolation: QuantileInterpolation) -> Aggregate {
    Aggregate(
      "quantile", [.number(share), .text(interpolation.rawValue)],
      type: { types throws(FrameError) in
        guard (0...1).contains(share) else {
          throw FrameError(.argument, "a quantile lies in 0...1, not at \(share)")
        }
        return try meanType(types)
      }
    ) { types throws(FrameError) in
      QuantileReduction(share: share, interpolation: interpolation, type: try meanType(types))
    }
  }

  static func kurtosis(fisher: Bool) -> Aggregate {
    Aggregate("kurtosis", [.bool(fisher)], type: number) { _ in
      ShapeReduction(kind: .kurtosis(fisher: fisher))
    }
  }

  static func entropy(base: Double) -> Aggregate {
    Aggregate(
      "entropy", [.number(base)],
      type: { _ throws(FrameError) in
        guard base > 0, base != 1, base.isFinite else {
          throw FrameError(.argument, "the base of a logarithm is positive and not 1, not \(base)")
        }
        return .float64
      }
    ) { _ in EntropyReduction(base: base) }
  }

  static func nth(_ place: Int) -> Aggregate {
    Aggregate("nth", [.integer(Int64(place))], type: same) { _ in PlaceReduction(place: place) }
  }

  static func top(_ count: Int, greatest: Bool) -> Aggregate {
    Aggregate(
      greatest ? "topK" : "bottomK", [.integer(Int64(count))],
      type: { types throws(FrameError) in
        guard count >= 0 else {
          throw FrameError(.argument, "\(count) values of each group: use 0 or more")
        }
        return .list(try ordered(types))
      }
    ) { _ in TopReduction(size: count, greatest: greatest) }
  }

  static func joined(_ separator: String) -> Aggregate {
    Aggregate(
      "joined", [.text(separator)],
      type: { types throws(FrameError) in
        guard let type = types.first, type.isText else { throw mismatch("needs text", types) }
        return .string
      }
    ) { _ in JoinedTextReduction(separator: separator) }
  }

  static func covariance(ddof: Int) -> Aggregate {
    Aggregate("cov", [.integer(Int64(ddof))], type: number) { _ in
      PairReduction(isCorrelation: false, ddof: ddof)
    }
  }

  static let correlation = Aggregate("corr", type: number) { _ in
    PairReduction(isCorrelation: true, ddof: 1)
  }

  // MARK: - Implementation

  private static func spread(_ name: String, _ spread: Spread, _ ddof: Int) -> Aggregate {
    Aggregate(name, ddof == 1 ? [] : [.integer(Int64(ddof))], type: number) { _ in
      SpreadReduction(spread: spread, ddof: ddof)
    }
  }

  private static func mismatch(_ need: String, _ types: [ColumnType]) -> FrameError {
    let found = types.map(\.description).joined(separator: " and ")
    return FrameError(.type, "\(need), but got \(found); cast it with `.cast`")
  }

  @Sendable private static func same(_ types: [ColumnType]) -> ColumnType { types[0] }

  @Sendable private static func list(_ types: [ColumnType]) -> ColumnType { .list(types[0]) }

  @Sendable private static func ordered(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    switch types[types.count - 1].physical {
    case .list, .structure: throw mismatch("needs values that have an order", types)
    default: return types[0]
    }
  }

  @Sendable private static func orderedBy(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    try ordered(types)
  }

  @Sendable private static func place(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    _ = try ordered(types)
    return .int64
  }

  @Sendable private static func truth(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    guard types[0] == .bool else { throw mismatch("needs bool", types) }
    return .bool
  }

  /// What has a mean as a number.
  @Sendable private static func number(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    for type in types {
      if case .decimal = type { continue }
      guard type.dtype != nil else { throw mismatch("needs numbers", types) }
    }
    return .float64
  }

  @Sendable private static func meanType(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    types[0].isTemporal ? types[0] : try number(types)
  }

  @Sendable private static func sumType(_ types: [ColumnType]) throws(FrameError) -> ColumnType {
    switch types[0] {
    case .float32, .float64: return .float64
    case .uint8, .uint16, .uint32, .uint64: return .uint64
    case .bool, .int8, .int16, .int32, .int64: return .int64
    case .duration: return types[0]
    case .decimal(_, let scale): return .decimal(precision: 38, scale: scale)
    default: throw mismatch("needs numbers", types)
    }
  }

  @Sendable private static func productType(
    _ types: [ColumnType]
  ) throws(FrameError) -> ColumnType {
    guard types[0].dtype != nil else { throw mismatch("needs numbers", types) }
    return try sumType(types)
  }
}
