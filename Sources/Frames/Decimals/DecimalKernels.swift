import SwiftwaterDevices

/// Exact arithmetic on columns of decimals.
enum DecimalKernels {
  static func apply(
    _ op: BinaryOperator, _ a: Column, _ b: Column, as type: ColumnType
  ) throws(FrameError) -> Column {
    let scales = Scales(op: op, a.type.scale ?? 0, b.type.scale ?? 0, type)
    let validity = try Validity.both(a.validity, b.validity, count: a.count)
    let inputs = Inputs(a: a, b: b, validity: validity)
    switch (a.type.physical, b.type.physical, type.physical) {
    // The result of 64 bits has operands of 64 bits, except for remainders.
    case (.int64, .int64, .int64):
      return try run(inputs, scales, Int64.self, Int64.self, Int64.self)
    case (.int64, .int64, _): return try run(inputs, scales, Int64.self, Int64.self, Int128.self)
    case (.int64, _, .int64): return try run(inputs, scales, Int64.self, Int128.self, Int64.self)
    case (_, .int64, .int64): return try run(inputs, scales, Int128.self, Int64.self, Int64.self)
    case (_, _, .int64): return try run(inputs, scales, Int128.self, Int128.self, Int64.self)
    case (.int64, _, _): return try run(inputs, scales, Int64.self, Int128.self, Int128.self)
    case (_, .int64, _): return try run(inputs, scales, Int128.self, Int64.self, Int128.self)
    default: return try run(inputs, scales, Int128.self, Int128.self, Int128.self)
    }
  }

  // MARK: - Implementation

  private struct Inputs: Sendable {
    let a, b: Column
    let validity: Validity?
  }

  /// What the operands are multiplied by first, and what the result must stay below.
  private struct Scales: Sendable {
    let op: BinaryOperator
    let factorA, factorB, limit: Int128
    let type: ColumnType

    init(op: BinaryOperator, _ a: Int, _ b: Int, _ type: ColumnType) {
      self.op = op
      self.type = type
      let powers = DecimalNumber.powersOfTen
      let scale = type.scale ?? 0
      switch op {
      case .multiply: (factorA, factorB) = (1, 1)
      case .divide:
        // (a · 10^-s) / (b · 10^-t) at scale r is a · 10^(r - s + t) / b.
        let shift = scale - a + b
        (factorA, factorB) = (Int128(powers[min(38, max(0, shift))]), 1)
      default:
        let common = max(a, b)
        (factorA, factorB) = (Int128(powers[common - a]), Int128(powers[common - b]))
      }
      if case .decimal(let precision, _) = type {
        limit = Int128(powers[precision])
      } else {
        limit = 0
      }
    }
  }

