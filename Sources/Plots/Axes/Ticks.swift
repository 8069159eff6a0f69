/// Round numbers that divide an interval: steps of 1, 2 or 5 times a power of ten.
struct Ticks: Hashable, Sendable {
  var values: [Double]
  /// The distance between neighbours, or 0 on a logarithmic scale.
  var step: Double

  /// The ticks inside `low…high`, about `count` of them.
  static func linear(_ low: Double, _ high: Double, count: Int) -> Ticks {
    guard low.isFinite, high.isFinite, high > low else { return Ticks(values: [low], step: 0) }
    let step = roundStep(high - low, count: count)
    guard step > 0, step.isFinite else { return Ticks(values: [low], step: 0) }
    // A hair of tolerance, so that an end that is a multiple of the step in all but rounding is kept.
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else { return Ticks(values: [], step: step) }
    return Ticks(
      values: (0...Int(last - first)).map { multiple(first + Double($0), step) }, step: step)
  }

  /// Powers of ten inside `low…high`, with 2 and 5 times them when there are few.
  static func logarithmic(_ low: Double, _ high: Double, count: Int) -> Ticks {
    guard low > 0, high >= low, high.isFinite else { return Ticks(values: [], step: 0) }
    let first = Int(Elementary.log10(low).rounded(.down))
    let last = Int(Elementary.log10(high).rounded(.up))
    let factors: [Double] = high / low < 300 ? [1, 2, 5] : [1]
    let stride = max(1, (last - first + count - 1) / max(count, 1))
    var values: [Double] = []
    for exponent in first...last where (exponent - first) % stride == 0 {
      for factor in factors {
        let value = factor * Elementary.power(10, Double(exponent))
        if value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) { values.append(value) }
      }
    }
    return Ticks(values: values, step: 0)
  }

  /// The step of 1, 2 or 5 times a power of ten that cuts `span` in about `count` parts.
  static func roundStep(_ span: Double, count: Int) -> Double {
    let rough = span / Double(max(count, 1))
    let exponent = Elementary.log10(rough).rounded(.down)
    let power = Elementary.power(10, abs(exponent))
    let mantissa = exponent < 0 ? rough * power : rough / power
    // The geometric means of neighbours decide: sqrt(1·2), sqrt(2·5), sqrt(5·10).
    let factor: Double = mantissa < 1.4142 ? 1 : mantissa < 3.1623 ? 2 : mantissa < 7.0711 ? 5 : 10
    return exponent < 0 ? factor / power : factor * power
  }

  /// `low…high` widened to multiples of the step.
  static func rounded(_ low: Double, _ high: Double, count: Int) -> (Double, Double) {
    guard high > low else { return (low, high) }
    let step = roundStep(high - low, count: count)
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    return (multiple(first, step), multiple(last, step))
  }

  // Dividing by the inverse of a step below one avoids 0.30000000000000004.
  private static func multiple(_ index: Double, _ step: Double) -> Double {
    step < 1 ? index / (1 / step).rounded() : index * step
  }
}
