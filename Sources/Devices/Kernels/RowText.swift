/// A program over rows as the text of one kernel, with one group of work-items a row.
///
/// The work-items of a group share the elements of its row, each the same ones in every stage, so
/// what a stage leaves for a later one needs no waiting; only folds bring them together. Numbers of
/// the row are computed by each work-item for itself. Elements that are needed on the way lie in
/// scratch memory, a row for each group, which caches hold.
struct RowText {
  /// What a text depends on besides the program.
  struct Form: Sendable, Hashable {
    /// The types of the inputs in memory.
    var dtypes: [DType]
    /// For each input whether it is one value for all rows.
    var areValues: [Bool]
    /// Whether the device computes in doubles.
    var hasFloat64: Bool
  }

  /// Prints a program.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for doubles on a device without, or types that
  ///   are not folded.
  static func kernel(_ program: RowProgram, _ form: Form) throws(DeviceError) -> KernelText {
    var printer = Printer(program: program, form: form)
    for (index, stage) in program.stages.enumerated() { try printer.add(stage, index) }
    return printer.kernel
  }

  /// The slots whose elements lie in scratch memory, in order.
  static func scratchSlots(_ program: RowProgram) -> [Int] {
    program.slots.indices.filter {
      program.slots[$0].extent == .elements && !program.outputs.contains($0)
    }
  }

  // MARK: - Implementation

  private struct Printer {
    let program: RowProgram
    let form: Form
    var libraries: Set<KernelLibrary> = []
    var functions = ""
    var body = ""
    var folds = 0

    mutating func add(_ stage: RowProgram.Stage, _ index: Int) throws(DeviceError) {
      let operands = stage.operands
      if stage.program.outputs.isEmpty == false {
        let text = try ProgramText(
          stage.program,
          ProgramText.Form(
            dtypes: operands.map(dtype), layouts: operands.map { _ in .contiguous }, rank: 0,
            isShort: false, pack: 1, hasFloat64: form.hasFloat64))
        libraries.formUnion(text.libraries)
        functions += text.compute("compute\(index)")
      }
      for (slot, result) in zip(stage.results, stage.program.outputs)
      where program.slots[slot].extent == .numbers {
        body += "    \(RegisterClass(result.dtype).typeName) n\(slot);\n"
      }
      let computing = compute(stage, index)
      switch stage.extent {
      case .numbers:
        body += "    {\n\(computing)"
        for slot in stage.results { body += storeNumber(slot) }
        body += "    }\n"
        for fold in stage.folds { try add(fold, elements: "") }
      case .elements:
        if stage.folds.isEmpty {
          body += each(computing)
        } else {
          try add(stage.folds, computing)
        }
      }
    }

    /// A loop over the elements of the row, and the folds of what it leaves.
    private mutating func add(
      _ kinds: [RowProgram.Fold], _ computing: String
    ) throws(DeviceError) {
      var takes = ""
      var ends = ""
      for fold in kinds {
        let name = "acc\(folds)"
        let text = try FoldText(
          fold.kind.foldKind, of: fold.dtype, hasFloat64: form.hasFloat64)
        libraries.formUnion(fold.dtype.libraries)
        functions += text.named(name)
        folds += 1
        body += "    \(name) \(name)_own = \(name)_start();\n"
        takes += "      \(name)_own = \(name)_take(\(name)_own, \(load(fold.source)), at);\n"
        let final = fold.kind == .squaredDistances ? text.finals[1] : text.finals[0]
        let result = program.slots[fold.result].dtype
        ends += """
              \(RegisterClass(result).typeName) n\(fold.result);
              {
                SHARED_\(name)[LOCAL_ID] = \(name)_own;
                for (i32 width = WG / 2; width > 0; width /= 2) {
                  BARRIER();
                  if (LOCAL_ID < width)
                    SHARED_\(name)[LOCAL_ID] =
                      \(name)_combine(SHARED_\(name)[LOCAL_ID], SHARED_\(name)[LOCAL_ID + width]);
                }
                BARRIER();
                const \(name) a = SHARED_\(name)[0];
                n\(fold.result) = \(result.loaded(final));
          \(storeNumber(fold.result))    }

          """
      }
      body += each(computing + takes) + ends
    }

