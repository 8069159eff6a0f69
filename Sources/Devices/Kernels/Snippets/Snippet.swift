/// The parsed body of a custom kernel; compiled for each set of types that its variables meet.
package struct Snippet: Sendable {
  /// What the body reads.
  package let inputs: [SnippetParameter]
  /// What the body assigns.
  package let outputs: [SnippetParameter]

  /// Parses a body: statements that assign every output.
  ///
  /// - Parameters:
  ///   - body: The text.
  ///   - part: What the text is, for messages.
  ///   - inputs: Readable names.
  ///   - outputs: Names to assign.
  ///   - variables: The letters that stand for types.
  /// - Throws: ``SnippetError`` with the place of a mistake.
  /// - Complexity: O(length).
  package init(
    _ body: String, part: String, inputs: [SnippetParameter], outputs: [SnippetParameter],
    variables: Set<String>
  ) throws(SnippetError) {
    hasPlaces = true
    text = try SnippetText(body, part: part)
    var parser = try SnippetParser(text, variables: variables)
    statements = try parser.statements()
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Parses a formula, whose value is the only output; `hasPlaces` says whether it may use `i`.
  package init(
    formula: String, part: String, inputs: [SnippetParameter], output: SnippetParameter,
    variables: Set<String>, hasPlaces: Bool = true
  ) throws(SnippetError) {
    self.hasPlaces = hasPlaces
    text = try SnippetText(formula, part: part)
    var parser = try SnippetParser(text, variables: variables)
    let expression = try parser.formula()
    let kind = SnippetStatement.Kind.assign(output.name, nil, expression)
    statements = [SnippetStatement(kind: kind, place: expression.place)]
    self.inputs = inputs
    outputs = [output]
  }

  /// Compiles the body.
  ///
  /// - Parameter types: What each type variable stands for.
  /// - Throws: ``SnippetError`` for names and types that do not fit, and for loops without a
  ///   constant end.
  /// - Complexity: O(statements run), at most ``SnippetCompiler/workLimit`` steps.
  package func compile(_ types: [String: DType]) throws(SnippetError) -> SnippetCode {
    var compiler = try SnippetCompiler(
      text, types: types, inputs: inputs, outputs: outputs, hasPlaces: hasPlaces)
    return try compiler.compile(statements)
  }

  /// Compiles the body for many types and drops the result, so that a mistake is found before the
  /// first call.
  ///
  /// - Parameters:
  ///   - variables: The type variables.
  ///   - fixed: Types of variables that are known.
  /// - Throws: The ``SnippetError`` for `float32` when no types fit.
  package func check(_ variables: [String], fixed: [String: DType] = [:]) throws(SnippetError) {
    let probes: [DType] = [.float32, .int32, .complex64]
    // The first ones in all combinations, the others like the third.
    let free = Swift.min(variables.count, 3)
    let combinations = (0..<free).reduce(1) { count, _ in count * probes.count }
    var first: SnippetError?
    for combination in 0..<combinations {
      var types = fixed
      var rest = combination
      var probe = probes[0]
      for (place, variable) in variables.enumerated() {
        if place < free {
          probe = probes[rest % probes.count]
          rest /= probes.count
        }
        types[variable] = probe
      }
      do {
        _ = try compile(types)
        return
      } catch {
        first = first ?? error
        if error.holdsForAllTypes { break }
      }
    }
    if let first { throw first }
  }

  /// The operation of a formula that is nothing but one operator or function of two names.
  package func pairing(_ a: String, _ b: String) -> String? {
    guard statements.count == 1, case .assign(_, nil, let formula) = statements[0].kind else {
      return nil
    }
    switch formula.kind {
    case .binary(let operation, let x, let y) where Set([x.name, y.name]) == [a, b]:
      return operation.rawValue
    case .call(let name, let parts) where parts.count == 2 && Set(parts.map(\.name)) == [a, b]:
      return name
    default: return nil
    }
  }

  // MARK: - Implementation

  private let hasPlaces: Bool
  private let text: SnippetText
  private let statements: [SnippetStatement]
}
