import Testing

@testable import SwiftwaterDevices

@Suite(
  "Programs on accelerators", .enabled(if: AcceleratorSupport.isWanted, AcceleratorSupport.absence))
struct ProgramTextTests {
  @Test("Every instruction gives the interpreter's numbers", arguments: DType.allCases)
  func instructions(_ dtype: DType) throws {
    let (x, y) = ProgramSample.pairs(dtype)
    let count = ProgramSample.count(dtype)
    let condition = ProgramAgreement.Array((0..<count).map { $0 % 3 == 0 })
    for (program, primitives) in ProgramTextSample.programs(dtype) {
      let agreement = ProgramAgreement(
        program: program, count: count, arrays: [x, y, condition])
      let host = try agreement.onHost()
      for accelerator in Self.accelerators(dtype) {
        let device = try agreement.onDevice(accelerator)
        for (place, primitive) in primitives.enumerated() {
          let difference = ProgramAgreement.difference(
            host[place], device[place], program.outputs[place].dtype,
            ulps: primitive.deviceUlps(dtype))
          #expect(
            difference == nil,
            "\(primitive) of \(dtype), groups of \(accelerator.traits.groupSize)")
        }
      }
    }
  }

  @Test("Every conversion gives the interpreter's numbers", arguments: DType.allCases)
  func conversions(_ dtype: DType) throws {
    let x = ProgramSample.pairs(dtype).y
    let count = ProgramSample.count(dtype)
    let targets = DType.allCases.filter { !dtype.isComplex || $0.isComplex || $0 == .bool }
    var program = Program()
    let value = program.load(dtype)
    for target in targets { program.store(program.cast(value, to: target)) }
    let agreement = ProgramAgreement(program: program, count: count, arrays: [x])
    let host = try agreement.onHost()
    for accelerator in Self.accelerators(dtype) {
      let device = try agreement.onDevice(accelerator)
      for (place, target) in targets.enumerated() {
        #expect(
          ProgramAgreement.difference(host[place], device[place], target) == nil,
          "\(dtype) to \(target), groups of \(accelerator.traits.groupSize)")
      }
    }
  }

  /// Both forms for some types, the processor's for the others: a function does not depend on who
  /// calls it, and compiling takes seconds.
  private static func accelerators(_ dtype: DType) -> [any Accelerator] {
    [.bool, .int32, .float32].contains(dtype)
      ? AcceleratorSupport.all : AcceleratorSupport.all.suffix(1)
  }

  @Test("Every layout of the inputs gives the interpreter's numbers")
  func layouts() throws {
    var program = Program()
    let (x, y, z) = (program.load(.float32), program.load(.int16), program.load(.float32))
    let sum = program.apply(.add, [x, program.cast(y, to: .float32)])
    program.store(program.apply(.multiply, [sum, z]))
    program.store(program.cast(sum, to: .uint8))
    let floats = (0..<20_000).map { Float($0 % 301) * 0.75 - 40 }
    let shorts = (0..<20_000).map { Int16($0 % 517) - 200 }
    let third = ProgramAgreement.Array([Float(1.5)], isValue: true)
    typealias Layout = Program.InputLayout
    let cases: [(count: Int, xStart: Int, x: Layout, yStart: Int, y: Layout)] = [
      (0, 0, .contiguous, 0, .contiguous), (1, 0, .contiguous, 0, .contiguous),
      (1000, 0, .contiguous, 0, .contiguous), (4099, 8, .contiguous, 16, .contiguous),
      (4099, 1, .contiguous, 3, .contiguous),
      (1000, 999, .strided(extents: [1000], strides: [-1]), 0, .contiguous),
      (1000, 0, .strided(extents: [1000], strides: [7]), 5, .scalar),
      (1200, 0, .strided(extents: [30, 40], strides: [1, 30]), 0, .contiguous),
      (1200, 0, .contiguous, 0, .strided(extents: [30, 40], strides: [0, 1])),
      (1200, 4, .contiguous, 0, .strided(extents: [30, 40], strides: [1, 0])),
      (1302, 0, .contiguous, 0, .strided(extents: [31, 42], strides: [0, 1])),
      (
        2520, 5000, .strided(extents: [3, 4, 5, 6, 7], strides: [-1, 300, -10, 3, 60]), 100,
        .strided(extents: [12, 210], strides: [1, 12])
      ),
    ]
    for item in cases {
      let agreement = ProgramAgreement(
        program: program, count: item.count,
        arrays: [
          .init(floats, start: item.xStart, layout: item.x),
          .init(shorts, start: item.yStart, layout: item.y), third,
        ])
      let host = try agreement.onHost()
      for accelerator in AcceleratorSupport.all {
        for outputStart in [0, 16, 3] {
          let device = try agreement.onDevice(accelerator, outputStart: outputStart)
          #expect(
            device == host, "\(item), groups of \(accelerator.traits.groupSize), at \(outputStart)")
        }
      }
    }
  }

  @Test("Values of every type are handed over", arguments: DType.allCases)
  func values(_ dtype: DType) throws {
    let (x, y) = ProgramSample.pairs(dtype)
    var program = Program()
    let (a, b) = (program.load(dtype), program.load(dtype))
    program.store(program.apply(.equal, [a, b]))
    program.store(b)
    for place in [0, 3, ProgramSample.count(dtype) - 1] {
      var value = y
      value.bytes = Array(
        y.bytes[place * dtype.byteCount..<(place + 1) * dtype.byteCount])
      value.isValue = true
      let agreement = ProgramAgreement(
        program: program, count: ProgramSample.count(dtype), arrays: [x, value])
      let host = try agreement.onHost()
      for accelerator in AcceleratorSupport.all {
        #expect(try agreement.onDevice(accelerator) == host)
      }
    }
  }

  @Test("What a device cannot compute, and what does not fit, is refused")
  func refused() throws {
    let accelerator = try #require(AcceleratorSupport.all.first)
    var wide = Program()
    wide.store(wide.cast(wide.load(.float32), to: .float64))
    let form = ProgramText.Form(
      dtypes: [.float32], layouts: [.contiguous], rank: 0, isShort: true, pack: 1,
      hasFloat64: false)
    let error = #expect(throws: DeviceError.self) { try ProgramText(wide, form) }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "the device has no float64; cast to float32 before, or run on the CPU")
    let memory = try accelerator.allocate(byteCount: 40)
    let copy = AcceleratedProgram(wide)
    for (layout, start) in [
      (Program.InputLayout.contiguous, 1), (.contiguous, -1),
      (.strided(extents: [10], strides: [2]), 0), (.strided(extents: [10], strides: [-1]), 3),
      (.strided(extents: [3, 3], strides: [1, 1]), 0), (.strided(extents: [10], strides: []), 0),
      (.strided(extents: [10], strides: [.max]), 0), (.strided(extents: [-10], strides: [1]), 0),
    ] {
      let target = try accelerator.allocate(byteCount: 80)
      let error = #expect(throws: DeviceError.self) {
        try copy.run(
          on: accelerator, count: 10,
          inputs: [.memory(memory, start: start, dtype: .float32, layout: layout)],
          outputs: [.init(target)])
      }
      #expect(error?.code == .invalidSetting)
    }
  }
}

