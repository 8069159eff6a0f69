import SwiftwaterDevices

/// A computation on the columns of a frame, described before it is run.
///
/// Expressions are made of ``col(_:)``, literals, operators and functions, and are checked against
/// the frame's names and types when they are handed to it. A null in arithmetic or a comparison
/// gives null; `&&` and `||` follow three-valued logic; a filter keeps rows that are true.
///
/// ```swift
/// col("age") > 40 && col("county").isIn(["Kent", "Essex"])
/// ```
///
/// - Also known as: `polars.Expr`, `pandas.col`, `pyspark.sql.Column`.
public struct Expression: Sendable {
  let node: Node
  /// How deeply operations are nested in it, as far as expressions made it of expressions.
  let depth: Int

  /// An expression over others of some depth; where that is too much, one that no frame takes, so
  /// that trees are never so deep that releasing them needs more stack than a thread has.
  init(_ node: Node, depth: Int = 1) {
    let isTooDeep = depth > Node.deepest
    self.node = isTooDeep ? .selection(.refused(Node.tooDeep)) : node
    self.depth = isTooDeep ? 1 : depth
  }

  indirect enum Node: Sendable, Hashable {
    case column(String)
    case literal(Literal)
    case alias(String, Node)
    case unary(UnaryOperator, Node)
    case binary(BinaryOperator, Node, Node)
    case isNull(Node)
    case fillNull(Node, Node)
    case cast(Node, ColumnType)
    case isIn(Node, [Literal])
    case when(condition: Node, then: Node, otherwise: Node)
    case call(ScalarFunction, [Node])
    case window(WindowFunction, [Node])
    case over(Node, partition: [Node], order: [WindowOrder])
    case aggregate(Aggregate, [Node])
    /// Several columns, one expression for each; gone once a frame has been given it.
    case selection(ColumnSelection)
    /// Another name made of the own one; gone once a frame has been given it.
    case renamed(prefix: String, suffix: String, Node)
  }

  /// The name of the column this expression makes, unless ``as(_:)`` gives another.
  public var name: String { node.name }

  /// Returns the same computation under another name.
  public func `as`(_ name: String) -> Expression {
    Expression(.alias(name, node), depth: depth + 1)
  }
}

/// Refers to a column of the frame by name.
public func col(_ name: String) -> Expression { Expression(.column(name)) }

/// Makes an expression of a value, the same in every row.
public func lit(_ value: Int) -> Expression { Expression(.literal(.integer(Int64(value)))) }

/// Makes an expression of a value, the same in every row.
public func lit(_ value: Double) -> Expression { Expression(.literal(.number(value))) }

/// Makes an expression of a value, the same in every row.
public func lit(_ value: String) -> Expression { Expression(.literal(.text(value))) }

/// Makes an expression of a value, the same in every row.
public func lit(_ value: Bool) -> Expression { Expression(.literal(.bool(value))) }

extension Expression: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
  /// A whole number, the same in every row.
  public init(integerLiteral value: Int) { self = lit(value) }
  /// A number, the same in every row.
  public init(floatLiteral value: Double) { self = lit(value) }
  /// A text, the same in every row.
  public init(stringLiteral value: String) { self = lit(value) }
  /// True or false, the same in every row.
  public init(booleanLiteral value: Bool) { self = lit(value) }
}

extension Expression.Node {
  var name: String {
    switch self {
    case .column(let name), .alias(let name, _): name
    case .literal: "literal"
    case .unary(_, let node), .isNull(let node), .fillNull(let node, _), .cast(let node, _),
      .isIn(let node, _):
      node.name
    case .binary(_, let a, let b): if case .literal = a { b.name } else { a.name }
    case .when(_, let then, _): then.name
    case .call(let function, let nodes): nodes.first?.name ?? function.name
    case .window(let function, let nodes): nodes.first?.name ?? function.name
    case .over(let node, _, _): node.name
    case .aggregate(let aggregate, let nodes): nodes.first?.name ?? aggregate.name
    case .selection(let selection): selection.description
    case .renamed(let prefix, let suffix, let node): prefix + node.name + suffix
    }
  }

  /// The computation without a name that it was given.
  var unnamed: Expression.Node {
    switch self {
    case .alias(_, let node), .renamed(_, _, let node): node.unnamed
    default: self
    }
  }

  /// The names of the columns it reads.
  var columns: Set<String> {
    if case .column(let name) = self { return [name] }
    return children.reduce(into: []) { $0.formUnion($1.columns) }
  }

