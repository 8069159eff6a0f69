/// What a join looks for and what it keeps.
struct JoinStep: Sendable, Hashable {
  var leftKeys: [String]
  var rightKeys: [String]
  var kind: JoinKind
  /// What right names that the left has too end with.
  var suffix: String
  /// Whether a null key equals another.
  var nullsEqual = false
  var validation = JoinValidation.manyToMany
  /// Whether two keys become one column; nil where they have one name.
  var coalesce: Bool?
  /// Whether rows come in the left side's order; otherwise joins may change places.
  var keepsOrder = true

  /// Right columns that the result has, and the names they have there.
  func rightColumns(
    _ left: [String], _ right: [String]
  ) -> [(source: String, name: String)] {
    guard kind != .semi, kind != .anti else { return [] }
    let names = Set(left)
    let dropped = Set(coalesced.map(\.right))
    return right.compactMap { name in
      dropped.contains(name) ? nil : (name, names.contains(name) ? name + suffix : name)
    }
  }

  /// Keys that become one column under the left one's name.
  var coalesced: [(left: String, right: String)] {
    guard kind != .semi, kind != .anti else { return [] }
    return zip(leftKeys, rightKeys).filter { coalesce ?? ($0 == $1) }
      .map { (left: $0, right: $1) }
  }
}