  private static func run<A, B, C>(
    _ inputs: Inputs, _ scales: Scales, _: A.Type, _: B.Type, _: C.Type
  ) throws(FrameError) -> Column
  where
    A: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable,
    B: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable,
    C: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable
  {
    let count = inputs.a.count
    let out = try Buffer.room(for: count, of: C.self)
    let grain = 1 << 15
    // The first row of each piece whose result does not fit, and whether a divisor was zero.
    let parts = Threads.map((count + grain - 1) / grain) { chunk -> (overflow: Int, zero: Bool) in
      let x = inputs.a.elements(A.self)
      let y = inputs.b.elements(B.self)
      let target = out.base(as: C.self)
      let rows = chunk * grain..<min(count, (chunk + 1) * grain)
      let factorA = C(truncatingIfNeeded: scales.factorA)
      let factorB = C(truncatingIfNeeded: scales.factorB)
      let limit = C(truncatingIfNeeded: scales.limit)
      var bad = -1
      var zero = false
      @inline(__always)
      func each(_ body: (C, C) -> (C, Bool)) {
        for row in rows {
          let (value, overflow) = body(C(truncatingIfNeeded: x[row]), C(truncatingIfNeeded: y[row]))
          target[row] = value
          if overflow || value >= limit || value <= -limit {
            if bad < 0, inputs.validity?[row] ?? true { bad = row }
          }
        }
      }
      switch scales.op {
      case .add:
        each { a, b in
          let (p, o1) = a.multipliedReportingOverflow(by: factorA)
          let (q, o2) = b.multipliedReportingOverflow(by: factorB)
          let (sum, o3) = p.addingReportingOverflow(q)
          return (sum, o1 || o2 || o3)
        }
      case .subtract:
        each { a, b in
          let (p, o1) = a.multipliedReportingOverflow(by: factorA)
          let (q, o2) = b.multipliedReportingOverflow(by: factorB)
          let (difference, o3) = p.subtractingReportingOverflow(q)
          return (difference, o1 || o2 || o3)
        }
      case .multiply: each { a, b in a.multipliedReportingOverflow(by: b) }
      case .floorDivide:
        for row in rows {
          let (a, b) = (Int128(truncatingIfNeeded: x[row]), Int128(truncatingIfNeeded: y[row]))
          let (p, o1) = a.multipliedReportingOverflow(by: scales.factorA)
          let (q, o2) = b.multipliedReportingOverflow(by: scales.factorB)
          zero = zero || b == 0
          var quotient: Int128 = 0
          if b != 0, !o1, !o2 {
            quotient = p / q
            if p % q != 0, (p < 0) != (q < 0) { quotient -= 1 }
          }
          target[row] = C(truncatingIfNeeded: quotient)
          let fits = !o1 && !o2 && quotient < scales.limit && quotient > -scales.limit
          if !fits, b != 0, bad < 0, inputs.validity?[row] ?? true { bad = row }
        }
      case .remainder:
        for row in rows {
          let (a, b) = (Int128(truncatingIfNeeded: x[row]), Int128(truncatingIfNeeded: y[row]))
          let (p, o1) = a.multipliedReportingOverflow(by: scales.factorA)
          let (q, o2) = b.multipliedReportingOverflow(by: scales.factorB)
          if o1 || o2, bad < 0, inputs.validity?[row] ?? true { bad = row }
          var rest = q == 0 || o1 || o2 ? 0 : p % q
          if rest != 0, (rest < 0) != (q < 0) { rest += q }
          zero = zero || q == 0
          target[row] = C(truncatingIfNeeded: rest)
        }
      default:
        for row in rows {
          let (a, b) = (Int128(truncatingIfNeeded: x[row]), Int128(truncatingIfNeeded: y[row]))
          let (p, overflow) = a.multipliedReportingOverflow(by: scales.factorA)
          if b == 0 || overflow {
            zero = zero || b == 0
            target[row] = 0
            if overflow, b != 0, bad < 0, inputs.validity?[row] ?? true { bad = row }
            continue
          }
          let rest = p % b
          var quotient = p / b
          if rest.magnitude >= b.magnitude - rest.magnitude {
            quotient += (p < 0) == (b < 0) ? 1 : -1
          }
          target[row] = C(truncatingIfNeeded: quotient)
          if quotient >= scales.limit || quotient <= -scales.limit, bad < 0,
            inputs.validity?[row] ?? true
          {
            bad = row
          }
        }
      }
      return (bad, zero)
    }
    if let row = parts.first(where: { $0.overflow >= 0 })?.overflow {
      throw FrameError(
        .overflow,
        """
        row \(row): \(inputs.a.text(row)) \(scales.op.rawValue) \(inputs.b.text(row)) does not fit \
        in \(scales.type); cast an operand to fewer decimal places, or to float64
        """)
    }
    var validity = inputs.validity
    if parts.contains(where: \.zero) {
      let divisors = inputs.b.elements(B.self)
      let known = validity
      validity = try Validity(count: count) { divisors[$0] != 0 && known?[$0] ?? true }
    }
    return Column(type: scales.type, count: count, values: out, validity: validity)
  }
}
