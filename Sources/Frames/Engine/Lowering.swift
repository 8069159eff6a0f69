import SwiftwaterDevices

/// A numeric expression on its way to a program.
struct Lowering {
  let evaluator: Evaluator
  var program = Program()
  var inputs: [Program.Input] = []
  /// Keeps what the inputs point to alive.
  var alive: [Buffer] = []
  var loaded: [String: Value] = [:]

  /// Columns' validities, and their values in the program where it asks for them.
  var sources: [(validity: Validity, value: Program.Value?)] = []
  /// The columns that enter the program as they are.
  private var entered: [Program.Value: Column] = [:]

  struct Value {
    var value: Program.Value
    /// Whether the value is there; nil when it always is.
    var valid: Presence?
  }

  init(evaluator: Evaluator) { self.evaluator = evaluator }

  mutating func lower(_ node: Expression.Node) throws(FrameError) -> Value {
    let schema = evaluator.table.schema
    if let simpler = try node.coerced(in: schema) { return try lower(simpler) }
    switch node {
    case .alias(_, let inner), .renamed(_, _, let inner): return try lower(inner)
    case .literal(let literal): return try scalar(literal, numeric(literal.type))
    case .column(let name):
      if let value = loaded[name] { return value }
      let value = try load(try evaluator.column(node))
      loaded[name] = value
      return value
    case .unary(let op, let inner):
      var operand = try lower(inner)
      if op.primitive.isTest {
        operand.value = program.cast(operand.value, to: .float64)
      } else if op != .not {
        operand.value = program.cast(
          operand.value, to: try numeric(node.type(in: schema)))
      }
      let rounds = [.floor, .ceil, .round, .trunc].contains(op)
      if rounds, !operand.value.dtype.isFloatingPoint { return operand }
      return Value(value: program.apply(op.primitive, [operand.value]), valid: operand.valid)
    case .binary(let op, let a, let b) where op.isLogic: return try logic(op, a, b)
    case .binary(.bitAnd, let a, let b) where try node.type(in: schema) == .bool:
      return try logic(.and, a, b)
    case .binary(.bitOr, let a, let b) where try node.type(in: schema) == .bool:
      return try logic(.or, a, b)
    case .binary(let op, let a, let b):
      let left = try a.type(in: schema)
      guard left.physical.dtype != nil else { return try load(try evaluator.column(node)) }
      let right = try b.type(in: schema)
      var common = try Expression.Node.unify(a, left, b, right) ?? left
      if !op.isComparison { common = try node.type(in: schema) }
      let type = try numeric(common)
      let x = try operand(a, type)
      let y = try operand(b, type)
      var valid = both(x.valid, y.valid)
      if op == .floorDivide || op == .remainder, !type.isFloatingPoint, !b.isNonzero(type) {
        // A whole number divided by zero has no value.
        let zero = try scalar(.integer(0), type).value
        valid = both(valid, Presence(program.apply(.notEqual, [y.value, zero])))
      }
      return Value(value: program.apply(op.primitive, [x.value, y.value]), valid: valid)
    case .isNull(let inner):
      guard try inner.type(in: schema).physical.dtype != nil else {
        return try load(try evaluator.column(node))
      }
      let operand = try lower(inner)
      guard let valid = try flag(operand.valid) else {
        return try scalar(.bool(false), DType.bool)
      }
      return Value(value: program.apply(.not, [valid]), valid: nil)
    case .fillNull(let a, let b):
      let type = try numeric(node.type(in: schema))
      let x = try operand(a, type)
      guard let valid = try flag(x.valid) else { return x }
      let y = try operand(b, type)
      let other = try flag(y.valid)
      return Value(
        value: program.apply(.select, [valid, x.value, y.value]),
        valid: other.map { Presence(program.apply(.or, [valid, $0])) })
    case .cast(let inner, let type):
      guard let dtype = type.physical.dtype, try Casting.isNumeric(inner.type(in: schema), type)
      else { return try load(try evaluator.column(node)) }
      var operand = try lower(inner)
      if type.isTemporal, let from = try inner.type(in: schema).dtype,
        let range = TemporalCasting.range(of: type, from: from)
      {
        operand.valid = both(operand.valid, try within(range, operand.value))
      } else if let from = try inner.type(in: schema).physical.dtype {
        operand.valid = both(operand.valid, try fitting(operand.value, from: from, to: dtype))
      }
      return Value(value: program.cast(operand.value, to: dtype), valid: operand.valid)
    case .when(let condition, let then, let otherwise):
      return try choice(
        condition, then, otherwise, numeric(node.type(in: schema)))
    case .call(let function, let nodes):
      if let expanded = try function.expanded(nodes, in: schema) {
        guard try expanded.type(in: schema).physical.dtype != nil else {
          return try load(try evaluator.column(node))
        }
        return try lower(expanded)
      }
      return try load(try evaluator.column(node))
    case .isIn, .selection, .window, .over, .aggregate:
      return try load(try evaluator.column(node))
    }
  }

