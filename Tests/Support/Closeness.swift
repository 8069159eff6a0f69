/// How far apart two numbers are in units in the last place of `Double`; equal infinities and NaNs
/// are no distance apart, different kinds of number infinitely far.
public func ulps(_ a: Double, _ b: Double) -> Double {
  if a == b || (a.isNaN && b.isNaN) { return 0 }
  guard a.isFinite, b.isFinite else { return .infinity }
  return abs(a - b) / max(a.ulp, b.ulp)
}

/// How far apart two numbers are in units in the last place of `Float`.
public func floatUlps(_ a: Double, _ b: Double) -> Double {
  let (x, y) = (Float(a), Float(b))
  if x == y || (x.isNaN && y.isNaN) { return 0 }
  guard x.isFinite, y.isFinite else { return .infinity }
  return Double(abs(x - y) / max(x.ulp, y.ulp))
}

/// Whether two numbers agree to a relative tolerance; NaN agrees with NaN.
public func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(abs(a), abs(b))
}

/// Describes the first place where two lists differ by more than a relative tolerance, plus an
/// absolute one for numbers near 0; nil when they agree everywhere.
public func difference(
  _ found: [Double], _ expected: [Double], relative: Double, absolute: Double = 0
) -> String? {
  if found.count != expected.count { return "\(found.count) numbers, not \(expected.count)" }
  for (place, (a, b)) in zip(found, expected).enumerated() {
    guard isClose(a, b, relative) || abs(a - b) <= absolute else {
      return "at \(place): \(a), not \(b)"
    }
  }
  return nil
}
