/// A small typed program over the elements of arrays: loads, element-wise instructions, stores.
///
/// Tensors, frame expressions and transforms lower to programs; each engine runs or prints them.
/// Values are in single-assignment form. Scalars are inputs, never part of the program, so one
/// program serves every value of them and every extent.
public struct Program: Sendable, Hashable {
  /// The result of one step.
  public struct Value: Sendable, Hashable {
    let index: Int
    /// The type of the elements.
    public let dtype: DType
  }

  /// Creates a program without steps.
  public init() {}

  /// Adds an input: the next array or scalar handed over at run time.
  public mutating func load(_ dtype: DType) -> Value {
    inputs.append(steps.count)
    return append(Step(primitive: .copy, class: RegisterClass(dtype), operands: []), dtype)
  }

  /// Adds an instruction on values of one type.
  ///
  /// - Parameters:
  ///   - primitive: The instruction; not a cast.
  ///   - operands: As many as the instruction takes; for `select` the condition comes first.
  /// - Returns: The result: `bool` for tests, the operands' type otherwise.
  public mutating func apply(_ primitive: Primitive, _ operands: [Value]) -> Value {
    let subject = operands[primitive == .select ? 1 : 0]
    let ordered = primitive == .select ? [operands[1], operands[2], operands[0]] : operands
    let result = append(
      Step(
        primitive: primitive, class: RegisterClass(subject.dtype),
        operands: ordered.map(\.index)),
      primitive.resultType(subject.dtype))
    return primitive.keepsWithin(subject.dtype) ? result : narrow(result)
  }

  /// Adds a conversion; nothing when the value has the type already.
  public mutating func cast(_ value: Value, to dtype: DType) -> Value {
    guard value.dtype != dtype else { return value }
    var source = value
    if dtype.isHalf, value.dtype != .bool, !value.dtype.isHalf, value.dtype != .float32 {
      // Rounding to float32 first would round twice.
      source = append(
        Step(
          primitive: .narrow, class: .float64, operands: [cast(value, to: .float64).index],
          immediate: dtype.rawValue), .float64)
    }
    let from = RegisterClass(source.dtype)
    let to = RegisterClass(dtype)
    var result = Value(index: source.index, dtype: dtype)
    if from != to {
      result = append(
        Step(primitive: .cast, class: from, operands: [source.index], immediate: to.rawValue),
        dtype)
    }
    return dtype.isHalf && source.index != value.index ? result : narrow(result)
  }

  /// Adds an output: the next array handed over at run time.
  public mutating func store(_ value: Value) {
    outputs.append(Output(step: value.index, dtype: value.dtype))
  }

  /// How many inputs the program reads.
  public var inputCount: Int { inputs.count }

  /// How many instructions the program has, loads not counted.
  public var instructionCount: Int { steps.count - inputs.count }

  // MARK: - Implementation

  struct Step: Sendable, Hashable {
    var primitive: Primitive
    var `class`: RegisterClass
    var operands: [Int]
    /// The target class of a cast, the target type of a narrowing.
    var immediate: UInt8 = 0

    /// Whether it reads or writes elements of 16 bytes.
    var isWide: Bool {
      `class` == .complex128
        || primitive == .cast && immediate == RegisterClass.complex128.rawValue
        || primitive == .complex && `class` == .float64
    }
  }

  struct Output: Sendable, Hashable {
    var step: Int
    var dtype: DType
  }

  private(set) var steps: [Step] = []
  private(set) var inputs: [Int] = []
  private(set) var outputs: [Output] = []

  private mutating func append(_ step: Step, _ dtype: DType) -> Value {
    steps.append(step)
    return Value(index: steps.count - 1, dtype: dtype)
  }

  /// Integers narrower than a register wrap around, and floats narrower than one round, as their own
  /// types do.
  private mutating func narrow(_ value: Value) -> Value {
    guard value.dtype.isHalf || value.dtype.isInteger && value.dtype.byteCount < 8 else {
      return value
    }
    return append(
      Step(
        primitive: .narrow, class: RegisterClass(value.dtype), operands: [value.index],
        immediate: value.dtype.rawValue),
      value.dtype)
  }
}

/// What a register of the interpreter holds; narrow integers and floats are widened when loaded.
enum RegisterClass: UInt8, Sendable, Hashable {
  case bool = 0
  case int64, uint64, float32, float64, complex64, complex128

  init(_ dtype: DType) {
    self =
      switch dtype {
      case .bool: .bool
      case .int8, .int16, .int32, .int64: .int64
      case .uint8, .uint16, .uint32, .uint64: .uint64
      case .float16, .bfloat16, .float32: .float32
      case .float64: .float64
      case .complex64: .complex64
      case .complex128: .complex128
      }
  }
}
