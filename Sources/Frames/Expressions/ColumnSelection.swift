import SwiftwaterDevices

/// Which columns of a frame an expression stands for; known when it is handed to a frame.
indirect enum ColumnSelection: Sendable, Hashable {
  case all
  case numeric, integer, floatingPoint, text, bool, temporal
  case types([ColumnType])
  case names([String])
  case starting([String])
  case ending([String])
  case matching(String)
  case excluding(ColumnSelection, ColumnSelection)
  case joining(ColumnSelection, ColumnSelection)
  /// What no frame takes, and why.
  case refused(String)

  /// The names of the columns of a schema, in its order, or in the order they were named.
  ///
  /// - Throws: ``FrameError`` for a name there is none of, or a wrong pattern.
  func names(in schema: [Field]) throws(FrameError) -> [String] {
    func filtered(_ isWanted: (ColumnType) -> Bool) -> [String] {
      schema.filter { isWanted($0.type) }.map(\.name)
    }
    switch self {
    case .all: return schema.map(\.name)
    case .numeric: return filtered(\.isNumeric)
    case .integer: return filtered(\.isInteger)
    case .floatingPoint: return filtered(\.isFloatingPoint)
    case .text: return filtered(\.isText)
    case .bool: return filtered { $0 == .bool }
    case .temporal: return filtered(\.isTemporal)
    case .types(let types): return filtered(types.contains)
    case .names(let names):
      let known = Set(schema.lazy.map(\.name))
      for name in names where !known.contains(name) {
        throw .unknownColumn(name, among: schema.map(\.name))
      }
      return names
    case .starting(let prefixes):
      return schema.map(\.name).filter { name in prefixes.contains { name.hasPrefix($0) } }
    case .ending(let suffixes):
      return schema.map(\.name).filter { name in suffixes.contains { name.hasSuffix($0) } }
    case .matching(let pattern):
      let names = try Column(schema.map(\.name))
      let holds = try ScalarFunction.matches("contains", pattern, options: 0)
        .evaluate([names], names.count)
      return schema.indices.filter { holds.elements(UInt8.self)[$0] != 0 }.map { schema[$0].name }
    case .excluding(let selection, let others):
      let excluded = Set(try others.names(in: schema))
      return try selection.names(in: schema).filter { !excluded.contains($0) }
    case .joining(let first, let second):
      let names = try first.names(in: schema)
      let known = Set(names)
      return try names + second.names(in: schema).filter { !known.contains($0) }
    case .refused(let reason): throw FrameError(.argument, reason)
    }
  }
}

extension ColumnSelection: CustomStringConvertible {
  var description: String {
    switch self {
    case .all: "all"
    case .numeric: "numeric"
    case .integer: "integer"
    case .floatingPoint: "floatingPoint"
    case .text: "text"
    case .bool: "bool"
    case .temporal: "temporal"
    case .types(let types): "columns(of: \(types))"
    case .names(let names): "columns(\(names))"
    case .starting(let prefixes): "columns(startingWith: \(prefixes))"
    case .ending(let suffixes): "columns(endingWith: \(suffixes))"
    case .matching(let pattern): "columns(matching: \"\(pattern)\")"
    case .excluding(let selection, let others): "\(selection).excluding(\(others))"
    case .joining(let first, let second): "\(first).joining(\(second))"
    case .refused: "…"
    }
  }
}

// Expressions that stand for several columns: what is made of them is made of each column.
extension Expression {
  /// All columns.
  ///
  /// ```swift
  /// let features = try frame.select(.all.excluding("id"))
  /// let means = try frame.groupBy("county").aggregate(.numeric.mean().suffixed(" mean"))
  /// ```
  ///
  /// - Also known as: `polars.all`, `polars.selectors`, `pandas.DataFrame.select_dtypes`.
  public static var all: Expression { Expression(.selection(.all)) }
  /// The columns of numbers.
  public static var numeric: Expression { Expression(.selection(.numeric)) }
  /// The columns of whole numbers.
  public static var integer: Expression { Expression(.selection(.integer)) }
  /// The columns of numbers with fractions.
  public static var floatingPoint: Expression { Expression(.selection(.floatingPoint)) }
  /// The columns of text, categories included.
  public static var text: Expression { Expression(.selection(.text)) }
  /// The columns of truth values.
  public static var bool: Expression { Expression(.selection(.bool)) }
  /// The columns of dates, times, instants and lengths of time.
  public static var temporal: Expression { Expression(.selection(.temporal)) }

