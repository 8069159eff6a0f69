import SwiftwaterDevices

extension Examination {
  /// The examination as one JSON object.
  public var json: String {
    JSONText.object([
      ("device", .text(device.description)),
      ("healthy", .literal(isHealthy ? "true" : "false")),
      ("failure", failure.map { .text($0) } ?? .literal("null")),
      (
        "findings",
        .list(
          findings.map(\.json))
      ),
      (
        "measurements",
        .list(
          measurements.map(\.json))
      ),
      ("outcomes", .list(outcomes.map(\.json))),
    ]).description
  }
}

extension Finding {
  var json: JSONText {
    .object([
      ("name", .text(name)), ("found", found.map { .text($0) } ?? .literal("null")),
      ("advice", .text(advice)),
    ])
  }
}

extension Measurement {
  var json: JSONText {
    .object([
      ("name", .text(name)), ("value", .literal(value.isFinite ? "\(value)" : "null")),
      ("unit", .text(unit)),
    ])
  }
}

extension Outcome {
  var json: JSONText {
    var members: [(String, JSONText)] = [
      ("family", .text(family)), ("name", .text(name)), ("dtype", .text("\(dtype)")),
    ]
    switch verdict {
    case .passed(let distance):
      members.append(("verdict", .text("passed")))
      members.append(("distance", .literal(distance.isFinite ? "\(distance)" : "null")))
    case .failed(let reason):
      members.append(("verdict", .text("failed")))
      members.append(("reason", .text(reason)))
    case .skipped(let reason):
      members.append(("verdict", .text("skipped")))
      members.append(("reason", .text(reason)))
    }
    return .object(members)
  }
}

/// A JSON value being written; floor 4 has encoders, a static executable without Foundation has this.
enum JSONText: CustomStringConvertible {
  case text(String)
  case literal(String)
  case list([JSONText])
  case object([(String, JSONText)])

  var description: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .literal(let literal): literal
    case .list(let items): "[" + items.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
