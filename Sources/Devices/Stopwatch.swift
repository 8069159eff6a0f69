/// Seconds that something takes.
package enum Stopwatch {
  /// The least of several tries, after one that is not counted.
  package static func best<Failure: Error>(
    of tries: Int, _ body: () throws(Failure) -> Void
  ) throws(Failure) -> Double {
    try body()
    var best = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<tries {
      let start = clock.now
      try body()
      let elapsed = (clock.now - start).components
      best = min(best, Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
    }
    return best
  }
}
