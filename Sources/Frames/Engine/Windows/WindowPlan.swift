import SwiftwaterDevices

/// Expressions that look at other rows, taken apart: steps that each add columns to the rows, and
/// expressions of these that look at their own row alone.
struct WindowPlan {
  /// A step over all rows.
  enum Step {
    /// Columns computed within the rows of equal keys.
    case keyed([Expression.Node], [NamedExpression])
    /// A column computed over the rows in another order.
    case ordered([WindowOrder], NamedExpression)
    /// Functions of rows near by and of those before.
    case running([WindowColumn])
    /// Functions of the rows after, each to be computed from the last row to the first.
    case backward([WindowColumn])
    /// What needs all rows once before any row again: aggregates and the number of rows.
    case twice([NamedExpression], [WindowColumn])
    /// A rank.
    case ranked(WindowColumn)
    /// A function of rows whose keys are near.
    case ranged(WindowColumn)
  }

  private(set) var steps: [Step] = []
  private(set) var expressions: [NamedExpression]

  /// Nil when something can only be computed of all rows at once.
  ///
  /// - Parameter prefix: What the names of the added columns begin with.
  init?(_ expressions: [NamedExpression], prefix: String = "\u{0}window") {
    self.expressions = expressions
    var layer = WindowLayer(prefix: prefix)
    while self.expressions.contains(where: { $0.node.needsAllRows }) {
      for index in self.expressions.indices {
        let node = self.expressions[index].node
        guard node.needsAllRows else { continue }
        guard let staged = layer.staged(node) else { return nil }
        self.expressions[index].node = staged
      }
      guard !layer.isEmpty else { return nil }
      steps += layer.takeSteps()
    }
  }

  /// The columns that the steps from one on, and the expressions, read.
  func columns(from step: Int) -> Set<String> {
    var names: Set<String> = []
    for expression in expressions { names.formUnion(expression.node.columns) }
    for step in steps[step...] { names.formUnion(step.columns) }
    return names
  }
}

/// A window function over all rows and the name of the column it makes.
struct WindowColumn: Sendable {
  let name: String
  let function: WindowFunction
  let operands: [Expression.Node]
}

extension WindowPlan.Step {
  /// The columns it reads.
  var columns: Set<String> {
    let nodes: [Expression.Node] =
      switch self {
      case .keyed(let keys, let values): keys + values.map(\.node)
      case .ordered(let order, let value): order.map(\.node) + [value.node]
      case .running(let columns), .backward(let columns): columns.flatMap(\.operands)
      case .twice(let values, let columns): values.map(\.node) + columns.flatMap(\.operands)
      case .ranked(let column), .ranged(let column): column.operands
      }
    return nodes.reduce(into: []) { $0.formUnion($1.columns) }
  }
}

/// What can be computed next: nodes that look at other rows over operands that do not.
private struct WindowLayer {
  private let prefix: String
  private var names: [Expression.Node: String] = [:]
  private var keyed: [(keys: [Expression.Node], values: [NamedExpression])] = []
  private var others: [WindowPlan.Step] = []
  private var running: [WindowColumn] = []
  private var backward: [WindowColumn] = []
  private var aggregates: [NamedExpression] = []
  private var places: [WindowColumn] = []
  private var isChanged = false

  init(prefix: String) { self.prefix = prefix }

  var isEmpty: Bool { !isChanged }

  mutating func takeSteps() -> [WindowPlan.Step] {
    var steps: [WindowPlan.Step] = running.isEmpty ? [] : [.running(running)]
    if !backward.isEmpty { steps.append(.backward(backward)) }
    if !aggregates.isEmpty || !places.isEmpty { steps.append(.twice(aggregates, places)) }
    steps += keyed.map { .keyed($0.keys, $0.values) } + others
    (running, backward, aggregates, places) = ([], [], [], [])
    (keyed, others, isChanged) = ([], [], false)
    return steps
  }

  /// The node with what can be computed now replaced by columns; nil when something never can.
  mutating func staged(_ node: Expression.Node) -> Expression.Node? {
    guard node.needsAllRows else { return node }
    if let name = names[node] { return .column(name) }
    switch node {
    case .call(let function, _) where function.needsAllRows: return nil
    case .over(let inner, let partition, let order):
      return over(inner, partition, order)
    default: break
    }
    var isPossible = true
    let ready = node.replacingChildren { child in
      guard let staged = staged(child) else {
        isPossible = false
        return child
      }
      return staged
    }
    guard isPossible else { return nil }
    // What has just become a column is there in the next layer.
    guard !node.children.contains(where: \.needsAllRows) else { return ready }
    switch ready {
    case .window(let function, let operands): return window(node, function, operands)
    case .aggregate:
      let name = added(node)
      aggregates.append(NamedExpression(name, ready))
      return .column(name)
    default: return ready
    }
  }

  // MARK: - Implementation

  private mutating func added(_ node: Expression.Node) -> String {
    let name = "\(prefix) \(names.count)"
    names[node] = name
    isChanged = true
    return name
  }

  private mutating func window(
    _ node: Expression.Node, _ function: WindowFunction, _ operands: [Expression.Node]
  ) -> Expression.Node? {
    if case .everything = function.reach { return nil }
    if case .composed(let make) = function.reach { return staged(make(operands)) }
    let column = WindowColumn(name: added(node), function: function, operands: operands)
    switch function.reach {
    case .everything, .composed: return nil
    case .rows, .running: running.append(column)
    case .backward: backward.append(column)
    case .place: places.append(column)
    case .order: others.append(.ranked(column))
    case .keys: others.append(.ranged(column))
    }
    return .column(column.name)
  }

  private mutating func over(
    _ inner: Expression.Node, _ partition: [Expression.Node], _ order: [WindowOrder]
  ) -> Expression.Node? {
    guard !inner.looksBeyondPartition else { return nil }
    var (keys, orders) = (partition, order)
    for index in keys.indices {
      guard let staged = staged(keys[index]) else { return nil }
      keys[index] = staged
    }
    for index in orders.indices {
      guard let staged = staged(orders[index].node) else { return nil }
      orders[index].node = staged
    }
    if keys.isEmpty, orders.isEmpty { return staged(inner) }
    let ready = Expression.Node.over(inner, partition: keys, order: orders)
    guard !(partition + order.map(\.node)).contains(where: \.needsAllRows) else { return ready }
    if keys.isEmpty, WindowPlan([NamedExpression("", inner)]) == nil { return nil }
    let name = added(ready)
    if keys.isEmpty {
      others.append(.ordered(orders, NamedExpression(name, inner)))
    } else if let index = keyed.firstIndex(where: { $0.keys == keys }) {
      keyed[index].values.append(NamedExpression(name, ready))
    } else {
      keyed.append((keys, [NamedExpression(name, ready)]))
    }
    return .column(name)
  }
}

extension Expression.Node {
  /// Whether something in it is computed over all rows whatever partition it stands in.
  fileprivate var looksBeyondPartition: Bool {
    switch self {
    case .over: return true
    case .call(let function, _) where function.needsAllRows: return true
    default: return children.contains { $0.looksBeyondPartition }
    }
  }
}