    private mutating func add(_ fold: RowProgram.Fold, elements: String) throws(DeviceError) {
      try add([fold], elements)
    }

    private func each(_ statements: String) -> String {
      "    for (i64 at = LOCAL_ID; at < width; at += WG) {\n      const i64 i = row * width + at;\n"
        + "\(statements)    }\n"
    }

    /// Statements that compute a stage's results and keep them.
    private func compute(_ stage: RowProgram.Stage, _ index: Int) -> String {
      guard !stage.program.outputs.isEmpty else { return "" }
      var text = ""
      for (slot, result) in zip(stage.results, stage.program.outputs) {
        text += "      \(RegisterClass(result.dtype).typeName) e\(slot);\n"
      }
      let arguments = stage.operands.map(load) + stage.results.map { "&e\($0)" }
      text += "      compute\(index)(\(arguments.joined(separator: ", ")));\n"
      for (slot, result) in zip(stage.results, stage.program.outputs) {
        text +=
          stage.extent == .numbers
          ? "      n\(slot) = e\(slot);\n"
          : "      \(place(slot)) = \(result.dtype.stored("e\(slot)"));\n"
      }
      return text
    }

    private func dtype(_ operand: RowProgram.Operand) -> DType {
      switch operand {
      case .input(let index): form.dtypes[index]
      case .slot(let index): program.slots[index].dtype
      }
    }

    private func load(_ operand: RowProgram.Operand) -> String {
      switch operand {
      case .input(let index):
        if form.areValues[index] { return form.dtypes[index].loaded("x\(index)") }
        let place = program.inputs[index].extent == .elements ? "i" : "row"
        return form.dtypes[index].loaded("x\(index)[x\(index)_start + \(place)]")
      case .slot(let index):
        return program.slots[index].extent == .numbers
          ? "n\(index)" : program.slots[index].dtype.loaded(place(index))
      }
    }

    /// Where an element of a slot lies.
    private func place(_ slot: Int) -> String {
      program.outputs.contains(slot)
        ? "y\(slot)[y\(slot)_start + i]" : "t\(slot)[GROUP_ID * width + at]"
    }

    private func storeNumber(_ slot: Int) -> String {
      guard program.outputs.contains(slot) else { return "" }
      return "      if (LOCAL_ID == 0) y\(slot)[y\(slot)_start + row] = "
        + "\(program.slots[slot].dtype.stored("n\(slot)"));\n"
    }

    var kernel: KernelText {
      var parameters: [String] = []
      for (index, dtype) in form.dtypes.enumerated() {
        parameters.append(
          form.areValues[index]
            ? "\(dtype.storageName) x\(index)"
            : "GLOBAL const \(dtype.storageName) *x\(index), i64 x\(index)_start")
      }
      for slot in program.outputs {
        let name = program.slots[slot].dtype.storageName
        parameters.append("GLOBAL \(name) *y\(slot), i64 y\(slot)_start")
      }
      for slot in RowText.scratchSlots(program) {
        parameters.append("GLOBAL \(program.slots[slot].dtype.storageName) *t\(slot)")
      }
      parameters += ["i64 rows", "i64 width"]
      let shared = (0..<folds).map { "  SHARED acc\($0) SHARED_acc\($0)[WG];\n" }.joined()
      return KernelText(
        name: "rows",
        source: """
          \(KernelLibrary.text(libraries))\(functions)KERNEL(rows)(\(parameters.joined(separator: ", "))) {
          \(shared)  for (i64 row = GROUP_ID; row < rows; row += GROUP_COUNT) {
          \(body)    BARRIER();
            }
          }

          """)
    }
  }
}

extension RowProgram.Kind {
  fileprivate var foldKind: FoldText.Kind {
    switch self {
    case .reduction(let reduction): .reduction(reduction)
    case .squaredDistances: .moments
    }
  }
}
