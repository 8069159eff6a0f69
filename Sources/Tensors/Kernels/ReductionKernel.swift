import SwiftwaterDevices

/// A reduction of one's own, written as a few lines of C: what each element becomes, how two of
/// those become one, and what is made of the last one.
///
/// ```swift
/// let norm = try ReductionKernel(
///   "T x", "T y", map: "x * x", reduce: "a + b", postMap: "y = sqrt(a)", identity: "0",
///   name: "norm")
/// let lengths = norm(rows, axis: 1)
/// ```
///
/// `a + b`, `a * b`, `minimum(a, b)` and `maximum(a, b)` run as ``Tensor/sum(axis:keepingDimensions:initial:where:)``
/// and its kin do, with their precision, and fuse with the map. Any other formula must give the same
/// for `a` and `b` exchanged, and for any grouping of three; it is applied in pairs, eight elements
/// far apart in a pass, in an order that depends on the extent alone, so that results have the same
/// bits on any number of threads. <doc:CustomKernels> says what a text may hold.
///
/// - Also known as: `cupy.ReductionKernel`.
public struct ReductionKernel: Sendable {
  /// The name, for messages.
  public var name: String { signature.name }

  /// Reads a kernel.
  ///
  /// - Parameters:
  ///   - inputs: Types and names, as `"T x, T y"`; a capital letter stands for any type.
  ///   - outputs: Types and names, as `"T z"`.
  ///   - map: A formula of the inputs; `i` is the element's place, `n` how many make one result.
  ///   - reduce: A formula of two such values, `a` and `b`.
  ///   - postMap: Statements that assign every output from the reduced value `a` and from `n`; nil
  ///     to take `a` for the only output.
  ///   - identity: The result over nothing, a constant such as `"0"`; nil where there is none. It
  ///     must not change what it is reduced with.
  ///   - name: The name, for messages.
  ///   - reduceType: The type of `a` and `b`; nil for that of the first output.
  /// - Throws: ``TensorError`` with code `invalidKernel`, which shows the line, the place and what to
  ///   write instead.
  /// - Complexity: O(length of the texts), at most 64 KiB each.
  public init(
    _ inputs: String, _ outputs: String, map: String, reduce: String, postMap: String? = nil,
    identity: String? = nil, name: String = "kernel", reduceType: String? = nil
  ) throws(TensorError) {
    let signature = try KernelSignature(inputs, outputs, name: name)
    self.signature = signature
    if let taken = signature.outputs.first(where: { $0.name == "a" }), postMap != nil {
      throw TensorError(
        .invalidKernel, "\(name): '\(taken.name)' is the reduced value; rename the output")
    }
    guard postMap != nil || signature.outputs.count == 1 else {
      throw TensorError(
        .invalidKernel, "\(name): several outputs need a postMap that assigns each")
    }
    let type = try reduceType.map { text throws(TensorError) in
      try Self.type(text, signature)
    }
    let reduced = type ?? signature.outputs[0].type
    self.reduced = reduced
    let variables = signature.variables
    func compiled(
      _ snippet: () throws(SnippetError) -> Snippet
    ) throws(TensorError) -> CompiledSnippet {
      try CompiledSnippet(
        TensorError.kernel(name, snippet), kernel: name, variables: variables)
    }
    func formula(
      _ text: String, _ part: String, _ inputs: [SnippetParameter], hasPlaces: Bool = false
    ) throws(TensorError) -> CompiledSnippet {
      // Names that begin with _ are nobody's, so the result's cannot meet another.
      try compiled { () throws(SnippetError) in
        try Snippet(
          formula: text, part: part, inputs: inputs,
          output: SnippetParameter(name: "_result", type: reduced), variables: Set(variables),
          hasPlaces: hasPlaces)
      }
    }
    let a = SnippetParameter(name: "a", type: reduced)
    let b = SnippetParameter(name: "b", type: reduced)
    self.map = try formula(map, "map", signature.inputs, hasPlaces: true)
    self.reduce = try formula(reduce, "reduce", [a, b])
    self.identity = try identity.map { text throws(TensorError) in
      try formula(text, "identity", [])
    }
    self.postMap = try postMap.map { text throws(TensorError) in
      try compiled { () throws(SnippetError) in
        try Snippet(
          text, part: "postMap", inputs: [a], outputs: signature.outputs,
          variables: Set(variables))
      }
    }
  }

  /// Returns the only output for some arguments, over all elements or over one axis.
  ///
  /// - Parameters:
  ///   - arguments: A tensor for each input, of its type; they broadcast together, and numbers adopt
  ///     the type.
  ///   - axis: The axis reduced, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - types: Types of variables that no argument tells.
  /// - Precondition: The kernel has one output, and types and shapes fit.
  public func callAsFunction(
    _ arguments: Tensor..., axis: Int? = nil, keepingDimensions: Bool = false,
    types: [String: DType] = [:]
  ) -> Tensor {
    Tensor.attempt { () throws(TensorError) in
      guard signature.outputs.count == 1 else {
        throw TensorError(
          .invalidArgument,
          "\(name): has \(signature.outputs.count) outputs; call "
            + "outputs(of:axis:keepingDimensions:types:)")
      }
      return try outputs(
        of: arguments, axis: axis, keepingDimensions: keepingDimensions, types: types)[0]
    }
  }

