import CKernels
import SwiftwaterDevices

/// What is made of a group's variance.
enum Spread: Sendable {
  case variance, deviation, standardError
}

/// The variance and what follows from it, from sums of distances from each group's first value.
///
/// Pieces and batches are combined as in Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.
struct SpreadReduction: FoldingReduction {
  let spread: Spread
  /// What is taken from the number of values.
  let ddof: Int

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    var column = inputs[0]
    if case .decimal = column.type { column = try column.asDoubles() }
    let values = column
    let states = try groups.fold(
      sw_moments_state.self,
      start: { $0.update(repeating: sw_moments_state(), count: $1) },
      update: { codes, unit, state in
        var cells = values.cells(unit.rows)
        sw_fold_moments(codes, &cells, Int64(unit.rows.count), state)
      },
      combine: { _, states, count, totals in
        for at in 0..<count { totals[at].add(states[at]) }
      })
    return try Self.columns(groups, states)
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    let merged = try groups.fold(
      sw_moments_state.self,
      start: { $0.update(repeating: sw_moments_state(), count: $1) },
      update: { codes, unit, state in
        for row in unit.rows {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          state[code].add(
            sw_moments_state(
              count: states[0].elements(Double.self)[row],
              origin: states[1].elements(Double.self)[row],
              sum: 0, squares: states[2].elements(Double.self)[row]))
        }
      },
      combine: { _, states, count, totals in
        for at in 0..<count { totals[at].add(states[at]) }
      })
    return try Self.columns(groups, merged)
  }

  func finish(_ states: [Column]) throws(FrameError) -> Column {
    let (spread, ddof) = (spread, Double(ddof))
    return try Column.doubles(count: states[0].count) { group in
      let count = states[0].elements(Double.self)[group]
      guard count > ddof else { return nil }
      let variance = states[2].elements(Double.self)[group] / (count - ddof)
      switch spread {
      case .variance: return variance
      case .deviation: return variance.squareRoot()
      case .standardError: return (variance / count).squareRoot()
      }
    }
  }

  /// Number, mean and sum of squares about it.
  private static func columns(
    _ groups: GroupCodes, _ states: Buffer
  ) throws(FrameError) -> [Column] {
    let order = groups.order
    func column(_ part: @Sendable (sw_moments_state) -> Double) throws(FrameError) -> Column {
      try Column.doubles(count: order.count) { group in
        part(states.base(as: sw_moments_state.self)[order.rows[group]])
      }
    }
    return [try column { $0.count }, try column { $0.mean }, try column { $0.centred }]
  }
}

/// Squared distances from the mean, added up, out of those from an origin.
private func squaresAboutMean(_ squares: Double, _ sum: Double, _ count: Double) -> Double {
  // Squares of finite numbers may be infinite, those of infinite ones have no mean.
  if squares == .infinity, sum.isFinite { return .infinity }
  let value = squares - sum * sum / count
  // What rounding made negative is 0; NaN stays, which `max` would not let it.
  return value < 0 ? 0 : value
}

extension sw_moments_state {
  fileprivate var mean: Double { count == 0 ? 0 : origin + sum / count }

  /// The sum of squared distances from the mean.
  fileprivate var centred: Double {
    count == 0 ? 0 : squaresAboutMean(squares, sum, count)
  }

  /// Afterwards the origin is the mean of all.
  fileprivate mutating func add(_ other: sw_moments_state) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = sw_moments_state(
        count: other.count, origin: other.mean, sum: 0, squares: other.centred)
      return
    }
    let total = count + other.count
    let distance = other.mean - mean
    squares = centred + other.centred + distance * distance * count * other.count / total
    origin = mean + distance * other.count / total
    sum = 0
    count = total
  }
}

