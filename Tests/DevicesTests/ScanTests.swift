import Testing

@testable import SwiftwaterDevices

@Suite("Scans")
struct ScanTests {
  @Test("Sums of any length are those of one by one, in double and to the last place of a float")
  func lengths() throws {
    for count in Array(0...100) + [65_535, 65_536, 65_537, 200_003] {
      let values = HardOrder.random.values(count).map { $0 * 0x1p-20 }
      var running = 0.0
      let expected = values.map { value in
        running += value
        return running
      }
      // The distance of two orders of addition, by the sizes that were added.
      let scale = max(1, values.reduce(0) { max($0, abs($1)) })
      let bound = 1e-15 * scale * Double(max(1, count)).squareRoot() * 100
      let sums = try sums(values, 1, count, 1)
      #expect(zip(sums, expected).allSatisfy { abs($0 - $1) <= bound })
      let narrow = values.map { Float($0) }
      let exact = try self.sums(narrow.map { Double($0) }, 1, count, 1)
      let rounded = try self.sums(narrow, 1, count, 1)
      #expect(rounded == exact.map { Float($0) })
      let whole = values.map { Int32($0) }
      var total = 0
      let totals = whole.map { value in
        total += Int(value)
        return total
      }
      let wide = try scan(.sum, whole, 1, count, 1, of: Int.self)
      #expect(wide == totals)
    }
  }

  @Test("Any number of threads gives the same bits")
  func threads() throws {
    let values = HardOrder.random.values(300_007).map { Float($0 * 0x1p-20) }
    let one = try Threads.with(count: 1) { try sums(values, 1, values.count, 1) }
    let two = try Threads.with(count: 2) { try sums(values, 1, values.count, 1) }
    #expect(one.map(\.bitPattern) == two.map(\.bitPattern))
  }

  @Test("Rows and columns, sums, products and extremes are those of one by one")
  func axes() throws {
    for (outer, count, inner) in [(3, 5, 1), (2, 4, 7), (1, 3, 300), (40, 1, 2), (2, 0, 3)] {
      let values = HardOrder.random.values(outer * count * inner).map { ($0 * 0x1p-29).rounded() }
      for kind in Scan.allCases {
        let found = try scan(kind, values, outer, count, inner, of: Double.self)
        for slice in 0..<outer {
          for column in 0..<inner {
            var running: Double?
            for row in 0..<count {
              let place = (slice * count + row) * inner + column
              let value = values[place]
              running = running.map { combine(kind, $0, value) } ?? value
              #expect(found[place] == running)
            }
          }
        }
      }
    }
  }

  @Test("The sign of zeros, infinities and NaN are those of one by one")
  func special() throws {
    let zeros: [Double] = try sums([-0.0, -0.0, 0.0, -0.0], 1, 4, 1)
    #expect(zeros.map(\.sign) == [.minus, .minus, .plus, .plus])
    let values: [Double] = [1, .infinity, 2, -.infinity, 3, 1, 1, 1, 1, 1]
    let found = try sums(values, 1, 10, 1)
    #expect(found[0] == 1 && found[1] == .infinity && found[2] == .infinity)
    #expect(found[3...].allSatisfy { $0.isNaN })
    for kind in [Scan.minimum, .maximum] {
      let found = try scan(kind, [1, .nan, 0, 2], 1, 4, 1, of: Double.self)
      #expect(found[0] == 1 && found[1...].allSatisfy { $0.isNaN })
    }
    // In another order this would overflow on its way.
    let products = try scan(.product, [1e-200, 1e-100, 1e200, 1e200], 1, 4, 1, of: Double.self)
    #expect(abs(products[3] - 1e100) < 1e86)
  }

  // MARK: - Implementation

  func sums<Number: DTypeElement>(
    _ values: [Number], _ outer: Int, _ count: Int, _ inner: Int
  ) throws -> [Number] {
    try scan(.sum, values, outer, count, inner, of: Number.self)
  }

  func scan<Number: DTypeElement, Result: DTypeElement>(
    _ kind: Scan, _ values: [Number], _ outer: Int, _ count: Int, _ inner: Int,
    of type: Result.Type
  ) throws -> [Result] {
    try filled(values, values.count, of: Result.self) { from, to in
      kind.run(from, dtype: Number.dtype, outer: outer, count: count, inner: inner, into: to)
    }
  }

  private func combine(_ kind: Scan, _ a: Double, _ b: Double) -> Double {
    switch kind {
    case .sum: a + b
    case .product: a * b
    case .minimum: min(a, b)
    case .maximum: max(a, b)
    }
  }
}
