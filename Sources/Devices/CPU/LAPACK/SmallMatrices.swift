import CKernels
import Synchronization

/// Linear algebra of stacks of real matrices so small that a library's call would take longer than the
/// work; they lie row by row, one after the other.
package enum SmallMatrices {
  /// Whether matrices of an order and a type are small enough.
  package static func takes(order: Int, _ dtype: DType) -> Bool {
    (1...SW_SMALL_ORDER).contains(order) && (dtype == .float32 || dtype == .float64)
  }

  /// Solves systems with as many right sides each, or inverts matrices when there are none.
  ///
  /// - Parameters:
  ///   - matrices: `count` matrices.
  ///   - rights: `count` matrices of `order` × `sides`; nil for inverses.
  ///   - solutions: Where the solutions go; of singular matrices, infinities.
  /// - Returns: The first matrix with a pivot of 0.
  /// - Complexity: O(*order*³ + *order*² · *sides*) for each matrix, on several threads.
  package static func solve(
    _ matrices: UnsafeMutableRawPointer, order: Int, _ rights: UnsafeMutableRawPointer?, sides: Int,
    count: Int, into solutions: UnsafeMutableRawPointer, _ dtype: DType
  ) -> LinearAlgebra.Failure? {
    nonisolated(unsafe) let (a, b, x) = (matrices, rights, solutions)
    let (square, side) = (order * order, order * sides)
    let singular = Atomic(Int64.max)
    Threads.forEachRange(count, grain: grain) { _, range in
      let (first, n, k, many) = (range.lowerBound, Int64(order), Int64(sides), Int64(range.count))
      let found =
        if dtype == .float64 {
          sw_small_solve_double(
            a.of(Double.self) + first * square, n, b.map { $0.of(Double.self) + first * side }, k,
            many, x.of(Double.self) + first * side)
        } else {
          sw_small_solve_float(
            a.of(Float.self) + first * square, n, b.map { $0.of(Float.self) + first * side }, k,
            many, x.of(Float.self) + first * side)
        }
      if found >= 0 { singular.min(Int64(8 * first) + found, ordering: .relaxed) }
    }
    let found = Int(singular.load(ordering: .relaxed))
    return found == Int(Int64.max)
      ? nil : LinearAlgebra.Failure(matrix: found / 8, reason: .singular(found % 8))
  }

  /// Writes the determinants of matrices.
  ///
  /// - Complexity: O(*order*³) for each matrix, on several threads.
  package static func determinants(
    _ matrices: UnsafeMutableRawPointer, order: Int, count: Int,
    into results: UnsafeMutableRawPointer, _ dtype: DType
  ) {
    nonisolated(unsafe) let (a, r) = (matrices, results)
    Threads.forEachRange(count, grain: grain) { _, range in
      let (first, n, many) = (range.lowerBound, Int64(order), Int64(range.count))
      let start = first * order * order
      if dtype == .float64 {
        sw_small_determinant_double(
          a.of(Double.self) + start, n, many, r.of(Double.self) + first)
      } else {
        sw_small_determinant_float(a.of(Float.self) + start, n, many, r.of(Float.self) + first)
      }
    }
  }

  // MARK: - Implementation

  /// Matrices that are work enough for a thread.
  private static let grain = 1 << 13
}

extension UnsafeMutableRawPointer {
  fileprivate func of<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
    assumingMemoryBound(to: type)
  }
}
