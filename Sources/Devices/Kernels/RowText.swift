/// A program over rows as the text of one kernel: every array is read once and written once.
///
/// A team of work-items has a row; each takes a few neighbouring elements in turn, the same ones in
/// every stage, so that what later stages read again needs no waiting. Folds end in a fixed tree
/// over the team: equal runs give equal bits.
struct RowText {
  /// What a text depends on besides the program.
  struct Form: Sendable, Hashable {
    /// How an input lies over the rows.
    enum Layout: Sendable, Hashable {
      /// The elements of a row lie together; rows are at any distance, 0 too.
      case rows
      /// Rows and their elements are at any distances.
      case strided
      /// One value, handed over itself.
      case scalar
    }

    var layouts: [Layout]
    /// Neighbouring elements that a work-item takes at a time.
    var pack: Int
    /// Work-items a row; a power of two.
    var team: Int
    /// The most elements of a row whose places are reserved in a group's memory; 0 where rows are kept
    /// in global memory.
    var capacity: Int
    var hasFloat64: Bool
  }

  let program: RowProgram
  let form: Form
  let keeping: RowKeeping

  /// Takes a program without squared distances.
  init(_ program: RowProgram, _ form: Form) {
    self.program = program
    self.form = form
    keeping = RowKeeping(program, keepsInputs: form.capacity > 0)
  }

  /// The kernel.
  ///
  /// Its parameters are those of the inputs: memory, start, and the distances of rows and elements, or
  /// a value; memory and start of the outputs; memory for rows that are kept there; rows and width.
  ///
  /// - Throws: ``DeviceError`` with code `unsupported` for what devices do not fold or compute.
  func kernel() throws(DeviceError) -> KernelText {
    var functions = ""
    var libraries: Set<KernelLibrary> = []
    var folds: [[FoldText]] = []
    for slot in program.inputs + program.slots { libraries.formUnion(slot.dtype.libraries) }
    for (index, stage) in program.stages.enumerated() {
      let dtypes = stage.operands.map { program.dtype(of: $0) }
      let text = try ProgramText(
        stage.program,
        ProgramText.Form(
          dtypes: dtypes, layouts: dtypes.map { _ in .contiguous }, rank: 0, isShort: true, pack: 1,
          hasFloat64: form.hasFloat64))
      libraries.formUnion(text.libraries)
      if !stage.results.isEmpty { functions += text.compute("compute\(index)") }
      var own: [FoldText] = []
      for (place, fold) in stage.folds.enumerated() {
        guard case .reduction(let kind) = fold.kind else {
          throw DeviceError(.unsupported, "squared distances are sums of rows here")
        }
        let text = try FoldText(.reduction(kind), of: fold.dtype, hasFloat64: form.hasFloat64)
        guard text.results == [program.slots[fold.result].dtype] else {
          throw DeviceError(.unsupported, "the device's sums are narrower than the processor's")
        }
        functions += text.named(Self.accumulator(index, place))
        own.append(text)
      }
      folds.append(own)
    }
    var body = ""
    for (index, stage) in program.stages.enumerated() {
      body += stage.extent == .numbers ? numbers(index, stage) : elements(index, stage)
      body += folded(index, stage, folds[index])
    }
    return KernelText(
      name: "rows",
      source: """
        #define PACK \(form.pack)
        #define TEAM \(form.team)
        #define ROWS (WG / TEAM)
        \(form.capacity > 0 ? "#define CAPACITY \(form.capacity)" : "#define CAPACITY kept_width")
        \(KernelLibrary.text(libraries))\(packTypes)\(functions)
        KERNEL(rows)(\(parameters.joined(separator: ", "))) {
        \(shared)  const i32 side = LOCAL_ID / TEAM, member = LOCAL_ID % TEAM;
        \(preparation)  for (i64 block = GROUP_ID; block * ROWS < rows; block += GROUP_COUNT) {
            const bool is_row = block * ROWS + side < rows;
            const i64 row = is_row ? block * ROWS + side : 0;
            const i32 end = is_row ? (i32)width : 0;
        \(rowPreparation)\(body)\(numberOutputs)    BARRIER();
          }
        }

        """)
  }

  // MARK: - Implementation

  private static func accumulator(_ stage: Int, _ fold: Int) -> String { "fold\(stage)_\(fold)" }
  private static func className(_ dtype: DType) -> String { RegisterClass(dtype).typeName }

  private func pack(_ dtype: DType) -> String { "\(dtype.storageName)_pack" }

  private var packTypes: String {
    var seen: Set<String> = []
    return (program.inputs + program.slots).map(\.dtype).filter {
      seen.insert($0.storageName).inserted
    }.map {
      "typedef struct { \($0.storageName) at[PACK]; } "
        + "__attribute__((aligned(\($0.byteCount * form.pack)))) \(pack($0));\n"
    }.joined()
  }

