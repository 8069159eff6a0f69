/// An instruction in a kernel's text: an expression of its operands' names, or none when the
/// interpreter has no such instruction either.
struct ElementText {
  /// The expression.
  let expression: String
  /// The texts of the functions it calls.
  let libraries: [KernelLibrary]

  /// Prints a step.
  ///
  /// - Parameters:
  ///   - step: The instruction.
  ///   - operands: The names of the variables that hold its operands.
  ///   - hasFloat64: Whether the device computes in doubles: numbers of `complex64` then go by way
  ///     of these in functions.
  init?(_ step: Program.Step, _ operands: [String], hasFloat64: Bool) {
    let x = operands[0]
    let all = operands.joined(separator: ", ")
    if step.primitive == .select {
      self.init("\(operands[2]) ? \(x) : \(operands[1])", [])
      return
    }
    if step.primitive == .copy {
      self.init(x, [])
      return
    }
    if step.primitive == .cast {
      guard let target = RegisterClass(rawValue: step.immediate) else { return nil }
      self.init(castOf: x, from: step.class, to: target)
      return
    }
    if let sign = step.primitive.comparison, step.class.isReal {
      self.init("\(x) \(sign) \(operands[1])", [])
      return
    }
    switch step.class {
    case .bool: self.init(boolean: step.primitive, operands)
    case .int64, .uint64: self.init(integer: step, operands)
    case .float32, .float64: self.init(floating: step, operands)
    case .complex64, .complex128:
      self.init(complex: step.primitive, step.class, all, hasFloat64: hasFloat64)
    }
  }

  // MARK: - Implementation

  private init(_ expression: String, _ libraries: [KernelLibrary]) {
    self.expression = expression
    self.libraries = libraries
  }

  private init?(boolean primitive: Primitive, _ operands: [String]) {
    let x = operands[0]
    switch primitive {
    case .not: self.init("!\(x)", [])
    case .bitCount: self.init(x, [])
    case .and, .multiply, .minimum: self.init("\(x) & \(operands[1])", [])
    case .or, .add, .maximum, .greatestCommonDivisor: self.init("\(x) | \(operands[1])", [])
    case .xor: self.init("\(x) ^ \(operands[1])", [])
    default: return nil
    }
  }

  private init?(integer step: Program.Step, _ operands: [String]) {
    let x = operands[0]
    let y = operands.last ?? x
    let isSigned = step.class == .int64
    let type = step.class.typeName
    let libraries = [KernelLibrary.integers]
    func wrapped(_ sign: String) -> ElementText {
      ElementText("(\(type))((u64)\(x) \(sign) (u64)\(y))", [])
    }
    func call(_ name: String) -> ElementText {
      ElementText("\(type)_\(name)(\(operands.joined(separator: ", ")))", libraries)
    }
    switch step.primitive {
    case .negate: self.init("(\(type))((u64)0 - (u64)\(x))", [])
    case .absolute: self = isSigned ? call("absolute") : ElementText(x, [])
    case .sign: self.init(isSigned ? "(i64)(\(x) > 0) - (\(x) < 0)" : "\(x) > 0", [])
    case .square: self.init("(\(type))((u64)\(x) * (u64)\(x))", [])
    case .not: self.init("~\(x)", [])
    case .bitCount: self = call("bit_count")
    case .add: self = wrapped("+")
    case .subtract: self = wrapped("-")
    case .multiply: self = wrapped("*")
    case .floorDivide: self = call("floor_divide")
    case .remainder: self = call("remainder")
    case .truncatedRemainder: self = call(isSigned ? "truncated_remainder" : "remainder")
    case .power: self = call("power")
    case .minimum, .minimumNumber: self.init("\(x) < \(y) ? \(x) : \(y)", [])
    case .maximum, .maximumNumber: self.init("\(x) > \(y) ? \(x) : \(y)", [])
    case .greatestCommonDivisor: self = call("gcd")
    case .and: self.init("\(x) & \(y)", [])
    case .or: self.init("\(x) | \(y)", [])
    case .xor: self.init("\(x) ^ \(y)", [])
    case .shiftLeft: self = call("shift_left")
    case .shiftRight: self = call("shift_right")
    case .narrow:
      guard let narrow = DType(rawValue: step.immediate)?.storageName else { return nil }
      self.init("(\(type))(\(narrow))\(x)", [])
    default: return nil
    }
  }

