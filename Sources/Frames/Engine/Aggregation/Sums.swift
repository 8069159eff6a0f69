import CKernels
import SwiftwaterDevices
import Synchronization

/// The number of rows, or of values that are there.
struct CountReduction: FoldingReduction {
  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    [try groups.counts(inputs.first)]
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    [try SumReduction.total(groups, states[0], asDouble: false)]
  }

  func finish(_ states: [Column]) -> Column { states[0] }
}

/// The sum of the values that are there: exact of integers and decimals, or an error; of floats in
/// double precision.
struct SumReduction: FoldingReduction {
  let type: ColumnType

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    if case .decimal = type { return [try Self.wide(groups, inputs[0], type)] }
    return [try Self.total(groups, inputs[0], asDouble: false, type)]
  }

  func finish(_ states: [Column]) -> Column { states[0] }

  /// - Parameter type: What the sums of integers must fit.
  static func total(
    _ groups: GroupCodes, _ column: Column, asDouble: Bool, _ type: ColumnType = .int64
  ) throws(FrameError) -> Column {
    if asDouble || column.type.isFloatingPoint {
      let sums = try groups.fold(
        Double.self, start: { $0.update(repeating: 0, count: $1) },
        update: { codes, unit, state in
          var cells = column.cells(unit.rows)
          sw_fold_sum(codes, &cells, Int64(unit.rows.count), true, state)
        }, combine: GroupCodes.addDoubles)
      return try groups.column(.float64, sums)
    }
    // Fewer than 2³² numbers of 32 bits cannot leave 64.
    let isLong = column.width == 8
    let magnitude = Atomic<UInt64>(0)
    let sums = try groups.fold(
      Int64.self, start: { $0.update(repeating: 0, count: $1) },
      update: { codes, unit, state in
        var cells = column.cells(unit.rows)
        sw_fold_sum(codes, &cells, Int64(unit.rows.count), false, state)
        guard isLong else { return }
        magnitude.bitwiseOr(sw_magnitude(&cells, Int64(unit.rows.count)), ordering: .relaxed)
      }, combine: GroupCodes.addIntegers)
    let digits = UInt64.bitWidth - magnitude.load(ordering: .relaxed).leadingZeroBitCount
    let room = type == .uint64 ? 64 : 63
    guard digits + (Int.bitWidth - groups.count.leadingZeroBitCount) > room else {
      return try groups.column(type, sums)
    }
    return try narrowed(wide(groups, column, .decimal(precision: 38, scale: 0)), to: type)
  }

  /// Sums in 128 bits.
  private static func wide(
    _ groups: GroupCodes, _ column: Column, _ type: ColumnType
  ) throws(FrameError) -> Column {
    let physical = column.type.physical
    // Two numbers of 38 digits may wrap around: what has once come to more stays so.
    let isBeyond = Atomic<Bool>(false)
    let limit = DecimalNumber.powersOfTen[38]
    let sums = try groups.fold(
      Int128.self, start: { $0.update(repeating: 0, count: $1) },
      update: { codes, unit, state in
        var hasLeft = false
        for row in unit.rows where column.validity?[row] ?? true {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          let value =
            switch physical {
            case .int128: column.elements(Int128.self)[row]
            case .uint64: Int128(column.elements(UInt64.self)[row])
            default: Int128(column.elements(Int64.self)[row])
            }
          state[code] &+= value
          hasLeft = hasLeft || state[code].magnitude >= limit
        }
        if hasLeft { isBeyond.store(true, ordering: .relaxed) }
      },
      combine: { _, states, count, totals in
        for at in 0..<count {
          totals[at] &+= states[at]
          if totals[at].magnitude >= limit { isBeyond.store(true, ordering: .relaxed) }
        }
      })
    guard !isBeyond.load(ordering: .relaxed) else {
      throw FrameError(.overflow, "a sum does not fit in \(type); cast to float64 first")
    }
    return try groups.column(type, sums)
  }

  /// Sums in 128 bits as one of 64.
  private static func narrowed(_ sums: Column, to type: ColumnType) throws(FrameError) -> Column {
    let values = try Buffer.room(for: sums.count, of: UInt64.self)
    let source = sums.elements(Int128.self)
    for group in 0..<sums.count {
      let fits =
        type == .uint64
        ? UInt64(exactly: source[group]) != nil : Int64(exactly: source[group]) != nil
      guard fits else {
        throw FrameError(
          .overflow,
          """
          the sum \(source[group]) does not fit in \(type); cast to .decimal(precision: 38, scale: 0) \
          or to .float64 first
          """)
      }
      values.base(as: UInt64.self)[group] = UInt64(truncatingIfNeeded: source[group])
    }
    return withExtendedLifetime(sums) { Column(type: type, count: sums.count, values: values) }
  }
}

/// The sum of the values as doubles divided by their number.
struct MeanReduction: FoldingReduction {
  let type: ColumnType

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    var values = inputs[0]
    if case .decimal = values.type { values = try values.asDoubles() }
    return [
      try SumReduction.total(groups, values, asDouble: true), try groups.counts(values),
    ]
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    [
      try SumReduction.total(groups, states[0], asDouble: true),
      try SumReduction.total(groups, states[1], asDouble: false),
    ]
  }

  func finish(_ states: [Column]) throws(FrameError) -> Column {
    let (sums, counts) = (states[0], states[1])
    let means = try Column.doubles(count: sums.count) { group in
      let count = counts.elements(Int64.self)[group]
      return count == 0 ? nil : sums.elements(Double.self)[group] / Double(count)
    }
    return try means.rounded(to: type)
  }
}

/// The product of the values that are there.
struct ProductReduction: FoldingReduction {
  let type: ColumnType

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let column = inputs[0]
    let isFloating = type == .float64
    let products = try groups.fold(
      UInt64.self, start: { $0.update(repeating: isFloating ? (1.0).bitPattern : 1, count: $1) },
      update: { codes, unit, state in
        var cells = column.cells(unit.rows)
        sw_fold_product(codes, &cells, Int64(unit.rows.count), state)
      },
      combine: { codes, states, count, totals in
        var cells = sw_cells(
          values: states, validity: nil, bit: 0,
          type: UInt8((isFloating ? SW_CELL_FLOAT64 : SW_CELL_UINT64).rawValue))
        sw_fold_product(codes, &cells, Int64(count), totals)
      })
    return [try groups.column(type, products)]
  }

  func finish(_ states: [Column]) -> Column { states[0] }
}

extension Column {
  /// Doubles as values of a type that whole numbers stand for, or as they are.
  func rounded(to type: ColumnType) throws(FrameError) -> Column {
    guard type.isTemporal else { return self }
    let isShort = type.physical == .int32
    let values = try Buffer.room(for: count * type.physical.width, of: UInt8.self)
    let source = elements(Double.self)
    for row in 0..<count {
      let whole = Int64(exactly: source[row].rounded(.down)) ?? 0
      if isShort {
        values.base(as: Int32.self)[row] = Int32(truncatingIfNeeded: whole)
      } else {
        values.base(as: Int64.self)[row] = whole
      }
    }
    return Column(type: type, count: count, values: values, validity: validity)
  }
}
