/// What a program's arrays are to its kernel: the form of the text, and the arguments.
struct ProgramArrays {
  /// What the text depends on.
  private(set) var form: ProgramText.Form
  /// The arguments for ``ProgramText/inputParameters``.
  private(set) var inputArguments: [KernelArgument] = []
  /// Memory and start of each output.
  private(set) var outputArguments: [KernelArgument] = []

  /// Looks at inputs.
  ///
  /// - Throws: ``DeviceError`` with code `invalidSetting` for inputs that do not fit the program, the
  ///   count, or their memory.
  init(
    _ inputs: [AcceleratedProgram.Input], of program: Program, count: Int, hasFloat64: Bool,
    _ operation: String
  ) throws(DeviceError) {
    guard inputs.count == program.inputs.count else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): \(inputs.count) arrays for the \(program.inputs.count) inputs of a program")
    }
    var layouts: [ProgramText.Form.Layout] = []
    var views: [(extents: [Int], strides: [Int])] = []
    var packed: [(start: Int, dtype: DType)] = []
    for (index, input) in inputs.enumerated() {
      guard RegisterClass(input.dtype) == program.steps[program.inputs[index]].class else {
        throw DeviceError(
          .invalidSetting,
          "\(operation): input \(index) is \(input.dtype), not of the program's type")
      }
      switch input {
      case .scalar: layouts.append(.scalar)
      case .memory(let memory, let start, let dtype, let layout):
        let view = Self.view(layout, count)
        try Self.check(view, within: memory, start, dtype, "\(operation): input \(index)")
        let isContiguous = SharedAxes(count: count, views: [view])?.isContiguous ?? false
        layouts.append(isContiguous ? .contiguous : .strided)
        if !isContiguous { views.append(view) }
        if isContiguous { packed.append((start, dtype)) }
      }
    }
    guard let axes = SharedAxes(count: count, views: views) else {
      throw DeviceError(
        .invalidSetting,
        "\(operation): extents that are not those of one shape with \(count) elements")
    }
    let dtypes = inputs.map(\.dtype)
    form = ProgramText.Form(
      dtypes: dtypes, layouts: layouts, rank: views.isEmpty ? 0 : axes.extents.count,
      isShort: count < 1 << 31 && axes.strides.allSatisfy { Self.isShort(axes.extents, $0) },
      pack: 1, hasFloat64: hasFloat64)
    for array in packed { pack(array.start, array.dtype) }
    if !views.isEmpty { divide(axes.extents[axes.extents.count - 1]) }
    addInputs(inputs, axes)
  }

  /// Adds where an output goes.
  mutating func addOutput(
    _ output: AcceleratedProgram.Output, _ dtype: DType, _ count: Int, _ operation: String
  ) throws(DeviceError) {
    outputArguments += try Self.output(output, dtype, count, operation)
    pack(output.start, dtype)
  }

  /// The arguments of an output: memory and start.
  static func output(
    _ output: AcceleratedProgram.Output, _ dtype: DType, _ count: Int, _ operation: String
  ) throws(DeviceError) -> [KernelArgument] {
    try check(
      ([count], [1]), within: output.memory, output.start, dtype, "\(operation): an output")
    return [.memory(output.memory), .int(output.start)]
  }

  /// Takes as many neighbouring elements at a time as 16 bytes hold of the widest type, where starts
  /// and extents are multiples of it.
  mutating func choosePack(isProcessor: Bool) {
    var size = isProcessor ? 1 : max(1, 16 / widest)
    while size > 1, granule % size != 0 { size /= 2 }
    form.pack = size
  }

  // MARK: - Implementation

  /// What all starts, and the innermost extent of strided views, are multiples of.
  private var granule = 16
  /// The bytes of the widest element of a contiguous array.
  private var widest = 1

  private mutating func pack(_ start: Int, _ dtype: DType) {
    widest = max(widest, dtype.byteCount)
    divide(start)
  }

  private mutating func divide(_ number: Int) {
    while number % granule != 0 { granule /= 2 }
  }

  private static func view(
    _ layout: Program.InputLayout, _ count: Int
  ) -> (extents: [Int], strides: [Int]) {
    switch layout {
    case .contiguous: ([count], [1])
    case .scalar: ([count], [0])
    case .strided(let extents, let strides): (extents, strides)
    }
  }

  /// Refuses what would reach outside the memory.
  private static func check(
    _ view: (extents: [Int], strides: [Int]), within memory: DeviceMemory, _ start: Int,
    _ dtype: DType, _ what: String
  ) throws(DeviceError) {
    var (least, most) = (start, start)
    var overflows = view.extents.count != view.strides.count
    for (extent, stride) in zip(view.extents, view.strides) {
      let (reach, isFar) = stride.multipliedReportingOverflow(by: extent - 1)
      let (sum, isFarther) = (reach < 0 ? least : most).addingReportingOverflow(reach)
      if reach < 0 { least = sum } else { most = sum }
      overflows = overflows || isFar || isFarther
    }
    let room = memory.byteCount / dtype.byteCount
    guard !overflows, least >= 0, most < room else {
      throw DeviceError(
        .invalidSetting,
        "\(what) reaches elements \(least)…\(most) of memory that holds \(room) of \(dtype)")
    }
  }

  private static func isShort(_ extents: [Int], _ strides: [Int]) -> Bool {
    var reach = 0
    for (extent, stride) in zip(extents, strides) {
      let (product, isFar) = stride.magnitude.multipliedReportingOverflow(by: UInt(extent))
      guard !isFar, product < 1 << 31 else { return false }
      reach += Int(product)
    }
    return reach < 1 << 31
  }

  private mutating func addInputs(_ inputs: [AcceleratedProgram.Input], _ axes: SharedAxes) {
    let offsetBytes = form.isShort ? 4 : 8
    func number(_ value: Int) -> KernelArgument {
      .bits(UInt64(bitPattern: Int64(value)), byteCount: offsetBytes)
    }
    var view = 0
    for (index, input) in inputs.enumerated() {
      switch input {
      case .scalar(let bits, let imaginary, let dtype):
        switch dtype {
        case .complex64:
          inputArguments += [.bits(bits, byteCount: 4), .bits(bits >> 32, byteCount: 4)]
        case .complex128:
          inputArguments += [.bits(bits, byteCount: 8), .bits(imaginary, byteCount: 8)]
        default: inputArguments.append(.bits(bits, byteCount: dtype.byteCount))
        }
      case .memory(let memory, let start, _, _):
        inputArguments += [.memory(memory), .int(start)]
        if form.layouts[index] == .strided {
          inputArguments += axes.strides[view].map(number)
          view += 1
        }
      }
    }
    if form.rank > 1 { inputArguments += axes.extents.dropFirst().map(number) }
  }
}

extension SharedAxes {
  /// Whether the only view lies in its order, without gaps.
  var isContiguous: Bool { extents.count == 1 && (strides[0] == [1] || extents[0] == 1) }
}
