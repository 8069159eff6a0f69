import Testing

@testable import SwiftwaterDevices

@Suite(
  "Programs over rows on accelerators",
  .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct AcceleratedRowProgramTests {
  /// Exponentials' shares of their sum.
  static let softmax: RowProgram = {
    var rows = RowProgram()
    let x = rows.input(.float32, .elements)
    let (largest, sum) = (rows.slot(.float32, .numbers), rows.slot(.float64, .numbers))
    let power = rows.slot(.float32, .elements)
    let share = rows.slot(.float32, .elements, isOutput: true)
    rows.append(
      .init(folds: [.init(.reduction(.maximum), of: .input(x), .float32, into: largest)]))
    var powers = Program()
    let (a, b) = (powers.load(.float32), powers.load(.float32))
    powers.store(powers.apply(.exp, [powers.apply(.subtract, [a, b])]))
    rows.append(
      .init(
        program: powers, operands: [.input(x), .slot(largest)], results: [power],
        folds: [.init(.reduction(.sum), of: .slot(power), .float32, into: sum)]))
    var shares = Program()
    let (c, d) = (shares.load(.float32), shares.load(.float64))
    shares.store(shares.apply(.divide, [c, shares.cast(d, to: .float32)]))
    rows.append(
      .init(program: shares, operands: [.slot(power), .slot(sum)], results: [share]))
    return rows
  }()

  /// Elements that are `float16`, less their mean, over the root of their squared distances from it,
  /// times a row of weights, plus a number for each row; and the squared distances themselves.
  static let standardised: RowProgram = {
    var rows = RowProgram()
    let x = rows.input(.float16, .elements)
    let (weights, shifts) = (rows.input(.float32, .elements), rows.input(.float32, .numbers))
    let (mean, root) = (rows.slot(.float64, .numbers), rows.slot(.float64, .numbers))
    let wide = rows.slot(.float32, .elements)
    let squares = rows.slot(.float64, .numbers, isOutput: true)
    let result = rows.slot(.float32, .elements, isOutput: true)
    var widening = Program()
    widening.store(widening.cast(widening.load(.float16), to: .float32))
    rows.append(
      .init(
        program: widening, operands: [.input(x)], results: [wide],
        folds: [
          .init(.reduction(.sum), of: .slot(wide), .float32, into: mean),
          .init(.squaredDistances, of: .slot(wide), .float32, into: squares),
        ]))
    var rooting = Program()
    rooting.store(rooting.apply(.squareRoot, [rooting.load(.float64)]))
    rows.append(
      .init(.numbers, program: rooting, operands: [.slot(squares)], results: [root]))
    var last = Program()
    let values = [DType.float32, .float64, .float64, .float32, .float32].map { last.load($0) }
    let centred = last.apply(.subtract, [last.cast(values[0], to: .float64), values[1]])
    let scaled = last.cast(last.apply(.divide, [centred, values[2]]), to: .float32)
    last.store(last.apply(.add, [last.apply(.multiply, [scaled, values[3]]), values[4]]))
    rows.append(
      .init(
        program: last,
        operands: [.slot(wide), .slot(mean), .slot(root), .input(weights), .input(shifts)],
        results: [result]))
    return rows
  }()

  static let shapes = [(1, 1), (3, 5), (40, 33), (300, 64), (17, 1000), (9, 4096), (8, 70_001)]

  @Test("A softmax is the processor's", arguments: KernelDevices.all)
  func softmax(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let (own, prepared) = (AcceleratedRowProgram(Self.softmax), PreparedRowProgram(Self.softmax))
    for (rows, width) in Self.shapes {
      let x = numbers(rows * width)
      let expected = try onHost(prepared, rows, width, x)
      for behind in [0, 1] {
        let source = try accelerator.array(holding: x, behind: behind)
        let found = try accelerator.result(rows * width, of: Float.self) {
          try own.run(
            on: accelerator, rows: rows, width: width,
            inputs: [
              .memory(source.memory, start: behind, dtype: .float32, layout: .contiguous)
            ], outputs: [$0.memory])
        }
        #expect(isClose(found, expected, 1e-6), "\(rows) × \(width) behind \(behind)")
      }
    }
  }

  @Test(
    "Squared distances, weights of all rows and a number for each", arguments: KernelDevices.all)
  func standardised(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let own = AcceleratedRowProgram(Self.standardised)
    for (rows, width) in Self.shapes where width > 1 {
      let x = numbers(rows * width).map { Float16($0) }
      let (weights, shifts) = (numbers(width), numbers(rows))
      var (expected, squares) = ([Float](), [Double]())
      for row in 0..<rows {
        let values = x[row * width..<(row + 1) * width].map(Double.init)
        let sum = values.reduce(0, +)
        let mean = sum / Double(width)
        squares.append(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
        for (column, value) in values.enumerated() {
          let scaled = Float((value - sum) / squares[row].squareRoot())
          expected.append(scaled * weights[column] + shifts[row])
        }
      }
      let arrays = (
        try accelerator.array(holding: x), try accelerator.array(holding: weights),
        try accelerator.array(holding: shifts), try accelerator.array(of: 8, count: rows)
      )
      let found = try accelerator.result(rows * width, of: Float.self) {
        try own.run(
          on: accelerator, rows: rows, width: width,
          inputs: [
            .memory(arrays.0.memory, start: 0, dtype: .float16, layout: .contiguous),
            .memory(
              arrays.1.memory, start: 0, dtype: .float32,
              layout: .strided(extents: [rows, width], strides: [0, 1])),
            .memory(arrays.2.memory, start: 0, dtype: .float32, layout: .contiguous),
          ], outputs: [arrays.3.memory, $0.memory])
      }
      let own = try accelerator.elements(arrays.3, count: rows, of: Double.self)
      #expect(isClose(own.map(Float.init), squares.map(Float.init), 1e-6), "\(rows) × \(width)")
      #expect(isClose(found, expected, 1e-4), "\(rows) × \(width)")
    }
  }

  @Test(
    "Kernels compile for every generation without a warning",
    .enabled(if: NVRTCSupport.isWanted, NVRTCSupport.absence))
  func compiles() throws {
    for (program, inputs) in [(Self.softmax, 1), (Self.standardised, 4)] {
      let accelerated = AcceleratedRowProgram(program)
      for (pack, team, capacity) in [(4, 256, 4096), (1, 32, 320), (2, 256, 0), (1, 1, 8)] {
        for layout in [RowText.Form.Layout.rows, .strided] {
          var layouts = Array(repeating: layout, count: inputs)
          if inputs > 1 { layouts[inputs - 1] = .scalar }
          let text = try accelerated.text(
            .init(layouts: layouts, pack: pack, team: team, capacity: capacity, hasFloat64: true))
          try NVRTCSupport.compiles(text)
        }
      }
    }
  }

  @Test("What a device does not fold is left to the host")
  func unsupported() throws {
    let error = #expect(throws: DeviceError.self) {
      try AcceleratedRowProgram(Self.standardised).text(
        .init(
          layouts: [.rows, .rows, .rows, .scalar], pack: 1, team: 1, capacity: 8,
          hasFloat64: false))
    }
    #expect(error?.code == .unsupported)
  }

  // MARK: - Implementation

  private func numbers(_ count: Int) -> [Float] {
    Sample.words(count, seed: 9).map { Float($0 % 4001) / 1000 - 2 }
  }

  private func onHost(
    _ program: PreparedRowProgram, _ rows: Int, _ width: Int, _ x: [Float]
  ) throws -> [Float] {
    let (source, target) = (try Buffer(x), try Buffer(byteCount: rows * width * 4))
    try program.run(
      rows: rows, width: width,
      inputs: [.init(pointer: source.pointer, dtype: .float32, layout: .contiguous)],
      outputs: [target.pointer])
    return Array(target.elements(of: Float.self))
  }

  private func isClose(_ found: [Float], _ expected: [Float], _ tolerance: Float) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }
}
