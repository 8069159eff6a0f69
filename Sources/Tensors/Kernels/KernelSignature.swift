import SwiftwaterDevices

/// The name, inputs and outputs of a custom kernel, and how types follow from arguments.
struct KernelSignature: Sendable {
  let name: String
  let inputs: [SnippetParameter]
  let outputs: [SnippetParameter]
  /// The letters that stand for types, sorted.
  let variables: [String]

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
    var variables: Set<String> = []
    for parameter in self.inputs + self.outputs {
      if case .variable(let letter) = parameter.type { variables.insert(letter) }
    }
    self.variables = variables.sorted()
  }

  /// Returns what each type variable stands for.
  ///
  /// As in CuPy, arguments of one variable have one type, nothing is promoted, and numbers adopt
  /// the type of the tensors; a variable that meets numbers alone takes theirs.
  ///
  /// - Parameters:
  ///   - arguments: One for each input.
  ///   - given: Types of variables that the caller names.
  func types(
    _ arguments: [Tensor], given: [String: DType]
  ) throws(TensorError) -> [String: DType] {
    guard arguments.count == inputs.count else {
      let list = inputs.map { "\($0.type) \($0.name)" }.joined(separator: ", ")
      throw TensorError(
        .invalidArgument,
        "\(name): takes \(inputs.count) arguments (\(list)), got \(arguments.count)")
    }
    for letter in given.keys where !variables.contains(letter) {
      throw TensorError(.invalidArgument, "\(name): has no type variable '\(letter)'")
    }
    var types = given
    var first: [String: String] = [:]
    for (input, argument) in zip(inputs, arguments) where !argument.node.isWeak {
      switch input.type {
      case .fixed(let dtype):
        guard argument.dtype == dtype else {
          throw TensorError(
            .invalidType,
            "\(name): \(input.name) is \(argument.dtype), the kernel takes \(dtype); convert with "
              + "cast(to: .\(dtype))")
        }
      case .variable(let letter):
        if let known = types[letter], known != argument.dtype {
          let other = first[letter].map { "\($0) is \(known)" } ?? "\(letter) is given as \(known)"
          throw TensorError(
            .invalidType,
            "\(name): \(other) and \(input.name) \(argument.dtype), but \(letter) is one type; "
              + "convert one with cast(to:)")
        }
        types[letter] = argument.dtype
        first[letter] = first[letter] ?? input.name
      }
    }
    for (input, argument) in zip(inputs, arguments) {
      if case .variable(let letter) = input.type, types[letter] == nil {
        types[letter] = argument.dtype
      }
    }
    for case .variable(let letter) in outputs.map(\.type) where types[letter] == nil {
      throw TensorError(
        .invalidType,
        "\(name): no argument says what \(letter) is; name it, as types: [\"\(letter)\": .float32]")
    }
    return types
  }

  /// Returns the arguments with numbers in the types of their inputs.
  func adopt(
    _ arguments: [Tensor], _ types: [String: DType]
  ) throws(TensorError) -> [Tensor] {
    var adopted: [Tensor] = []
    for (input, argument) in zip(inputs, arguments) {
      let dtype = dtype(input.type, types)
      guard !argument.node.isWeak || argument.dtype.kindRank <= dtype.kindRank else {
        throw TensorError(
          .invalidType,
          "\(name): \(input.name) is \(dtype), and a number of \(argument.dtype) does not fit it; "
            + "convert the number")
      }
      adopted.append(argument.node.isWeak ? Tensor(argument.node.adopting(dtype)) : argument)
    }
    return adopted
  }

  func dtype(_ type: SnippetType, _ types: [String: DType]) -> DType {
    switch type {
    case .fixed(let dtype): dtype
    case .variable(let letter): types[letter] ?? Tensor.defaultFloat
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
