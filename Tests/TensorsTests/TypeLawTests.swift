import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Laws that every registered operation keeps on every type it takes.
@Suite("Operations on every type")
struct TypeLawTests {
  @Test("An operation takes the types it declares and refuses the others with a typed error")
  func types() throws {
    for operation in Operation.all {
      for type in DType.allCases {
        let operands = Self.operands(operation, type, count: 3)
        let expected = Self.result(operation, type)
        if let expected {
          #expect(operation.apply(operands).dtype == expected, "\(operation.name) of \(type)")
          continue
        }
        let error = #expect(throws: TensorError.self, "\(operation.name) of \(type)") {
          try checked { operation.apply(operands) }
        }
        #expect(error?.code == .invalidType, "\(operation.name) of \(type)")
        #expect(error?.message.contains("\(type)") == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test("Any length, offset, stride and direction gives the same bits", arguments: Self.names)
  func layouts(_ name: String) throws {
    try Self.forEachType(name) { operation, type in
      let operands = Self.operands(operation, type, count: 1100)
      let whole = try TypeSample.bytes(operation.apply(operands))
      let size = whole.count / 1100
      for (from, count) in [(0, 0), (0, 1), (5, 127), (1, 128), (3, 129), (2, 1023), (64, 1025)] {
        let part = operation.apply(operands.map { $0[from..<from + count] })
        let expected = whole[from * size..<(from + count) * size]
        try Self.expect(
          TypeSample.bytes(part), Array(expected), "\(name) of \(type): \(count) from \(from)"
        )
      }
      for step in [-1, 3, -7] {
        let part = operation.apply(operands.map { $0[.stride(by: step)] })
        let expected = try TypeSample.bytes(operation.apply(operands)[.stride(by: step)])
        try Self.expect(TypeSample.bytes(part), expected, "\(name) of \(type) by \(step)")
      }
      for place in 0..<20 {
        let one = operation.apply(operands.map { $0[place] })
        #expect(one.shape == [])
        try Self.expect(
          TypeSample.bytes(one), Array(whole[place * size..<(place + 1) * size]),
          "\(name) of \(type) at \(place)")
      }
    }
  }

  @Test("Operands that broadcast give the bits of copies", arguments: Self.binaryNames)
  func broadcasting(_ name: String) throws {
    try Self.forEachType(name) { operation, type in
      let operands = Self.operands(operation, type, count: 150)
      let (row, column) = (operands[0][0..<131], operands[1][0..<9].reshaped([9, 1]))
      let number = operands[1][11]
      for (a, b) in [
        (row, column), (column, row), (row, number), (number, column), (number, number),
      ] {
        let broadcast = operation.apply([a, b])
        let shape = broadcast.shape
        let copies = try [a, b].map { operand in
          let copy = Tensor.stacked([operand.broadcast(to: shape)])[0]
          try copy.evaluate()
          return copy
        }
        let expected = try TypeSample.bytes(operation.apply(copies))
        try Self.expect(TypeSample.bytes(broadcast), expected, "\(name) of \(type), \(shape)")
      }
      let empty = operation.apply([row.reshaped([1, 131])[0..<0], operands[1][0..<131]])
      #expect(empty.shape == [0, 131])
      #expect(empty.count == 0)
    }
  }

  @Test("One thread, two and seven give the same bits", arguments: Self.names)
  func threads(_ name: String) throws {
    try Self.forEachType(name) { operation, type in
      let count = 70_001
      let operands = Self.operands(operation, type, count: 1009).map { operand in
        Tensor.concatenated(Array(repeating: operand, count: 70))[0..<count]
      }
      try Tensor.evaluate(operands)
      let one = try Threads.with(count: 1) { try TypeSample.bytes(operation.apply(operands)) }
      for threads in [2, 7] {
        let many = try Threads.with(count: threads) {
          try TypeSample.bytes(operation.apply(operands))
        }
        #expect(many == one, "\(name) of \(type) on \(threads) threads")
      }
    }
  }

  @Test("One expression gives the bits of its steps, each evaluated", arguments: Self.names)
  func fused(_ name: String) throws {
    try Self.forEachType(name) { operation, type in
      let operands = Self.operands(operation, type, count: 1025)
      func expression(_ finish: (Tensor) throws -> Tensor) rethrows -> Tensor {
        let before = try operands.map { try finish(Self.step($0)) }
        let middle = try finish(operation.apply(before))
        return try finish(Self.step(try finish(Self.step(middle))))
      }
      let fused = expression { $0 }
      let steps = try expression {
        try $0.evaluate()
        return $0
      }
      #expect(fused.dtype == steps.dtype)
      try Self.expect(TypeSample.bytes(fused), TypeSample.bytes(steps), "\(name) of \(type)")
    }
  }

  @Test("Memory that is written over gives the bits of new memory", arguments: Self.names)
  func donation(_ name: String) throws {
    try Self.forEachType(name) { operation, type in
      for count in [129, 1025] {
        let kept = Self.operands(operation, type, count: count)
        let before = try kept.map(TypeSample.bytes)
        let expected = try TypeSample.bytes(operation.apply(kept))
        let after = try kept.map(TypeSample.bytes)
        #expect(after == before, "\(name) of \(type) changed its operand")
        // Nobody else holds these, so their memory is free for the result.
        let donated = operation.apply(Self.operands(operation, type, count: count))
        try Self.expect(TypeSample.bytes(donated), expected, "\(name) of \(type), donated")
        let x = kept[0]
        let pair = operation.arity == 2 ? [x, x[.stride(by: -1)]] : [x[.stride(by: -1)]]
        let mirrored = try TypeSample.bytes(operation.apply(pair))
        var y = TypeSample.tensor(type, count: count)
        y = operation.apply(operation.arity == 2 ? [y, y[.stride(by: -1)]] : [y[.stride(by: -1)]])
        try Self.expect(TypeSample.bytes(y), mirrored, "\(name) of \(type), over its own mirror")
      }
    }
  }

  @Test("Updates in place give what the operation gives, in the type of the target")
  func updates() throws {
    let updates: [(String, (inout Tensor, Tensor) -> Void)] = [
      ("add", { $0 += $1 }), ("subtract", { $0 -= $1 }), ("multiply", { $0 *= $1 }),
      ("divide", { $0 /= $1 }), ("power", { $0 **= $1 }),
    ]
    for (name, update) in updates {
      try Self.forEachType(name) { operation, type in
        let operands = Self.operands(operation, type, count: 300)
        let expected = operation.apply(operands).cast(to: type)
        var x = operands[0]
        update(&x, operands[1])
        #expect(x.dtype == type)
        try Self.expect(TypeSample.bytes(x), TypeSample.bytes(expected), "\(name) of \(type)")
        var alone = TypeSample.tensor(type, count: 300)
        update(&alone, operands[1])
        try Self.expect(TypeSample.bytes(alone), TypeSample.bytes(expected), "\(name) of \(type)")
        var part = operands[0]
        update(&part[.stride(from: 299, by: -2)], operands[1][0..<150])
        let reference = operation.apply([operands[0][.stride(by: -2)], operands[1][0..<150]])
        try Self.expect(
          TypeSample.bytes(part[.stride(by: -2)]), TypeSample.bytes(reference.cast(to: type)),
          "\(name) of a slice of \(type)")
        try Self.expect(
          TypeSample.bytes(part[.stride(by: 2)]), TypeSample.bytes(operands[0][.stride(by: 2)]),
          "the places between")
      }
    }
  }

  @Test("A power has the same bits whatever exponents stand beside its own")
  func powers() throws {
    for type in [DType.float16, .bfloat16, .float32, .float64, .int64, .uint64, .int8] {
      let x = TypeSample.tensor(type, count: 1024)
      for exponent in [-1, 0, 1, 2, 3, 0.5] where !type.isInteger || exponent >= 1 {
        let alike = Tensor.full([1024], exponent).cast(to: type)
        let others = Tensor(
          (0..<1024).map { $0 % 5 == 4 ? Double($0 % 7) : exponent }
        ).cast(to: type)
        let same = Tensor.arange(1024) % 5 .!= 4
        try Self.expect(
          TypeSample.bytes((x ** others)[same]), TypeSample.bytes((x ** alike)[same]),
          "\(type) to the \(exponent)")
      }
    }
  }

  // MARK: - Implementation

  private static let names = Operation.all.map(\.name)
  private static let binaryNames = Operation.all.filter { $0.arity == 2 }.map(\.name)

  private static func forEachType(
    _ name: String, _ body: (Operation, DType) throws -> Void
  ) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    for type in DType.allCases where result(operation, type) != nil { try body(operation, type) }
  }

  private static func expect(_ found: [UInt8], _ expected: [UInt8], _ what: String) {
    #expect(found == expected, "\(what)")
  }

  /// The type of the result as the declaration's rule says; nil for types that are not taken.
  private static func result(_ operation: Operation, _ type: DType) -> DType? {
    if type.isComplex && !operation.takesComplex { return nil }
    let isNarrow = type.isHalf && operation.name == "nextAfter"
    let floating = type.isInexact && !isNarrow ? type : .float32
    switch operation.types {
    case .numeric:
      if type == .bool { return ofTruths.contains(operation.name) ? .bool : nil }
      return operation.name == "abs" ? type.component : type
    case .floating: return floating
    case .rounding: return type
    case .comparison, .test: return .bool
    case .bitwise: return type.isFloatingPoint ? nil : type
    case .complex: return type.isComplex ? type : nil
    case .part: return type.isComplex ? type.component : nil
    }
  }

  private static let ofTruths: Set<String> = [
    "add", "multiply", "abs", "minimum", "maximum", "fmin", "fmax",
  ]

  private static func operands(_ operation: Operation, _ type: DType, count: Int) -> [Tensor] {
    (0..<operation.arity).map { TypeSample.tensor(type, count: count, seed: UInt64($0)) }
  }

  /// Something that the type can and that rounds or wraps.
  private static func step(_ x: Tensor) -> Tensor {
    x.dtype == .bool ? x .|| x : x * 3 + x
  }
}