/// Covariance or correlation of two columns, of the rows where both are there.
struct PairReduction: FoldingReduction {
  let isCorrelation: Bool
  let ddof: Int

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    var columns = inputs
    for index in columns.indices {
      if case .decimal = columns[index].type { columns[index] = try columns[index].asDoubles() }
    }
    let (x, y) = (columns[0], columns[1])
    let states = try groups.fold(
      sw_pair_state.self, start: { $0.update(repeating: sw_pair_state(), count: $1) },
      update: { codes, unit, state in
        var (a, b) = (x.cells(unit.rows), y.cells(unit.rows))
        sw_fold_pairs(codes, &a, &b, Int64(unit.rows.count), state)
      },
      combine: { _, states, count, totals in
        for at in 0..<count { totals[at].add(states[at]) }
      })
    return try Self.columns(groups, states)
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    let merged = try groups.fold(
      sw_pair_state.self, start: { $0.update(repeating: sw_pair_state(), count: $1) },
      update: { codes, unit, state in
        for row in unit.rows {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          let value = { (index: Int) in states[index].elements(Double.self)[row] }
          state[code].add(
            sw_pair_state(
              count: value(0), origin_x: value(1), origin_y: value(2), sum_x: 0, sum_y: 0,
              squares_x: value(3), squares_y: value(4), products: value(5)))
        }
      },
      combine: { _, states, count, totals in
        for at in 0..<count { totals[at].add(states[at]) }
      })
    return try Self.columns(groups, merged)
  }

  func finish(_ states: [Column]) throws(FrameError) -> Column {
    let (isCorrelation, ddof) = (isCorrelation, Double(ddof))
    let (counts, x, y, products) = (states[0], states[3], states[4], states[5])
    return try Column.doubles(count: states[0].count) { group in
      let count = counts.elements(Double.self)[group]
      let product = products.elements(Double.self)[group]
      guard isCorrelation else { return count > ddof ? product / (count - ddof) : nil }
      guard count >= 2 else { return count == 0 ? nil : .nan }
      let squares = x.elements(Double.self)[group] * y.elements(Double.self)[group]
      let quotient = product / squares.squareRoot()
      return quotient.isNaN ? quotient : min(1, max(-1, quotient))
    }
  }

  private static func columns(
    _ groups: GroupCodes, _ states: Buffer
  ) throws(FrameError) -> [Column] {
    let order = groups.order
    func column(_ part: @Sendable (sw_pair_state) -> Double) throws(FrameError) -> Column {
      try Column.doubles(count: order.count) { group in
        part(states.base(as: sw_pair_state.self)[order.rows[group]])
      }
    }
    return [
      try column { $0.count }, try column { $0.meanX }, try column { $0.meanY },
      try column { $0.centredX },
      try column { $0.centredY }, try column { $0.centredProducts },
    ]
  }
}

extension sw_pair_state {
  fileprivate var meanX: Double { count == 0 ? 0 : origin_x + sum_x / count }
  fileprivate var meanY: Double { count == 0 ? 0 : origin_y + sum_y / count }
  fileprivate var centredX: Double {
    count == 0 ? 0 : squaresAboutMean(squares_x, sum_x, count)
  }
  fileprivate var centredY: Double {
    count == 0 ? 0 : squaresAboutMean(squares_y, sum_y, count)
  }
  fileprivate var centredProducts: Double {
    count == 0 ? 0 : products - sum_x * sum_y / count
  }

  fileprivate mutating func add(_ other: sw_pair_state) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = sw_pair_state(
        count: other.count, origin_x: other.meanX, origin_y: other.meanY, sum_x: 0, sum_y: 0,
        squares_x: other.centredX, squares_y: other.centredY, products: other.centredProducts)
      return
    }
    let total = count + other.count
    let (dx, dy) = (other.meanX - meanX, other.meanY - meanY)
    let weight = count * other.count / total
    let own = (meanX, meanY)
    squares_x = centredX + other.centredX + dx * dx * weight
    squares_y = centredY + other.centredY + dy * dy * weight
    products = centredProducts + other.centredProducts + dx * dy * weight
    (origin_x, origin_y) = (own.0 + dx * other.count / total, own.1 + dy * other.count / total)
    (sum_x, sum_y) = (0, 0)
    count = total
  }
}
