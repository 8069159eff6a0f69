import Foundation
import Testing

@testable import SwiftwaterDevices

@Suite(
  "Programs over rows on accelerators",
  .enabled(if: AcceleratorSupport.isWanted, AcceleratorSupport.absence))
struct AcceleratedRowProgramTests {
  /// exp(x − max x) / Σ exp(x − max x), and the sum of the squared distances from the mean.
  private static let softmax: RowProgram = {
    var rows = RowProgram()
    let x = rows.input(.float32, .elements)
    let largest = rows.slot(.float32, .numbers)
    let power = rows.slot(.float32, .elements)
    let sum = rows.slot(.float64, .numbers)
    let squares = rows.slot(.float64, .numbers, isOutput: true)
    let result = rows.slot(.float32, .elements, isOutput: true)
    rows.append(
      RowProgram.Stage(folds: [
        RowProgram.Fold(.reduction(.maximum), of: .input(x), .float32, into: largest),
        RowProgram.Fold(.squaredDistances, of: .input(x), .float32, into: squares),
      ]))
    var exponential = Program()
    let (element, most) = (exponential.load(.float32), exponential.load(.float32))
    exponential.store(
      exponential.apply(.exp, [exponential.apply(.subtract, [element, most])]))
    rows.append(
      RowProgram.Stage(
        program: exponential, operands: [.input(x), .slot(largest)], results: [power],
        folds: [RowProgram.Fold(.reduction(.sum), of: .slot(power), .float32, into: sum)]))
    var share = Program()
    let (part, whole) = (share.load(.float32), share.load(.float64))
    share.store(share.apply(.divide, [part, share.cast(whole, to: .float32)]))
    rows.append(
      RowProgram.Stage(
        program: share, operands: [.slot(power), .slot(sum)], results: [result]))
    return rows
  }()

  @Test(
    "A softmax agrees with the processor's", arguments: [(1, 1), (7, 33), (40, 1000), (300, 5)])
  func softmax(_ rows: Int, _ width: Int) throws {
    let numbers = (0..<rows * width).map { Float(($0 &* 7919) % 1013) * 0.02 - 9 }
    let (squares, result) = (
      try Buffer(byteCount: rows * 8), try Buffer(byteCount: rows * width * 4)
    )
    try numbers.withUnsafeBytes {
      try PreparedRowProgram(Self.softmax).run(
        rows: rows, width: width,
        inputs: [.init(pointer: $0.baseAddress!, dtype: .float32, layout: .contiguous)],
        outputs: [squares.pointer, result.pointer])
    }
    for accelerator in AcceleratorSupport.all {
      let outputs = try [rows * 8, rows * width * 4].map {
        AcceleratedProgram.Output(try accelerator.allocate(byteCount: $0))
      }
      let inputs = try ProgramAgreement(
        program: Program(), count: 0, arrays: [.init(numbers)]
      ).inputs(accelerator)
      try AcceleratedRowProgram(Self.softmax).run(
        on: accelerator, rows: rows, width: width, inputs: inputs, outputs: outputs)
      for (output, (buffer, dtype)) in zip(
        outputs, [(squares, DType.float64), (result, .float32)])
      {
        var device = [UInt8](repeating: 0, count: buffer.byteCount)
        try device.withUnsafeMutableBytes {
          try accelerator.download(output.memory, at: 0, into: $0)
        }
        let host = [UInt8](
          UnsafeRawBufferPointer(start: buffer.pointer, count: buffer.byteCount))
        let difference = ProgramAgreement.difference(
          host, device, dtype, ulps: dtype == .float64 ? 1e4 : 12)
        #expect(difference == nil, "groups of \(accelerator.traits.groupSize)")
      }
    }
  }

  @Test("A program over rows compiles for every generation", .enabled(if: NVRTCSupport.isWanted))
  func compiles() throws {
    try NVRTCSupport.compiles(
      RowText.kernel(
        Self.softmax,
        RowText.Form(dtypes: [.float32], areValues: [false], hasFloat64: true)))
  }
}
