import SwiftwaterDevices

/// An element-wise operation, declared once: methods, law tests, the comparison with the plain
/// Swift reference and the documentation index follow from the declaration.
public final class Operation: Sendable {
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
  /// Whether it is defined on complex numbers too.
  public let takesComplex: Bool
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
    /// Signs, neighbours, fractions and exponents.
    case parts
    /// Functions of probability and analysis.
    case special
    /// Order and equality.
    case comparison
    /// Truth and bits.
    case logic
    /// The parts of complex numbers.
    case complex
  }

  /// How the result's type follows from the operands' types.
  public enum TypeRule: Sendable {
    /// Numbers; the common type.
    case numeric
    /// Numbers; integers become the default float.
    case floating
    /// Numbers to whole numbers; integers and `bool` are whole and stay as they are.
    case rounding
    /// Anything; compared in the common type, `bool` results.
    case comparison
    /// Floats tested, `bool` results.
    case test
    /// `bool` and integers; the common type.
    case bitwise
    /// Complex numbers; the same type.
    case complex
    /// Complex numbers; the type of their parts.
    case part
  }

  init(
    _ name: String, _ family: Family, _ primitive: Primitive, arity: Int, types: TypeRule,
    tolerance: Double = 0, takesComplex: Bool = false, source: String,
    reference: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    self.family = family
    self.primitive = primitive
    self.arity = arity
    self.types = types
    self.takesComplex = takesComplex
    self.tolerance = tolerance
    self.source = source
    self.reference = reference
  }

  /// Every element-wise operation.
  public static let all: [Operation] =
    arithmetic + exponential + trigonometric + rounding + parts + special + comparison + logic
    + complex

  /// Applies the operation to one operand.
  ///
  /// - Precondition: The operation takes one operand, of the given type.
  public func callAsFunction(_ operand: consuming Tensor) -> Tensor {
    do throws(TensorError) {
      return Tensor(recording: try node((consume operand).node))
    } catch {
      return .failure(error)
    }
  }

  /// Applies the operation to two operands that broadcast together.
  ///
  /// - Precondition: The operation takes two operands, the shapes broadcast and the types are ones
  ///   it takes.
  public func callAsFunction(_ a: consuming Tensor, _ b: consuming Tensor) -> Tensor {
    do throws(TensorError) {
      return Tensor(recording: try node((consume a).node, (consume b).node))
    } catch {
      return .failure(error)
    }
  }

  /// Applies the operation to a tensor and a number, which adopts the tensor's type.
  ///
  /// - Precondition: The operation takes two operands of that type.
  public func callAsFunction(_ a: consuming Tensor, _ b: WeakNumber) -> Tensor {
    do throws(TensorError) {
      return Tensor(recording: try node((consume a).node, b, isReversed: false))
    } catch {
      return .failure(error)
    }
  }

  /// Applies the operation to a number, which adopts the tensor's type, and a tensor.
  ///
  /// - Precondition: The operation takes two operands of that type.
  public func callAsFunction(_ a: WeakNumber, _ b: consuming Tensor) -> Tensor {
    do throws(TensorError) {
      return Tensor(recording: try node((consume b).node, a, isReversed: true))
    } catch {
      return .failure(error)
    }
  }

  /// Applies the operation to as many operands as it takes.
  public func apply(_ operands: [Tensor]) -> Tensor {
    switch operands.count {
    case 1: self(operands[0])
    case 2: self(operands[0], operands[1])
    default: Tensor.attempt { () throws(TensorError) in throw wrongArity(operands.count) }
    }
  }

  // MARK: - Implementation

  let primitive: Primitive
}
