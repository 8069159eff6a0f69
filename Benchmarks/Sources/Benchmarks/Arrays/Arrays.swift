import Swiftwater

extension Subject {
  static let arrays = Subject(name: Arrays.name, run: Arrays.run)
}

/// Array math against NumPy: the same numbers, the same work, process and process in turn.
///
/// `SECTIONS` names what is to run, of `large`, `families`, `overheads`, `sizes` and `ones`, with commas
/// between; all of it when the variable is not set.
enum Arrays {
  static let name = "arrays"
  static let opponent = "NumPy"

  static func run(_ context: Context) throws -> [Row] {
    let wanted = Context.words("SECTIONS") ?? sections.map(\.name) + ["ones"]
    let chosen = sections.filter { wanted.contains($0.name) }
    let cases = PeerCases(
      subject: name, opponent: opponent, bar: bar,
      arguments: ["--sections", chosen.map(\.name).joined(separator: ",")]
    ) {
      try chosen.flatMap { try $0.measure() }
    }
    var rows: [Row] = []
    for threads in PeerCases.threadCounts {
      let here = try cases.run(context, threads: threads)
      rows += here
      MemoryPool.host.trim()
      if wanted.contains("ones") { rows += try OnesChain.rows(context, threads: threads) }
      let ratios = here.filter { familyNames.contains($0.case) }.compactMap(\.ratio)
      guard !ratios.isEmpty else { continue }
      rows.append(
        Row(
          subject: name, case: "geometric mean of the \(ratios.count) families marked °",
          threads: threads, ours: geometricMean(ratios), bar: .atLeast(1.5), unit: .factor))
    }
    try SpeedBySize.write(rows, to: context.pictures)
    return rows
  }

  private static let sections:
    [(name: String, measure: @Sendable () throws -> [PeerCases.Outcome])] = [
      ("large", large), ("families", families), ("overheads", overheads), ("sizes", sizes),
    ]

  /// What is accepted, where something is set.
  private static func bar(_ name: String, _ threads: Int) -> Bar? {
    switch name.prefix(while: { $0 != "," }) {
    case "x *= 5; x *= x; x += x": .ratio(threads == 1 ? 2.4 : 4.5)
    case "share of the bandwidth": .atLeast(0.85)
    case "y = f(x)": .ratio(5)
    case "gelu (erf)": .ratio(8)
    case "softmax of rows", "layer norm of rows", "sum((x - y)**2)": .ratio(3)
    case "recording one operation": .atMost(100e-9)
    case "a + b of 4 elements": .atMost(1e-6)
    case "first evaluation of a new expression": .atMost(100e-6)
    case SpeedBySize.expression: .ratio(SpeedBySize.size(name) < 100 ? 0.5 : 1)
    default: .ratio(0.9)
    }
  }

  /// Measures one case, compared by its elements, or by a few numbers made of its result.
  static func outcome(
    _ name: String, _ repetitions: Int = 5, prepare: () throws -> Void = {},
    sample: (Tensor) -> [Double] = Arrays.sample, _ body: () throws -> Tensor
  ) throws -> PeerCases.Outcome {
    let (time, result) = try PeerCases.timed(repetitions, prepare: prepare, body)
    return PeerCases.Outcome(name: name, value: time, sample: sample(result))
  }

  /// A few elements.
  static func sample(_ values: Tensor) -> [Double] {
    let flat = values.flattened()
    return [0, flat.count / 3, flat.count - 1].map { flat[$0].item(as: Double.self) }
  }

  /// The elements of a view in memory of their own, row by row.
  static func copied(_ view: Tensor) throws -> Tensor {
    let (buffer, _) = try view.contiguousBuffer()
    return Tensor(sharing: buffer, dtype: view.dtype, shape: view.shape)
  }
}
