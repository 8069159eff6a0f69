import CKernels
import SwiftwaterDevices

/// The least or greatest value: NaN is the greatest number, text goes by its bytes.
struct ExtremeReduction: FoldingReduction {
  let greatest: Bool

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let column = inputs[0]
    guard column.dictionary == nil, column.type.physical.dtype != nil else {
      return try BestRowReduction(greatest: greatest).reduce(groups, [column, column])
    }
    let values: Buffer
    switch column.type.physical.width {
    case 1: values = try extremes(UInt8.self, groups, column)
    case 2: values = try extremes(UInt16.self, groups, column)
    case 4: values = try extremes(UInt32.self, groups, column)
    default: values = try extremes(UInt64.self, groups, column)
    }
    let found = try groups.column(column.type, values)
    guard column.validity != nil else {
      return groups.count > 0
        ? [found] : [found.with(validity: try Validity(count: found.count) { _ in false })]
    }
    return [try found.nulls(where: groups.counts(column), areBelow: 1)]
  }

  func finish(_ states: [Column]) -> Column { states[0] }

  /// - Parameter type: Any type of the width of the values.
  private func extremes<Bits: BitwiseCopyable & Sendable>(
    _ type: Bits.Type, _ groups: GroupCodes, _ column: Column
  ) throws(FrameError) -> Buffer {
    let greatest = greatest
    let cell = UInt8(column.type.physical.cell.rawValue)
    return try groups.fold(
      Bits.self, start: { sw_start_extreme(cell, greatest, Int64($1), $0) },
      update: { codes, unit, state in
        var cells = column.cells(unit.rows)
        sw_fold_extreme(codes, &cells, Int64(unit.rows.count), greatest, state)
      },
      combine: { codes, states, count, totals in
        var cells = sw_cells(values: states, validity: nil, bit: 0, type: cell)
        sw_fold_extreme(codes, &cells, Int64(count), greatest, totals)
      })
  }
}

/// The value of one column in the row where another is least or greatest, the first of equal ones.
struct BestRowReduction: FoldingReduction {
  let greatest: Bool

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let rows = try Self.rows(groups, by: inputs[1], greatest: greatest)
    var states: [Column] = []
    for column in inputs { states.append(try column.gather(rows)) }
    return states
  }

  func finish(_ states: [Column]) -> Column { states[0] }

  /// The row of each group, among the rows as they were routed; -1 where there is none.
  static func rows(
    _ groups: GroupCodes, by column: Column, greatest: Bool
  ) throws(FrameError) -> RowList {
    struct Best: BitwiseCopyable, Sendable {
      var word: UInt64
      var row: Int
    }
    if column.type.physical == .view, column.dictionary == nil {
      return try textRows(groups, column, greatest: greatest)
    }
    if groups.isWhole, column.dictionary == nil, column.type.physical.dtype != nil {
      let best = try ExtremeReduction(greatest: greatest).reduce(groups, [column])[0]
      guard best.nullCount == 0 else { return try RowList([-1]) }
      var cells = column.cells(0..<column.count)
      let row = sw_first_equal(
        &cells, Int64(column.count), best.values.pointer + best.start * best.width)
      withExtendedLifetime((column, best)) {}
      return try RowList([Int(row)])
    }
    let words = try OrderWords.of(column)
    let best = try groups.fold(
      Best.self, start: { $0.update(repeating: Best(word: 0, row: -1), count: $1) },
      update: { codes, unit, state in
        let source = words.base(as: UInt64.self)
        let turn: UInt64 = greatest ? .max : 0
        for row in unit.rows where column.validity?[row] ?? true {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          let word = source[row] ^ turn
          if state[code].row < 0 || word < state[code].word {
            state[code] = Best(word: word, row: row)
          }
        }
      },
      combine: { _, states, count, totals in
        for at in 0..<count where states[at].row >= 0 {
          if totals[at].row < 0 || states[at].word < totals[at].word { totals[at] = states[at] }
        }
      })
    let rows = groups.order.rows
    let bests = best.base(as: Best.self)
    return try RowList((0..<groups.groupCount).map { bests[rows[$0]].row })
  }

  /// Texts are compared as they are, most by their first bytes.
  private static func textRows(
    _ groups: GroupCodes, _ column: Column, greatest: Bool
  ) throws(FrameError) -> RowList {
    let best = try column.withTextRows { texts throws(FrameError) in
      nonisolated(unsafe) let texts = texts
      let validity = column.validity
      return try groups.fold(
        Int64.self, start: { $0.update(repeating: -1, count: $1) },
        update: { codes, unit, state in
          sw_fold_text_extreme(
            codes, texts.views, texts.buffers,
            validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
            Int64(validity?.start ?? 0), Int64(unit.rows.lowerBound), Int64(unit.rows.count),
            greatest, state)
        },
        combine: { _, states, count, totals in
          for at in 0..<count {
            totals[at] = sw_text_extreme(
              texts.views, texts.buffers, totals[at], states[at], greatest)
          }
        })
    }
    let (order, bests) = (groups.order.rows, best.base(as: Int64.self))
    return try RowList((0..<groups.groupCount).map { Int(bests[order[$0]]) })
  }
}

