import CKernels
import SwiftwaterDevices

/// Computes aggregates of columns over groups; results are in the order of the groups.
struct Aggregation {
  let grouping: Grouping

  func column(_ aggregate: Aggregate, _ column: Column?) throws(FrameError) -> Column {
    guard let column else { return try ordered(counts(nil)) }
    switch aggregate {
    case .count: return try ordered(counts(column.validity))
    case .sum: return try sum(column)
    case .mean:
      let sums = sums(column)
      let counts = counts(column.validity)
      return try ordered(sums.indices.map { counts[$0] == 0 ? nil : sums[$0] / Double(counts[$0]) })
    case .var: return try ordered(variances(column))
    case .std: return try ordered(variances(column).map { $0?.squareRoot() })
    case .min, .max: return try extreme(column, largest: aggregate == .max)
    case .first, .last: return try edge(column, last: aggregate == .last)
    case .nUnique: return try ordered(distinctCounts(column))
    case .median: return try median(column)
    }
  }

  // MARK: - Implementation

  private func ordered(_ values: [Int]) throws(FrameError) -> Column {
    try Column(grouping.order.map { values[$0] })
  }

  private func ordered(_ values: [Double?]) throws(FrameError) -> Column {
    try Column(grouping.order.map { values[$0] })
  }

  /// How many rows each code has, of those that are there.
  private func counts(_ validity: Validity?) -> [Int] {
    reduced(0, +) { codes, rows, totals in
      if let validity {
        for row in rows where validity[row] { totals[Int(codes[row])] &+= 1 }
      } else {
        for row in rows { totals[Int(codes[row])] &+= 1 }
      }
    }
  }

  /// One value for each code: every piece of the rows on its own, then the pieces in order.
  private func reduced<Value: Sendable>(
    _ initial: Value, _ combine: (Value, Value) -> Value,
    _ body: @Sendable (UnsafePointer<UInt32>, Range<Int>, UnsafeMutableBufferPointer<Value>) -> Void
  ) -> [Value] {
    let size = grouping.keys.size
    let keys = grouping.keys
    let pieces = Pieces(count: grouping.count, groups: size)
    let parts = Threads.map(pieces.count) { piece -> [Value] in
      var values = Array(repeating: initial, count: size)
      values.withUnsafeMutableBufferPointer { body(keys.codes, pieces[piece], $0) }
      return values
    }
    guard var total = parts.first else { return Array(repeating: initial, count: size) }
    for part in parts.dropFirst() {
      for code in 0..<size { total[code] = combine(total[code], part[code]) }
    }
    return total
  }

  private func sums(_ column: Column) -> [Double] {
    switch column.type.physical {
    case .float64: sums(column, of: Double.self) { $0 }
    case .float32: sums(column, of: Float.self) { Double($0) }
    case .bool, .uint8: sums(column, of: UInt8.self) { Double($0) }
    case .int8: sums(column, of: Int8.self) { Double($0) }
    case .int16: sums(column, of: Int16.self) { Double($0) }
    case .int32: sums(column, of: Int32.self) { Double($0) }
    case .int64: sums(column, of: Int64.self) { Double($0) }
    case .uint16: sums(column, of: UInt16.self) { Double($0) }
    case .uint32: sums(column, of: UInt32.self) { Double($0) }
    case .uint64: sums(column, of: UInt64.self) { Double($0) }
    case .int128, .view, .list, .structure: []
    }
  }

  @inline(__always)
  private func sums<Element: BitwiseCopyable>(
    _ column: Column, of type: Element.Type, _ double: @escaping @Sendable (Element) -> Double
  ) -> [Double] {
    reduced(0.0, +) { codes, rows, totals in
      let values = column.elements(Element.self)
      if let validity = column.validity {
        for row in rows where validity[row] { totals[Int(codes[row])] += double(values[row]) }
      } else {
        for row in rows { totals[Int(codes[row])] += double(values[row]) }
      }
    }
  }

  private func sum(_ column: Column) throws(FrameError) -> Column {
    if column.type.dtype?.isFloatingPoint == true {
      let sums = sums(column)
      return try Column(grouping.order.map { sums[$0] })
    }
    let words = try Words(column)
    let totals = reduced(Int64(0), &+) { codes, rows, totals in
      let values = words.buffer.base(as: Int64.self)
      if let validity = column.validity {
        for row in rows where validity[row] { totals[Int(codes[row])] &+= values[row] }
      } else {
        for row in rows { totals[Int(codes[row])] &+= values[row] }
      }
    }
    let isUnsigned = Aggregate.sum.resultType(column.type) == .uint64
    guard isUnsigned else { return try Column(grouping.order.map { totals[$0] }) }
    return try Column(grouping.order.map { UInt64(bitPattern: totals[$0]) })
  }