  private var parameters: [String] {
    var all: [String] = []
    for (place, input) in program.inputs.enumerated() {
      let (name, type) = ("x\(place)", input.dtype.storageName)
      switch form.layouts[place] {
      case .scalar where input.dtype.isComplex:
        let part = input.dtype.component.storageName
        all.append("\(part) \(name)_re, \(part) \(name)_im")
      case .scalar: all.append("\(type) \(name)")
      case .rows: all.append("GLOBAL const \(type) *\(name), i64 \(name)_start, i64 \(name)_row")
      case .strided:
        all.append(
          "GLOBAL const \(type) *\(name), i64 \(name)_start, i64 \(name)_row, i64 \(name)_column")
      }
    }
    for (place, slot) in program.outputs.enumerated() {
      all.append(
        "GLOBAL \(program.slots[slot].dtype.storageName) *y\(place), i64 y\(place)_start")
    }
    if form.capacity == 0 {
      all += keeping.banks.enumerated().map { "GLOBAL \(pack($1.dtype)) *kept\($0)" }
      all.append("i64 kept_width")
    }
    return all + ["i64 rows, i64 width"]
  }

  private var shared: String {
    var text = ""
    if form.capacity > 0 {
      for (place, bank) in keeping.banks.enumerated() {
        text += "  SHARED \(pack(bank.dtype)) kept\(place)[ROWS * (CAPACITY / PACK)];\n"
      }
    }
    guard form.team > 1 else { return text }
    for (index, stage) in program.stages.enumerated() {
      for place in stage.folds.indices {
        let name = Self.accumulator(index, place)
        text += "  SHARED \(name) \(name)_team[WG];\n"
      }
    }
    return text
  }

  private var preparation: String {
    var text = ""
    for (place, input) in program.inputs.enumerated() {
      let name = "x\(place)"
      switch form.layouts[place] {
      case .scalar:
        let type = Self.className(input.dtype)
        let value =
          input.dtype.isComplex ? "\(type)_of(\(name)_re, \(name)_im)" : input.dtype.loaded(name)
        text += "  const \(type) s\(place) = \(value);\n"
      case .rows, .strided: text += "  \(name) += \(name)_start;\n"
      }
    }
    for place in program.outputs.indices { text += "  y\(place) += y\(place)_start;\n" }
    if form.capacity == 0 {
      for place in keeping.banks.indices {
        text += "  kept\(place) += GROUP_ID * ROWS * (CAPACITY / PACK);\n"
      }
    }
    return text
  }

  /// Numbers of the row: those of inputs, and room for those of slots.
  private var rowPreparation: String {
    var text = ""
    for (place, input) in program.inputs.enumerated()
    where input.extent == .numbers && form.layouts[place] != .scalar {
      text += "    const \(Self.className(input.dtype)) m\(place) = "
      text += "\(input.dtype.loaded("x\(place)[row * x\(place)_row]"));\n"
    }
    for (place, slot) in program.slots.enumerated() where slot.extent == .numbers {
      text += "    \(Self.className(slot.dtype)) n\(place);\n"
    }
    return text
  }

  private var numberOutputs: String {
    program.outputs.enumerated().filter { program.slots[$1].extent == .numbers }.map {
      let value = program.slots[$1].dtype.stored("n\($1)")
      return "    if (member == 0 && is_row) y\($0)[row] = \(value);\n"
    }.joined()
  }

  /// A stage over the numbers of the row, which every work-item computes for itself.
  private func numbers(_ index: Int, _ stage: RowProgram.Stage) -> String {
    guard !stage.results.isEmpty else { return "" }
    let values = stage.operands.map { number($0) } + stage.results.map { "&n\($0)" }
    return "    compute\(index)(\(values.joined(separator: ", ")));\n"
  }

  private func number(_ operand: RowProgram.Operand) -> String {
    switch operand {
    case .input(let place): form.layouts[place] == .scalar ? "s\(place)" : "m\(place)"
    case .slot(let place): "n\(place)"
    }
  }

  /// The name of the pack of elements that a stage loads; nil for what it has as a number.
  private func loaded(_ operand: RowProgram.Operand) -> String? {
    guard program.extent(of: operand) == .elements else { return nil }
    switch operand {
    case .input(let place): return form.layouts[place] == .scalar ? nil : "p\(place)"
    case .slot(let place): return "t\(place)"
    }
  }

