import Swiftwater

extension Subject {
  static let fourier = Subject(name: "fourier", run: Fourier.run)
}

/// Fourier transforms against NumPy's.
private enum Fourier {
  static func run(_ context: Context) throws -> [Row] {
    try PeerCases(
      subject: "fourier", opponent: "NumPy", bar: { _, _ in .ratio(1.5) }, measure: measure
    ).run(context)
  }

  private static func measure() throws -> [PeerCases.Outcome] {
    var outcomes: [PeerCases.Outcome] = []
    for dtype in [DType.float32, .float64] {
      func add(_ name: String, _ count: Int, _ body: @escaping () -> Tensor) throws {
        let inner = max(1, 300_000 / count)
        let (seconds, result) = try PeerCases.timed(7) {
          for _ in 1..<inner { try body().evaluate() }
          return body()
        }
        outcomes.append(
          PeerCases.Outcome(
            name: "\(name), \(dtype)", value: seconds / Double(inner), sample: sample(result)))
      }
      for count in [10, 12, 14, 16, 18, 20, 22].map({ 1 << $0 }) + [1000, 10_007, 3 << 16] {
        let x = signal([count], dtype)
        let z = Tensor.stacked([x, x.flipped()], axis: 1).complexFromComponents()
        try Tensor.evaluate([x, z])
        try add("fft, \(count)", count) { z.fft() }
        try add("rfft, \(count)", count) { x.rfft() }
      }
      let batch = signal([1000, 1024], dtype)
      let square = signal([1024, 1024], dtype)
      let spectrum = square.fft2()
      try Tensor.evaluate([batch, square, spectrum])
      try add("rfft of rows, 1000 x 1024", batch.count) { batch.rfft() }
      try add("rfft of columns, 1000 x 1024", batch.count) { batch.rfft(axis: 0) }
      try add("fft2, 1024 x 1024", square.count) { spectrum.fft2() }
      try add("rfft2, 1024 x 1024", square.count) { square.rfft2() }
    }
    let (x, y) = (signal([200_000], .float64), signal([2000], .float64))
    try Tensor.evaluate([x, y])
    let (seconds, result) = try PeerCases.timed(3) { x.convolved(with: y) }
    outcomes.append(
      PeerCases.Outcome(
        name: "convolve, 200000 with 2000", value: seconds, sample: sample(result)))
    return outcomes
  }

  /// Numbers between -0.5 and 0.5 with all frequencies, exact in every language.
  private static func signal(_ shape: [Int], _ dtype: DType) -> Tensor {
    let place = Tensor.arange(shape.reduce(1, *)) % 1_000_003
    let numbers = (place * place * 7919 % 1_000_003).cast(to: .float64) / 1_000_003.0 - 0.5
    return numbers.cast(to: dtype).reshaped(shape)
  }

  private static func sample(_ values: Tensor) -> [Double] {
    let flat = values.flattened().abs()
    return [flat.count / 5, flat.count / 3, flat.count / 2].map { flat[$0].item(as: Double.self) }
  }
}
