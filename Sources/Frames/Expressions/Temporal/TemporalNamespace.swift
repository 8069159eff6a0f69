/// The functions of dates, times, instants and lengths of time; see ``Expression/temporal-property``.
///
/// Instants with a zone are taken as clocks there show them. Null stays null.
public struct TemporalNamespace: Sendable {
  let expression: Expression
}

extension Expression {
  /// The functions of dates, times, instants and lengths of time: `col("start").temporal.year()`.
  ///
  /// - Also known as: `pandas.Series.dt`, `polars.Expr.dt`.
  public var temporal: TemporalNamespace { TemporalNamespace(expression: self) }
}

extension ScalarFunction {
  /// The rule of functions of some kinds of temporal types.
  static func temporal(
    _ types: [ColumnType], _ accepts: TemporalKind, _ result: ColumnType
  ) throws(FrameError) -> ColumnType {
    try temporal(types, accepts)
    return result
  }

  /// Checks that the first operand is of some kind.
  static func temporal(_ types: [ColumnType], _ accepts: TemporalKind) throws(FrameError) {
    guard let type = types.first, type == .null || !accepts.isDisjoint(with: TemporalKind(type))
    else {
      let found = types.first.map(\.description) ?? "nothing"
      let hint = types.first?.isText == true ? "; read it with `.text.toDate()` or a cast" : ""
      throw FrameError(.type, "needs \(accepts), but got \(found)\(hint)")
    }
  }
}

/// Kinds of temporal types.
struct TemporalKind: OptionSet, Sendable, CustomStringConvertible {
  let rawValue: Int

  static let date = TemporalKind(rawValue: 1)
  static let datetime = TemporalKind(rawValue: 2)
  static let time = TemporalKind(rawValue: 4)
  static let duration = TemporalKind(rawValue: 8)

  static let day: TemporalKind = [.date, .datetime]
  static let clock: TemporalKind = [.time, .datetime]

  init(rawValue: Int) { self.rawValue = rawValue }

  init(_ type: ColumnType) {
    switch type {
    case .date: self = .date
    case .datetime: self = .datetime
    case .time: self = .time
    case .duration: self = .duration
    default: self = []
    }
  }

  var description: String {
    let names: [(TemporalKind, String)] = [
      (.date, "a date"), (.datetime, "a datetime"), (.time, "a time"), (.duration, "a duration"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined(separator: " or ")
  }
}
