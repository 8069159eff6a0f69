/// A program over rows that runs on accelerators as one kernel: each array is read once and written
/// once.
package final class AcceleratedRowProgram: Sendable {
  /// Takes a program; nothing is printed yet.
  package init(_ program: RowProgram) {
    (self.program, width) = program.withoutSquaredDistances()
    inputCount = program.inputs.count
  }

  /// Whether so many rows of a width keep a device busy when each is one group's.
  ///
  /// Few long ones are better shared out over it, pass by pass; and a row is counted in 32 bits.
  package static func suits(rows: Int, width: Int, _ traits: AcceleratorTraits) -> Bool {
    width <= 1 << 30 && (rows >= traits.computeUnits || rows * width <= 1 << 16)
  }

  /// Puts the program in a device's queue.
  ///
  /// - Parameters:
  ///   - accelerator: The device, whose memory the inputs and outputs are.
  ///   - rows: How many rows.
  ///   - width: How many elements a row has, at least 1.
  ///   - inputs: One for each input of the program, in order; for elements over rows × width, for
  ///     numbers over rows.
  ///   - outputs: One for each output of the program, in order; none is an input's memory.
  ///   - operation: What the program does, for errors.
  /// - Throws: ``DeviceError`` with code `unsupported` when the device cannot compute the program, or a
  ///   failure of the device.
  /// - Complexity: O(*rows* × *width* × instructions) on the device, in one pass over memory.
  package func run(
    on accelerator: any Accelerator, rows: Int, width: Int, inputs: [AcceleratedProgram.Input],
    outputs: [DeviceMemory], for operation: String = "rows"
  ) throws(DeviceError) {
    guard inputs.count == inputCount, outputs.count == program.outputs.count else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(inputs.count) inputs and \(outputs.count) outputs of a program over rows")
    }
    guard rows > 0, width > 0 else { return }
    var arrays: [RowArray] = []
    for (input, slot) in zip(inputs, program.inputs) {
      let shape = slot.extent == .elements ? (rows, width) : (rows, 1)
      arrays.append(try RowArray(input, shape, on: accelerator))
    }
    if self.width != nil {
      arrays.append(
        RowArray(.scalar(Double(width).bitPattern, dtype: .float64)))
    }
    let shape = RowShape(width: width, arrays, program, accelerator)
    let form = RowText.Form(
      layouts: arrays.map(\.layout), pack: shape.pack, team: shape.team, capacity: shape.capacity,
      hasFloat64: accelerator.traits.hasFloat64)
    let kernel = try kernels.kernel(form, on: accelerator, text: text)
    let rowsAGroup = accelerator.traits.groupSize / shape.team
    let groups = min(
      (rows + rowsAGroup - 1) / rowsAGroup, accelerator.traits.computeUnits * shape.groupsAUnit)
    var arguments = arrays.flatMap(\.arguments)
    for output in outputs { arguments += [.memory(output), .int(0)] }
    if shape.capacity == 0 {
      let keptWidth = (width + shape.pack - 1) / shape.pack * shape.pack
      for bank in RowKeeping(program, keepsInputs: false).banks {
        let memory = try accelerator.array(
          of: bank.dtype.byteCount, count: groups * rowsAGroup * keptWidth)
        arguments.append(.memory(memory.memory))
      }
      arguments.append(.int(keptWidth))
    }
    try accelerator.launch(
      kernel, .groups(groups), arguments + [.int(rows), .int(width)], for: operation)
  }

  /// The text for a form, for tests.
  func text(_ form: RowText.Form) throws(DeviceError) -> KernelText {
    try RowText(program, form).kernel()
  }

  // MARK: - Implementation

  /// The program without squared distances.
  let program: RowProgram
  /// The input that gets the width, if there is one; behind the caller's.
  private let width: Int?
  private let inputCount: Int

  private let kernels = CompiledKernels<RowText.Form>()
}

/// An input of a program over rows, as its kernel takes it.
private struct RowArray {
  let layout: RowText.Form.Layout
  let arguments: [KernelArgument]
  /// What start and distances of rows are multiples of, up to 16.
  let granule: Int
  let dtype: DType

  private init(
    layout: RowText.Form.Layout, arguments: [KernelArgument], granule: Int, dtype: DType
  ) {
    (self.layout, self.arguments, self.granule, self.dtype) = (layout, arguments, granule, dtype)
  }

