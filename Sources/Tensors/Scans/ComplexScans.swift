import SwiftwaterDevices

extension Tensor {
  /// Products, or extremes in the order of real parts and then imaginary ones, of complex numbers up
  /// to each place along an axis.
  func complexScan(_ kind: Scan, _ name: String, _ axis: Int) throws(TensorError) -> Tensor {
    let slices = AxisSlices(shape, axis)
    let wide = cast(to: .complex128)
    return try Self.computed(name, [wide], dtype: .complex128, shape: shape) { operands, result in
      let from = operands[0].assumingMemoryBound(to: Complex<Double>.self)
      let to = result.assumingMemoryBound(to: Complex<Double>.self)
      slices.forEachRow { first, step in
        guard slices.count > 0 else { return }
        var total = from[first]
        to[first] = total
        for place in 1..<Swift.max(1, slices.count) {
          total = kind.step(total, from[first + place * step])
          to[first + place * step] = total
        }
      }
    }.cast(to: dtype)
  }

  /// The extreme of complex numbers along an axis, or its place; of several the first, NaN first of
  /// all.
  func complexExtreme(
    _ kind: Reduction, _ name: String, _ slices: AxisSlices, shape: [Int]
  ) throws(TensorError) -> Tensor {
    let isPlace = kind == .indexOfMinimum || kind == .indexOfMaximum
    let order: Scan = kind == .minimum || kind == .indexOfMinimum ? .minimum : .maximum
    let found = try Self.computed(
      name, [cast(to: .complex128)], dtype: isPlace ? .int64 : .complex128, shape: shape
    ) { operands, result in
      let from = operands[0].assumingMemoryBound(to: Complex<Double>.self)
      var row = 0
      slices.forEachRow { first, step in
        var best = 0
        for place in 1..<Swift.max(1, slices.count)
        where order.prefers(from[first + place * step], to: from[first + best * step]) {
          best = place
        }
        if isPlace {
          result.assumingMemoryBound(to: Int.self)[row] = best
        } else {
          result.assumingMemoryBound(to: Complex<Double>.self)[row] = from[first + best * step]
        }
        row += 1
      }
    }
    return isPlace ? found : found.cast(to: dtype)
  }
}

/// The rows of one axis of elements that lie without gaps.
struct AxisSlices {
  let outer: Int
  let count: Int
  let inner: Int

  init(outer: Int, count: Int, inner: Int) {
    self.outer = outer
    self.count = count
    self.inner = inner
  }

  init(_ shape: [Int], _ axis: Int) {
    self.init(
      outer: shape[..<axis].reduce(1, *), count: shape[axis],
      inner: shape[(axis + 1)...].reduce(1, *))
  }

  /// Calls `body` with the first element of each row and the distance of neighbours in it.
  @inline(__always)
  func forEachRow(_ body: (_ first: Int, _ step: Int) -> Void) {
    for block in 0..<outer {
      for column in 0..<inner { body(block * count * inner + column, inner) }
    }
  }
}

extension Scan {
  fileprivate func step(_ total: Complex<Double>, _ next: Complex<Double>) -> Complex<Double> {
    switch self {
    case .sum: total + next
    case .product: total * next
    case .minimum, .maximum: prefers(next, to: total) ? next : total
    }
  }

  /// Whether an extreme gives way to a number; NaN never does.
  fileprivate func prefers(_ next: Complex<Double>, to best: Complex<Double>) -> Bool {
    if best != best { return false }
    if next != next { return true }
    return self == .minimum ? next < best : best < next
  }
}
