/// Linear algebra in plain Swift, for machines without LAPACK, and to check it against.
///
/// The arguments are those of ``LinearAlgebra``, one matrix at a time.
enum Plain {
  /// Whether no word has all the bits of a mask, such as those of an infinite exponent.
  @inline(__always)
  static func allLack<Word: FixedWidthInteger>(
    _ mask: Word, _ words: UnsafePointer<Word>, _ count: Int
  ) -> Bool {
    // Blocks keep the inner loop free of branches.
    var start = 0
    while start < count {
      let end = min(start + 1024, count)
      var found: Word = 0
      for k in start..<end { found |= words[k] & mask == mask ? 1 : 0 }
      if found != 0 { return false }
      start = end
    }
    return true
  }

  /// Adds a multiple of one vector to another.
  @inline(__always)
  static func add<S: LinearScalar>(
    _ factor: S, _ x: UnsafePointer<S>, to y: UnsafeMutablePointer<S>, _ count: Int
  ) {
    for k in 0..<max(0, count) { y[k] += factor * x[k] }
  }

  /// The sum of the products of the conjugates of one vector's elements with another's.
  @inline(__always)
  static func dot<S: LinearScalar>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ count: Int
  ) -> S {
    // Four sums do not wait for each other.
    var (a, b, c, d) = (S.zero, S.zero, S.zero, S.zero)
    var k = 0
    while k + 4 <= count {
      a += x[k].conjugate * y[k]
      b += x[k + 1].conjugate * y[k + 1]
      c += x[k + 2].conjugate * y[k + 2]
      d += x[k + 3].conjugate * y[k + 3]
      k += 4
    }
    while k < count {
      a += x[k].conjugate * y[k]
      k += 1
    }
    return (a + b) + (c + d)
  }

  /// Multiplies a vector by a number.
  @inline(__always)
  static func scale<S: LinearScalar>(_ x: UnsafeMutablePointer<S>, _ count: Int, by factor: S) {
    for k in 0..<max(0, count) { x[k] = x[k] * factor }
  }

  /// Divides a vector by a number, whose inverse may be infinite.
  @inline(__always)
  static func divide<S: LinearScalar>(_ x: UnsafeMutablePointer<S>, _ count: Int, by size: S.Real) {
    for k in 0..<max(0, count) { x[k] = x[k] / S(real: size) }
  }

  /// The largest distance of an element from 0.
  @inline(__always)
  static func largest<S: LinearScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S.Real {
    var largest: S.Real = 0
    for k in 0..<max(0, count) { largest = max(largest, x[k].magnitude) }
    return largest
  }

  /// The length of a vector, without overflow on the way.
  @inline(__always)
  static func length<S: LinearScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S.Real {
    let scale = largest(x, count)
    guard scale > 0, scale.isFinite else { return scale }
    let inverse = 1 / scale
    // The inverse of the very smallest numbers is infinite.
    guard inverse.isFinite else { return scale }
    var sum: S.Real = 0
    for k in 0..<count {
      let y = x[k].scaled(by: inverse)
      sum += y.realPart * y.realPart + y.imaginaryPart * y.imaginaryPart
    }
    return scale * sum.squareRoot()
  }

  /// Replaces (x, y) by (c x + s y, c y − s̄ x) in every place.
  @inline(__always)
  static func rotate<S: LinearScalar>(
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ count: Int, stride: Int = 1,
    c: S.Real, s: S
  ) {
    let negative = -s.conjugate
    for k in 0..<max(0, count) {
      let (a, b) = (x[k * stride], y[k * stride])
      x[k * stride] = a.scaled(by: c) + s * b
      y[k * stride] = b.scaled(by: c) + negative * a
    }
  }

  /// Replaces a square matrix by the identity.
  static func setIdentity<S: LinearScalar>(_ a: UnsafeMutablePointer<S>, _ order: Int) {
    a.update(repeating: 0, count: order * order)
    for k in 0..<order { a[k * order + k] = 1 }
  }

  /// Puts zeros into one triangle of a square matrix, without the diagonal.
  static func clear<S: LinearScalar>(
    _ triangle: LinearAlgebra.Triangle, of a: UnsafeMutablePointer<S>, _ order: Int
  ) {
    for j in 0..<order {
      let column = a + j * order
      if triangle == .upper {
        column.update(repeating: 0, count: j)
      } else {
        (column + j + 1).update(repeating: 0, count: order - j - 1)
      }
    }
  }
}