/// The first or last value that is there.
struct EdgeReduction: FoldingReduction {
  let last: Bool

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let column = inputs[0]
    let last = last
    if groups.isWhole {
      let rows = 0..<column.count
      let isThere = { (row: Int) in column.validity?[row] ?? true }
      let row = last ? rows.last(where: isThere) : rows.first(where: isThere)
      return [try column.gather(RowList([row ?? -1]))]
    }
    let found = try groups.fold(
      Int.self, start: { $0.update(repeating: -1, count: $1) },
      update: { codes, unit, state in
        for row in unit.rows where column.validity?[row] ?? true {
          let code = codes.map { Int($0[row - unit.rows.lowerBound]) } ?? 0
          if last || state[code] < 0 { state[code] = row }
        }
      },
      combine: { _, states, count, totals in
        for at in 0..<count where last ? states[at] >= 0 : totals[at] < 0 {
          totals[at] = states[at]
        }
      })
    let order = groups.order.rows
    let rows = found.base(as: Int.self)
    return [try column.gather(RowList((0..<groups.groupCount).map { rows[order[$0]] }))]
  }

  func finish(_ states: [Column]) -> Column { states[0] }
}

/// Whether any or all of the values that are there are true.
struct TruthReduction: FoldingReduction {
  let all: Bool

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let found = try ExtremeReduction(greatest: !all).reduce(groups, inputs)[0]
    guard let validity = found.validity else { return [found] }
    // Of no values all are true and none is.
    let values = try Buffer.room(for: found.count, of: UInt8.self)
    let source = found.elements(UInt8.self)
    for group in 0..<found.count {
      values.base(as: UInt8.self)[group] = validity[group] ? source[group] : all ? 1 : 0
    }
    return [Column(type: .bool, count: found.count, values: values)]
  }

  func finish(_ states: [Column]) -> Column { states[0] }
}

/// 64-bit words whose order is that of a column's values; a null's word means nothing.
enum OrderWords {
  static func of(_ column: Column) throws(FrameError) -> Buffer {
    guard column.dictionary == nil, column.type.physical.dtype != nil else {
      return try ranks(column)
    }
    let words = try Buffer.room(for: column.count, of: UInt64.self)
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      var cells = column.cells(rows)
      sw_order_words(
        &cells, Int64(rows.count), words.base(as: UInt64.self) + rows.lowerBound)
    }
    return words
  }

  /// The values of words of numbers.
  static func values(
    _ words: UnsafePointer<UInt64>, count: Int, _ type: ColumnType
  ) throws(FrameError) -> Column {
    let values = try Buffer.room(for: count * type.physical.width, of: UInt8.self)
    let sign = UInt64(1) << 63
    for at in 0..<count {
      let word = words[at]
      switch type.physical {
      case .float64: values.base(as: Double.self)[at] = SortKeys.double(word)
      case .float32: values.base(as: Float.self)[at] = Float(SortKeys.double(word))
      case .uint64: values.base(as: UInt64.self)[at] = word
      default:
        let whole = word ^ sign
        switch type.physical.width {
        case 1: values.base(as: UInt8.self)[at] = UInt8(truncatingIfNeeded: whole)
        case 2: values.base(as: UInt16.self)[at] = UInt16(truncatingIfNeeded: whole)
        case 4: values.base(as: UInt32.self)[at] = UInt32(truncatingIfNeeded: whole)
        default: values.base(as: UInt64.self)[at] = whole
        }
      }
    }
    return Column(type: type, count: count, values: values)
  }

  /// The place of each row's value among the distinct ones.
  private static func ranks(_ column: Column) throws(FrameError) -> Buffer {
    switch column.type.physical {
    case .view: return try SortKeys.words(column)
    case .int128: break
    default:
      throw FrameError(.type, "values of \(column.type) have no order; choose a part of them")
    }
    let groups = try GroupCodes([column], count: column.count)
    let distinct = try column.gather(groups.firstRows)
    let values = distinct.elements(Int128.self)
    let sorted = (0..<groups.groupCount).sorted { values[$0] < values[$1] }
    var rank = Array(repeating: UInt64(0), count: groups.groupCount)
    for (place, group) in sorted.enumerated() { rank[group] = UInt64(place) }
    let numbers = try groups.numbers()
    let words = try Buffer.room(for: column.count, of: UInt64.self)
    for row in 0..<column.count {
      words.base(as: UInt64.self)[row] = rank[Int(numbers.base(as: UInt32.self)[row])]
    }
    return words
  }
}
