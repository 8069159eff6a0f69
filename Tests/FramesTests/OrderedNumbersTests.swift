import TestSupport
import Testing

@testable import SwiftwaterFrames

@Suite("Numbers in order, which come and go")
struct OrderedNumbersTests {
  @Test("are those of a sorted array", arguments: [1, 40, 3000, 20_000])
  func sorted(_ most: Int) {
    var generator = SeededGenerator(seed: UInt64(most))
    var numbers = OrderedNumbers()
    var wanted: [Double] = []
    for step in 0..<8000 {
      let isNew =
        wanted.isEmpty || (wanted.count < most && Int.random(in: 0..<8, using: &generator) > 2)
      if isNew {
        let value = Self.value(using: &generator)
        numbers.insert(value)
        wanted.insert(value, at: Self.place(of: value, in: wanted))
      } else {
        let value = wanted.remove(at: Int.random(in: 0..<wanted.count, using: &generator))
        numbers.remove(value)
      }
      #expect(numbers.count == wanted.count)
      guard !wanted.isEmpty else { continue }
      let place = Int.random(in: 0..<wanted.count, using: &generator)
      for at in [place, wanted.count / 2, 0, wanted.count - 1] {
        let (found, own) = (numbers[at], wanted[at])
        #expect(found == own || (found.isNaN && own.isNaN), "step \(step), place \(at)")
      }
    }
  }

  @Test("stay what they are when one is to go that is not there")
  func missing() {
    var numbers = OrderedNumbers()
    for value in [3.0, 1, .nan, 2] { numbers.insert(value) }
    numbers.remove(2.5)
    numbers.remove(.infinity)
    #expect(numbers.count == 4)
    #expect(numbers[1] == 2)
  }

  @Test("move through wide windows", arguments: [9000, 50_000])
  func window(_ width: Int) throws {
    let values = (0..<60_000).map { Double(($0 * 7919) % 10_007) }
    let frame = try DataFrame(["x": values])
    let found = try frame.select(
      col("x").rolling(width).quantile(0.4).as("w"), col("x").expanding().median().as("e")
    ).collect()
    let (moving, growing) = (
      try found["w"].optionals(of: Double.self), try found["e"].optionals(of: Double.self)
    )
    for row in [0, 1, width - 2, width - 1, width, 59_999] {
      let window = values[max(0, row - width + 1)...row].sorted()
      let wanted = window.count < width ? nil : Self.quantile(0.4, window)
      #expect(moving[row] == wanted)
      #expect(growing[row] == Self.quantile(0.5, values[...row].sorted()))
    }
  }

  /// Few different values, so that many are equal, some NaN and infinite.
  private static func value(using generator: inout SeededGenerator) -> Double {
    switch Int.random(in: 0..<50, using: &generator) {
    case 0: .nan
    case 1: -.infinity
    case 2...20: Double(Int.random(in: 0..<6, using: &generator))
    default: Double.random(in: -10...10, using: &generator)
    }
  }

  private static func place(of value: Double, in sorted: [Double]) -> Int {
    sorted.firstIndex { !($0 < value || (value.isNaN && !$0.isNaN)) } ?? sorted.count
  }

  private static func quantile(_ fraction: Double, _ sorted: [Double]) -> Double {
    let place = fraction * Double(sorted.count - 1)
    let below = Int(place)
    let part = place - Double(below)
    guard part > 0 else { return sorted[below] }
    return sorted[below] + (sorted[below + 1] - sorted[below]) * part
  }
}
