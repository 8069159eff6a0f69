import SwiftwaterDevices

/// The name, inputs and outputs of a custom kernel, and how types follow from arguments.
struct KernelSignature: Sendable {
  let name: String
  let inputs: [SnippetParameter]
  let outputs: [SnippetParameter]
  /// The letters that stand for types, sorted.
  let variables: [String]
  /// The variable of each input and output; nil for one with a type of its own.
  private let inputSlots: [Int?]
  private let outputSlots: [Int?]

  /// Reads the lists of parameters.
  init(_ inputs: String, _ outputs: String, name: String) throws(TensorError) {
    self.name = name
    self.inputs = try TensorError.kernel(name) { () throws(SnippetError) in
      try SnippetParameter.list(inputs, part: "inputs")
    }
    let own = self.inputs
    self.outputs = try TensorError.kernel(name) { () throws(SnippetError) in
      try SnippetParameter.list(outputs, part: "outputs", others: own)
    }
    guard !self.outputs.isEmpty else {
      throw TensorError(.invalidKernel, "\(name): a kernel needs an output, as in \"T z\"")
    }
    let types = (self.inputs + self.outputs).map(\.type)
    variables = Set(types.compactMap(\.variable)).sorted()
    let letters = variables
    let slots = types.map { $0.variable.flatMap { letters.firstIndex(of: $0) } }
    inputSlots = Array(slots.prefix(own.count))
    outputSlots = Array(slots.dropFirst(own.count))
  }

  /// Returns what each type variable stands for, in their order.
  ///
  /// As in CuPy, arguments of one variable have one type, nothing is promoted, and numbers adopt
  /// the type of the tensors; a variable that meets numbers alone takes theirs.
  ///
  /// - Parameters:
  ///   - arguments: One for each input.
  ///   - given: Types of variables that the caller names.
  func types(
    _ arguments: [Tensor], given: [String: DType]
  ) throws(TensorError) -> [DType] {
    guard arguments.count == inputs.count else {
      let list = inputs.map { "\($0.type) \($0.name)" }.joined(separator: ", ")
      throw TensorError(
        .invalidArgument,
        "\(name): takes \(inputs.count) arguments (\(list)), got \(arguments.count)")
    }
    var types: [DType?] = Array(repeating: nil, count: variables.count)
    for (letter, dtype) in given {
      guard let slot = variables.firstIndex(of: letter) else {
        throw TensorError(.invalidArgument, "\(name): has no type variable '\(letter)'")
      }
      types[slot] = dtype
    }
    for (number, argument) in arguments.enumerated() where !argument.node.isWeak {
      let dtype = argument.dtype
      if let slot = inputSlots[number] {
        guard types[slot] == nil || types[slot] == dtype else {
          throw mismatch(number, arguments, slot, given)
        }
        types[slot] = dtype
      } else if case .fixed(let wanted) = inputs[number].type, wanted != dtype {
        throw TensorError(
          .invalidType,
          "\(name): \(inputs[number].name) is \(dtype), the kernel takes \(wanted); convert with "
            + "cast(to: .\(wanted))")
      }
    }
    for (number, argument) in arguments.enumerated() where argument.node.isWeak {
      if let slot = inputSlots[number] { types[slot] = types[slot] ?? argument.dtype }
    }
    for case .some(let slot) in outputSlots where types[slot] == nil {
      let letter = variables[slot]
      throw TensorError(
        .invalidType,
        "\(name): no argument says what \(letter) is; name it, as types: [\"\(letter)\": .float32]")
    }
    return types.map { $0 ?? Tensor.defaultFloat }
  }

  /// Returns the arguments with numbers in the types of their inputs.
  func adopt(
    _ arguments: [Tensor], _ types: [DType]
  ) throws(TensorError) -> [Tensor] {
    guard arguments.contains(where: { $0.node.isWeak }) else { return arguments }
    var adopted = arguments
    for (number, argument) in arguments.enumerated() where argument.node.isWeak {
      let dtype = dtype(inputs[number].type, types)
      guard argument.dtype.kindRank <= dtype.kindRank else {
        throw TensorError(
          .invalidType,
          "\(name): \(inputs[number].name) is \(dtype), and a number of \(argument.dtype) does not fit "
            + "it; convert the number")
      }
      adopted[number] = Tensor(argument.node.adopting(dtype))
    }
    return adopted
  }

  /// The type of a parameter where variables stand for some types.
  func dtype(_ type: SnippetType, _ types: [DType]) -> DType {
    switch type {
    case .fixed(let dtype): dtype
    case .variable(let letter):
      variables.firstIndex(of: letter).map { types[$0] } ?? Tensor.defaultFloat
    }
  }

  /// The shape that arguments broadcast to, and that of the call when it names one.
  func shape(_ arguments: [Tensor], _ asked: [Int]?) throws(TensorError) -> [Int] {
    var shape: [Int] = []
    for argument in arguments { shape = try Shape.broadcast(shape, argument.shape, for: name) }
    guard let asked else { return shape }
    _ = try Shape.count(asked, for: name)
    guard try Shape.broadcast(shape, asked, for: name) == asked else {
      throw TensorError(
        .shapeMismatch,
        "\(name): arguments of shape \(Shape.text(shape)) do not broadcast to \(Shape.text(asked))")
    }
    return asked
  }
}

extension KernelSignature {
  /// The error of an argument whose type is not that of an earlier one, or of the call.
  private func mismatch(
    _ number: Int, _ arguments: [Tensor], _ slot: Int, _ given: [String: DType]
  ) -> TensorError {
    let letter = variables[slot]
    let first = arguments.indices.first { inputSlots[$0] == slot && !arguments[$0].node.isWeak }
    let known =
      given[letter].map { "\(letter) is given as \($0)" }
      ?? "\(inputs[first ?? number].name) is \(arguments[first ?? number].dtype)"
    return TensorError(
      .invalidType,
      "\(name): \(known) and \(inputs[number].name) \(arguments[number].dtype), but \(letter) is one "
        + "type; convert one with cast(to:)")
  }
}

extension SnippetType {
  fileprivate var variable: String? { if case .variable(let letter) = self { letter } else { nil } }
}

extension DType {
  /// The order of kinds that a number may move up in: truth, whole, fractional, complex.
  fileprivate var kindRank: Int {
    self == .bool ? 0 : isInteger ? 1 : isFloatingPoint ? 2 : 3
  }
}

extension TensorError {
  /// Runs `body` and names the kernel in the error of its text.
  static func kernel<Value>(
    _ name: String, _ body: () throws(SnippetError) -> Value
  ) throws(TensorError) -> Value {
    do {
      return try body()
    } catch {
      throw TensorError(.invalidKernel, "\(name): \(error.description)")
    }
  }
}