  var children: [Expression.Node] {
    switch self {
    case .column, .literal, .selection: []
    case .alias(_, let node), .renamed(_, _, let node), .unary(_, let node), .isNull(let node),
      .cast(let node, _),
      .isIn(let node, _):
      [node]
    case .binary(_, let a, let b), .fillNull(let a, let b): [a, b]
    case .when(let condition, let then, let otherwise): [condition, then, otherwise]
    case .call(_, let nodes), .window(_, let nodes), .aggregate(_, let nodes): nodes
    case .over(let node, let partition, let order): [node] + partition + order.map(\.node)
    }
  }

  /// Whether it gives one value of many rows somewhere, other than for each row of a partition.
  var containsAggregate: Bool {
    switch self {
    case .aggregate: return true
    case .over: return false
    default: break
    }
    return children.contains { $0.containsAggregate }
  }

  /// The same tree with each node replaced by what the body makes of it, from the leaves up.
  func mapped(_ body: (Expression.Node) -> Expression.Node) -> Expression.Node {
    body(replacingChildren { $0.mapped(body) })
  }

  /// The same node over other operands.
  func replacingChildren(
    _ body: (Expression.Node) -> Expression.Node
  ) -> Expression.Node {
    switch self {
    case .column, .literal, .selection: self
    case .alias(let name, let node): .alias(name, body(node))
    case .renamed(let prefix, let suffix, let node):
      .renamed(prefix: prefix, suffix: suffix, body(node))
    case .unary(let op, let node): .unary(op, body(node))
    case .binary(let op, let a, let b): .binary(op, body(a), body(b))
    case .isNull(let node): .isNull(body(node))
    case .fillNull(let a, let b): .fillNull(body(a), body(b))
    case .cast(let node, let type): .cast(body(node), type)
    case .isIn(let node, let values): .isIn(body(node), values)
    case .when(let c, let t, let o):
      .when(condition: body(c), then: body(t), otherwise: body(o))
    case .call(let function, let nodes): .call(function, nodes.map(body))
    case .window(let function, let nodes): .window(function, nodes.map(body))
    case .over(let node, let partition, let order):
      .over(
        body(node), partition: partition.map(body),
        order: order.map { WindowOrder(node: body($0.node), descending: $0.descending) })
    case .aggregate(let aggregate, let nodes): .aggregate(aggregate, nodes.map(body))
    }
  }
}

extension Expression.Node: CustomStringConvertible {
  var description: String {
    switch self {
    case .column(let name): name
    case .literal(let literal): literal.description
    case .alias(let name, let node): "\(node) as \(name)"
    case .selection(let selection): selection.description
    case .renamed(let prefix, let suffix, let node):
      "\(node)" + (prefix.isEmpty ? "" : ".prefixed(\"\(prefix)\")")
        + (suffix.isEmpty ? "" : ".suffixed(\"\(suffix)\")")
    case .unary(let op, let node): op == .not ? "!\(node)" : "\(op.rawValue)(\(node))"
    case .binary(let op, let a, let b): "(\(a) \(op.rawValue) \(b))"
    case .isNull(let node): "\(node).isNull()"
    case .fillNull(let a, let b): "\(a).fillNull(\(b))"
    case .cast(let node, let type): "\(node).cast(\(type))"
    case .isIn(let node, let values):
      "\(node).isIn([\(list(values.prefix(4)))\(values.count > 4 ? ", …" : "")])"
    case .when(let c, let t, let o): "when(\(c)).then(\(t)).otherwise(\(o))"
    case .call(let function, let nodes):
      called(function.name, nodes, function.parameters)
    case .window(let function, let nodes): called(function.name, nodes, function.parameters)
    case .over(let node, let partition, let order):
      "\(node).over([\(list(partition))]"
        + (order.isEmpty
          ? ""
          : ", orderBy: \(list(order.map { "\($0.node)\($0.descending ? " descending" : "")" }))")
        + ")"
    case .aggregate(let aggregate, let nodes):
      called(aggregate.name, nodes, aggregate.parameters)
    }
  }

  private func called(
    _ name: String, _ nodes: [Expression.Node], _ parameters: [Expression.Literal]
  ) -> String {
    "\(nodes.first.map { "\($0)." } ?? "")\(name)("
      + list(nodes.dropFirst().map(\.description) + parameters.map(\.description)) + ")"
  }

  private func list(_ values: some Sequence<some CustomStringConvertible>) -> String {
    values.map(\.description).joined(separator: ", ")
  }
}

extension Expression: CustomStringConvertible {
  /// The expression as one would write it.
  public var description: String { node.description }
}
