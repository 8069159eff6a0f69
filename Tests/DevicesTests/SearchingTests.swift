import SwiftwaterDevices
import Testing

@Suite("Searching")
struct SearchingTests {
  @Test("Places in sorted numbers are those of counting")
  func places() throws {
    for count in Array(0...40) + [1000] {
      for order in [HardOrder.fewDistinct, .sawtooth, .special, .ascending] {
        let sorted = order.values(count).sorted(by: isBefore)
        let values = order.values(100) + [.nan, -1e9, 1e9, 0.5, -0.0]
        for includingEquals in [false, true] {
          let found = try places(sorted, values, includingEquals)
          let expected = values.map { value in
            sorted.count { isBefore($0, value) || (includingEquals && !isBefore(value, $0)) }
          }
          #expect(found == expected)
          let narrow = try places(
            sorted.map { Float($0) }, values.map { Float($0) }, includingEquals)
          #expect(narrow == expected)
        }
      }
    }
  }

  @Test("Runs of equal numbers are numbered, and their first kept; NaN equals NaN")
  func runs() throws {
    for order in HardOrder.allCases {
      for count in [0, 1, 2, 50, 3000] {
        let sorted = order.values(count).sorted(by: isBefore)
        let starts = sorted.indices.filter { $0 == 0 || isBefore(sorted[$0 - 1], sorted[$0]) }
        let copy = try Buffer(sorted)
        let found = Searching.distinct(copy.pointer, count: count, dtype: .float64)
        #expect(
          copy.elements(of: Double.self).prefix(found).map(\.bitPattern)
            == starts.map { sorted[$0].bitPattern })
        // Places that run backwards.
        let places = Array((0..<count).reversed())
        let memory = try (0..<3).map { _ in try Buffer(byteCount: count * 8) }
        let runs = try Buffer(sorted)
        let number = Searching.numberRuns(
          runs.pointer, from: places, count: count, dtype: .float64, inverse: memory[0].pointer,
          firstPlaces: memory[1].pointer, starts: memory[2].pointer)
        #expect(number == starts.count)
        #expect(Array(memory[2].elements(of: Int.self).prefix(number)) == starts)
        #expect(Array(memory[1].elements(of: Int.self).prefix(number)) == starts.map { places[$0] })
        for (run, start) in starts.enumerated() {
          #expect(memory[0].elements(of: Int.self)[places[start]] == run)
        }
      }
    }
  }

  // MARK: - Implementation

  private func places<Number: DTypeElement>(
    _ sorted: [Number], _ values: [Number], _ includingEquals: Bool
  ) throws -> [Int] {
    let order = try Buffer(sorted)
    defer { withExtendedLifetime(order) {} }
    return try filled(values, values.count, of: Int.self) { from, to in
      Searching.places(
        in: order.pointer, count: sorted.count, of: from, wanted: values.count,
        dtype: Number.dtype, includingEquals: includingEquals, into: to)
    }
  }

  private func isBefore(_ a: Double, _ b: Double) -> Bool { a < b || (!a.isNaN && b.isNaN) }
}
