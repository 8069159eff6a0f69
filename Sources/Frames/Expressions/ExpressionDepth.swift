extension Expression.Node {
  /// The deepest nesting there is room for on the stacks of threads.
  static let deepest = 400

  /// What is said of expressions that are nested more deeply.
  static let tooDeep = """
    an expression is nested more than \(deepest) deep; compute parts of it as columns first, or use \
    horizontalSum(…) and the like
    """

  /// The most nodes of an expression that is written out again and again, as walks over it do.
  static let large = 1 << 12
  /// The most nodes there are of one at all.
  static let largest = 1 << 15

  /// Whether ``requireShallow()`` lets it pass.
  var isShallow: Bool { !isDeeper(than: Self.deepest) }

  /// - Complexity: O(*nodes* × *limit*), of nodes in memory, without recursion.
  func isDeeper(than limit: Int) -> Bool {
    var level = [self]
    for _ in 0..<limit {
      var met: Set<UInt> = []
      level = level.flatMap(\.children).filter { met.insert($0.identity).inserted }
      if level.isEmpty { return false }
    }
    return true
  }

  /// Whether it has more nodes than a limit, those that are shared counted as often as they occur.
  ///
  /// - Complexity: O(*limit*).
  func isLarger(than limit: Int) -> Bool {
    var left = limit
    return isLarger(&left)
  }

  private func isLarger(_ left: inout Int) -> Bool {
    left -= 1
    if left < 0 { return true }
    for child in children where child.isLarger(&left) { return true }
    return false
  }

  /// - Throws: ``FrameError`` where operations are nested so deeply that looking at them would need
  ///   more stack than a thread has, and where there are more of them than can be looked at.
  func requireShallow() throws(FrameError) {
    guard isShallow else {
      throw FrameError(.argument, Self.tooDeep)
    }
    guard !isLarger(than: Self.largest) else {
      throw FrameError(
        .argument,
        """
        an expression has more than \(Self.largest) parts, those it uses several times counted each \
        time; compute what they share as a column first
        """)
    }
  }
}

extension [Expression] {
  /// The depth of what is made of these.
  var depth: Int { reduce(0) { Swift.max($0, $1.depth) } + 1 }
}
