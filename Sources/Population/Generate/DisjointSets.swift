/// A partition of 0..<count that grows coarser.
///
/// - Source: Tarjan, van Leeuwen 1984, "Worst-case analysis of set union algorithms",
///   doi:10.1145/62.2160: linking by index with path halving.
struct DisjointSets {
  private var parents: [UInt32]

  /// Starts with every element on its own.
  init(count: Int) { parents = (0..<count).map { UInt32($0) } }

  /// Joins the sets of two elements and returns whether they were apart.
  mutating func join(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (root(first), root(second))
    guard a != b else { return false }
    parents[max(a, b)] = UInt32(min(a, b))
    return true
  }

  private mutating func root(_ element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[Int(parents[element])]
      element = Int(parents[element])
    }
    return element
  }
}