  private init?(floating step: Program.Step, _ operands: [String]) {
    let x = operands[0]
    let y = operands.last ?? x
    let type = step.class.typeName
    let library = step.class == .float64 ? KernelLibrary.float64 : .float32
    let all = operands.joined(separator: ", ")
    if let name = step.primitive.exactName ?? step.primitive.composedName {
      self.init("\(type)_\(name)(\(all))", [library])
      return
    }
    if let name = step.primitive.builtInName {
      self.init("\(name)(\(all))", [])
      return
    }
    switch step.primitive {
    case .square: self.init("\(x) * \(x)", [])
    case .reciprocal: self.init("1 / \(x)", [])
    case .isNaN: self.init("\(x) != \(x)", [])
    case .add: self.init("\(x) + \(y)", [])
    case .subtract: self.init("\(x) - \(y)", [])
    case .multiply: self.init("\(x) * \(y)", [])
    case .divide: self.init("\(x) / \(y)", [])
    case .complex:
      let isWide = step.class == .float64
      self.init(
        "\(isWide ? "c64" : "c32")_of(\(all))", [isWide ? .complex128 : .complex64])
    case .narrow:
      let isWide = step.class == .float64
      let near = isWide ? "f64_to_odd(\(x))" : x
      let name = step.immediate == DType.float16.rawValue ? "ROUND_F16" : "ROUND_BF16"
      self.init("\(name)(\(near))", isWide ? [library] : [])
    default: return nil
    }
  }

  private init?(
    complex primitive: Primitive, _ class: RegisterClass, _ operands: String, hasFloat64: Bool
  ) {
    let isWide = `class` == .complex128
    let type = `class`.typeName
    let arithmetic = isWide ? KernelLibrary.complex128 : .complex64
    let names = operands.split(separator: ",").map { $0.drop { $0 == " " } }
    switch primitive {
    case .realPart: self.init("\(operands).re", [arithmetic])
    case .imaginaryPart: self.init("\(operands).im", [arithmetic])
    case .notEqual: self.init("!\(type)_equal(\(operands))", [arithmetic])
    case .square: self.init("\(type)_multiply(\(operands), \(operands))", [arithmetic])
    case .reciprocal: self.init("\(type)_divide(\(type)_of(1, 0), \(operands))", [arithmetic])
    case .equal, .isNaN, .isInfinite, .isFinite, .negate, .conjugate, .round, .add, .subtract,
      .multiply, .divide:
      self.init("\(type)_\(primitive.textName)(\(operands))", [arithmetic])
    case .absolute, .phase, .sign, .squareRoot, .exp, .exp2, .expMinusOne, .log, .log2, .log10,
      .logOnePlus, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh,
      .atanh, .power:
      if isWide {
        self.init("c64_\(primitive.textName)(\(operands))", [.complexFunctions128])
      } else if hasFloat64 {
        // By way of doubles, as the interpreter does.
        let wide = names.map { "c64_of(\($0).re, \($0).im)" }.joined(separator: ", ")
        let call = "c64_\(primitive.textName)(\(wide))"
        let isReal = primitive == .absolute || primitive == .phase
        self.init(isReal ? "(f32)\(call)" : "c32_of_c64(\(call))", [.complexBetween])
      } else {
        self.init("c32_\(primitive.textName)(\(operands))", [.complexFunctions64])
      }
    default: return nil
    }
  }

  private init?(castOf x: String, from source: RegisterClass, to target: RegisterClass) {
    switch (source, target) {
    case _ where source == target: self.init(x, [])
    case (.complex64, .bool), (.complex128, .bool): self.init("\(x).re != 0 || \(x).im != 0", [])
    case (.complex64, .complex128): self.init("c64_of(\(x).re, \(x).im)", [.complex128])
    case (.complex128, .complex64):
      self.init("c32_of((f32)\(x).re, (f32)\(x).im)", [.complex64])
    case (.complex64, _), (.complex128, _): return nil
    case (_, .bool): self.init("\(x) != 0", [])
    case (_, .complex64): self.init("c32_of((f32)\(x), 0)", [.complex64])
    case (_, .complex128): self.init("c64_of((f64)\(x), 0)", [.complex128])
    case (.float32, .int64), (.float32, .uint64):
      self.init("f32_to_\(target.typeName)(\(x))", [.float32])
    case (.float64, .int64), (.float64, .uint64):
      self.init("f64_to_\(target.typeName)(\(x))", [.float64])
    default: self.init("(\(target.typeName))\(x)", [])
    }
  }
}

extension RegisterClass {
  /// What a variable of the class is declared as in kernels.
  var typeName: String {
    switch self {
    case .bool: "i32"
    case .int64: "i64"
    case .uint64: "u64"
    case .float32: "f32"
    case .float64: "f64"
    case .complex64: "c32"
    case .complex128: "c64"
    }
  }

  fileprivate var isReal: Bool { self != .complex64 && self != .complex128 }
}
