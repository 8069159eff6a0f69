/// Memory that a primitive of linear algebra needs while it runs, from the pool.
package struct Workspace<Element: BitwiseCopyable> {
  package let pointer: UnsafeMutablePointer<Element>
  private let buffer: Buffer

  /// Takes room for some elements, at least one.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  package init(_ count: Int) throws(DeviceError) {
    buffer = try Buffer(byteCount: max(1, count) * MemoryLayout<Element>.stride)
    pointer = buffer.pointer.assumingMemoryBound(to: Element.self)
  }

  var raw: UnsafeMutableRawPointer { buffer.pointer }
}

/// Checks and steps that the primitives of linear algebra share.
///
/// Each primitive works on a stack of matrices of one shape that lie column by column without
/// gaps, one after the other. What a matrix of the stack cannot give becomes NaN, and the primitive
/// returns the first such matrix. LAPACK does the work where it was found, plain loops otherwise.
package enum LinearAlgebra {
  /// The first matrix of a stack that a primitive had no answer for.
  package struct Failure: Sendable, Equatable {
    /// Its place in the stack.
    package let matrix: Int
    /// What went wrong there.
    package let reason: Reason

    package init(matrix: Int, reason: Reason) {
      self.matrix = matrix
      self.reason = reason
    }

    /// The same at another place.
    package func moved(to matrix: Int) -> Failure { Failure(matrix: matrix, reason: reason) }

    package enum Reason: Sendable, Equatable {
      /// The matrix has NaN or an infinity.
      case notFinite
      /// An iteration did not end.
      case notConverged
      /// The pivot of this row is 0.
      case singular(Int)
      /// The leading minor of this order is not positive.
      case notPositiveDefinite(Int)
    }
  }

  /// Which half of a matrix, seen column by column, is read or written.
  package enum Triangle: Sendable {
    case lower, upper

    var letter: String { self == .lower ? "L" : "U" }
  }

  /// Whether a matrix is taken as it is, with its axes swapped, or also conjugated.
  package enum Form: Sendable {
    case plain, transposed, adjoint

    var letter: String {
      switch self {
      case .plain: "N"
      case .transposed: "T"
      case .adjoint: "C"
      }
    }
  }

  // MARK: - Implementation

  /// Whether every element is finite.
  static func isFinite<S: LinearScalar>(_ a: UnsafeMutablePointer<S>, _ count: Int) -> Bool {
    let parts = UnsafeRawPointer(a)
    let partCount = S.isComplex ? 2 * count : count
    return MemoryLayout<S.Real>.size == 4
      ? Plain.allLack(0x7F80_0000, parts.assumingMemoryBound(to: UInt32.self), partCount)
      : Plain.allLack(
        0x7FF0_0000_0000_0000, parts.assumingMemoryBound(to: UInt64.self), partCount)
  }

  static func fill<S: LinearScalar>(
    _ a: UnsafeMutablePointer<S>, _ count: Int, with value: S
  ) {
    a.update(repeating: value, count: count)
  }

  /// LAPACK counts in 32 bits.
  ///
  /// - Throws: ``DeviceError`` when a matrix has more rows, columns or scratch than that.
  static func check(_ name: String, _ extents: Int..., work: Int = 0) throws(DeviceError) {
    for extent in extents where extent > Int(Int32.max) {
      throw DeviceError(
        .outOfMemory,
        "\(name): \(extent) rows or columns are more than linear algebra counts; use blocks")
    }
    if work > Int(Int32.max) {
      throw DeviceError(
        .outOfMemory,
        """
        \(name): matrices of \(extents.map(String.init).joined(separator: " × ")) need \(work) \
        numbers of scratch, more than LAPACK counts; use smaller ones
        """)
    }
  }

  /// Takes the scratch that a query of LAPACK asked for.
  static func scratch<S: LinearScalar>(
    _ name: String, asked: UnsafeMutablePointer<S>, atLeast least: Int
  ) throws(DeviceError) -> (space: Workspace<S>, count: Int32) {
    // A count beyond a float's digits was rounded, maybe down.
    let asked = Double(asked[0].realPart) * (S.Real.self == Float.self ? 1.000_000_2 : 1)
    let count = max(
      least, asked.isFinite && asked < Double(Int32.max) ? Int(asked.rounded(.up)) : 1)
    return (try Workspace(count), Int32(count))
  }

  /// Gives the library of LAPACK as many threads as kernels have.
  static func useOwnThreads() { MatrixProduct.useOwnThreads() }
}
