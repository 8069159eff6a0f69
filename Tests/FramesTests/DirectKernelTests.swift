import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What kernels of their own compute, beside loops over Swift's values.
@Suite("Kernels that take a shorter way")
struct DirectKernelTests {
  @Test(
    "Distinct texts are sorted by their bytes, equal ones in their order", arguments: [true, false])
  func textOrder(descending: Bool) throws {
    var random = SeededGenerator(seed: 3)
    let starts = ["", "a", "user-12", "user-123", "user-1234", "Größe ", "\u{0}", "user-123\u{0}"]
    let texts = (0..<6_000).map { row -> String? in
      guard row % 37 != 5 else { return nil }
      let start = starts[Int.random(in: 0..<starts.count, using: &random)]
      let end = String(Int.random(in: 0..<4_000, using: &random))
      let fill = String(repeating: "x", count: Int.random(in: 0...20, using: &random))
      return row % 11 == 0 ? start : start + fill + end
    }
    let frame = try DataFrame(["t": Column(texts), "row": Array(0..<texts.count)])
    #expect(try TextOrder.suits(frame["t"]))
    let rows = try frame.sort(by: "t", descending: descending)["row"].array(of: Int.self)
    let expected = texts.indices.sorted { a, b in
      guard let x = texts[a] else { return texts[b] == nil && a < b }
      guard let y = texts[b] else { return true }
      let (p, q) = (Array(x.utf8), Array(y.utf8))
      if p == q { return a < b }
      return descending
        ? q.lexicographicallyPrecedes(p) : p.lexicographicallyPrecedes(q)
    }
    #expect(rows == expected)
  }

