import SwiftwaterDevices

extension Lowering {
  /// Which values are there: those that are in some columns, and for which the program finds so.
  struct Presence: Hashable {
    /// Columns by their place among the sources: their bits need no computing.
    var sources: Set<Int> = []
    /// True where the value is there; nil where the columns alone decide.
    var computed: Program.Value?

    init(sources: Set<Int>) { self.sources = sources }
    init(_ computed: Program.Value) { self.computed = computed }

    /// Without some columns; nil when none decides then.
    func without(_ others: Set<Int>) -> Presence? {
      var rest = self
      rest.sources.subtract(others)
      return rest.sources.isEmpty && rest.computed == nil ? nil : rest
    }

    /// Whether where some value is there this one is, too.
    func covers(_ other: Presence?) -> Bool {
      guard let other else { return false }
      return sources.isSubset(of: other.sources) && (computed == nil || computed == other.computed)
    }
  }

  /// One of two values by a condition, which is false where it is null.
  mutating func choice(
    _ condition: Expression.Node, _ then: Expression.Node, _ otherwise: Expression.Node,
    _ type: DType
  ) throws(FrameError) -> Value {
    var test = try lower(condition)
    if otherwise == .literal(.null) {
      var x = try operand(then, type)
      x.valid = both(both(x.valid, test.valid), Presence(test.value))
      return x
    }
    let y = try operand(otherwise, type)
    // Where the condition is null the other value is as well: which one is taken is the same.
    let isCovered = test.valid?.covers(y.valid) ?? true
    if !isCovered, let flag = try flag(test.valid) {
      test.value = program.apply(.and, [test.value, flag])
    }
    if then == .literal(.null) {
      return Value(
        value: y.value, valid: both(y.valid, Presence(program.apply(.not, [test.value]))))
    }
    var x = try operand(then, type)
    // Where the condition is true its own columns are there.
    if let valid = test.valid {
      x.valid = isCovered ? both(x.valid, valid) : x.valid?.without(valid.sources)
    }
    return Value(
      value: program.apply(.select, [test.value, x.value, y.value]),
      valid: try chosen(test.value, x.valid, y.valid))
  }

  /// Where both are there.
  mutating func both(_ a: Presence?, _ b: Presence?) -> Presence? {
    guard var result = a, let b else { return a ?? b }
    result.sources.formUnion(b.sources)
    if let x = result.computed, let y = b.computed, x != y {
      result.computed = program.apply(.and, [x, y])
    } else {
      result.computed = result.computed ?? b.computed
    }
    return result
  }

  /// What the program computes with: a truth value for each row, nil where all are there.
  mutating func flag(_ presence: Presence?) throws(FrameError) -> Program.Value? {
    var result = presence?.computed
    for place in presence?.sources.sorted() ?? [] {
      let value: Program.Value
      if let known = sources[place].value {
        value = known
      } else {
        let bytes = try sources[place].validity.bytes()
        value = program.load(.bool)
        inputs.append(Program.Input(pointer: bytes.pointer, dtype: .bool, layout: .contiguous))
        alive.append(bytes)
        sources[place].value = value
      }
      result = result.map { program.apply(.and, [$0, value]) } ?? value
    }
    return result
  }

  /// Presence of the one where a condition holds, of the other where it does not.
  private mutating func chosen(
    _ condition: Program.Value, _ a: Presence?, _ b: Presence?
  ) throws(FrameError) -> Presence? {
    guard a != b else { return a }
    let common = (a?.sources ?? []).intersection(b?.sources ?? [])
    let rest: Presence?
    switch (try flag(a?.without(common)), try flag(b?.without(common))) {
    case (nil, nil): rest = nil
    case (let a?, nil):
      rest = Presence(program.apply(.or, [a, program.apply(.not, [condition])]))
    case (nil, let b?): rest = Presence(program.apply(.or, [condition, b]))
    case (let a?, let b?): rest = Presence(program.apply(.select, [condition, a, b]))
    }
    return common.isEmpty ? rest : both(rest, Presence(sources: common))
  }
}
