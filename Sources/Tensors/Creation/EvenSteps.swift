import SwiftwaterDevices

/// Numbers at equal distances, both ends included.
struct EvenSteps {
  init(_ start: Double, _ end: Double, count: Int) {
    // Between ends so far apart that their distance is no number, halves of them are walked.
    scale = (end - start).isFinite ? 1 : 0.5
    self.end = end
    self.count = count
    origin = start * scale
    step = count > 1 ? (end * scale - origin) / Double(count - 1) : 0
  }

  /// How many numbers there are.
  let count: Int

  /// The number at a place; whatever the steps round to, the last one is the end.
  subscript(place: Int) -> Double {
    place > 0 && place == count - 1 ? end : (Double(place) * step + origin) / scale
  }

  /// Writes all numbers.
  func write(to target: UnsafeMutablePointer<Double>) {
    nonisolated(unsafe) let target = target
    Threads.forEachRange(count, grain: 1 << 16) { _, range in
      if scale == 1 {
        for place in range { target[place] = Double(place) * step + origin }
      } else {
        for place in range { target[place] = self[place] }
      }
    }
    if count > 0 { target[count - 1] = self[count - 1] }
  }

  /// The first number, times ``scale``.
  let origin: Double
  /// The distance of neighbours, times ``scale``.
  let step: Double
  /// The last number.
  let end: Double
  /// What numbers are multiplied by on the way, so that they stay finite.
  let scale: Double
}
