import Foundation

/// What a case must reach.
enum Bar: Encodable {
  /// Opponent ÷ ours, at least.
  case ratio(Double)
  /// Ours alone, at most.
  case atMost(Double)
  /// Ours alone, at least.
  case atLeast(Double)

  /// Whether a case reaches it.
  func isMet(by value: Double, against opponent: Double?) -> Bool {
    switch self {
    case .ratio(let least): (opponent ?? .nan) / value >= least
    case .atMost(let most): value <= most
    case .atLeast(let least): value >= least
    }
  }

  /// The bar as a table shows it.
  func text(_ unit: Row.Unit) -> String {
    switch self {
    case .ratio(let least): String(format: "≥ %.1f ×", least)
    case .atMost(let most): "≤ " + unit.text(most)
    case .atLeast(let least): "≥ " + unit.text(least)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .ratio(let value): try container.encode(["ratio": value])
    case .atMost(let value): try container.encode(["atMost": value])
    case .atLeast(let value): try container.encode(["atLeast": value])
    }
  }
}
