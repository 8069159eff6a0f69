import Synchronization

/// Products of matrices without gaps, in row-major order.
///
/// OpenBLAS does the work when it is found at run time, plain loops otherwise.
public enum MatrixProduct {
  /// The library that multiplies, and nil when the plain loops do.
  public static var library: DynamicLibrary? { openBLAS?.library }

  /// Computes `c = a b` for `a` of m × k, `b` of k × n and `c` of m × n.
  ///
  /// - Complexity: O(*mnk*).
  public static func run(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    m: Int, n: Int, k: Int
  ) {
    if let gemm = openBLAS?.single, fits(m, n, k) {
      useOwnThreads()
      gemm(
        101, 111, 111, Int32(m), Int32(n), Int32(k), 1, a, Int32(k), b, Int32(n), 0, c, Int32(n))
    } else {
      plain(a, b, c, m, n, k)
    }
  }

  /// Computes `c = a b` for `a` of m × k, `b` of k × n and `c` of m × n.
  ///
  /// - Complexity: O(*mnk*).
  public static func run(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>,
    m: Int, n: Int, k: Int
  ) {
    if let gemm = openBLAS?.double, fits(m, n, k) {
      useOwnThreads()
      gemm(
        101, 111, 111, Int32(m), Int32(n), Int32(k), 1, a, Int32(k), b, Int32(n), 0, c, Int32(n))
    } else {
      plain(a, b, c, m, n, k)
    }
  }

  /// Computes `c = a b` for `a` of m × k, `b` of k × n and `c` of m × n.
  ///
  /// - Complexity: O(*mnk*).
  public static func run(
    _ a: UnsafePointer<Complex<Float>>, _ b: UnsafePointer<Complex<Float>>,
    into c: UnsafeMutablePointer<Complex<Float>>, m: Int, n: Int, k: Int
  ) {
    run(openBLAS?.singleComplex, a, b, c, m, n, k)
  }

  /// Computes `c = a b` for `a` of m × k, `b` of k × n and `c` of m × n.
  ///
  /// - Complexity: O(*mnk*).
  public static func run(
    _ a: UnsafePointer<Complex<Double>>, _ b: UnsafePointer<Complex<Double>>,
    into c: UnsafeMutablePointer<Complex<Double>>, m: Int, n: Int, k: Int
  ) {
    run(openBLAS?.doubleComplex, a, b, c, m, n, k)
  }

  // MARK: - Implementation

  @inline(__always)
  private static func run<Part: ComplexComponent>(
    _ gemm: ComplexGemm?, _ a: UnsafePointer<Complex<Part>>, _ b: UnsafePointer<Complex<Part>>,
    _ c: UnsafeMutablePointer<Complex<Part>>, _ m: Int, _ n: Int, _ k: Int
  ) {
    guard let gemm, fits(m, n, k) else { return plain(a, b, c, m, n, k) }
    useOwnThreads()
    var (one, zero) = (Complex<Part>(1), Complex<Part>(0))
    gemm(
      101, 111, 111, Int32(m), Int32(n), Int32(k), &one, a, Int32(k), b, Int32(n), &zero, c,
      Int32(n))
  }

  // CBLAS: order, transposes, extents, alpha, a, lda, b, ldb, beta, c, ldc.
  private typealias SingleGemm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void
  private typealias DoubleGemm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32,
      UnsafePointer<Double>, Int32, Double, UnsafeMutablePointer<Double>, Int32
    ) -> Void
  /// Complex numbers alpha and beta are passed by their addresses.
  private typealias ComplexGemm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, UnsafeRawPointer, UnsafeRawPointer, Int32,
      UnsafeRawPointer, Int32, UnsafeRawPointer, UnsafeMutableRawPointer, Int32
    ) -> Void

  private struct OpenBLAS: Sendable {
    let library: DynamicLibrary
    let single: SingleGemm
    let double: DoubleGemm
    let singleComplex: ComplexGemm?
    let doubleComplex: ComplexGemm?
    /// Absent in builds of the library without threads.
    let setThreads: (@convention(c) (Int32) -> Void)?
  }

  private static let openBLAS: OpenBLAS? = {
    guard let library = OptionalLibrary.openBLAS.find(),
      let single = library.function("cblas_sgemm", as: SingleGemm.self),
      let double = library.function("cblas_dgemm", as: DoubleGemm.self)
    else { return nil }
    return OpenBLAS(
      library: library, single: single, double: double,
      singleComplex: library.function("cblas_cgemm", as: ComplexGemm.self),
      doubleComplex: library.function("cblas_zgemm", as: ComplexGemm.self),
      setThreads: library.function(
        "openblas_set_num_threads", as: (@convention(c) (Int32) -> Void).self))
  }()

  /// The library keeps threads of its own; it gets as many as kernels have.
  static func useOwnThreads() {
    let count = Threads.count
    if threadsGiven.exchange(count, ordering: .relaxed) != count {
      openBLAS?.setThreads?(Int32(count))
    }
  }

  private static let threadsGiven = Atomic(0)

  /// BLAS counts in 32 bits and takes no empty matrices.
  private static func fits(_ m: Int, _ n: Int, _ k: Int) -> Bool {
    max(m, n, k) <= Int(Int32.max) && min(m, n, k) > 0
  }

  /// Rows of `b` are added to rows of `c`, so that every loop runs along memory.
  @inline(__always)
  static func plain<Real: Numeric>(
    _ a: UnsafePointer<Real>, _ b: UnsafePointer<Real>, _ c: UnsafeMutablePointer<Real>,
    _ m: Int, _ n: Int, _ k: Int
  ) {
    for i in 0..<m {
      let row = c + i * n
      for j in 0..<n { row[j] = 0 }
      for p in 0..<k {
        let x = a[i * k + p]
        let other = b + p * n
        for j in 0..<n { row[j] += x * other[j] }
      }
    }
  }
}
