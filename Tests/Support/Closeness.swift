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
