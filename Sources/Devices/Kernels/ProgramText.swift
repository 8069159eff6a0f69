/// A program as the text of a kernel, for inputs of given types and layouts.
///
/// The text depends on what is in its ``Form``, never on values, extents or strides. Its parts are
/// there for kernels that do more with the elements than store them, such as reductions.
struct ProgramText {
  /// What a text depends on besides the program.
  struct Form: Sendable, Hashable {
    /// How the elements of an input lie.
    enum Layout: Sendable, Hashable {
      /// In the order of the outputs, without gaps.
      case contiguous
      /// By strides over the extents that all strided inputs share.
      case strided
      /// One value, handed over itself.
      case scalar
    }

    /// The types of the inputs in memory.
    var dtypes: [DType]
    /// The layouts of the inputs.
    var layouts: [Layout]
    /// How many extents the strided inputs share.
    var rank: Int
    /// Whether all places are below 2³¹, so that 32 bits count them.
    var isShort: Bool
    /// The neighbouring elements a work-item takes at a time on a GPU; 1 where starts or extents are
    /// not multiples of more.
    var pack: Int
    /// Whether the device computes in doubles.
    var hasFloat64: Bool
  }

  let program: Program
  let form: Form
  /// The functions in front of the kernel.
  var functions: String { KernelLibrary.text(libraries) + compute() }
  /// What the program's instructions call.
  let libraries: Set<KernelLibrary>

  /// Prints a program.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for a program of doubles on a device without,
  ///   or for an instruction that no engine has.
  init(_ program: Program, _ form: Form) throws(DeviceError) {
    self.program = program
    self.form = form
    var libraries: Set<KernelLibrary> = []
    var body = ""
    let isInput = Set(program.inputs)
    let dtypes = form.dtypes + program.outputs.map(\.dtype)
    if !form.hasFloat64, dtypes.contains(where: \.needsFloat64) || program.usesFloat64 {
      throw DeviceError(
        .unsupported, "the device has no float64; cast to float32 before, or run on the CPU")
    }
    for dtype in dtypes { libraries.formUnion(dtype.libraries) }
    for (index, step) in program.steps.enumerated() where !isInput.contains(index) {
      let operands = step.operands.map { "v\($0)" }
      guard let text = ElementText(step, operands, hasFloat64: form.hasFloat64) else {
        throw DeviceError(
          .unsupported, "no engine has the instruction \(step.primitive) for \(step.class)")
      }
      libraries.formUnion(text.libraries)
      body += "  const \(step.resultClass.typeName) v\(index) = \(text.expression);\n"
    }
    self.libraries = libraries
    self.body = body
  }

  /// The function that takes the elements of the inputs and gives those of the outputs.
  func compute(_ name: String = "compute") -> String {
    let parameters =
      program.inputs.map { "const \(program.steps[$0].class.typeName) v\($0)" }
      + program.outputs.indices.map { "\(program.outputType($0)) *r\($0)" }
    let results = program.outputs.enumerated().map { "  *r\($0) = v\($1.step);\n" }.joined()
    return "FUNCTION void \(name)(\(parameters.joined(separator: ", "))) {\n\(body)\(results)}\n"
  }

  /// The kernel that stores every output, without gaps.
  var kernel: KernelText {
    let outputs = program.outputs.enumerated().map {
      "GLOBAL \($1.dtype.storageName) *y\($0), i64 y\($0)_start"
    }
    let parameters = (inputParameters + outputs + ["i64 n"]).joined(separator: ", ")
    let each = form.isShort ? "FOR_EACH_32" : "FOR_EACH"
    return KernelText(
      name: "program",
      source: """
        \(functions)\(packTypes)KERNEL(program)(\(parameters)) {
        \(preparation)\(outputPreparation)\(packs(each))\
          INDEPENDENT \(each)(j, n - done) {
            const \(placeType) i = j + (\(placeType))done;
        \(element(at: "i"))\(stores)  }
        }

        """)
  }

  // MARK: - Parts

  /// The parameters for the inputs: memory and start, with strides where they have some, or values.
  ///
  /// Then the extents of all axes but the outermost.
  var inputParameters: [String] {
    var all: [String] = []
    for (k, dtype) in form.dtypes.enumerated() {
      switch (form.layouts[k], dtype.isComplex) {
      case (.scalar, false): all.append("\(dtype.storageName) x\(k)")
      case (.scalar, true):
        let part = dtype.component.storageName
        all.append("\(part) x\(k)_re, \(part) x\(k)_im")
      case (.contiguous, _), (.strided, _):
        all.append("GLOBAL const \(dtype.storageName) *x\(k), i64 x\(k)_start")
      }
      if form.layouts[k] == .strided {
        all += (0..<form.rank).map { "\(offsetType) x\(k)_stride\($0)" }
      }
    }
    return all + (1..<max(1, form.rank)).map { "\(placeType) extent\($0)" }
  }

  /// What a kernel does once for its inputs.
  var preparation: String {
    var text = ""
    for (k, dtype) in form.dtypes.enumerated() {
      switch (form.layouts[k], dtype.isComplex) {
      case (.scalar, false):
        text += "  const \(className(k)) s\(k) = \(dtype.loaded("x\(k)"));\n"
      case (.scalar, true):
        text += "  const \(className(k)) s\(k) = \(className(k))_of(x\(k)_re, x\(k)_im);\n"
      case (.contiguous, _), (.strided, _): text += "  x\(k) += x\(k)_start;\n"
      }
    }
    return text
  }

