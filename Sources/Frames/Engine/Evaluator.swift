import CKernels
import SwiftwaterDevices

/// Computes expressions over the rows of a table.
///
/// What is numeric becomes one floor-0 `Program`, fused, with nulls carried along as truth values;
/// what is text is computed first and enters the program as an input.
struct Evaluator {
  let table: Table
  /// The partitions that window functions and aggregates stay within; all rows when nil.
  var segments: Segments?

  func column(_ node: Expression.Node) throws(FrameError) -> Column {
    switch node {
    case .column(let name):
      guard let column = table[name] else { throw .unknownColumn(name, among: table.names) }
      return column
    case .alias(_, let node), .renamed(_, _, let node): return try column(node)
    case .literal(let literal): return try literal.column(count: table.count)
    case .call(let function, let nodes):
      if let expanded = try function.expanded(nodes, in: table.schema) {
        return try column(expanded)
      }
      var columns: [Column] = []
      for node in nodes { columns.append(try column(node)) }
      return try function.evaluate(columns, table.count)
    case .window(let function, let nodes):
      var columns: [Column] = []
      for node in nodes { columns.append(try column(node)) }
      return try function.evaluate(columns, segments ?? Segments(whole: table.count))
    case .over(let inner, let partition, let order):
      return try Partitioned(evaluator: self).column(inner, partition, order)
    case .aggregate(let aggregate, let nodes):
      let segments = segments ?? Segments(whole: table.count)
      return try GroupCodes(segments: segments).spread(aggregate, columns(nodes))
    default: break
    }
    if let simpler = try node.coerced(in: table.schema) { return try column(simpler) }
    if let column = try direct(node) { return column }
    var lowering = Lowering(evaluator: self)
    let result = try lowering.lower(node)
    let type = try node.type(in: table.schema)
    if lowering.fits(result) { return try lowering.run(result, type: type, count: table.count) }
    // Registers are few: the operands of what is too large for one pass are computed first.
    var parts = table
    let children = node.children.filter { child in
      switch child {
      case .literal, .column: false
      default: true
      }
    }
    for child in Set(children) {
      parts.names.append("\u{0}\(child)")
      parts.columns.append(try column(child))
    }
    let computed = Set(children)
    return try Evaluator(table: parts, segments: segments).column(
      node.replacingChildren { computed.contains($0) ? .column("\u{0}\($0)") : $0 })
  }

  func columns(_ nodes: [Expression.Node]) throws(FrameError) -> [Column] {
    var columns: [Column] = []
    for node in nodes { columns.append(try column(node)) }
    return columns
  }

  /// The result when a kernel of its own computes it, nil when it is part of a program.
  private func direct(_ node: Expression.Node) throws(FrameError) -> Column? {
    let schema = table.schema
    switch node {
    case .binary(let op, let a, let b) where op.isComparison:
      guard try a.type(in: schema).physical.dtype == nil else { return nil }
      return try Comparison.compare(op, try column(a), try column(b))
    case .isIn(let inner, let values):
      return try Membership.isIn(try column(inner), values)
    case .cast(let inner, let type):
      guard try !Casting.isNumeric(inner.type(in: schema), type) else { return nil }
      return try Casting.cast(try column(inner), to: type)
    case .isNull(.column(let name)): return try column(.column(name)).nullMask()
    case .isNull(let inner):
      guard try inner.type(in: schema).physical.dtype == nil else { return nil }
      return try column(inner).nullMask()
    case .fillNull(let a, let b):
      let type = try node.type(in: schema)
      guard type.physical.dtype == nil else { return nil }
      let values = try column(a)
      guard let validity = values.validity else {
        // The type does not depend on whether anything is null.
        return values.type == type ? values : try Self.cast(values, to: type)
      }
      return try Choice.choose(
        Column(type: .bool, count: values.count, values: try validity.bytes()), values,
        try column(b), gives: type)
    case .when(let condition, let then, let otherwise):
      let type = try node.type(in: schema)
      guard type.physical.dtype == nil else { return nil }
      return try Choice.choose(
        try column(condition), try value(then, type), try value(otherwise, type), gives: type)
    default: return nil
    }
  }

  private func value(_ node: Expression.Node, _ type: ColumnType) throws(FrameError) -> Column {
    if case .literal(.null) = node { return try Column.nulls(type, count: table.count) }
    return try column(node)
  }
}
