import Dispatch
import Swiftwater

/// Arrays far larger than the caches, where passes over memory decide.
extension Arrays {
  static func large() throws -> [PeerCases.Outcome] {
    try chains() + ownPasses()
  }

  private static func chains() throws -> [PeerCases.Outcome] {
    let start = MixedNumbers.floats(100_000_000, 7919)
    var x = Tensor([0.0])
    func refill() throws {
      x = Tensor([0.0])
      x = start * 1
      try x.evaluate()
    }
    var outcomes = [
      try outcome("x *= 5; x *= x; x += x, 1e8 in place", 7, prepare: refill) {
        x *= 5
        x *= x
        x += x
        try x.evaluate()
        return x[0..<x.count]
      }
    ]
    var shares: [Double] = []
    for _ in 0..<7 {
      try refill()
      let chain = try elapsed {
        x *= 5
        x *= x
        x += x
        try x.evaluate()
      }
      try refill()
      let ours = try elapsed {
        x *= 1.25
        try x.evaluate()
      }
      let buffer = try x.contiguousBuffer().buffer
      shares.append(min(ours, elapsed { scale(buffer) }) / chain)
    }
    outcomes.append(
      PeerCases.Outcome(
        name: "share of the bandwidth, the same", value: median(shares), sample: [],
        unit: .share, isAlone: true))
    x = Tensor([0.0])
    outcomes.append(
      try outcome("y = f(x), 1e8 out of place") { ((start * 5) ** 2) * 2 })
    return outcomes
  }

  private static func ownPasses() throws -> [PeerCases.Outcome] {
    let order = 4096
    let x = MixedNumbers.floats(order * order, 7919)
    let y = MixedNumbers.floats(order * order, 104_729)
    let matrix = x.reshaped([order, order])
    return [
      try outcome("gelu (erf), 4096²") { x * 0.5 * (1 + (x * 0.70710678).erf()) },
      try outcome("softmax of rows, 4096²") {
        let powers = (matrix - matrix.max(axis: 1, keepingDimensions: true)).exp()
        return powers / powers.sum(axis: 1, keepingDimensions: true)
      },
      try outcome("layer norm of rows, 4096²") {
        let spread = matrix.variance(axis: 1, keepingDimensions: true) + 1e-5
        return (matrix - matrix.mean(axis: 1, keepingDimensions: true)) / spread.sqrt()
      },
      try outcome("sum((x - y)**2), 4096²") { ((x - y) ** 2).sum() },
      try outcome("sum, 4096²") { x.sum() },
      try outcome("standard deviation of columns, 4096²") { matrix.standardDeviation(axis: 0) },
    ]
  }

  /// The least a pass over memory takes: multiplies every element in a plain loop.
  private static func scale(_ buffer: Buffer) {
    let count = buffer.byteCount / MemoryLayout<Float>.stride
    let chunks = Threads.count
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let elements = buffer.elements(of: Float.self)
      let range = count * chunk / chunks..<count * (chunk + 1) / chunks
      for place in range { elements[place] *= 1.25 }
    }
  }
}