  /// Statements that declare `r0`, `r1` and so on with the outputs' elements at a place.
  ///
  /// - Parameter place: The name of a variable of ``placeType``.
  func element(at place: String) -> String {
    offsets(at: place)
      + computed { k in
        form.layouts[k] == .contiguous ? "x\(k)[\(place)]" : "x\(k)[at\(k)]"
      }
  }

  /// The type of a place among the outputs' elements.
  var placeType: String { form.isShort ? "u32" : "i64" }

  // MARK: - Implementation

  private let body: String
  private var offsetType: String { form.isShort ? "i32" : "i64" }
  private var strided: [Int] { form.layouts.indices.filter { form.layouts[$0] == .strided } }
  private func className(_ input: Int) -> String {
    program.steps[program.inputs[input]].class.typeName
  }

  /// Declares where the elements of the strided inputs lie for a place.
  private func offsets(at place: String) -> String {
    guard !strided.isEmpty else { return "" }
    var text = "    \(placeType) rest = \(place);\n"
    for k in strided { text += "    \(offsetType) at\(k) = 0;\n" }
    for axis in stride(from: form.rank - 1, to: 0, by: -1) {
      let index = "index\(axis)"
      text += "    const \(placeType) rest\(axis) = rest / extent\(axis);\n"
      text += "    const \(offsetType) \(index) = "
      text += "(\(offsetType))(rest - rest\(axis) * extent\(axis));\n    rest = rest\(axis);\n"
      for k in strided { text += "    at\(k) += \(index) * x\(k)_stride\(axis);\n" }
    }
    for k in strided { text += "    at\(k) += (\(offsetType))rest * x\(k)_stride0;\n" }
    return text
  }

  /// Declares results and computes them from elements.
  private func computed(_ element: (Int) -> String) -> String {
    let results = program.outputs.indices.map { "    \(program.outputType($0)) r\($0);\n" }
    let operands =
      form.dtypes.enumerated().map { k, dtype in
        form.layouts[k] == .scalar ? "s\(k)" : dtype.loaded(element(k))
      } + program.outputs.indices.map { "&r\($0)" }
    return results.joined() + "    compute(\(operands.joined(separator: ", ")));\n"
  }

  private var outputPreparation: String {
    program.outputs.indices.map { "  y\($0) += y\($0)_start;\n" }.joined()
  }

  private var stores: String {
    program.outputs.enumerated().map { "    y\($0)[i] = \($1.dtype.stored("r\($0)"));\n" }
      .joined()
  }

  // MARK: Packs

  private func packName(_ dtype: DType) -> String { "\(dtype.storageName)_pack" }

  private var packedInputs: [Int] {
    form.layouts.indices.filter { form.layouts[$0] == .contiguous }
  }

  private var packTypes: String {
    guard form.pack > 1 else { return "" }
    let dtypes = packedInputs.map { form.dtypes[$0] } + program.outputs.map(\.dtype)
    var seen: Set<String> = []
    return dtypes.filter { seen.insert($0.storageName).inserted }.map {
      let bytes = $0.byteCount * form.pack
      return "typedef struct { \($0.storageName) at[\(form.pack)]; } "
        + "__attribute__((aligned(\(bytes)))) \(packName($0));\n"
    }.joined()
  }

  /// The loop over packs, which a processor leaves out: its compiler packs by itself.
  private func packs(_ each: String) -> String {
    guard form.pack > 1 else { return "  const i64 done = 0;\n" }
    let size = form.pack
    let loads = packedInputs.map {
      let name = packName(form.dtypes[$0])
      return "    const \(name) p\($0) = ((GLOBAL const \(name) *)x\($0))[pack];\n"
    }.joined()
    let element = computed { k in
      form.layouts[k] == .contiguous
        ? "p\(k).at[k]" : "x\(k)[at\(k) + k * x\(k)_stride\(form.rank - 1)]"
    }
    let outputs = program.outputs.enumerated()
    let names = outputs.map { "    \(packName($1.dtype)) q\($0);\n" }.joined()
    let kept = outputs.map { "    q\($0).at[k] = \($1.dtype.stored("r\($0)"));\n" }.joined()
    let stores = outputs.map {
      "    ((GLOBAL \(packName($1.dtype)) *)y\($0))[pack] = q\($0);\n"
    }.joined()
    return """
      #ifdef CPU_DEVICE
        const i64 done = 0;
      #else
        const i64 done = n / \(size) * \(size);
        \(each)(pack, n / \(size)) {
          const \(placeType) first = pack * \(size);
      \(offsets(at: "first"))\(loads)\(names)\
          #pragma unroll
          for (i32 k = 0; k < \(size); k++) {
      \(element)\(kept)    }
      \(stores)  }
      #endif

      """
  }
}

extension Program {
  /// Whether any step computes in doubles.
  fileprivate var usesFloat64: Bool {
    steps.contains {
      [.float64, .complex128].contains($0.class)
        || [.float64, .complex128].contains($0.resultClass)
    }
  }

  func outputType(_ index: Int) -> String {
    RegisterClass(outputs[index].dtype).typeName
  }
}

extension Program.Step {
  /// What a register must hold for the result.
  var resultClass: RegisterClass {
    if primitive.isTest { return .bool }
    switch primitive {
    case .cast: return RegisterClass(rawValue: immediate) ?? `class`
    case .complex: return `class` == .float64 ? .complex128 : .complex64
    case .absolute, .realPart, .imaginaryPart, .phase:
      return `class` == .complex64 ? .float32 : `class` == .complex128 ? .float64 : `class`
    default: return `class`
    }
  }
}
