import Synchronization

/// What a frame will do when somebody looks at it: a tree of few kinds of steps.
indirect enum Plan: Sendable {
  case values(Table)
  /// Files, of whose rows those are read where the condition holds.
  case csv(CSVSource, columns: [String]?, condition: Expression.Node? = nil)
  /// Rows on the disk.
  case stored(SpilledRows)
  /// What a long plan does first.
  case segment(PlanSegment)
  /// A frame somebody holds: its values if it has been run, else what it will do.
  case shared(PlanResult, Plan)
  case project([NamedExpression], Plan)
  case filter(Expression.Node, Plan)
  case aggregate(keys: [String], values: [NamedExpression], Plan)
  case join(JoinStep, left: Plan, right: Plan)
  case sort([SortKey], Plan)
  case top([SortKey], count: Int, Plan)
  case limit(Limit, Plan)
  case distinct(on: [String], keep: UniqueKeep, Plan)
  case concat([Plan])
  case rowIndex(String, Plan)
  case function(TableFunction, [Plan])
}

/// An expression and the name of the column it makes.
struct NamedExpression: Sendable, Hashable {
  var name: String
  var node: Expression.Node

  init(_ name: String, _ node: Expression.Node) {
    self.name = name
    self.node = node
  }

  init(_ expression: Expression) { self.init(expression.name, expression.node) }

  var isPlain: Bool { if case .column = node { true } else { false } }
}

enum Limit: Sendable, Hashable {
  case first(Int)
  case last(Int)
  case from(Int, count: Int)

  func range(of count: Int) -> Range<Int> {
    switch self {
    case .first(let wanted): return 0..<min(wanted, count)
    case .last(let wanted): return max(0, count - wanted)..<count
    case .from(let start, let wanted):
      let from = min(start, count)
      return from..<min(count, from + min(wanted, count - from))
    }
  }
}

/// Which of several equal rows stays.
public enum UniqueKeep: String, Sendable, Hashable {
  /// The first of them.
  case first
  /// The last of them.
  case last
  /// None of them: only rows that are alone stay.
  case none
}

/// The values of a frame, once somebody has looked.
final class PlanResult: Sendable {
  /// How much of a plan leads to them.
  let extent: PlanExtent
  private let segment: Mutex<PlanSegment?> = Mutex(nil)
  private let table: Mutex<Table?> = Mutex(nil)
  private let index: Mutex<NameIndex?> = Mutex(nil)

  init(extent: PlanExtent = PlanExtent(depth: 1, size: 1)) { self.extent = extent }

  var value: Table? { table.withLock { $0 } }

  func set(_ value: Table) { table.withLock { $0 = value } }

  /// Where a column of the frame stands.
  func place(of name: String, in schema: [Field]) -> Int? {
    guard schema.count > NameIndex.few else { return schema.firstIndex { $0.name == name } }
    return index.withLock { index in
      let known = index ?? NameIndex(schema.lazy.map(\.name))
      index = known
      return known[name]
    }
  }

  /// The plan as one segment, the same for all that read it.
  func segment(of plan: Plan, _ schema: [Field]) -> PlanSegment {
    segment.withLock { segment in
      let known =
        segment
        ?? PlanSegment(plan, schema, stepCount: extent.depth + extent.stepsBelow)
      segment = known
      return known
    }
  }
}

extension Plan {
  /// Names of the columns it gives, in order.
  var names: [String] {
    switch self {
    case .values(let table): return table.names
    case .stored(let rows): return rows.schema.map(\.name)
    case .segment(let segment): return segment.schema.map(\.name)
    case .csv(let source, let columns, _):
      return source.schema.map(\.name).filter { columns?.contains($0) ?? true }
    case .shared(_, let plan), .filter(_, let plan), .sort(_, let plan), .top(_, _, let plan),
      .limit(_, let plan), .distinct(_, _, let plan):
      return plan.names
    case .project(let expressions, _): return expressions.map(\.name)
    case .aggregate(let keys, let values, _): return keys + values.map(\.name)
    case .join(let step, let left, let right):
      let names = left.names
      return names + step.rightColumns(names, right.names).map(\.name)
    case .concat(let plans): return plans.first?.names ?? []
    case .rowIndex(let name, let plan): return [name] + plan.names
    case .function(let function, _): return function.schema.map(\.name)
    }
  }

  /// The steps it reads from.
  var inputs: [Plan] {
    switch self {
    case .values, .csv, .stored, .segment: []
    case .shared(_, let plan), .project(_, let plan), .filter(_, let plan),
      .aggregate(_, _, let plan), .sort(_, let plan), .top(_, _, let plan), .limit(_, let plan),
      .distinct(_, _, let plan), .rowIndex(_, let plan):
      [plan]
    case .join(_, let left, let right): [left, right]
    case .concat(let plans), .function(_, let plans): plans
    }
  }

  /// The same tree with each step replaced by what the body makes of it, from the inputs up.
  func mapped(_ body: (Plan) -> Plan) -> Plan {
    body(replacingInputs { $0.mapped(body) })
  }

  /// The same step over other inputs.
  func replacingInputs(_ body: (Plan) -> Plan) -> Plan {
    switch self {
    case .values, .csv, .stored, .segment: self
    case .shared(let result, let plan): .shared(result, body(plan))
    case .project(let expressions, let plan): .project(expressions, body(plan))
    case .filter(let node, let plan): .filter(node, body(plan))
    case .aggregate(let keys, let values, let plan):
      .aggregate(keys: keys, values: values, body(plan))
    case .join(let step, let left, let right): .join(step, left: body(left), right: body(right))
    case .sort(let keys, let plan): .sort(keys, body(plan))
    case .top(let keys, let count, let plan): .top(keys, count: count, body(plan))
    case .limit(let limit, let plan): .limit(limit, body(plan))
    case .distinct(let names, let keep, let plan): .distinct(on: names, keep: keep, body(plan))
    case .concat(let plans): .concat(plans.map(body))
    case .rowIndex(let name, let plan): .rowIndex(name, body(plan))
    case .function(let function, let plans): .function(function, plans.map(body))
    }
  }
}

extension Plan {
  /// How a column gets another name where a step would make two of one name.
  func cureOfDuplicate(_ name: String) -> String {
    switch self {
    case .join: "give another suffix: `join(…, suffix: \"_other\")`"
    case .rowIndex: "give the numbers another name: `withRowIndex(\"other\")`"
    case .values, .csv, .stored: "give each column a name of its own"
    case .function: "rename one first: `rename([\"\(name)\": \"other\"])`"
    default: "rename one with `.as(\"other\")`"
    }
  }
}