  /// Returns every output for some arguments, over all elements or over one axis.
  ///
  /// - Parameters:
  ///   - arguments: A tensor for each input, of its type; they broadcast together, and numbers adopt
  ///     the type.
  ///   - axis: The axis reduced, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - types: Types of variables that no argument tells.
  /// - Throws: ``TensorError`` when types, shapes or the axis do not fit, and over nothing without an
  ///   identity.
  /// - Complexity: O(elements · instructions). A reduction that is none of the common ones reads its
  ///   arguments now.
  public func outputs(
    of arguments: [Tensor], axis: Int? = nil, keepingDimensions: Bool = false,
    types: [String: DType] = [:]
  ) throws(TensorError) -> [Tensor] {
    try Tensor.throwing { () throws(TensorError) in
      try reduced(arguments, axis: axis, keepingDimensions: keepingDimensions, types: types)
    }
  }

  // MARK: - Implementation

  private func reduced(
    _ arguments: [Tensor], axis: Int?, keepingDimensions: Bool, types: [String: DType]
  ) throws(TensorError) -> [Tensor] {
    let resolved = try signature.types(arguments, given: types)
    let adopted = try signature.adopt(arguments, resolved)
    let shape = try signature.shape(adopted, nil)
    let place = try axis.map { axis throws(TensorError) in
      try Shape.axis(axis, rank: shape.count, for: name)
    }
    let count = place.map { shape[$0] } ?? shape.reduce(1, *)
    var result = shape
    if keepingDimensions {
      for axis in shape.indices where place == nil || place == axis { result[axis] = 1 }
    } else if let place {
      result.remove(at: place)
    } else {
      result = []
    }
    let value = try reduced(adopted, resolved, shape, place, keepingDimensions, result, count)
    guard let postMap else { return [value] }
    let code = try postMap.code(resolved)
    return try code.record(
      [value], shape: result, count: count, places: code.usesPlaces ? .places(result) : nil)
  }

  private let signature: KernelSignature
  /// The type of `a` and `b`.
  private let reduced: SnippetType
  private let map: CompiledSnippet
  private let reduce: CompiledSnippet
  private let identity: CompiledSnippet?
  private let postMap: CompiledSnippet?

  /// The reduced values, in the shape of the result.
  private func reduced(
    _ arguments: [Tensor], _ types: [DType], _ shape: [Int], _ axis: Int?,
    _ keepsAxes: Bool, _ result: [Int], _ count: Int
  ) throws(TensorError) -> Tensor {
    let dtype = signature.dtype(reduced, types)
    let combine = try reduce.code(types)
    guard count > 0 else {
      let results = try identity?.code(types).record([], shape: result, count: count)
      guard let results else {
        throw TensorError(
          .invalidArgument,
          "\(name): nothing to reduce in shape \(Shape.text(shape)); give the kernel an identity")
      }
      return results[0]
    }
    let code = try map.code(types)
    let places: Tensor? = code.usesPlaces ? .places(shape) : nil
    if let common = Self.common(reduce.snippet.pairing("a", "b"), dtype) {
      let mapped = try code.record(arguments, shape: shape, count: count, places: places)[0]
      return common(mapped, axis, keepsAxes).cast(to: dtype)
    }
    let folding = PairwiseFolding(map: code, combine: combine, count: count)
    return try folding.run(arguments, places, shape: shape, axis: axis).reshaped(result)
  }

  /// The reduction that a pairing of `a` and `b` is, when every type's numbers agree.
  private static func common(
    _ pairing: String?, _ dtype: DType
  ) -> (@Sendable (Tensor, Int?, Bool) -> Tensor)? {
    switch pairing {
    case "+": return { $0.sum(axis: $1, keepingDimensions: $2) }
    case "*": return { $0.product(axis: $1, keepingDimensions: $2) }
    case "minimum" where !dtype.isComplex, "min" where dtype.isInteger,
      "fmin" where dtype.isInteger:
      return { $0.min(axis: $1, keepingDimensions: $2) }
    case "maximum" where !dtype.isComplex, "max" where dtype.isInteger,
      "fmax" where dtype.isInteger:
      return { $0.max(axis: $1, keepingDimensions: $2) }
    default: return nil
    }
  }

  private static func type(
    _ text: String, _ signature: KernelSignature
  ) throws(TensorError) -> SnippetType {
    let list = try TensorError.kernel(signature.name) { () throws(SnippetError) in
      try SnippetParameter.list(text + " type", part: "reduceType")
    }
    if case .variable(let letter) = list[0].type, !signature.variables.contains(letter) {
      throw TensorError(
        .invalidKernel, "\(signature.name): \(letter) is the type of no input or output")
    }
    return list[0].type
  }
}
