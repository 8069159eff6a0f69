/// How often a key may occur on each side of a join.
///
/// - Also known as: `validate` of `pandas.merge` and `polars.DataFrame.join`.
public enum JoinValidation: String, Sendable, Hashable, CaseIterable {
  /// Any number of times on both sides.
  case manyToMany
  /// Once on the right.
  case manyToOne
  /// Once on the left.
  case oneToMany
  /// Once on both sides.
  case oneToOne
}

extension JoinIndex {
  /// Checks what the caller says of the keys; null keys count where they equal each other.
  ///
  /// - Throws: ``FrameError`` naming a key that occurs twice.
  func validate(_ left: Table) throws(FrameError) {
    try validateRight()
    try Self.validateLeft(left, step)
  }

  func validateRight() throws(FrameError) {
    let validation = step.validation
    if validation == .manyToOne || validation == .oneToOne, let row = firstDuplicate {
      throw Self.duplicate("right", right, step.rightKeys, row, validation)
    }
  }

  static func validateLeft(_ left: Table, _ step: JoinStep) throws(FrameError) {
    let validation = step.validation
    guard validation == .oneToMany || validation == .oneToOne else { return }
    let keys = JoinStep(
      leftKeys: step.leftKeys, rightKeys: step.leftKeys, kind: .semi, suffix: "",
      nullsEqual: step.nullsEqual)
    let index = try JoinIndex(left, left: left.schema, keys)
    if let row = index.firstDuplicate {
      throw Self.duplicate("left", left, step.leftKeys, row, validation)
    }
  }

  private static func duplicate(
    _ side: String, _ table: Table, _ keys: [String], _ row: Int, _ validation: JoinValidation
  ) -> FrameError {
    let values = keys.map { name in
      guard let column = table[name] else { return "\(name) ?" }
      return "\(name) \(column.isValid(row) ? column.text(row) : "null")"
    }
    return FrameError(
      .duplicateKey,
      """
      a \(validation.rawValue) join needs each key once on the \(side), and \
      \(values.joined(separator: ", ")) occurs again in row \(row); drop duplicates with \
      `unique(…)`, or join manyToMany
      """)
  }
}
