extension Expression.Node {
  /// The deepest nesting there is room for on the stacks of threads.
  static let deepest = 400

  /// What is said of expressions that are nested more deeply.
  static let tooDeep = """
    an expression is nested more than \(deepest) deep; compute parts of it as columns first, or use \
    horizontalSum(…) and the like
    """

  /// Whether ``requireShallow()`` lets it pass.
  var isShallow: Bool { !isDeeper(than: Self.deepest) }

  /// - Complexity: O(*nodes*), without recursion.
  func isDeeper(than limit: Int) -> Bool {
    var level = [self]
    for _ in 0..<limit {
      level = level.flatMap(\.children)
      if level.isEmpty { return false }
    }
    return true
  }

  /// - Throws: ``FrameError`` where operations are nested so deeply that looking at them would need
  ///   more stack than a thread has.
  /// - Complexity: O(*nodes*), without recursion.
  func requireShallow() throws(FrameError) {
    guard isShallow else {
      throw FrameError(.argument, Self.tooDeep)
    }
  }
}

extension [Expression] {
  /// The depth of what is made of these.
  var depth: Int { reduce(0) { Swift.max($0, $1.depth) } + 1 }
}
