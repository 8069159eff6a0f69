import Swiftwater

/// One operation of each family of NumPy, on arrays of 4 million elements unless said otherwise.
extension Arrays {
  /// The families whose mean speed counts; marked so in the table.
  static var familyNames: Set<String> {
    Set(
      [
        "sort", "argsort", "cumulative sum", "a[a > 0.5]", "unique of 1e5 int64",
        "histogram, 256 bins", "gather at random", "transpose copy, 2048²", "normal numbers",
        "standard deviation", "rfft", "matmul, 1024²", "exp",
      ].map { $0 + " °" })
  }

  static func families() throws -> [PeerCases.Outcome] {
    let count = 4_000_000
    let x = MixedNumbers.floats(count, 7919)
    let y = MixedNumbers.floats(count, 104_729)
    let x64 = x.cast(to: .float64)
    let places = MixedNumbers.places(count)
    let whole = places % 100_000
    let edges = x[0..<100_000].sorted()
    let square = try copied(x[0..<2000 * 2000].reshaped([2000, 2000]))
    let (a, b) = (
      try copied(x[0..<1024 * 1024].reshaped([1024, 1024])),
      try copied(y[0..<1024 * 1024].reshaped([1024, 1024]))
    )
    let transposed = MixedNumbers.floats(2048 * 2048, 7919).reshaped([2048, 2048]).transposed()
    let rows = x.reshaped([400_000, 10])
    try Tensor.evaluate([x64, places, whole, edges, transposed, rows])
    var seed: UInt64 = 0
    return [
      try outcome("sort °") { x.sorted() },
      try outcome("argsort °", sample: { sample(x.taking($0)) }) { x.argSorted() },
      try outcome("cumulative sum °") { x.cumulativeSum(axis: 0) },
      try outcome("a[a > 0.5] °") { x[x .> 0.5] },
      try outcome("unique of 1e5 int64 °") { whole.unique() },
      try outcome("histogram, 256 bins °") { x.histogram(bins: 256, range: 0...1).counts },
      try outcome("gather at random °") { x.taking(places) },
      try outcome("transpose copy, 2048² °") { try copied(transposed) },
      try outcome("normal numbers °", sample: standardness) {
        seed += 1
        return Tensor.normal([count], seed: seed, dtype: .float32)
      },
      try outcome("standard deviation °") { x.standardDeviation() },
      try outcome("rfft °", sample: { sample($0[1..<count / 2].abs()) }) { x.rfft() },
      try outcome("matmul, 1024² °") { a.matmul(b) },
      try outcome("exp °") { x.exp() },
      try outcome("argsort, stable") { x.argSorted() },
      try outcome("argsort, stable, int64") { whole.argSorted() },
      try outcome("sort, float64") { x64.sorted() },
      try outcome("sort of rows, 400000 x 10") { rows.sorted(axis: 1) },
      try outcome("partition at the middle") { x.partitioned(at: [count / 2])[count / 2] },
      try outcome("argpartition at 1000") { x.taking(x.argPartitioned(at: [1000]))[1000] },
      try outcome("searchsorted, 1e6 in 1e5") { edges.places(of: y[0..<1_000_000]) },
      try outcome("bincount, int64") { whole.binCounts() },
      try outcome("nonzero") { (x .> 0.5).nonZero()[0] },
      try outcome("cumulative sum of rows, 2000²") { square.cumulativeSum(axis: 1) },
      try outcome("cumulative sum of columns, 2000²") { square.cumulativeSum(axis: 0) },
    ]
  }

  /// Whether mean and spread are those of standard normal numbers, to six standard errors.
  private static func standardness(_ values: Tensor) -> [Double] {
    let mean = values.mean().item(as: Double.self)
    let spread = values.standardDeviation().item(as: Double.self)
    return [mean.magnitude < 0.003 ? 1 : 0, (spread - 1).magnitude < 0.003 ? 1 : 0]
  }
}