  /// Where a number lies in a range.
  private mutating func within(
    _ range: Range<Double>, _ value: Program.Value
  ) throws(FrameError) -> Presence {
    let wide = program.cast(value, to: .float64)
    let lower = try scalar(.number(range.lowerBound), .float64).value
    let upper = try scalar(.number(range.upperBound), .float64).value
    let isAbove = program.apply(.greaterOrEqual, [wide, lower])
    return Presence(program.apply(.and, [isAbove, program.apply(.less, [wide, upper])]))
  }

  /// Where a number has a value as another type of whole numbers; nil when it always has.
  private mutating func fitting(
    _ value: Program.Value, from: DType, to: DType
  ) throws(FrameError) -> Presence? {
    guard to.isInteger, from != .bool else { return nil }
    let bits = 8 * to.byteCount
    if from.isFloatingPoint {
      // What is between two whole numbers loses its fraction: −0.5 is 0.
      let least = to.isSigned ? -Double(sign: .plus, exponent: bits - 1, significand: 1) : 0
      let below = least - 1 == least ? least : (least - 1).nextUp
      let end = Double(sign: .plus, exponent: to.isSigned ? bits - 1 : bits, significand: 1)
      return try within(below..<end, value)
    }
    var valid: Presence?
    let known = 8 * from.byteCount
    if from.isSigned, !to.isSigned || known > bits {
      let least = try scalar(.integer(to.isSigned ? -1 << (bits - 1) : 0), from).value
      valid = Presence(program.apply(.greaterOrEqual, [value, least]))
    }
    let digits = to.isSigned ? bits - 1 : bits
    if (from.isSigned ? known - 1 : known) > digits {
      let most = try scalar(.integer(Int64(UInt64.max >> UInt64(64 - digits))), from).value
      valid = both(valid, Presence(program.apply(.lessOrEqual, [value, most])))
    }
    return valid
  }

  /// Three-valued logic: a false decides `&&`, a true decides `||`, whatever the other is.
  private mutating func logic(
    _ op: BinaryOperator, _ a: Expression.Node, _ b: Expression.Node
  ) throws(FrameError) -> Value {
    let x = try lower(a)
    let y = try lower(b)
    // Where there is no value its truth is arbitrary, and where both have one or neither has, so is
    // that of the result.
    let value = program.apply(op.primitive, [x.value, y.value])
    if x.valid == y.valid { return Value(value: value, valid: x.valid) }
    let valid: Program.Value?
    switch (try flag(x.valid), try flag(y.valid)) {
    case (nil, nil): valid = nil
    case (let there?, nil): valid = program.apply(.or, [there, deciding(op, y.value)])
    case (nil, let there?): valid = program.apply(.or, [there, deciding(op, x.value)])
    case (let thereX?, let thereY?):
      let byX = program.apply(.or, [thereY, deciding(op, x.value)])
      let byY = program.apply(.and, [thereY, deciding(op, y.value)])
      valid = program.apply(.or, [program.apply(.and, [thereX, byX]), byY])
    }
    return Value(value: value, valid: valid.map { Presence($0) })
  }

  /// Whether a truth decides whatever stands beside it.
  private mutating func deciding(_ op: BinaryOperator, _ truth: Program.Value) -> Program.Value {
    op == .and ? program.apply(.not, [truth]) : truth
  }

  mutating func operand(
    _ node: Expression.Node, _ dtype: DType
  ) throws(FrameError) -> Value {
    if case .literal(let literal) = node, literal != .null {
      return try scalar(literal, dtype)
    }
    var value = try lower(node)
    value.value = program.cast(value.value, to: dtype)
    return value
  }

  private func numeric(_ type: ColumnType) throws(FrameError) -> DType {
    guard let dtype = type.physical.dtype else {
      throw FrameError(.type, "a number is needed, not \(type)")
    }
    return dtype
  }

  private mutating func load(_ column: Column) throws(FrameError) -> Value {
    let dtype = try numeric(column.type)
    let value = program.load(dtype)
    inputs.append(
      Program.Input(
        pointer: column.values.pointer + column.start * dtype.byteCount, dtype: dtype,
        layout: .contiguous))
    alive.append(column.values)
    entered[value] = column
    guard let validity = column.validity else { return Value(value: value, valid: nil) }
    sources.append((validity, nil))
    return Value(value: value, valid: Presence(sources: [sources.count - 1]))
  }

