import SwiftwaterDevices

/// What expressions that were made of one another have in common, as columns to compute first.
///
/// `e = e + e` thirty times is thirty nodes in memory and a thousand million when it is written out.
/// Every walk over an expression writes it out, so what several of its parts share becomes a column.
struct SharedParts {
  /// Columns to compute one step after the other, each step from the columns of those before it.
  private(set) var steps: [[NamedExpression]] = []
  /// The expressions over these columns.
  private(set) var expressions: [Expression] = []

  /// Parts that are smaller when written out stay where they are.
  private static let smallest = 64
  private var uses: [UInt: Int] = [:]
  private var known: [UInt: Part] = [:]
  private var columnCount = 0

  /// A node with what is shared replaced.
  private struct Part {
    var node: Expression.Node
    var size = 1
    /// The step after which it can be computed.
    var level = 0
    /// Whether a row of it depends on that row alone.
    var isRowwise = true
    /// Whether it is known what column it makes: not where it may stand for several.
    var isNamed = true
  }

  /// Nil when the expressions are small enough to be written out.
  init?(_ expressions: [Expression]) {
    guard expressions.contains(where: { $0.node.isLarger(than: Expression.Node.large) }) else {
      return nil
    }
    for expression in expressions { count(expression.node) }
    for expression in expressions {
      let part = part(expression.node)
      guard part.level > 0 else {
        self.expressions.append(expression)
        continue
      }
      guard part.isNamed else { return nil }
      self.expressions.append(Expression(.alias(expression.node.name, part.node)))
    }
    guard !steps.isEmpty else { return nil }
  }

  /// The names of the columns.
  var names: [String] { steps.joined().map(\.name) }

  // MARK: - Implementation

  private mutating func count(_ node: Expression.Node) {
    let times = uses[node.identity, default: 0]
    uses[node.identity] = times + 1
    if times == 0 { for child in node.children { count(child) } }
  }

  private mutating func part(_ node: Expression.Node) -> Part {
    if let part = known[node.identity] { return part }
    var result = Part(node: node)
    switch node {
    case .over, .window, .aggregate:
      // Other rows belong to them.
      result.isRowwise = false
      result.size = Expression.Node.large
      result.isNamed = !node.isLarger(than: result.size) && node.selections.isEmpty
    case .selection, .renamed:
      result.isRowwise = false
      result.isNamed = false
    default:
      result.node = node.replacingChildren { child in
        let part = part(child)
        result.size = min(result.size + part.size, Expression.Node.large)
        result.level = max(result.level, part.level)
        result.isRowwise = result.isRowwise && part.isRowwise
        result.isNamed = result.isNamed && part.isNamed
        return part.node
      }
    }
    if uses[node.identity, default: 0] > 1, result.isRowwise, result.size >= Self.smallest {
      let name = "\u{0}shared \(columnCount)"
      columnCount += 1
      if steps.count == result.level { steps.append([]) }
      steps[result.level].append(NamedExpression(name, result.node))
      result = Part(node: .column(name), level: result.level + 1)
    }
    known[node.identity] = result
    return result
  }
}

extension Expression.Node {
  /// The number that nodes in the same memory have in common, as long as one of them lives.
  var identity: UInt {
    requireThat(MemoryLayout<Self>.size == MemoryLayout<UInt>.size, "a node is one address")
    return unsafeBitCast(self, to: UInt.self)
  }
}

extension DataFrame {
  /// This frame with columns that several parts of expressions share.
  func with(_ parts: SharedParts) throws(FrameError) -> DataFrame {
    var frame = self
    for step in parts.steps {
      let columns = frame.columnNames.map { NamedExpression($0, .column($0)) }
      frame = try frame.projected(columns + step)
    }
    return frame
  }
}
