import SwiftwaterDevices
import Testing

@Suite("Order of numbers")
struct NumberOrderTests {
  @Test(
    "Rows of any length and order are sorted as Swift sorts them", arguments: HardOrder.allCases)
  func anyLength(_ order: HardOrder) throws {
    for count in 0...300 { try checkTypes(order, count) }
    for count in [511, 1024, 4097, 20_000] { try checkTypes(order, count) }
  }

  @Test(
    "A long row has the same bits for one thread and for two", arguments: HardOrder.allCases)
  func long(_ order: HardOrder) throws {
    try forEachThreadCount {
      try check(order.values(150_000), descending: false)
      try check(order.values(150_000).map { Float($0) }, descending: true)
    }
  }

  @Test("Many rows are sorted one by one")
  func rows() throws {
    let (rows, length) = (5000, 23)
    let values = HardOrder.random.values(rows * length).map { Float($0) }
    try forEachThreadCount {
      let sorted = try filled(values, values.count, of: Float.self) {
        from, to throws(DeviceError) in
        try NumberOrder(.float32).sort(rows: rows, of: length, from: from, into: to)
      }
      let places = try filled(values, values.count, of: Int.self) { from, to throws(DeviceError) in
        try NumberOrder(.float32).sortedPlaces(rows: rows, of: length, from: from, into: to)
      }
      for row in 0..<rows {
        let own = row * length..<(row + 1) * length
        #expect(Array(sorted[own]) == values[own].sorted())
        #expect(places[own].map { values[row * length + $0] } == Array(sorted[own]))
      }
    }
  }

  // MARK: - Implementation

  private func checkTypes(_ order: HardOrder, _ count: Int) throws {
    let values = order.values(count)
    for descending in [false, true] {
      try check(values, descending: descending)
      if order == .close { continue }
      try check(values.map { Float($0) }, descending: descending)
      let whole = values.map { $0.isFinite ? $0 : 5 }
      try check(whole.map { UInt8(truncatingIfNeeded: Int($0)) }, descending: descending)
      try check(whole.map { Int16(truncatingIfNeeded: Int($0)) }, descending: descending)
      try check(whole.map { Int32($0) }, descending: descending)
      // All 64 bits.
      try check(whole.map { Int64($0) &* 0x9E37_79B9_7F4A }, descending: descending)
    }
  }

  private func check<Number: DTypeElement & Comparable>(
    _ values: [Number], descending: Bool
  ) throws {
    let (count, order) = (values.count, NumberOrder(Number.dtype, descending: descending))
    let expected = (0..<count).sorted { i, j in
      let (x, y) = (values[i], values[j])
      let (xIsNumber, yIsNumber) = (x == x, y == y)
      if !xIsNumber || !yIsNumber { return xIsNumber != yIsNumber ? xIsNumber : i < j }
      return x == y ? i < j : (x < y) != descending
    }
    let places = try filled(values, count, of: Int.self) { from, to throws(DeviceError) in
      try order.sortedPlaces(rows: 1, of: count, from: from, into: to)
    }
    #expect(places == expected, "places of \(count) \(Number.dtype)")
    let sorted = try filled(values, count, of: Number.self) { from, to throws(DeviceError) in
      try order.sort(rows: 1, of: count, from: from, into: to)
    }
    #expect(isSame(sorted, expected.map { values[$0] }), "sort of \(count) \(Number.dtype)")
    guard count > 0 else { return }
    let kept = (count * 5 + 1) / 7
    let top = try filled(values, kept, of: Int.self) { from, to throws(DeviceError) in
      try order.topPlaces(kept, rows: 1, of: count, from: from, into: to)
    }
    #expect(top == Array(expected.prefix(kept)), "top \(kept) of \(count) \(Number.dtype)")
    let targets = Set([count / 3, count / 2, count - 1]).sorted()
    let divided = try filled(values, count, of: Int.self) { from, to throws(DeviceError) in
      try order.partitionedPlaces(at: targets, rows: 1, of: count, from: from, into: to)
    }
    let parted = try filled(values, count, of: Number.self) { from, to throws(DeviceError) in
      try order.partition(at: targets, rows: 1, of: count, from: from, into: to)
    }
    #expect(Set(divided).count == count)
    let middle = count / 2
    let halves = try filled(values, count, of: Int.self) { from, to throws(DeviceError) in
      try order.partitionedPlaces(at: [middle], rows: 1, of: count, from: from, into: to)
    }
    let rank = ranks(values, expected)
    let pivot = rank[expected[middle]]
    let inOrder = [{ $0 < pivot }, { $0 == pivot }, { $0 > pivot }].flatMap { belongs in
      (0..<count).filter { belongs(rank[$0]) }
    }
    #expect(halves == inOrder, "halves of \(count) \(Number.dtype)")
    for target in targets {
      #expect(rank[divided[target]] == rank[expected[target]])
      #expect(divided[..<target].allSatisfy { rank[$0] <= rank[expected[target]] })
      #expect(divided[target...].allSatisfy { rank[$0] >= rank[expected[target]] })
      let (a, b) = (parted[target], values[expected[target]])
      #expect(a == b || (a != a && b != b), "partition of \(count) \(Number.dtype) at \(target)")
    }
    let whole = try filled(parted, count, of: Number.self) { from, to throws(DeviceError) in
      try order.sort(rows: 1, of: count, from: from, into: to)
    }
    #expect(zip(whole, sorted).allSatisfy { $0 == $1 || ($0 != $0 && $1 != $1) })
  }

  /// Equal elements have equal ranks.
  private func ranks<Number: Comparable>(_ values: [Number], _ order: [Int]) -> [Int] {
    var ranks = Array(repeating: 0, count: values.count)
    for (place, before) in zip(order.dropFirst(), order) {
      let (x, y) = (values[place], values[before])
      ranks[place] = ranks[before] + (x == y || (x != x && y != y) ? 0 : 1)
    }
    return ranks
  }

  private func isSame<Element: BitwiseCopyable>(_ a: [Element], _ b: [Element]) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.elementsEqual(b) } }
  }
}