  private mutating func scalar(
    _ literal: Expression.Literal, _ dtype: DType
  ) throws(FrameError) -> Value {
    let buffer = try Buffer.room(for: 8, of: UInt8.self, zeroed: true)
    let number: Double
    switch literal {
    case .bool(let value): number = value ? 1 : 0
    case .integer(let value): number = Double(value)
    case .number(let value): number = value
    case .null: number = 0
    case .stored(let value, _): number = Double(value)
    case .text, .bytes: throw FrameError(.type, "\(literal) stands where a number is needed")
    }
    let integer: Int64
    switch literal {
    case .integer(let value): integer = value
    case .stored(let value, _): integer = Int64(truncatingIfNeeded: value)
    default: integer = Int64(exactly: number.rounded(.towardZero)) ?? 0
    }
    switch dtype {
    case .bool: buffer.base(as: UInt8.self)[0] = number != 0 ? 1 : 0
    case .int8, .uint8: buffer.base(as: Int8.self)[0] = Int8(truncatingIfNeeded: integer)
    case .int16, .uint16: buffer.base(as: Int16.self)[0] = Int16(truncatingIfNeeded: integer)
    case .int32, .uint32: buffer.base(as: Int32.self)[0] = Int32(truncatingIfNeeded: integer)
    case .int64, .uint64: buffer.base(as: Int64.self)[0] = integer
    case .float32: buffer.base(as: Float.self)[0] = Float(number)
    case .float64: buffer.base(as: Double.self)[0] = number
    case .float16, .bfloat16, .complex64, .complex128:
      throw FrameError(.type, "there are no columns of \(dtype)")
    }
    let value = program.load(dtype)
    inputs.append(Program.Input(pointer: buffer.pointer, dtype: dtype, layout: .scalar))
    alive.append(buffer)
    guard literal == .null else { return Value(value: value, valid: nil) }
    let valid = program.load(.bool)
    let absent = try Buffer.room(for: 1, of: UInt8.self, zeroed: true)
    inputs.append(Program.Input(pointer: absent.pointer, dtype: .bool, layout: .scalar))
    alive.append(absent)
    return Value(value: value, valid: Presence(valid))
  }

  /// Whether the program that computes a value has few enough registers to run.
  func fits(_ result: Value) -> Bool {
    var whole = program
    whole.store(result.value)
    if let valid = result.valid?.computed { whole.store(valid) }
    // One more than a cast of the result may take.
    return whole.registerCount < Program.registerLimit
  }

  mutating func run(_ result: Value, type: ColumnType, count: Int) throws(FrameError) -> Column {
    let dtype = try numeric(type)
    // What is a column's values as they are shares its memory.
    let known = dtype == result.value.dtype ? entered[result.value] : nil
    var outputs: [UnsafeMutableRawPointer] = []
    let values: Buffer
    if let known {
      values = known.values
    } else {
      program.store(program.cast(result.value, to: dtype))
      values = try Buffer.room(for: count * dtype.byteCount, of: UInt8.self)
      outputs.append(values.pointer)
    }
    var validity: Validity?
    if let valid = result.valid?.computed, outputs.isEmpty {
      program.store(valid)
      validity = try self.validity(count)
    } else if let valid = result.valid?.computed {
      program.store(valid)
      let flags = try Buffer.room(for: count, of: UInt8.self)
      outputs.append(flags.pointer)
      program.run(count: count, inputs: inputs, outputs: outputs)
      validity = try Validity(flags: flags, count: count)
    } else if !outputs.isEmpty {
      program.run(count: count, inputs: inputs, outputs: outputs)
    }
    withExtendedLifetime(alive) {}
    for place in result.valid?.sources.sorted() ?? [] {
      validity = try Validity.both(validity, sources[place].validity, count: count)
    }
    return Column(
      type: type, count: count, values: values, start: known?.start ?? 0, validity: validity)
  }

  /// The bits of a program whose only output are truth values.
  private func validity(_ count: Int) throws(FrameError) -> Validity? {
    let prepared = PreparedProgram(program)
    return try inputs.withUnsafeBufferPointer { inputs throws(FrameError) in
      // Addresses are shared with the threads, which end before the inputs do.
      nonisolated(unsafe) let inputs = inputs
      return try Validity(count: count) { rows, flags in
        prepared.run(rows, of: count, inputs: inputs, into: flags)
      }
    }
  }
}

extension Expression.Node {
  /// Whether it is a literal that is not zero as a whole number of a type.
  fileprivate func isNonzero(_ type: DType) -> Bool {
    guard case .literal(.integer(let value)) = self, value != 0 else { return false }
    return value.magnitude >> UInt64(type.byteCount * 8 - 1) == 0
  }
}