/// Programs of many instructions each, so that few kernels are compiled.
enum ProgramTextSample {
  /// Every instruction that the interpreter has for a type, on x, y and a condition.
  static func programs(_ dtype: DType) -> [(program: Program, primitives: [Primitive])] {
    let all = Primitive.allCases.filter { $0 != .cast && $0 != .narrow && has($0, dtype) }
    return stride(from: 0, to: all.count, by: 20).map { first in
      let primitives = Array(all[first..<min(all.count, first + 20)])
      return (program(primitives, dtype), primitives)
    }
  }

  private static func has(_ primitive: Primitive, _ dtype: DType) -> Bool {
    let form = ProgramText.Form(
      dtypes: [dtype, dtype, .bool], layouts: [.contiguous, .contiguous, .contiguous], rank: 0,
      isShort: true, pack: 1, hasFloat64: true)
    return (try? ProgramText(program([primitive], dtype), form)) != nil
  }

  private static func program(_ primitives: [Primitive], _ dtype: DType) -> Program {
    var program = Program()
    let (x, y, condition) = (program.load(dtype), program.load(dtype), program.load(.bool))
    for primitive in primitives {
      let operands =
        primitive == .select ? [condition, x, y] : primitive.takesTwo ? [x, y] : [x]
      program.store(program.apply(primitive, operands))
    }
    return program
  }
}

extension Primitive {
  /// Whether the instruction takes two operands.
  fileprivate var takesTwo: Bool {
    rawValue >= Primitive.add.rawValue && rawValue <= Primitive.greaterOrEqual.rawValue
      || self == .complex
  }

  /// How far a device may be from the interpreter, in units in the last place: what both languages
  /// promise for their own functions (OpenCL C 3.0, "Relative error as ULPs"; CUDA C++ Programming
  /// Guide, "Mathematical Functions"), and the interpreter's own error.
  fileprivate func deviceUlps(_ dtype: DType) -> Double {
    if dtype.isInteger || dtype == .bool { return 0 }
    let isComplexFunction = dtype.isComplex
    switch self {
    case .sin, .cos, .exp, .exp2, .expMinusOne, .log, .log2, .log10, .logOnePlus, .cubeRoot, .asin,
      .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh, .atan2, .hypot, .tan, .sigmoid,
      .phase:
      return isComplexFunction ? 16 : 8
    case .absolute, .sign, .squareRoot: return isComplexFunction ? 4 : 0
    // The processor may fuse the products of complex numbers.
    case .multiply, .divide, .square, .reciprocal: return isComplexFunction ? 4 : 0
    // A complex power is e^(y ln x) here and there: the error of the product, up to 745, counts.
    case .power: return isComplexFunction ? 745 : 24
    case .erf, .erfc, .gamma, .logGamma: return 24
    default: return 0
    }
  }
}
