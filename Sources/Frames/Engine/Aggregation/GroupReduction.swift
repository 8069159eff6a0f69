import CKernels
import SwiftwaterDevices

/// How an aggregate makes one value of each group's rows.
protocol GroupReduction: Sendable {
  /// The value of each group, in the order of the groups.
  ///
  /// - Parameter inputs: The operands, as ``GroupCodes/routed(_:)`` gives them.
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column
}

/// A reduction that keeps a state of fixed size for each group, so that rows can come in batches.
protocol FoldingReduction: GroupReduction {
  /// The state of each group as columns, in the order of the groups.
  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column]

  /// Puts states into groups and makes one of each group's.
  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column]

  /// The value of each group from its state.
  func finish(_ states: [Column]) throws(FrameError) -> Column
}

extension FoldingReduction {
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    try finish(reduce(groups, inputs))
  }

  /// States that are reduced as values are.
  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    try reduce(groups, states)
  }
}

extension GroupCodes {
  /// How many rows of each group have a value, or how many there are, in the order of the groups.
  func counts(_ column: Column?) throws(FrameError) -> Column {
    if isWhole { return try Column([Int64(count - (column?.nullCount ?? 0))]) }
    let counts = try fold(
      Int64.self, start: { $0.update(repeating: 0, count: $1) },
      update: { codes, unit, state in
        if let column {
          var cells = column.cells(unit.rows)
          sw_fold_count(codes, &cells, Int64(unit.rows.count), state)
        } else {
          sw_fold_count(codes, nil, Int64(unit.rows.count), state)
        }
      }, combine: Self.addIntegers)
    return try self.column(.int64, counts)
  }

  /// Sums of states that are whole numbers, which wrap around.
  static func addIntegers(
    _ codes: UnsafePointer<UInt32>, _ states: UnsafeMutablePointer<Int64>, _ count: Int,
    _ totals: UnsafeMutablePointer<Int64>
  ) {
    for at in 0..<count { totals[at] &+= states[at] }
  }

  static func addDoubles(
    _ codes: UnsafePointer<UInt32>, _ states: UnsafeMutablePointer<Double>, _ count: Int,
    _ totals: UnsafeMutablePointer<Double>
  ) {
    for at in 0..<count { totals[at] += states[at] }
  }
}

extension Column {
  /// The same values, null where another column's number is below a limit.
  func nulls(where counts: Column, areBelow limit: Int64) throws(FrameError) -> Column {
    let counts = counts.elements(Int64.self)
    return with(validity: try Validity(count: count) { counts[$0] >= limit })
  }

  /// A column of doubles computed from a row's number; nil gives null.
  static func doubles(
    count: Int, _ value: @Sendable (Int) -> Double?
  ) throws(FrameError) -> Column {
    let values = try Buffer.room(for: count, of: Double.self)
    let flags = try Buffer.room(for: count, of: UInt8.self)
    Threads.forEachRange(count, grain: 1 << 14) { _, rows in
      for row in rows {
        let value = value(row)
        values.base(as: Double.self)[row] = value ?? 0
        flags.base(as: UInt8.self)[row] = value == nil ? 0 : 1
      }
    }
    defer { withExtendedLifetime(flags) {} }
    let there = flags.base(as: UInt8.self)
    let isWhole = sw_count_true(there, Int64(count)) == count
    let validity = isWhole ? nil : try Validity(count: count) { there[$0] != 0 }
    return Column(type: .float64, count: count, values: values, validity: validity)
  }

  /// The numbers as doubles; decimals lose their scale.
  func asDoubles() throws(FrameError) -> Column {
    guard type != .float64 else { return self }
    if case .decimal(_, let scale) = type {
      let unit = decimalUnit(scale)
      let isWide = type.physical == .int128
      let raw = self
      return try Column.doubles(count: count) { row in
        guard raw.validity?[row] ?? true else { return nil }
        return isWide
          ? Double(raw.elements(Int128.self)[row]) / unit
          : Double(raw.elements(Int64.self)[row]) / unit
      }
    }
    let numbers = with(type: type.physical.dtype.map { ColumnType(ofColumn: $0) } ?? type)
    return try Evaluator(table: Table(names: ["x"], columns: [numbers], count: count))
      .column(.cast(.column("x"), .float64))
  }

  private func decimalUnit(_ scale: Int) -> Double {
    (0..<scale).reduce(1.0) { power, _ in power * 10 }
  }
}
