import Foundation
import SwiftwaterFrames
import Testing

/// Plans as Tests/Golden/frames-plans.py records them, built with the public API.
///
/// A step is its operation, its input and its arguments; an expression likewise.
struct RecordedPlans {
  /// The tables that plans read from, by name.
  let tables: [String: DataFrame]

  func frame(_ recorded: Any) throws -> DataFrame {
    let form = try list(recorded)
    let operation = try text(form[0])
    if operation == "table" { return try #require(tables[try text(form[1])]) }
    if operation == "concat" { return try DataFrame.concat(try list(form[1]).map(frame)) }
    let input = try frame(form[1])
    switch operation {
    case "filter": return try input.filter(expression(form[2]))
    case "select": return try input.select(named(form[2]))
    case "with": return try input.with(named(form[2]))
    case "group": return try input.groupBy(texts(form[2])).aggregate(named(form[3]))
    case "join":
      return try input.join(
        frame(form[2]), left: texts(form[3]), right: texts(form[4]),
        how: try #require(JoinKind(rawValue: try text(form[5]))))
    case "sort": return try input.sort(by: sortKeys(form[2]))
    case "head": return try input.head(number(form[2]))
    case "tail": return try input.tail(number(form[2]))
    case "limit": return try input.limit(number(form[2]), offset: number(form[3]))
    case "unique":
      return try input.unique(
        on: texts(form[2]), keep: try #require(UniqueKeep(rawValue: try text(form[3]))))
    case "index": return try input.withRowIndex(text(form[2]))
    case "dropNulls": return try input.dropNulls(in: texts(form[2]))
    case "valueCounts": return try input.valueCounts(text(form[2]))
    case "rename": return try input.rename([text(form[2]): text(form[3])])
    case "union": return try input.union(frame(form[2]))
    case "intersection": return try input.intersection(frame(form[2]))
    case "subtracting": return try input.subtracting(frame(form[2]))
    case "reversed": return try input.reversed()
    case "unpivot":
      let value = try text(form[4])
      let turned = try texts(form[2])
      return try input.unpivot(turned, index: texts(form[3]), value: value)
    case "drop": return try input.drop(texts(form[2]))
    default: throw Unknown(operation: operation)
    }
  }

  func expression(_ recorded: Any) throws -> SwiftwaterFrames.Expression {
    let form = try list(recorded)
    let operation = try text(form[0])
    if let leaf = try leaf(operation, form) { return leaf }
    let first = try expression(form[1])
    if let make = Self.unary[operation] { return make(first) }
    if let make = Self.binary[operation] { return make(first, try expression(form[2])) }
    switch operation {
    case "when":
      return SwiftwaterFrames.when(first).then(try expression(form[2]))
        .otherwise(try expression(form[3]))
    case "cast": return first.cast(try type(form[2]))
    case "isIn":
      if let values = form[2] as? [String] { return first.isIn(values) }
      return first.isIn(try list(form[2]).map { try number($0) })
    case "over":
      let keys = try texts(form[2]).map(col)
      return first.over(
        keys, orderBy: try sortKeys(form[3]).map { (col($0.name), descending: $0.descending) })
    case "shift": return first.shift(try number(form[2]))
    case "rank":
      return first.rank(
        try #require(RankMethod(rawValue: try text(form[2]))),
        descending: try #require(form[3] as? Bool))
    case "rolling":
      let name = try text(form[3])
      guard let make = Self.rolling[name] else { throw Unknown(operation: name) }
      return make(first.rolling(try number(form[2])))
    case "slice": return first.text.slice(try number(form[2]), try number(form[3]))
    case "replace": return first.text.replace(try text(form[2]), with: try text(form[3]))
    default:
      guard let make = Self.withText[operation] else { throw Unknown(operation: operation) }
      return make(first, try text(form[2]))
    }
  }

  /// Something the recorder writes and nobody here reads.
  struct Unknown: Error { let operation: String }

  // MARK: - Implementation

  private typealias Made = SwiftwaterFrames.Expression

  private func leaf(_ operation: String, _ form: [Any]) throws -> Made? {
    switch operation {
    case "col": return col(try text(form[1]))
    case "i": return lit(try number(form[1]))
    case "f": return lit(try #require(form[1] as? NSNumber).doubleValue)
    case "s": return lit(try text(form[1]))
    case "b": return lit(try #require(form[1] as? Bool))
    case "rowNumber": return Made.rowNumber()
    case "agg":
      guard !(form[2] is NSNull) else { return Made.count() }
      let name = try text(form[1])
      guard let make = Self.aggregates[name] else { throw Unknown(operation: name) }
      return make(try expression(form[2]))
    default: return nil
    }
  }

  private static let unary: [String: @Sendable (Made) -> Made] = [
    "neg": { -$0 }, "abs": { $0.abs() }, "sign": { $0.sign() }, "square": { $0.square() },
    "floor": { $0.floor() }, "ceil": { $0.ceil() }, "round": { $0.round() },
    "trunc": { $0.trunc() }, "sqrt": { $0.sqrt() }, "exp": { $0.exp() }, "log": { $0.log() },
    "sin": { $0.sin() }, "atan": { $0.atan() }, "tanh": { $0.tanh() }, "cbrt": { $0.cbrt() },
    "log10": { $0.log10() }, "not": { !$0 }, "isNaN": { $0.isNaN() },
    "isNull": { $0.isNull() }, "isNotNull": { $0.isNotNull() }, "length": { $0.text.length() },
    "byteLength": { $0.text.byteLength() }, "upper": { $0.text.upper() },
    "lower": { $0.text.lower() }, "titleCased": { $0.text.titleCased() },
    "strip": { $0.text.strip() }, "cumulativeSum": { $0.cumulativeSum() },
    "cumulativeMin": { $0.cumulativeMin() }, "cumulativeMax": { $0.cumulativeMax() },
    "cumulativeCount": { $0.cumulativeCount() },
  ]

  private static let binary: [String: @Sendable (Made, Made) -> Made] = [
    "+": { $0 + $1 }, "-": { $0 - $1 }, "*": { $0 * $1 }, "/": { $0 / $1 }, "%": { $0 % $1 },
    "minimum": { $0.minimum($1) }, "maximum": { $0.maximum($1) }, "==": { $0 == $1 },
    "!=": { $0 != $1 }, "<": { $0 < $1 }, "<=": { $0 <= $1 }, ">": { $0 > $1 },
    ">=": { $0 >= $1 }, "&&": { $0 && $1 }, "||": { $0 || $1 }, "fill": { $0.fillNull($1) },
    "concat": { $0.text.concat($1) },
  ]

  private static let rolling: [String: @Sendable (RollingExpression) -> Made] = [
    "sum": { $0.sum() }, "mean": { $0.mean() }, "min": { $0.min() }, "max": { $0.max() },
    "count": { $0.count() },
  ]

  private static let withText: [String: @Sendable (Made, String) -> Made] = [
    "contains": { $0.text.contains($1) }, "startsWith": { $0.text.startsWith($1) },
    "endsWith": { $0.text.endsWith($1) }, "stripPrefix": { $0.text.stripPrefix($1) },
    "stripSuffix": { $0.text.stripSuffix($1) },
  ]

  private static let aggregates: [String: @Sendable (Made) -> Made] = [
    "sum": { $0.sum() }, "mean": { $0.mean() }, "min": { $0.min() }, "max": { $0.max() },
    "count": { $0.count() }, "nUnique": { $0.nUnique() }, "std": { $0.std() },
    "var": { $0.var() }, "median": { $0.median() }, "first": { $0.first() },
    "last": { $0.last() },
  ]

  private func named(_ recorded: Any) throws -> [Made] {
    try list(recorded).map { pair in
      let pair = try list(pair)
      return try expression(pair[1]).as(text(pair[0]))
    }
  }

  private func sortKeys(_ recorded: Any) throws -> [(name: String, descending: Bool)] {
    try list(recorded).map { pair in
      let pair = try list(pair)
      return (name: try text(pair[0]), descending: try #require(pair[1] as? Bool))
    }
  }

  private func type(_ recorded: Any) throws -> ColumnType {
    let name = try text(recorded)
    return try #require(RecordedTable.types[name])
  }

  private func list(_ value: Any) throws -> [Any] { try #require(value as? [Any]) }
  private func text(_ value: Any) throws -> String { try #require(value as? String) }
  private func texts(_ value: Any) throws -> [String] { try #require(value as? [String]) }
  private func number(_ value: Any) throws -> Int { try #require(value as? NSNumber).intValue }
}