  /// Two passes, means first: no cancellation.
  private func variances(_ column: Column) throws(FrameError) -> [Double?] {
    let wide = try asDouble(column)
    let sums = sums(wide)
    let counts = counts(wide.validity)
    let means = sums.indices.map { counts[$0] == 0 ? 0 : sums[$0] / Double(counts[$0]) }
    let squares = reduced(0.0, +) { codes, rows, totals in
      let values = wide.elements(Double.self)
      for row in rows where wide.validity?[row] ?? true {
        let code = Int(codes[row])
        let difference = values[row] - means[code]
        totals[code] += difference * difference
      }
    }
    return squares.indices.map { counts[$0] < 2 ? nil : squares[$0] / Double(counts[$0] - 1) }
  }

  private func asDouble(_ column: Column) throws(FrameError) -> Column {
    guard column.type != .float64 else { return column }
    return try Evaluator(table: Table(names: ["x"], columns: [column], count: column.count))
      .column(.cast(.column("x"), .float64))
  }

  private func extreme(_ column: Column, largest: Bool) throws(FrameError) -> Column {
    let keys = try SortKeys.words(column)
    // A row number for each code, -1 before the first.
    let rows = reduced(
      -1,
      { a, b in
        if a < 0 { return b }
        if b < 0 { return a }
        let words = keys.base(as: UInt64.self)
        return (largest ? words[b] > words[a] : words[b] < words[a]) ? b : a
      }
    ) { codes, range, best in
      let words = keys.base(as: UInt64.self)
      for row in range where column.validity?[row] ?? true {
        let code = Int(codes[row])
        let known = best[code]
        if known < 0 || (largest ? words[row] > words[known] : words[row] < words[known]) {
          best[code] = row
        }
      }
    }
    return try column.gather(RowList(grouping.order.map { rows[$0] }))
  }

  private func edge(_ column: Column, last: Bool) throws(FrameError) -> Column {
    let rows = reduced(-1, { a, b in last ? (b < 0 ? a : b) : (a < 0 ? b : a) }) {
      codes, range, found in
      for row in range where column.validity?[row] ?? true {
        let code = Int(codes[row])
        if last || found[code] < 0 { found[code] = row }
      }
    }
    return try column.gather(RowList(grouping.order.map { rows[$0] }))
  }

  private func distinctCounts(_ column: Column) throws(FrameError) -> [Int] {
    let values = try KeyCodes([column], count: grouping.count)
    var interner = try WordInterner()
    let pairs = try Buffer.room(for: grouping.count, of: UInt64.self)
    let words = pairs.base(as: UInt64.self)
    var kept = 0
    let codes = grouping.keys.codes
    let others = values.codes
    for row in 0..<grouping.count where column.validity?[row] ?? true {
      words[kept] = UInt64(codes[row]) << 32 | UInt64(others[row])
      kept += 1
    }
    let numbers = try Buffer.room(for: kept, of: UInt32.self)
    try interner.intern(words, count: kept, codes: numbers.base(as: UInt32.self))
    var totals = Array(repeating: 0, count: grouping.keys.size)
    for pair in 0..<interner.count { totals[Int(interner.table.keys[pair] >> 32)] += 1 }
    return totals
  }

  private func median(_ column: Column) throws(FrameError) -> Column {
    let wide = try asDouble(column)
    let words = try SortKeys.words(wide)
    // Each group's words side by side, nulls left out.
    var starts = Array(repeating: 0, count: grouping.keys.size + 1)
    let codes = grouping.keys.codes
    for (code, count) in counts(wide.validity).enumerated() { starts[code + 1] = count }
    for code in 0..<grouping.keys.size { starts[code + 1] += starts[code] }
    let grouped = try Buffer.room(for: grouping.count, of: UInt64.self)
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      let (source, target) = (words.base(as: UInt64.self), grouped.base(as: UInt64.self))
      for row in 0..<grouping.count where wide.validity?[row] ?? true {
        let code = Int(codes[row])
        target[next[code]] = source[row]
        next[code] &+= 1
      }
    }
    let order = grouping.order
    let bounds = starts
    return try Column(
      Threads.map(order.count) { group -> Double? in
        let members = UnsafeMutableBufferPointer(
          start: grouped.base(as: UInt64.self) + bounds[order[group]],
          count: bounds[order[group] + 1] - bounds[order[group]])
        guard !members.isEmpty else { return nil }
        let half = members.count / 2
        let upper = SortKeys.double(Selection.select(half, of: members))
        guard members.count % 2 == 0 else { return upper }
        // What is left of the place chosen is no larger: the other middle is the largest there.
        let lower = SortKeys.double(members[..<half].max() ?? 0)
        return lower / 2 + upper / 2
      })
  }
}