  private func elements(_ index: Int, _ stage: RowProgram.Stage) -> String {
    let own = Set(stage.results.map { RowProgram.Operand.slot($0) })
    var read: [RowProgram.Operand] = []
    for operand in stage.operands + stage.folds.map(\.source)
    where !own.contains(operand) && !read.contains(operand) && loaded(operand) != nil {
      read.append(operand)
    }
    var (loads, stores) = ("", "")
    for operand in read {
      loads += load(operand, in: index)
      if keeping.firstReads[operand] == index, let bank = keeping.places[operand] {
        stores += "      kept\(bank)[here] = \(loaded(operand) ?? "");\n"
      }
    }
    var (declared, kept, results) = ("", "", "")
    for slot in stage.results {
      let dtype = program.slots[slot].dtype
      results += "        \(Self.className(dtype)) r\(slot);\n"
      let bank = keeping.places[.slot(slot)]
      let output = program.outputs.firstIndex(of: slot)
      guard bank != nil || output != nil else { continue }
      declared += "      \(pack(dtype)) q\(slot);\n"
      kept += "        q\(slot).at[k] = \(dtype.stored("r\(slot)"));\n"
      if let bank { stores += "      kept\(bank)[here] = q\(slot);\n" }
      if let output {
        stores +=
          "      ((GLOBAL \(pack(dtype)) *)(y\(output) + row * width))[at / PACK] = q\(slot);\n"
      }
    }
    if !stage.results.isEmpty {
      let values = stage.operands.map { value($0, own) } + stage.results.map { "&r\($0)" }
      results += "        compute\(index)(\(values.joined(separator: ", ")));\n"
    }
    var (starts, takes) = ("", "")
    for (place, fold) in stage.folds.enumerated() {
      let name = Self.accumulator(index, place)
      starts += "    \(name) \(name)_own = \(name)_start();\n"
      takes +=
        "        \(name)_own = \(name)_take(\(name)_own, \(value(fold.source, own)), at + k);\n"
    }
    return """
      \(starts)    for (i32 at = member * PACK; at < end; at += TEAM * PACK) {
            const i64 here = ((i64)side * CAPACITY + at) / PACK;
      \(loads)\(declared)\(form.pack > 1 ? "      #pragma unroll\n" : "")\
            for (i32 k = 0; k < PACK; k++) {
      \(results)\(takes)\(kept)      }
      \(stores)    }

      """
  }

  /// The value that a stage over elements computes with.
  private func value(_ operand: RowProgram.Operand, _ own: Set<RowProgram.Operand>) -> String {
    if own.contains(operand), case .slot(let slot) = operand { return "r\(slot)" }
    guard let pack = loaded(operand) else { return number(operand) }
    return program.dtype(of: operand).loaded("\(pack).at[k]")
  }

  /// An input is in its bank from the second stage on that reads it.
  private func load(_ operand: RowProgram.Operand, in stage: Int) -> String {
    let (name, type) = (loaded(operand) ?? "", pack(program.dtype(of: operand)))
    if let bank = keeping.places[operand], keeping.firstReads[operand] != stage {
      return "      const \(type) \(name) = kept\(bank)[here];\n"
    }
    guard case .input(let place) = operand else { return "" }
    if form.layouts[place] == .rows {
      return "      const \(type) \(name) = "
        + "((GLOBAL const \(type) *)(x\(place) + row * x\(place)_row))[at / PACK];\n"
    }
    return """
            \(type) \(name);
            for (i32 k = 0; k < PACK; k++)
              \(name).at[k] = x\(place)[row * x\(place)_row + (at + k) * x\(place)_column];

      """
  }

  /// Brings together what the work-items of the row have folded.
  private func folded(
    _ index: Int, _ stage: RowProgram.Stage, _ folds: [FoldText]
  ) -> String {
    guard !folds.isEmpty else { return "" }
    let names = folds.indices.map { Self.accumulator(index, $0) }
    func each(_ text: (String) -> String) -> String { names.map(text).joined() }
    var text = ""
    if form.team > 1 {
      text += each { "    \($0)_team[LOCAL_ID] = \($0)_own;\n" }
      text += "    for (i32 reach = TEAM / 2; reach > 0; reach /= 2) {\n      BARRIER();\n"
      text += "      if (member < reach) {\n"
      text += each {
        "        \($0)_team[LOCAL_ID] = "
          + "\($0)_combine(\($0)_team[LOCAL_ID], \($0)_team[LOCAL_ID + reach]);\n"
      }
      text += "      }\n    }\n    BARRIER();\n"
      text += each { "    \($0)_own = \($0)_team[LOCAL_ID - member];\n" }
    }
    for (place, fold) in stage.folds.enumerated() {
      let result = program.slots[fold.result].dtype
      text += "    {\n      const \(names[place]) a = \(names[place])_own;\n"
      text += "      n\(fold.result) = \(result.loaded(folds[place].finals[0]));\n    }\n"
    }
    return text
  }
}
