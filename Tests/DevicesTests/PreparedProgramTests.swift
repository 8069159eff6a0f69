import SwiftwaterDevices
import Testing

@Suite("Prepared programs")
struct PreparedProgramTests {
  /// sqrt(|x| + 1) · y − (x < y), through more values than inputs, so that registers are reused.
  private func program() -> Program {
    var program = Program()
    let x = program.load(.float64)
    let y = program.load(.float64)
    let one = program.load(.float64)
    let root = program.apply(
      .squareRoot, [program.apply(.add, [program.apply(.absolute, [x]), one])])
    let less = program.cast(program.apply(.less, [x, y]), to: .float64)
    let result = program.apply(.subtract, [program.apply(.multiply, [root, y]), less])
    program.store(result)
    program.store(less)
    return program
  }

  private func expected(_ x: Double, _ y: Double) -> (Double, Double) {
    let less = x < y ? 1.0 : 0
    return ((abs(x) + 1).squareRoot() * y - less, less)
  }

  @Test("Inputs are left as they are", arguments: [1, 127, 128, 129, 1000, 300_001])
  func inputsStay(_ count: Int) throws {
    let prepared = PreparedProgram(program())
    let xs = (0..<count).map { Double($0 % 53) - 20 }
    let ys = (0..<count).map { Double($0 % 31) * 0.5 - 3 }
    let (x, y) = (try Buffer(xs), try Buffer(ys))
    let outputs = [try Buffer(byteCount: count * 8), try Buffer(byteCount: count * 8)]
    for _ in 0..<2 {
      run(prepared, x, y, into: outputs, count)
      #expect(Array(x.elements(of: Double.self)) == xs)
      #expect(Array(y.elements(of: Double.self)) == ys)
      let wanted = zip(xs, ys).map(expected)
      #expect(Array(outputs[0].elements(of: Double.self)) == wanted.map(\.0))
      #expect(Array(outputs[1].elements(of: Double.self)) == wanted.map(\.1))
    }
  }

  @Test("An output may be written over an input, whichever comes first")
  func inPlace() throws {
    let count = 1000
    let xs = (0..<count).map { Double($0 % 53) - 20 }
    let ys = (0..<count).map { Double($0 % 31) * 0.5 - 3 }
    let wanted = zip(xs, ys).map(expected)
    for place in 0..<2 {
      let (x, y) = (try Buffer(xs), try Buffer(ys))
      var outputs = [try Buffer(byteCount: count * 8), try Buffer(byteCount: count * 8)]
      outputs[place] = x
      run(PreparedProgram(program()), x, y, into: outputs, count)
      #expect(Array(outputs[0].elements(of: Double.self)) == wanted.map(\.0))
      #expect(Array(outputs[1].elements(of: Double.self)) == wanted.map(\.1))
    }
  }

  private func run(
    _ prepared: PreparedProgram, _ x: Buffer, _ y: Buffer, into outputs: [Buffer], _ count: Int
  ) {
    var one = 1.0
    withUnsafePointer(to: &one) { one in
      let inputs = [
        Program.Input(pointer: x.pointer, dtype: .float64, layout: .contiguous),
        Program.Input(pointer: y.pointer, dtype: .float64, layout: .contiguous),
        Program.Input(pointer: one, dtype: .float64, layout: .scalar),
      ]
      inputs.withUnsafeBufferPointer { inputs in
        outputs.map(\.pointer).withUnsafeBufferPointer { outputs in
          prepared.run(count: count, inputs: inputs, outputs: outputs)
        }
      }
    }
  }
}
