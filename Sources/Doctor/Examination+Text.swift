import SwiftwaterDevices

extension Examination {
  /// The examination as lines to read.
  public var text: String {
    var lines = ["device \(device)"]
    let width = (findings.map(\.name.count) + measurements.map(\.name.count)).max() ?? 0
    for finding in findings {
      let name = finding.name.padded(to: width)
      lines.append(
        finding.found.map { "  \(name)  \($0)" } ?? "  \(name)  missing: \(finding.advice)")
    }
    for measurement in measurements {
      lines.append(
        "  \(measurement.name.padded(to: width))  \(measurement.value.rounded(to: 3)) \(measurement.unit)"
      )
    }
    if let failure { lines.append("stopped: \(failure)") }
    lines += familyLines
    for outcome in failed {
      if case .failed(let reason) = outcome.verdict {
        lines.append("FAILED \(outcome.name) of \(outcome.dtype): \(reason)")
      }
    }
    if !outcomes.isEmpty {
      let passed = outcomes.count - failed.count - skipped.count
      lines.append("\(passed) passed, \(failed.count) failed, \(skipped.count) skipped")
    }
    return lines.joined(separator: "\n")
  }

  /// A line for each family of checks, with the reasons of those skipped.
  private var familyLines: [String] {
    var families: [String] = []
    for outcome in outcomes where !families.contains(outcome.family) {
      families.append(outcome.family)
    }
    let width = families.map(\.count).max() ?? 0
    return families.map { family in
      let own = outcomes.filter { $0.family == family }
      var passed = 0
      var worst = 0.0
      var reasons: [(text: String, count: Int)] = []
      for outcome in own {
        switch outcome.verdict {
        case .passed(let distance):
          passed += 1
          worst = max(worst, distance)
        case .failed: break
        case .skipped(let reason):
          if let place = reasons.firstIndex(where: { $0.text == reason }) {
            reasons[place].count += 1
          } else {
            reasons.append((reason, 1))
          }
        }
      }
      let skipped = reasons.map { "; \($0.count) skipped: \($0.text)" }.joined()
      let distance = worst > 0 ? ", at most \(worst.rounded(to: 2)) ulp off" : ""
      return "  \(family.padded(to: width))  \(passed) of \(own.count) passed\(distance)\(skipped)"
    }
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Double {
  /// The number as text with some digits, as short as it can be.
  func rounded(to digits: Int) -> String {
    guard isFinite, magnitude < 1e15, self != 0 else { return "\(self)" }
    var scale = 1.0
    var leading = magnitude
    while leading < 0.1 * 1 && scale < 1e12 {
      leading *= 10
      scale *= 10
    }
    for _ in 0..<digits where leading < 1000 {
      leading *= 10
      scale *= 10
    }
    let value = (self * scale).rounded() / scale
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
