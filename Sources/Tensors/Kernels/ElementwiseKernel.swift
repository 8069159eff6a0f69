import SwiftwaterDevices

/// An element-wise operation of one's own, written as a few lines of C.
///
/// ```swift
/// let squaredDifference = try ElementwiseKernel(
///   "T x, T y", "T z", "z = (x - y) * (x - y)", name: "squaredDifference")
/// let z = squaredDifference(a, b)
/// ```
///
/// A call describes, like every operation: the instructions are recorded one by one and fuse with
/// what stands around them, on every device. <doc:CustomKernels> says what a text may hold and how
/// its numbers behave.
///
/// - Also known as: `cupy.ElementwiseKernel`.
public struct ElementwiseKernel: Sendable {
  /// The name, for messages.
  public var name: String { signature.name }

  /// Reads a kernel.
  ///
  /// - Parameters:
  ///   - inputs: Types and names, as `"T x, float32 y"`; a capital letter stands for any type.
  ///   - outputs: Types and names, as `"T z"`.
  ///   - operation: Statements that assign every output.
  ///   - name: The name, for messages.
  ///   - backward: Statements that assign the gradient `dx` of every input `x` that may hold
  ///     fractions, from the inputs, the outputs and the gradients `dz` of the outputs; checked now,
  ///     used by ``gradients(of:for:types:)``, and by automatic differentiation once it is there.
  /// - Throws: ``TensorError`` with code `invalidKernel`, which shows the line, the place and what to
  ///   write instead.
  /// - Complexity: O(length of the texts), at most 64 KiB each.
  public init(
    _ inputs: String, _ outputs: String, _ operation: String, name: String = "kernel",
    backward: String? = nil
  ) throws(TensorError) {
    let signature = try KernelSignature(inputs, outputs, name: name)
    self.signature = signature
    self.operation = try CompiledSnippet(
      TensorError.kernel(name) { () throws(SnippetError) in
        try Snippet(
          operation, part: "operation", inputs: signature.inputs, outputs: signature.outputs,
          variables: Set(signature.variables))
      }, kernel: name, variables: signature.variables)
    self.backward = try backward.map { text throws(TensorError) in
      try Self.backward(text, signature)
    }
  }

  /// Returns the only output for some arguments, which broadcast together.
  ///
  /// - Parameters:
  ///   - arguments: A tensor for each input, of its type; numbers adopt the type.
  ///   - types: Types of variables that no argument tells.
  ///   - shape: A shape that the arguments broadcast to; nil for the one they have in common.
  /// - Precondition: The kernel has one output, and types and shapes fit.
  /// - Complexity: O(instructions) now, O(elements · instructions) when the result is looked at.
  public func callAsFunction(
    _ arguments: Tensor..., types: [String: DType] = [:], shape: [Int]? = nil
  ) -> Tensor {
    Tensor.attempt { () throws(TensorError) in
      guard signature.outputs.count == 1 else {
        throw TensorError(
          .invalidArgument,
          "\(name): has \(signature.outputs.count) outputs; call outputs(of:types:shape:)")
      }
      return try run(arguments, types, shape)[0]
    }
  }

  /// Returns every output for some arguments, which broadcast together.
  ///
  /// - Parameters:
  ///   - arguments: A tensor for each input, of its type; numbers adopt the type.
  ///   - types: Types of variables that no argument tells.
  ///   - shape: A shape that the arguments broadcast to; nil for the one they have in common.
  /// - Throws: ``TensorError`` when types or shapes do not fit.
  public func outputs(
    of arguments: [Tensor], types: [String: DType] = [:], shape: [Int]? = nil
  ) throws(TensorError) -> [Tensor] {
    try Tensor.throwing { () throws(TensorError) in try run(arguments, types, shape) }
  }

  /// Returns the gradients that the backward text gives, one for each input that may hold fractions.
  ///
  /// - Parameters:
  ///   - arguments: What the kernel was called with.
  ///   - outputGradients: The gradient of each output, in its type and shape.
  ///   - types: Types of variables that no argument tells.
  /// - Returns: In the shapes of the arguments: where one was broadcast, sums over what it met.
  /// - Throws: ``TensorError`` when there is no backward text, or types or shapes do not fit.
  public func gradients(
    of arguments: [Tensor], for outputGradients: [Tensor], types: [String: DType] = [:]
  ) throws(TensorError) -> [Tensor] {
    try Tensor.throwing { () throws(TensorError) in
      try ownGradients(of: arguments, for: outputGradients, types: types)
    }
  }

