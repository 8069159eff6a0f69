import SwiftwaterDevices

/// An element-wise operation, declared once: methods, law tests, the comparison with the plain
/// Swift reference and the documentation index follow from the declaration.
public struct Operation: Sendable {
  /// The method's name.
  public let name: String
  /// The family it is listed under.
  public let family: Family
  /// The number of operands.
  public let arity: Int
  /// Which types it takes, computes in and returns.
  public let types: TypeRule
  /// The executable definition: plain Swift, on doubles.
  public let reference: @Sendable ([Double]) -> Double
  /// The largest distance from the reference in units in the last place of the result's type.
  public let tolerance: Double
  /// Where the operation is defined or its method comes from.
  public let source: String

  /// Groups of operations, as the documentation lists them.
  public enum Family: String, Sendable, CaseIterable {
    /// Sums, products and their kin.
    case arithmetic
    /// Powers, exponentials and logarithms.
    case exponential
    /// Angles and hyperbolas.
    case trigonometric
    /// To whole numbers.
    case rounding
    /// Functions of probability and analysis.
    case special
    /// Order and equality.
    case comparison
    /// Truth and bits.
    case logic
  }

  /// How the result's type follows from the operands' types.
  public enum TypeRule: Sendable {
    /// Numbers; the common type.
    case numeric
    /// Numbers; integers become the default float.
    case floating
    /// Anything; compared in the common type, `bool` results.
    case comparison
    /// Floats tested, `bool` results.
    case test
    /// `bool` and integers; the common type.
    case bitwise
  }

  init(
    _ name: String, _ family: Family, _ primitive: Primitive, arity: Int, types: TypeRule,
    tolerance: Double = 0, source: String, reference: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    self.family = family
    self.primitive = primitive
    self.arity = arity
    self.types = types
    self.tolerance = tolerance
    self.source = source
    self.reference = reference
  }

  /// Every element-wise operation.
  public static let all: [Operation] =
    arithmetic + exponential + trigonometric + rounding + special + comparison + logic

  /// Applies the operation to operands that broadcast together.
  ///
  /// - Precondition: The shapes broadcast and the types are ones the operation takes.
  public func callAsFunction(_ operands: Tensor...) -> Tensor {
    apply(operands)
  }

  /// Applies the operation to operands that broadcast together.
  public func apply(_ operands: [Tensor]) -> Tensor {
    Tensor.attempt { () throws(TensorError) in
      guard operands.count == arity else {
        throw TensorError(
          .invalidArgument, "\(name): takes \(arity) operands, got \(operands.count)")
      }
      // The operands live until the new node holds theirs: until then no other thread may take a
      // node for one that nobody can see and write over its memory.
      defer { withExtendedLifetime(operands) {} }
      var nodes = operands.map(\.node)
      let (compute, result) = try resolve(nodes)
      let isWeak = nodes.allSatisfy(\.isWeak)
      if !isWeak { nodes = nodes.map { $0.adopting(compute) } }
      var shape = nodes[0].shape
      for node in nodes.dropFirst() {
        shape = try Shape.broadcast(shape, node.shape, for: name)
      }
      if let folded = fold(nodes, compute, result, shape, isWeak) {
        return folded
      }
      return Tensor(
        pending: .elementwise(primitive, compute: compute, nodes), dtype: result, shape: shape)
    }
  }

  // MARK: - Implementation

  let primitive: Primitive

  private func resolve(_ nodes: [Node]) throws(TensorError) -> (compute: DType, result: DType) {
    let common = Promotion.common(nodes)
    switch types {
    case .numeric:
      guard common != .bool else {
        throw TensorError(
          .invalidType, "\(name): takes numbers, got bool; convert with cast(to: .int64) first")
      }
      return (common, common)
    case .floating:
      let compute = common.isFloatingPoint ? common : Tensor.defaultFloat
      return (compute, compute)
    case .comparison:
      return (common, .bool)
    case .test:
      return (common.isFloatingPoint ? common : Tensor.defaultFloat, .bool)
    case .bitwise:
      guard !common.isFloatingPoint else {
        throw TensorError(
          .invalidType,
          "\(name): takes bool and integers, got \(common); compare or cast first")
      }
      return (common, common)
    }
  }

  /// An operation on repeated numbers only is computed now, on one element; on Swift numbers with
  /// all their digits, because what they will meet is not known yet.
  private func fold(
    _ nodes: [Node], _ compute: DType, _ result: DType, _ shape: [Int], _ isWeak: Bool
  ) -> Tensor? {
    let constants = nodes.compactMap { Evaluator.constant($0) }
    guard constants.count == nodes.count else { return nil }
    func width(_ dtype: DType) -> DType { isWeak && dtype.isFloatingPoint ? .float64 : dtype }
    let types = nodes.map { width($0.dtype) }
    var program = Program()
    let values = types.map { program.load($0) }
    let arguments = values.map { program.cast($0, to: width(compute)) }
    program.store(program.cast(program.apply(primitive, arguments), to: width(result)))
    var bits: UInt64 = 0
    let words = zip(types, constants).map { $0.bits($1) }
    words.withUnsafeBytes { words in
      withUnsafeMutableBytes(of: &bits) { bits in
        guard let from = words.baseAddress, let to = bits.baseAddress else { return }
        program.run(
          count: 1,
          inputs: types.indices.map {
            Program.Input(pointer: from + $0 * 8, dtype: types[$0], layout: .scalar)
          }, outputs: [to])
      }
    }
    let scalar = width(result).scalar(bits: bits)
    return Tensor(Node(constant: scalar, dtype: result, shape: shape, isWeak: isWeak))
  }
}
