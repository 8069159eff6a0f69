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
    for primitive in Primitive.allCases where primitive != .cast && primitive != .narrow {
      guard let program = Self.program(primitive, dtype) else { continue }
      let agreement = ProgramAgreement(
        program: program, count: count, arrays: [x, y, condition])
      let host = try agreement.onHost()
      for accelerator in AcceleratorSupport.all {
        let device = try agreement.onDevice(accelerator)
        let difference = ProgramAgreement.difference(
          host[0], device[0], program.outputs[0].dtype, ulps: primitive.deviceUlps(dtype))
        #expect(
          difference == nil,
          "\(primitive) of \(dtype) on \(accelerator.traits.name) \(accelerator.traits.groupSize)")
      }
    }
  }

  @Test("Every conversion gives the interpreter's numbers", arguments: DType.allCases)
  func conversions(_ dtype: DType) throws {
    let x = ProgramSample.pairs(dtype).y
    let count = ProgramSample.count(dtype)
    for target in DType.allCases {
      guard !dtype.isComplex || target.isComplex || target == .bool else { continue }
      var program = Program()
      let value = program.load(dtype)
      program.store(program.cast(value, to: target))
      let agreement = ProgramAgreement(program: program, count: count, arrays: [x])
      let host = try agreement.onHost()
      for accelerator in AcceleratorSupport.all {
        let device = try agreement.onDevice(accelerator)
        #expect(
          ProgramAgreement.difference(host[0], device[0], target) == nil, "\(dtype) to \(target)")
      }
    }
  }

  /// A program of one instruction on x, y and a condition; nil where the interpreter has none.
  static func program(_ primitive: Primitive, _ dtype: DType) -> Program? {
    var program = Program()
    let (x, y, condition) = (program.load(dtype), program.load(dtype), program.load(.bool))
    let operands =
      primitive == .select ? [condition, x, y] : primitive.takesTwo ? [x, y] : [x]
    program.store(program.apply(primitive, operands))
    let form = ProgramText.Form(
      dtypes: [dtype, dtype, .bool], layouts: [.contiguous, .contiguous, .contiguous], rank: 0,
      isShort: true, pack: 1, hasFloat64: true)
    return (try? ProgramText(program, form)) == nil ? nil : program
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
    case .power, .erf, .erfc, .gamma, .logGamma: return 24
    default: return 0
    }
  }
}
