extension Expression.Node {
  /// The deepest nesting there is room for on the stacks of threads.
  private static let deepest = 400

  /// - Throws: ``FrameError`` where operations are nested so deeply that looking at them would need
  ///   more stack than a thread has.
  /// - Complexity: O(*nodes*), without recursion.
  func requireShallow() throws(FrameError) {
    var level = [self]
    var depth = 0
    while !level.isEmpty {
      depth += 1
      guard depth <= Self.deepest else {
        throw FrameError(
          .argument,
          """
          an expression is nested more than \(Self.deepest) deep; compute parts of it as columns \
          first, or use horizontalSum(…) and the like
          """)
      }
      level = level.flatMap(\.children)
    }
  }
}
