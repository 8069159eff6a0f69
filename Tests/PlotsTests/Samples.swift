import Testing

@testable import SwiftwaterPlots

/// Plots of every kind, from numbers that are the same on every machine.
enum Samples {
  struct Named: Sendable, CustomTestStringConvertible {
    var name: String
    var plot: Plot
    var testDescription: String { name }
  }

  static let all: [Named] = [
    Named(name: "line", plot: line), Named(name: "area", plot: area),
    Named(name: "scatter", plot: scatter), Named(name: "map", plot: map(count: 2000)),
    Named(name: "grid", plot: grid), Named(name: "bars", plot: bars),
    Named(name: "upright bars", plot: upright), Named(name: "histogram", plot: histogram),
    Named(name: "bubbles", plot: bubbles), Named(name: "one value", plot: oneValue),
    Named(name: "empty", plot: Plot("Empty")),
  ]

  static let line = Plot("Lines").line([0, 1, 2], [0, 4, .nan], name: "a")
    .line([0, 2], [1, 3], name: "b", style: .dashed).line([0, 2], [0, 3], style: .reference)
    .rule(x: 1, label: "one").rule(y: 2, label: "two").annotation("here", x: 1, y: 1)
    .x(label: "x", unit: "m", domain: 0...1.5).y(label: "y")

  static let area = Plot("Areas").area([1, 2, 3], lower: [1, 2, 1], upper: [2, 4, 5])
    .area([1, 2, 3], [1, .nan, 3], name: "z").y(scale: .logarithmic)

  static let scatter = Plot("Scatter").points(
    noise(300, 1), noise(300, 2),
    color: .categories((0..<300).map { $0 % 10 }, names: (0..<10).map { "kind & \($0)" }))

  static let grid = Plot("Grid").grid(
    noise(500, 3), noise(500, 4), noise(500, 5), bins: 20, label: "Time (hours)"
  ).labels(["a<b", "c"], x: [0.2, 0.7], y: [0.4, 0.4]).equalAspect(metersPerUnit: 1000)

  static let bars = Plot("Bars").x(label: "Share", format: .percent).bars(
    ["a very long label that has to be cut somewhere because it does not fit at all", "b", "c"],
    [0.5, -0.2, .nan], lower: [0.4, -0.3, 0], upper: [0.6, -0.1, 1])

  static let upright = Plot("Upright").bars(
    (0..<30).map { "category \($0)" }, (0..<30).map(Double.init), direction: .vertical)

  static let histogram = Plot("Histogram").histogram(noise(500, 6)).histogram(noise(100, 7))

  static let bubbles = Plot("Bubbles").points(
    noise(20, 8), noise(20, 9), color: .values(noise(20, 10), label: "A", format: .percent),
    size: .values(noise(20, 11), label: "B")
  ).x(scale: .logarithmic)

  static let oneValue = Plot("One").points([5.0], [5.0], color: .values([1], label: "c"))

  static func map(count: Int) -> Plot {
    Plot("Map").density(
      sums(count, 12).map { $0 * 500_000 }, sums(count, 13).map { $0 * 600_000 }
    ).equalAspect()
  }

  /// Evenly spread numbers in 0…1 (SplitMix64, Steele and others 2014).
  static func noise(_ count: Int, _ seed: UInt64) -> [Double] {
    var state = seed &* 0x1234_5678_9ABC_DEF1
    return (0..<count).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
  }

  /// Sums of four even numbers: a hill in the middle.
  private static func sums(_ count: Int, _ seed: UInt64) -> [Double] {
    let values = noise(count * 4, seed)
    return (0..<count).map { index in values[4 * index..<4 * index + 4].reduce(0, +) / 4 }
  }
}
