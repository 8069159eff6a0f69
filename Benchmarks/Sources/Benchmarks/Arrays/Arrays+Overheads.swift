import Swiftwater
import Synchronization

/// What an operation costs before it touches many elements.
extension Arrays {
  static func overheads() throws -> [PeerCases.Outcome] {
    [
      try recording(), try smallest(),
      PeerCases.Outcome(
        name: "first evaluation of a new expression, over later ones", value: try newExpressions(),
        sample: [], isAlone: true),
    ]
  }

  /// Four operations described and thrown away, never computed.
  private static func recording() throws -> PeerCases.Outcome {
    let (x, y) = (MixedNumbers.floats(1000, 7919), MixedNumbers.floats(1000, 104_729))
    let repetitions = 20_000
    var times: [Double] = []
    for _ in 0..<7 {
      times.append(
        elapsed {
          for _ in 0..<repetitions {
            withExtendedLifetime((x + y) * x - y + x) {}
          }
        } / Double(4 * repetitions))
    }
    return PeerCases.Outcome(
      name: "recording one operation", value: median(times), sample: [], isAlone: true)
  }

  private static func smallest() throws -> PeerCases.Outcome {
    let (a, b) = (MixedNumbers.floats(4, 7919), MixedNumbers.floats(4, 104_729))
    let repetitions = 20_000
    var times: [Double] = []
    var last: Float = 0
    for _ in 0..<7 {
      times.append(
        elapsed {
          for _ in 0..<repetitions {
            last = (a + b).withUnsafeElements(of: Float.self) { $0[3] }
          }
        } / Double(repetitions))
    }
    return PeerCases.Outcome(
      name: "a + b of 4 elements, and reading one", value: median(times), sample: [Double(last)])
  }

  // MARK: - New expressions

  /// The median, over expressions of eight operations never seen before, of how much longer the
  /// first evaluation takes than later ones.
  private static func newExpressions() throws -> Double {
    let (x, y) = (MixedNumbers.floats(1000, 7919), MixedNumbers.floats(1000, 104_729))
    var excesses: [Double] = []
    for _ in 0..<200 {
      let program = unseenProgram()
      func run() throws -> Double { try elapsed { try compute(program, x, y).evaluate() } }
      let first = try run()
      excesses.append(first - median(try (0..<5).map { _ in try run() }))
    }
    return median(excesses)
  }

  /// An operation, and which earlier value it takes beside the latest.
  private typealias Step = (operation: Int, other: Int)

  private static func compute(_ program: [Step], _ x: Tensor, _ y: Tensor) -> Tensor {
    var values = [x, y]
    for (operation, other) in program {
      let (a, b) = (values[values.count - 1], values[other])
      let next: Tensor =
        switch operation {
        case 0: a + b
        case 1: a - b
        case 2: a * b
        case 3: a.minimum(b)
        case 4: a.maximum(b)
        case 5: a.abs()
        case 6: a.tanh()
        default: a.squared()
        }
      values.append(next)
    }
    return values[values.count - 1]
  }

  private static func unseenProgram() -> [Step] {
    while true {
      let program = (0..<8).map { step in
        let operation = Int.random(in: 0..<8)
        // The last three take one value only.
        return (operation: operation, other: operation < 5 ? Int.random(in: 0..<step + 2) : 0)
      }
      let key = program.map { "\($0.operation) \($0.other)" }.joined(separator: ";")
      if seen.withLock({ $0.insert(key).inserted }) { return program }
    }
  }

  private static let seen = Mutex<Set<String>>([])
}
