import CKernels
import SwiftwaterDevices

/// Skewness or kurtosis, without correction for bias, from powers of the distances from the mean.
///
/// Rows of one batch have two passes; batches are combined.
///
/// - Source: Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and
///   arbitrary-order statistical moments", doi:10.2172/1028931.
struct ShapeReduction: FoldingReduction {
  enum Kind: Sendable { case skew, kurtosis(fisher: Bool) }
  let kind: Kind

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let values = try inputs[0].asDoubles()
    let states = try SpreadReduction(spread: .variance, ddof: 0).reduce(groups, [values])
    let means = try Buffer.room(for: groups.size, of: Double.self)
    let order = groups.order
    for group in 0..<groups.groupCount {
      means.base(as: Double.self)[order.rows[group]] = states[1].elements(Double.self)[group]
    }
    let powers = try groups.fold(
      sw_powers_state.self, start: { $0.update(repeating: sw_powers_state(), count: $1) },
      update: { codes, unit, state in
        sw_fold_powers(
          codes, values.elements(Double.self) + unit.rows.lowerBound,
          means.base(as: Double.self) + unit.base,
          values.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
          Int64((values.validity?.start ?? 0) + unit.rows.lowerBound), Int64(unit.rows.count), state
        )
      },
      combine: { _, states, count, totals in
        for at in 0..<count {
          totals[at].second += states[at].second
          totals[at].third += states[at].third
          totals[at].fourth += states[at].fourth
        }
      })
    func column(_ part: @Sendable (sw_powers_state) -> Double) throws(FrameError) -> Column {
      try Column.doubles(count: order.count) { group in
        part(powers.base(as: sw_powers_state.self)[order.rows[group]])
      }
    }
    return [
      states[0], states[1], try column { $0.second }, try column { $0.third },
      try column { $0.fourth },
    ]
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    let merged = try groups.fold(
      State.self, start: { $0.update(repeating: State(), count: $1) },
      update: { codes, unit, state in
        for row in unit.rows {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          state[code].add(State(states, row))
        }
      },
      combine: { _, states, count, totals in
        for at in 0..<count { totals[at].add(states[at]) }
      })
    let order = groups.order
    func column(_ part: @Sendable (State) -> Double) throws(FrameError) -> Column {
      try Column.doubles(count: order.count) { group in
        part(merged.base(as: State.self)[order.rows[group]])
      }
    }
    return [
      try column { $0.count }, try column { $0.mean }, try column { $0.second },
      try column { $0.third }, try column { $0.fourth },
    ]
  }

  func finish(_ states: [Column]) throws(FrameError) -> Column {
    let kind = kind
    return try Column.doubles(count: states[0].count) { group in
      let state = State(states, group)
      guard state.count > 0 else { return nil }
      let variance = state.second / state.count
      switch kind {
      case .skew: return state.third / state.count / (variance * variance.squareRoot())
      case .kurtosis(let fisher):
        return state.fourth / state.count / (variance * variance) - (fisher ? 3 : 0)
      }
    }
  }

  // MARK: - Implementation

  /// The number of values, their mean, and the sums of powers of their distances from it.
  private struct State: BitwiseCopyable, Sendable {
    var count = 0.0
    var mean = 0.0
    var second = 0.0
    var third = 0.0
    var fourth = 0.0

    init() {}

    init(_ columns: [Column], _ row: Int) {
      count = columns[0].elements(Double.self)[row]
      mean = columns[1].elements(Double.self)[row]
      second = columns[2].elements(Double.self)[row]
      third = columns[3].elements(Double.self)[row]
      fourth = columns[4].elements(Double.self)[row]
    }

    mutating func add(_ other: State) {
      guard other.count > 0 else { return }
      guard count > 0 else {
        self = other
        return
      }
      let total = count + other.count
      let distance = other.mean - mean
      // The parts of the values that are own ones and others.
      let (own, its) = (count / total, other.count / total)
      let square = distance * distance
      fourth +=
        other.fourth + square * square * count * its * (own * own - own * its + its * its)
        + 6 * square * (own * own * other.second + its * its * second)
        + 4 * distance * (own * other.third - its * third)
      third +=
        other.third + square * distance * count * its * (own - its)
        + 3 * distance * (own * other.second - its * second)
      second += other.second + square * count * its
      mean += distance * its
      count = total
    }
  }
}
