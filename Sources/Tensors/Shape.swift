import SwiftwaterDevices

/// Arithmetic on shapes: the extents of each axis, outermost first.
enum Shape {
  /// Returns the number of elements.
  ///
  /// - Throws: ``TensorError`` for a negative extent or a product beyond the address space; as in
  ///   NumPy, an extent of 0 does not excuse the others.
  static func count(_ shape: [Int], for operation: String) throws(TensorError) -> Int {
    var size = 1
    for extent in shape {
      guard extent >= 0 else {
        throw TensorError(
          .invalidArgument, "\(operation): shape \(text(shape)) has a negative extent")
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: max(1, extent))
      guard !overflow, product < 1 << 45 else {
        throw TensorError(
          .outOfMemory, "\(operation): shape \(text(shape)) has more elements than memory can hold")
      }
      size = product
    }
    return shape.contains(0) ? 0 : size
  }

  /// Checks that a list of so many words can be made on the way.
  ///
  /// - Throws: ``TensorError`` when it is longer than the memory limit allows.
  static func checkList(_ count: Int, for operation: String) throws(TensorError) {
    guard count <= MemoryPool.host.limit / 32 else {
      throw TensorError(
        .outOfMemory, "\(operation): a list of \(count) is more than memory can hold")
    }
  }

  /// Returns the shape both broadcast to: aligned at the end, an extent of 1 fits any other.
  static func broadcast(_ a: [Int], _ b: [Int], for operation: String) throws(TensorError) -> [Int]
  {
    if a == b { return a }
    let rank = max(a.count, b.count)
    var result = Array(repeating: 1, count: rank)
    for axis in 0..<rank {
      let x = axis < rank - a.count ? 1 : a[axis - (rank - a.count)]
      let y = axis < rank - b.count ? 1 : b[axis - (rank - b.count)]
      guard x == y || x == 1 || y == 1 else {
        throw TensorError(
          .shapeMismatch,
          """
          \(operation): shapes \(text(a)) and \(text(b)) do not broadcast: axis \(axis - rank) has \
          \(x) and \(y); extents must be equal or 1 (reshape or transpose one side)
          """)
      }
      result[axis] = x == 1 ? y : x
    }
    _ = try count(result, for: operation)
    return result
  }

  /// Returns an axis counted from the front, given from either end.
  static func axis(_ axis: Int, rank: Int, for operation: String) throws(TensorError) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    guard resolved >= 0, resolved < rank else {
      let range = rank == 0 ? "a 0-dimensional tensor has none" : "use \(-rank)...\(rank - 1)"
      throw TensorError(.invalidAxis, "\(operation): no axis \(axis); \(range)")
    }
    return resolved
  }

  /// The strides, in elements, of an array without gaps.
  static func strides(_ shape: [Int]) -> [Int] {
    var strides = Array(repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * max(1, shape[axis + 1])
    }
    return strides
  }

  /// A shape as NumPy prints it: `(3, 4)`, `(3,)`, `()`.
  static func text(_ shape: [Int]) -> String {
    shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
  }
}
