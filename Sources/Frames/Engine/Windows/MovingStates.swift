/// What a moving window knows of the values in it.
protocol MovingState: Sendable {
  /// The fewest values that give a result.
  static var fewest: Int { get }
  var count: Int { get }
  var value: Double { mutating get }
  /// Whether something that is not finite left, so that the state must be made anew.
  var isSpoilt: Bool { get }
  mutating func enter(_ value: Double, at row: Int)
  mutating func leave(_ value: Double, at row: Int)
}

extension MovingState {
  static var fewest: Int { 0 }
  var isSpoilt: Bool { false }
}

struct MovingCount: MovingState {
  var count = 0
  var value: Double { Double(count) }
  mutating func enter(_ value: Double, at row: Int) { count += 1 }
  mutating func leave(_ value: Double, at row: Int) { count -= 1 }
}

/// A sum with the rounding errors summed beside it (Neumaier 1974, doi:10.1002/zamm.19740540106).
struct MovingSum: MovingState {
  var count = 0
  private var sum = 0.0
  private var lost = 0.0
  var isSpoilt = false

  var value: Double { sum.isFinite ? sum + lost : sum }

  mutating func enter(_ value: Double, at row: Int) {
    count += 1
    add(value)
  }

  mutating func leave(_ value: Double, at row: Int) {
    count -= 1
    isSpoilt = !value.isFinite || !sum.isFinite
    add(-value)
    if count == 0 { (sum, lost) = (0, 0) }
  }

  @inline(__always)
  private mutating func add(_ value: Double) {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
}

struct MovingMean: MovingState {
  private var sum = MovingSum()
  static var fewest: Int { 1 }
  var count: Int { sum.count }
  var isSpoilt: Bool { sum.isSpoilt }
  var value: Double { sum.value / Double(sum.count) }
  mutating func enter(_ value: Double, at row: Int) { sum.enter(value, at: row) }
  mutating func leave(_ value: Double, at row: Int) { sum.leave(value, at: row) }
}

/// The variance by updated means (Welford 1962, doi:10.1080/00401706.1962.10490022).
struct MovingVariance: MovingState {
  var count = 0
  private var mean = 0.0
  private var squares = 0.0
  /// How many values in a row were the same as the latest: then the variance is exactly 0.
  private var same = 0
  private var latest = 0.0
  var isSpoilt = false

  static var fewest: Int { 2 }
  var value: Double {
    same >= count ? (latest - latest) : (squares < 0 ? 0 : squares) / Double(count - 1)
  }

  mutating func enter(_ value: Double, at row: Int) {
    same = count > 0 && value == latest ? same + 1 : 1
    latest = value
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  mutating func leave(_ value: Double, at row: Int) {
    count -= 1
    isSpoilt = !value.isFinite || !squares.isFinite
    guard count > 0 else {
      self = MovingVariance()
      return
    }
    let difference = value - mean
    mean -= difference / Double(count)
    squares -= difference * (value - mean)
  }
}

struct MovingDeviation: MovingState {
  private var variance = MovingVariance()
  static var fewest: Int { 2 }
  var count: Int { variance.count }
  var isSpoilt: Bool { variance.isSpoilt }
  var value: Double { variance.value.squareRoot() }
  mutating func enter(_ value: Double, at row: Int) { variance.enter(value, at: row) }
  mutating func leave(_ value: Double, at row: Int) { variance.leave(value, at: row) }
}

/// The extreme: those values are kept, oldest first, that no later one beats (Lemire 2006,
/// arXiv:cs/0610046).
struct MovingExtreme: MovingState {
  private let isLargest: Bool
  private var kept: [(value: Double, row: Int)] = []
  private var first = 0
  var count = 0

  static var fewest: Int { 1 }

  init(isLargest: Bool) { self.isLargest = isLargest }

  var value: Double { kept[first].value }

  mutating func enter(_ value: Double, at row: Int) {
    count += 1
    while kept.count > first, !beats(kept[kept.count - 1].value, value) { kept.removeLast() }
    kept.append((value, row))
  }

  mutating func leave(_ value: Double, at row: Int) {
    count -= 1
    if first < kept.count, kept[first].row == row { first += 1 }
    if first > 1024, first * 2 > kept.count {
      kept.removeFirst(first)
      first = 0
    }
  }

  /// Whether one value comes strictly before another, NaN after every number.
  @inline(__always)
  private func beats(_ a: Double, _ b: Double) -> Bool {
    if isLargest { return a > b || (a.isNaN && !b.isNaN) }
    return a < b || (b.isNaN && !a.isNaN)
  }
}

/// Values kept in order, NaN last.
struct MovingQuantile: MovingState {
  private let fraction: Double
  private var sorted = OrderedNumbers()

  static var fewest: Int { 1 }

  init(_ fraction: Double) { self.fraction = fraction }

  var count: Int { sorted.count }

  var value: Double {
    mutating get {
      let place = fraction * Double(sorted.count - 1)
      let below = Int(place)
      let part = place - Double(below)
      let low = sorted[below]
      guard part > 0, below + 1 < sorted.count else { return low }
      return low + (sorted[below + 1] - low) * part
    }
  }

  mutating func enter(_ value: Double, at row: Int) { sorted.insert(value) }

  mutating func leave(_ value: Double, at row: Int) { sorted.remove(value) }
}

extension RollingStatistic {
  /// What a window without values knows for it.
  var state: any MovingState {
    switch self {
    case .sum: MovingSum()
    case .mean: MovingMean()
    case .std: MovingDeviation()
    case .var: MovingVariance()
    case .count: MovingCount()
    case .min: MovingExtreme(isLargest: false)
    case .max: MovingExtreme(isLargest: true)
    case .quantile(let fraction): MovingQuantile(fraction)
    }
  }
}