  /// The columns of some types.
  public static func columns(of types: ColumnType...) -> Expression {
    Expression(.selection(.types(types)))
  }

  /// The columns with these names, in this order.
  public static func columns(_ names: String...) -> Expression {
    Expression(.selection(.names(names)))
  }

  /// The columns whose names begin with one of some texts.
  public static func columns(startingWith prefixes: String...) -> Expression {
    Expression(.selection(.starting(prefixes)))
  }

  /// The columns whose names end with one of some texts.
  public static func columns(endingWith suffixes: String...) -> Expression {
    Expression(.selection(.ending(suffixes)))
  }

  /// The columns whose names match a regular expression somewhere.
  public static func columns(matching pattern: String) -> Expression {
    Expression(.selection(.matching(pattern)))
  }

  /// The selected columns without those with some names.
  public func excluding(_ names: String...) -> Expression {
    excluding(Expression(.selection(.names(names))))
  }

  /// The selected columns without others.
  public func excluding(_ others: Expression) -> Expression {
    Expression(
      .selection(.excluding(selection, others.selection)), depth: [self, others].depth)
  }

  /// The selected columns, then the others that are not among them.
  public func joining(_ others: Expression) -> Expression {
    Expression(
      .selection(.joining(selection, others.selection)), depth: [self, others].depth)
  }

  /// The same computation under its name with a text in front.
  public func prefixed(_ prefix: String) -> Expression {
    Expression(.renamed(prefix: prefix, suffix: "", node), depth: depth + 1)
  }

  /// The same computation under its name with a text after it.
  public func suffixed(_ suffix: String) -> Expression {
    Expression(.renamed(prefix: "", suffix: suffix, node), depth: depth + 1)
  }

  private var selection: ColumnSelection {
    switch node {
    case .selection(let selection): return selection
    case .column(let name): return .names([name])
    default: return .refused("\(self): columns are chosen before something is computed of them")
    }
  }
}

extension [Expression] {
  /// One expression for each column that a selection stands for, with its name.
  ///
  /// - Throws: ``FrameError`` when an expression has two selections of different length.
  func expanded(over schema: [Field]) throws(FrameError) -> [Expression] {
    var result: [Expression] = []
    for expression in self {
      try expression.node.requireShallow()
      let selections = expression.node.selections
      guard let first = selections.first else {
        result.append(Expression(expression.node.resolved { _ in .literal(.null) }))
        continue
      }
      var names: [ColumnSelection: [String]] = [:]
      for selection in selections { names[selection] = try selection.names(in: schema) }
      let count = names[first]?.count ?? 0
      for (selection, own) in names where own.count != count {
        throw FrameError(
          .argument,
          """
          \(expression): \(first) stands for \(count) columns and \(selection) for \(own.count); use \
          selections of one length
          """)
      }
      for index in 0..<count {
        result.append(
          Expression(expression.node.resolved { .column(names[$0]?[index] ?? "") }))
      }
    }
    return result
  }
}

extension Expression.Node {
  var selections: [ColumnSelection] {
    if case .selection(let selection) = self { return [selection] }
    return children.flatMap(\.selections)
  }

  /// The node with columns for selections and names for changes of names.
  fileprivate func resolved(_ column: (ColumnSelection) -> Expression.Node) -> Expression.Node {
    mapped { node in
      switch node {
      case .selection(let selection): column(selection)
      case .renamed(let prefix, let suffix, let inner):
        .alias(prefix + inner.name + suffix, inner)
      default: node
      }
    }
  }
}