  @Test("The first of an order are those of the sorted whole", arguments: [1, 10, 100])
  func top(count: Int) throws {
    var random = SeededGenerator(seed: 8)
    let numbers = (0..<5_000).map { row -> Double? in
      row % 9 == 0 ? nil : row % 10 == 1 ? .nan : Double(Int.random(in: 0..<400, using: &random))
    }
    let texts = numbers.map { $0.map { "the same beginning \($0)" } }
    let frame = try DataFrame([
      "x": Column(numbers), "t": Column(texts), "row": Array(0..<numbers.count),
    ])
    for keys in [["x"], ["t"], ["x", "t"], ["t", "x"]] {
      for descending in [false, true] {
        let sorted = try frame.sort(by: keys.map { ($0, descending) })
        let whole = try sorted.collect()["row"].array(of: Int.self)
        #expect(
          try sorted.head(count).collect()["row"].array(of: Int.self) == Array(whole.prefix(count)),
          "\(keys), descending: \(descending)")
      }
    }
  }

  @Test("Choices have nulls where the chosen value has one")
  func choices() throws {
    var random = SeededGenerator(seed: 5)
    func numbers(_ nulls: Bool) -> [Double?] {
      (0..<300).map { row in
        let value = [Double.nan, -1, 0, 2, 7][Int.random(in: 0..<5, using: &random)]
        return nulls && Int.random(in: 0..<3, using: &random) == 0 ? nil : value
      }
    }
    let (a, b, c) = (numbers(true), numbers(true), numbers(false))
    let frame = try DataFrame(["a": Column(a), "b": Column(b), "c": Column(c)])
    func check(_ expression: Expression, _ body: (Int) -> Double?) throws {
      let found = try frame.select(expression.as("r"))["r"].optionals(of: Double.self)
      for row in found.indices {
        let (x, y) = (found[row], body(row))
        let same = x == y || (x?.isNaN == true && y?.isNaN == true)
        #expect(same, "\(expression), row \(row): \(String(describing: x))")
      }
    }
    let (x, y, z) = (col("a"), col("b"), col("c"))
    try check(x.fillNaN(lit(9.0))) { a[$0].map { $0.isNaN ? 9 : $0 } }
    try check(x.fillNaN(y)) { row in a[row].flatMap { $0.isNaN ? b[row] : $0 } }
    try check(x.nanToNull()) { a[$0].flatMap { $0.isNaN ? nil : $0 } }
    try check(z.nanToNull()) { c[$0].flatMap { $0.isNaN ? nil : $0 } }
    try check(x.nullIf(lit(2.0))) { a[$0].flatMap { $0 == 2 ? nil : $0 } }
    try check(x.nullIf(y)) { row in
      guard let value = a[row], let other = b[row] else { return a[row] }
      return value == other ? nil : value
    }
    try check(Expression.coalesce(x, y, z)) { a[$0] ?? b[$0] ?? c[$0] }
    let isMore = { (v: Double?) in v.map { $0 > 0 } ?? false }
    try check(when(x > 0).then(x).otherwise(z)) { isMore(a[$0]) ? a[$0] : c[$0] }
    try check(when(x > 0).then(z).otherwise(x)) { isMore(a[$0]) ? c[$0] : a[$0] }
    try check(when(y > 0).then(x).otherwise(z)) { isMore(b[$0]) ? a[$0] : c[$0] }
    try check(when(y > 0).then(z).otherwise(x)) { isMore(b[$0]) ? c[$0] : a[$0] }
    try check(when(x > 0).then(x + y).otherwise(y)) { row in
      isMore(a[row]) ? a[row].flatMap { v in b[row].map { v + $0 } } : b[row]
    }
    try check(when(x > 0).then(z).otherwise(x + y)) { row in
      isMore(a[row]) ? c[row] : a[row].flatMap { v in b[row].map { v + $0 } }
    }
    try check(when(x > 0).then(x).otherwise(.null)) { isMore(a[$0]) ? a[$0] : nil }
    try check(when(y > 0).then(x).otherwise(.null)) { isMore(b[$0]) ? a[$0] : nil }
    try check(when(y > 0).then(.null).otherwise(x)) { isMore(b[$0]) ? nil : a[$0] }
    try check(when(x.isNull()).then(z).otherwise(y)) { a[$0] == nil ? c[$0] : b[$0] }
  }

  @Test("Filters keep the nulls of what they keep, wherever bits begin", arguments: [1, 2, 7])
  func filters(step: Int) throws {
    let values = (0..<1_000).map { $0 % 3 == 0 ? nil : $0 }
    let column = try Column(values)
    for (start, end) in [(0, 1_000), (1, 64), (7, 200), (13, 14), (63, 700)] {
      let frame = try DataFrame(["x": column[start..<end], "row": Array(start..<end)])
      let found = try frame.filter(col("row") % step == 0)["x"].optionals(of: Int.self)
      #expect(found == (start..<end).filter { $0 % step == 0 }.map { values[$0] })
    }
  }

  @Test("Texts are joined group by group, encoded or not")
  func joinedTexts() throws {
    let texts = (0..<700).map { row -> String? in
      row % 5 == 4 ? nil : String(repeating: "é", count: row % 13) + "\(row)"
    }
    let keys = (0..<700).map { $0 % 23 == 0 ? 99 : $0 % 7 }
    for gap in ["", ",", "a long separator"] {
      for column in [try Column(texts), try Column(texts).encoded()] {
        let frame = try DataFrame(["t": column, "k": keys])
        let found = try frame.groupBy("k").aggregate(col("t").joined(separator: gap).as("r"))
        for (key, text) in zip(try found["k"].array(of: Int.self), try found["r"].strings) {
          let own = texts.indices.filter { keys[$0] == key }.compactMap { texts[$0] }
          #expect(text == own.joined(separator: gap))
        }
        let whole = try frame.aggregate(col("t").joined(separator: gap))["t"].strings
        #expect(whole == [texts.compactMap { $0 }.joined(separator: gap)])
      }
    }
  }

  @Test("Rolling quantiles are those of the sorted window", arguments: [1, 2, 5, 60])
  func rollingQuantiles(size: Int) throws {
    var random = SeededGenerator(seed: 2)
    let values = (0..<400).map { row -> Double? in
      row % 8 == 3 ? nil : Double(Int.random(in: -9...9, using: &random))
    }
    let found = try DataFrame(["x": Column(values)])
      .select(col("x").rolling(.rows(size, minPeriods: 1)).quantile(0.3).as("r"))["r"]
      .optionals(of: Double.self)
    for row in values.indices {
      let own = values[max(0, row - size + 1)...row].compactMap { $0 }.sorted()
      let place = 0.3 * Double(own.count - 1)
      let below = Int(max(0, place))
      let expected =
        own.isEmpty
        ? nil
        : own[below] + (own[min(below + 1, own.count - 1)] - own[below]) * (place - Double(below))
      #expect(found[row] == expected)
    }
  }

  @Test("As-of joins of sorted sides take the nearest row", arguments: AsOfStrategy.allCases)
  func asOf(strategy: AsOfStrategy) throws {
    var random = SeededGenerator(seed: 4)
    func sorted(_ count: Int) -> [Int] {
      (0..<count).map { _ in Int.random(in: 0..<500, using: &random) }.sorted()
    }
    for (left, right) in [(sorted(300), sorted(200)), (sorted(50), []), ([], sorted(9))] {
      for allowsEqual in [true, false] {
        let found = try DataFrame(["d": left]).joinAsOf(
          DataFrame(["d": right, "row": Array(right.indices)]), on: "d", strategy: strategy,
          allowsEqual: allowsEqual)["row"].optionals(of: Int.self)
        let expected = left.map { value -> Int? in
          let before = right.lastIndex { allowsEqual ? $0 <= value : $0 < value }
          let after = right.firstIndex { allowsEqual ? $0 >= value : $0 > value }
          switch strategy {
          case .backward: return before
          case .forward: return after
          case .nearest:
            guard let before, let after else { return before ?? after }
            return value - right[before] <= right[after] - value ? before : after
          }
        }
        #expect(found == expected, "\(allowsEqual)")
      }
    }
  }
}
