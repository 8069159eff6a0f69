import CKernels

/// Sums of products of two arrays.
public enum DotProduct {
  /// Writes the sum of the products of two arrays without gaps.
  ///
  /// The bits are the same for any number of threads and every instruction set; floats are added in
  /// double precision.
  ///
  /// - Parameters:
  ///   - a: The first elements.
  ///   - b: The second ones.
  ///   - count: How many there are of each.
  ///   - dtype: Their type, and that of the sum.
  ///   - result: Where the sum goes.
  /// - Returns: Whether it is done; false for types other than floats and complex numbers.
  /// - Complexity: O(*count*).
  public static func run(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int, _ dtype: DType,
    into result: UnsafeMutableRawPointer
  ) -> Bool {
    switch dtype {
    case .float64:
      let sum = sum(a, b, count, Double.self) { SIMD2(sw_dot_double($0, $1, $2), 0) }
      result.storeBytes(of: sum.x, as: Double.self)
    case .float32:
      let sum = sum(a, b, count, Float.self) { SIMD2(sw_dot_float($0, $1, $2), 0) }
      result.storeBytes(of: Float(sum.x), as: Float.self)
    case .complex128:
      let sum = sum(a, b, count, Complex<Double>.self) { a, b, count in
        a.withMemoryRebound(to: Double.self, capacity: 2 * Int(count)) { a in
          b.withMemoryRebound(to: Double.self, capacity: 2 * Int(count)) { b in
            var parts = SIMD2<Double>()
            withUnsafeMutableBytes(of: &parts) {
              sw_dot_complex_double(
                a, b, count, $0.baseAddress!.assumingMemoryBound(to: Double.self))
            }
            return parts
          }
        }
      }
      result.storeBytes(of: Complex(sum.x, sum.y), as: Complex<Double>.self)
    case .complex64:
      let sum = sum(a, b, count, Complex<Float>.self) { a, b, count in
        a.withMemoryRebound(to: Float.self, capacity: 2 * Int(count)) { a in
          b.withMemoryRebound(to: Float.self, capacity: 2 * Int(count)) { b in
            var parts = SIMD2<Double>()
            withUnsafeMutableBytes(of: &parts) {
              sw_dot_complex_float(
                a, b, count, $0.baseAddress!.assumingMemoryBound(to: Double.self))
            }
            return parts
          }
        }
      }
      result.storeBytes(of: Complex(Float(sum.x), Float(sum.y)), as: Complex<Float>.self)
    default: return false
    }
    return true
  }

  // MARK: - Implementation

  /// Elements of a piece, whose sum is added to those before it.
  private static let pieceLength = 1 << 16

  /// The sum of the pieces' sums, in their order.
  @inline(__always)
  private static func sum<Element>(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int, _ type: Element.Type,
    _ piece:
      @Sendable (UnsafePointer<Element>, UnsafePointer<Element>, Int64) -> SIMD2<Double>
  ) -> SIMD2<Double> {
    nonisolated(unsafe) let x = a.assumingMemoryBound(to: type)
    nonisolated(unsafe) let y = b.assumingMemoryBound(to: type)
    if count <= pieceLength { return piece(x, y, Int64(count)) }
    let pieces = (count + pieceLength - 1) / pieceLength
    return withUnsafeTemporaryAllocation(of: SIMD2<Double>.self, capacity: pieces) { sums in
      nonisolated(unsafe) let sums = sums
      Threads.forEachRange(pieces, grain: 4) { _, range in
        for place in range {
          let start = place * pieceLength
          let length = min(pieceLength, count - start)
          sums.initializeElement(at: place, to: piece(x + start, y + start, Int64(length)))
        }
      }
      return sums.reduce(SIMD2<Double>()) { $0 + $1 }
    }
  }
}
