/// The axes that some strided views of one shape share, as few as possible.
///
/// Views arrive with axes merged each for itself; a kernel finds a place's indices once for all of
/// them, so the axes are split where any view needs it and merged where all allow it.
struct SharedAxes {
  /// The extents, from the outermost; never empty, and without ones unless there is nothing else.
  private(set) var extents: [Int]
  /// The strides of each view, in elements, one for each extent.
  private(set) var strides: [[Int]]

  /// Finds the axes.
  ///
  /// - Parameters:
  ///   - count: The number of places.
  ///   - views: Extents and strides of each view.
  /// - Returns: nil when extents are negative, do not multiply to the count, or cannot be of one
  ///   shape.
  init?(count: Int, views: [(extents: [Int], strides: [Int])]) {
    // How many places the axes inside each axis have; the borders of the shared axes.
    var borders: Set<Int> = [1, count]
    for view in views {
      var inner = 1
      guard view.extents.count == view.strides.count else { return nil }
      for extent in view.extents.reversed() {
        let (product, overflows) = inner.multipliedReportingOverflow(by: extent)
        guard extent > 0, !overflows, product <= count else { return nil }
        borders.insert(inner)
        inner = product
      }
      guard inner == count else { return nil }
    }
    let inside = borders.sorted(by: >)
    guard zip(inside, inside.dropFirst()).allSatisfy({ $0 % $1 == 0 }) else { return nil }
    extents = zip(inside, inside.dropFirst()).map { $0 / $1 }
    strides = []
    for view in views {
      guard let own = Self.split(view, at: inside.dropFirst()) else { return nil }
      strides.append(own)
    }
    if extents.isEmpty {
      extents = [1]
      strides = views.map { _ in [0] }
    }
    merge()
  }

  // MARK: - Implementation

  /// The strides of a view over axes that have so many places inside each.
  private static func split(
    _ view: (extents: [Int], strides: [Int]), at inside: ArraySlice<Int>
  ) -> [Int]? {
    var result: [Int] = []
    for places in inside {
      var inner = 1
      var found: Int?
      for (extent, stride) in zip(view.extents, view.strides).reversed() {
        if places >= inner, places < inner * extent {
          guard places % inner == 0 else { return nil }
          found = stride.multipliedReportingOverflow(by: places / inner).partialValue
        }
        inner *= extent
      }
      guard let found else { return nil }
      result.append(found)
    }
    return result
  }

  /// Makes one axis of two neighbours wherever all views step through both by one stride.
  private mutating func merge() {
    var axis = extents.count - 1
    while axis > 0 {
      let inner = extents[axis]
      if strides.allSatisfy({ $0[axis - 1] == $0[axis] &* inner }) {
        extents[axis - 1] *= inner
        extents.remove(at: axis)
        for view in strides.indices { strides[view].remove(at: axis - 1) }
      }
      axis -= 1
    }
  }
}