  init(_ scalar: AcceleratedProgram.Input) {
    var arguments: [KernelArgument] = []
    if case .scalar(let bits, let imaginary, let dtype) = scalar {
      switch dtype {
      case .complex64: arguments = [.bits(bits, byteCount: 4), .bits(bits >> 32, byteCount: 4)]
      case .complex128:
        arguments = [.bits(bits, byteCount: 8), .bits(imaginary, byteCount: 8)]
      default: arguments = [.bits(bits, byteCount: dtype.byteCount)]
      }
    }
    self.init(layout: .scalar, arguments: arguments, granule: 16, dtype: scalar.dtype)
  }

  init(
    _ input: AcceleratedProgram.Input, _ shape: (rows: Int, width: Int),
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard case .memory(let memory, let start, let dtype, let form) = input else {
      self = RowArray(input)
      return
    }
    var place = DeviceArray(memory, start: start)
    var steps: (row: Int, column: Int)?
    switch form {
    case .contiguous: steps = (shape.width, 1)
    case .scalar: steps = (0, 0)
    case .strided(let extents, let strides):
      steps = Self.steps(extents, strides, shape)
      if steps == nil {
        let copy = try accelerator.array(of: dtype.byteCount, count: shape.rows * shape.width)
        try KernelTranspose.run(
          place, byteCount: dtype.byteCount, extents: extents, strides: strides, into: copy,
          on: accelerator)
        place = copy
      }
    }
    let (row, column) = steps ?? (shape.width, 1)
    let isTogether = column == 1 || shape.width == 1
    let bits = place.start | row | 16
    self = RowArray(
      layout: isTogether ? .rows : .strided,
      arguments: [.memory(place.memory), .int(place.start), .int(row)]
        + (isTogether ? [] : [.int(column)]),
      granule: bits & -bits, dtype: dtype)
  }

  /// The distances of rows and of their elements; nil where either are not at one distance.
  private static func steps(
    _ extents: [Int], _ strides: [Int], _ shape: (rows: Int, width: Int)
  ) -> (row: Int, column: Int)? {
    let views = [([shape.rows, shape.width], [shape.width, 1]), (extents, strides)]
    guard let axes = SharedAxes(count: shape.rows * shape.width, views: views) else { return nil }
    switch axes.extents.count {
    case 1:
      let step = axes.strides[1][0]
      return (shape.width == 1 ? step : step * shape.width, shape.width == 1 ? 1 : step)
    case 2 where axes.extents[1] == shape.width: return (axes.strides[1][0], axes.strides[1][1])
    default: return nil
    }
  }
}

/// How rows are shared out over a device.
private struct RowShape {
  let pack: Int
  let team: Int
  let capacity: Int
  let groupsAUnit: Int

  init(
    width: Int, _ arrays: [RowArray], _ program: RowProgram, _ accelerator: any Accelerator
  ) {
    let traits = accelerator.traits
    var pack = 1
    if !traits.isProcessor {
      let outputs = program.outputs.map { program.slots[$0] }.filter { $0.extent == .elements }
      let widest =
        zip(arrays, program.inputs).filter { $0.layout == .rows && $1.extent == .elements }
        .map(\.0.dtype.byteCount) + outputs.map(\.dtype.byteCount)
      pack = max(1, 16 / (widest.max() ?? 16))
      let granules = zip(arrays, program.inputs).filter {
        $0.layout == .rows && $1.extent == .elements
      }.map(\.0.granule)
      let granule = ([width & -width] + granules).min() ?? 1
      while granule % pack != 0 { pack /= 2 }
    }
    self.pack = pack
    // A few packs for each work-item of a row.
    var team = 1
    if !traits.isProcessor {
      while team < traits.groupSize, team * pack * 4 < width { team *= 2 }
      team = min(traits.groupSize, max(team, 4))
    }
    self.team = team
    let rows = traits.groupSize / team
    let step = max(pack, 1 << max(0, Int.bitWidth - 3 - width.leadingZeroBitCount))
    let reserved = (width + step - 1) / step * step
    let keeping = RowKeeping(program, keepsInputs: true)
    let room = accelerator.device.kind == .cuda ? 36 << 10 : 20 << 10
    let isKept = keeping.byteCount > 0 && reserved * rows * keeping.byteCount <= room
    capacity = isKept || keeping.byteCount == 0 ? reserved : 0
    groupsAUnit = capacity == 0 ? 4 : traits.isProcessor ? 4 : 32
  }
}
