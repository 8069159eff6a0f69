import Swiftwater

extension Subject {
  static let arrays = Subject(name: "arrays", run: Arrays.run)
}

/// Array math against NumPy: the same numbers, the same work, process and process in turn.
private enum Arrays {
  static func run(_ context: Context) throws -> [Row] {
    try PeerCases(subject: "arrays", opponent: "NumPy", bar: bar, measure: measure).run(context)
  }

  /// The least ratio to NumPy that is accepted, where one is set.
  private static func bar(_ name: String, _ threads: Int) -> Double? {
    switch name.prefix(while: { $0 != "," }) {
    case "chain in place": threads == 1 ? 2.4 : 4.5
    case "y = f(x)": 5
    case "gelu (erf)": 8
    case "softmax of rows", "sum((x - y)**2)": 3
    case "(x*2.5+y)**2-x": name.hasSuffix("1e0") || name.hasSuffix("1e1") ? 0.5 : 1
    case "exp", "sum": nil
    default: 0.9
    }
  }

  private static func measure() throws -> [PeerCases.Outcome] {
    var outcomes: [PeerCases.Outcome] = []
    func add(_ name: String, _ repetitions: Int = 5, _ body: () throws -> Tensor) throws {
      let (seconds, result) = try PeerCases.timed(repetitions, body)
      outcomes.append(
        PeerCases.Outcome(name: name, seconds: seconds, sample: sample(result)))
    }
    var big = ramp(100_000_000, 7919)
    try big.evaluate()
    try add("chain in place, 1e8", 3) {
      big *= 5
      big *= big
      big += big
      big *= 0.02
      return big
    }
    big = ramp(100_000_000, 7919)
    try big.evaluate()
    try add("y = f(x), 1e8", 3) { ((big * 5) ** 2) * 2 }
    big = Tensor([0.0])

    let (x, y) = (ramp(16_000_000, 7919), ramp(16_000_000, 104_729))
    try Tensor.evaluate([x, y])
    try add("gelu (erf), 16e6") { x * 0.5 * (1 + (x * 0.70710678).erf()) }
    try add("exp, 16e6") { x.exp() }
    try add("sum, 16e6") { x.sum() }
    try add("sum((x - y)**2), 16e6") { ((x - y) ** 2).sum() }
    let matrix = x.reshaped([4000, 4000])
    try add("softmax of rows, 4000 x 4000") {
      let powers = (matrix - matrix.max(axis: 1, keepingDimensions: true)).exp()
      return powers / powers.sum(axis: 1, keepingDimensions: true)
    }
    try add("standard deviation, 16e6") { x.standardDeviation() }
    try add("transpose copy, 4000 x 4000") { try copied(matrix.transposed()) }
    let small = x[0..<4_000_000]
    let small64 = small.cast(to: .float64)
    try small64.evaluate()
    try add("sort, 4e6") { small.sorted() }
    try add("argsort, stable, 4e6") { small.argSorted() }
    try add("cumulative sum, 4e6") { small.cumulativeSum(axis: 0) }
    try add("a[a > 0.5], 4e6") { small[small .> 0.5] }
    let whole = (Tensor.arange(4_000_000) * 7919 % 1_000_003) % 100_000
    let count = Tensor.arange(4_000_000)
    let places = (count * count * 31 + count * 7919) % 4_000_037 % 4_000_000
    try Tensor.evaluate([whole, places])
    try add("unique, 1e5 of 4e6 int64") { whole.unique() }
    try add("histogram, 256 bins, 4e6") { small.histogram(bins: 256, range: 0...1).counts }
    try add("bincount, 4e6 int64") { whole.binCounts() }
    try add("gather, 4e6") { small.taking(places) }
    try add("partition at the middle, 4e6") { small.partitioned(at: [2_000_000])[2_000_000] }
    try add("argpartition, 1000 of 4e6") { small.taking(small.argPartitioned(at: [1000]))[1000] }
    let rows = small.reshaped([400_000, 10])
    try add("sort of rows, 400000 x 10") { rows.sorted(axis: 1) }
    try add("sort, 4e6 float64") { small64.sorted() }
    try add("argsort, stable, 4e6 int64") { whole.argSorted() }
    let edges = small[0..<100_000].sorted()
    try edges.evaluate()
    try add("searchsorted, 1e6 in 1e5") { edges.places(of: y[0..<1_000_000]) }
    try add("nonzero, 4e6") { (small .> 0.5).nonZero()[0] }
    try add("cumulative sum of rows, 2000 x 2000") {
      small.reshaped([2000, 2000]).cumulativeSum(axis: 1)
    }
    try add("cumulative sum of columns, 2000 x 2000") {
      small.reshaped([2000, 2000]).cumulativeSum(axis: 0)
    }
    try add("standard deviation of columns, 4000 x 4000") { matrix.standardDeviation(axis: 0) }
    let a = x[0..<1_048_576].reshaped([1024, 1024])
    let b = y[0..<1_048_576].reshaped([1024, 1024])
    try add("matmul, 1024 x 1024") { a.matmul(b) }

    var n = 1
    for power in 0..<8 {
      let (u, v) = (ramp(n, 7919), ramp(n, 104_729))
      try Tensor.evaluate([u, v])
      let inner = max(1, 200_000 / (n + 200))
      let (seconds, result) = try PeerCases.timed(5) {
        var result = u
        for _ in 0..<inner {
          result = (u * 2.5 + v) ** 2 - u
          try result.evaluate()
        }
        return result
      }
      outcomes.append(
        PeerCases.Outcome(
          name: "(x*2.5+y)**2-x, 1e\(power)", seconds: seconds / Double(inner),
          sample: sample(result)))
      n *= 10
    }
    return outcomes
  }

  /// `count` numbers in [0, 1) that look random, exact in every language.
  private static func ramp(_ count: Int, _ step: Int) -> Tensor {
    ((Tensor.arange(count) * step % 1_000_003).cast(to: .float64) / 1_000_003.0).cast(to: .float32)
  }

  /// The elements of a view in memory of their own, row by row.
  private static func copied(_ view: Tensor) throws -> Tensor {
    let (buffer, _) = try view.contiguousBuffer()
    return Tensor(sharing: buffer, dtype: view.dtype, shape: view.shape)
  }

  private static func sample(_ values: Tensor) -> [Double] {
    let flat = values.flattened()
    return [0, flat.count / 3, flat.count - 1].map { flat[$0].item(as: Double.self) }
  }
}
