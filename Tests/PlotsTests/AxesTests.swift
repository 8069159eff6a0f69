import Testing

@testable import SwiftwaterPlots

@Suite("Ticks")
struct TicksTests {
  @Test(
    "Steps are 1, 2 or 5 times a power of ten",
    arguments: [
      (0.0, 10.0, 5, [0.0, 2, 4, 6, 8, 10]), (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
      (-7, 13, 4, [-5, 0, 5, 10]), (0.003, 0.0061, 3, [0.003, 0.004, 0.005, 0.006]),
      (1_000_000, 3_000_000, 4, [1e6, 1.5e6, 2e6, 2.5e6, 3e6]),
    ])
  func linear(low: Double, high: Double, count: Int, expected: [Double]) {
    #expect(Ticks.linear(low, high, count: count).values == expected)
  }

  @Test("An interval of no length has one tick")
  func single() {
    #expect(Ticks.linear(3, 3, count: 5).values == [3])
  }

  @Test("Rounding widens to the next ticks and leaves round ends alone")
  func rounded() {
    #expect(Ticks.rounded(0.3, 9.7, count: 5) == (0, 10))
    #expect(Ticks.rounded(0, 10, count: 5) == (0, 10))
    #expect(Ticks.rounded(-0.31, 0.29, count: 6) == (-0.4, 0.3))
  }

  @Test("A logarithmic scale of few decades has 1, 2 and 5; of many decades only powers of ten")
  func logarithmic() {
    #expect(Ticks.logarithmic(1, 100, count: 5).values == [1, 2, 5, 10, 20, 50, 100])
    #expect(Ticks.logarithmic(1, 1e4, count: 5).values == [1, 10, 100, 1000, 10_000])
    #expect(Ticks.logarithmic(0, 1, count: 5).values == [])
  }
}

@Suite("Scale")
struct ScaleTests {
  @Test("A linear scale maps the ends and the middle")
  func linear() {
    let scale = Scale(low: 10, high: 20, start: 100, end: 0)
    #expect(scale.position(10) == 100)
    #expect(scale.position(15) == 50)
    #expect(scale.position(20) == 0)
    #expect(scale.position(25) == -50)
  }

  @Test("A logarithmic scale maps equal ratios to equal distances, and has no place for zero")
  func logarithmic() throws {
    let scale = Scale(kind: .logarithmic, low: 1, high: 100, end: 2)
    let middle = try #require(scale.position(10))
    #expect(abs(middle - 1) < 1e-12)
    #expect(scale.position(0) == nil)
    #expect(scale.position(-1) == nil)
  }

  @Test("What is not finite has no place", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) {
    #expect(Scale(low: 0, high: 1).position(value) == nil)
  }

  @Test("A single value stands in the middle")
  func degenerate() {
    #expect(Scale(low: 5, high: 5, start: 0, end: 10).position(5) == 5)
  }
}

@Suite("Number format")
struct NumberFormatTests {
  @Test(
    "Numbers are short and have the decimals the step needs",
    arguments: [
      (0.0, 1.0, "0"), (9_999, 0, "9,999"), (10_000, 5_000, "10\u{a0}k"),
      (1_200_000, 200_000, "1.2\u{a0}M"), (2_000_000, 500_000, "2\u{a0}M"), (0.2, 0.2, "0.2"),
      (1, 0.2, "1.0"), (-3, 1, "\u{2212}3"), (2.5e9, 0, "2.5\u{a0}G"), (1e-7, 0, "1e-7"),
      (.nan, 0, "–"),
    ])
  func automatic(value: Double, step: Double, expected: String) {
    #expect(NumberFormat.automatic.text(value, step: step) == expected)
  }

  @Test("Percent multiplies by a hundred")
  func percent() {
    #expect(NumberFormat.percent.text(0.25, step: 0.05) == "25%")
    #expect(NumberFormat.percent.text(0.0125, step: 0.0025) == "1.25%")
    #expect(NumberFormat.percent.text(0.098) == "9.8%")
  }

  @Test("Fixed keeps every digit and groups thousands")
  func fixed() {
    #expect(NumberFormat.fixed(2).text(1_234_567.891) == "1,234,567.89")
    #expect(NumberFormat.fixed(0).text(-0.2) == "0")
    #expect(NumberFormat.fixed(1).text(0.05) == "0.1")
  }
}
