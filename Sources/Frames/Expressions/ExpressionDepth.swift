extension Expression.Node {
  /// The deepest nesting there is room for on the stacks of threads.
  private static let deepest = 400

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
      throw FrameError(
        .argument,
        """
        an expression is nested more than \(Self.deepest) deep; compute parts of it as columns \
        first, or use horizontalSum(…) and the like
        """)
    }
  }
}