  // MARK: - Implementation

  private func ownGradients(
    of arguments: [Tensor], for outputGradients: [Tensor], types: [String: DType]
  ) throws(TensorError) -> [Tensor] {
    guard let backward else {
      throw TensorError(
        .invalidArgument, "\(name): has no backward text; give one where the kernel is made")
    }
    guard outputGradients.count == signature.outputs.count else {
      throw TensorError(
        .invalidArgument,
        "\(name): has \(signature.outputs.count) outputs, got \(outputGradients.count) gradients")
    }
    let resolved = try signature.types(arguments, given: types)
    let adopted = try signature.adopt(arguments, resolved)
    let shape = try signature.shape(adopted, nil)
    var given = adopted + (try run(arguments, types, shape))
    for (output, gradient) in zip(signature.outputs, outputGradients) {
      let dtype = signature.dtype(output.type, resolved)
      guard gradient.node.isWeak || gradient.dtype == dtype,
        try Shape.broadcast(gradient.shape, shape, for: name) == shape
      else {
        throw TensorError(
          .invalidType,
          "\(name): the gradient of \(output.name) is \(gradient.dtype) \(Shape.text(gradient.shape)), "
            + "the output \(dtype) \(Shape.text(shape))")
      }
      given.append(gradient.cast(to: dtype))
    }
    let results = try record(try backward.code(resolved), given, shape)
    let places = Self.differentiable(signature.inputs).map(\.offset)
    return zip(places, results).map { place, gradient in
      gradient.summed(to: arguments[place].shape)
    }
  }

  private let signature: KernelSignature
  private let operation: CompiledSnippet
  private let backward: CompiledSnippet?

  private func run(
    _ arguments: [Tensor], _ given: [String: DType], _ shape: [Int]?
  ) throws(TensorError) -> [Tensor] {
    let types = try signature.types(arguments, given: given)
    let adopted = try signature.adopt(arguments, types)
    return try record(
      try operation.code(types), adopted, try signature.shape(adopted, shape))
  }

  private func record(
    _ code: SnippetCode, _ inputs: [Tensor], _ shape: [Int]
  ) throws(TensorError) -> [Tensor] {
    try code.record(
      inputs, shape: shape, count: shape.reduce(1, *),
      places: code.usesPlaces ? .places(shape) : nil)
  }

  private static func differentiable(
    _ inputs: [SnippetParameter]
  ) -> [(offset: Int, element: SnippetParameter)] {
    inputs.enumerated().filter {
      if case .fixed(let dtype) = $0.element.type { dtype.isInexact } else { true }
    }
  }

  private static func backward(
    _ text: String, _ signature: KernelSignature
  ) throws(TensorError) -> CompiledSnippet {
    func gradient(_ parameter: SnippetParameter) -> SnippetParameter {
      SnippetParameter(name: "d" + parameter.name, type: parameter.type)
    }
    let given = signature.inputs + signature.outputs
    let gradients = given.map { gradient($0).name }
    if let taken = given.first(where: { gradients.contains($0.name) }) {
      throw TensorError(
        .invalidKernel,
        "\(signature.name): '\(taken.name)' is the name of a gradient in backward; rename it")
    }
    let snippet = try TensorError.kernel(signature.name) { () throws(SnippetError) in
      try Snippet(
        text, part: "backward", inputs: given + signature.outputs.map(gradient),
        outputs: differentiable(signature.inputs).map { gradient($0.element) },
        variables: Set(signature.variables))
    }
    return try CompiledSnippet(
      snippet, kernel: signature.name, variables: signature.variables)
  }
}

extension Tensor {
  /// Sums over the axes in which a smaller shape was broadcast to this one.
  fileprivate func summed(to shape: [Int]) -> Tensor {
    var result = self
    for _ in shape.count..<Swift.max(shape.count, rank) { result = result.sum(axis: 0) }
    for (axis, extent) in shape.enumerated() where extent == 1 && result.shape[axis] != 1 {
      result = result.sum(axis: axis, keepingDimensions: true)
    }
    return result.cast(to: dtype)
  }
}
