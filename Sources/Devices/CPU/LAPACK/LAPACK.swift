/// The functions of LAPACK for one type of number, found at run time.
///
/// They are Fortran's: every argument is a pointer, whole numbers have 32 bits, matrices lie column
/// by column, and the lengths of texts follow the other arguments. Complex types have other names
/// for a few (`heevd` for `syevd`), and some take one more array.
package struct LAPACK: Sendable {
  package typealias Pointer = UnsafeMutableRawPointer
  package typealias Whole = UnsafeMutablePointer<Int32>
  package typealias Letter = UnsafePointer<CChar>

  /// m, n, a, lda, pivots, info.
  package let getrf: @convention(c) (Whole, Whole, Pointer, Whole, Whole, Whole) -> Void
  /// trans, n, right sides, a, lda, pivots, b, ldb, info.
  package let getrs:
    @convention(c) (Letter, Whole, Whole, Pointer, Whole, Whole, Pointer, Whole, Whole, Int) -> Void
  /// n, a, lda, pivots, work, lwork, info.
  package let getri: @convention(c) (Whole, Pointer, Whole, Whole, Pointer, Whole, Whole) -> Void
  /// uplo, n, a, lda, info.
  package let potrf: @convention(c) (Letter, Whole, Pointer, Whole, Whole, Int) -> Void
  /// m, n, a, lda, tau, work, lwork, info.
  package let geqrf:
    @convention(c) (Whole, Whole, Pointer, Whole, Pointer, Pointer, Whole, Whole) -> Void
  /// m, n, k, a, lda, tau, work, lwork, info.
  package let orgqr:
    @convention(c) (Whole, Whole, Whole, Pointer, Whole, Pointer, Pointer, Whole, Whole) -> Void
  /// uplo, trans, diag, n, right sides, a, lda, b, ldb, info.
  package let trtrs:
    @convention(c) (
      Letter, Letter, Letter, Whole, Whole, Pointer, Whole, Pointer, Whole, Whole, Int, Int, Int
    ) -> Void
  package let gesdd: SingularValues
  package let syevd: SymmetricEigen
  package let geev: GeneralEigen
  package let gelsd: LeastSquares

  /// job, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, (rwork,) iwork, info.
  package enum SingularValues: Sendable {
    case real(
      @convention(c) (
        Letter, Whole, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer, Whole, Pointer,
        Whole, Whole, Whole, Int
      ) -> Void)
    case complex(
      @convention(c) (
        Letter, Whole, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer, Whole, Pointer,
        Whole, Pointer, Whole, Whole, Int
      ) -> Void)
  }

  /// job, uplo, n, a, lda, values, work, lwork, (rwork, lrwork,) iwork, liwork, info.
  package enum SymmetricEigen: Sendable {
    case real(
      @convention(c) (
        Letter, Letter, Whole, Pointer, Whole, Pointer, Pointer, Whole, Whole, Whole, Whole, Int,
        Int
      ) -> Void)
    case complex(
      @convention(c) (
        Letter, Letter, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer, Whole, Whole,
        Whole, Whole, Int, Int
      ) -> Void)
  }

  /// left job, right job, n, a, lda, values (two arrays of parts, or one), left, ldl, right, ldr,
  /// work, lwork, (rwork,) info.
  package enum GeneralEigen: Sendable {
    case real(
      @convention(c) (
        Letter, Letter, Whole, Pointer, Whole, Pointer, Pointer, Pointer, Whole, Pointer, Whole,
        Pointer, Whole, Whole, Int, Int
      ) -> Void)
    case complex(
      @convention(c) (
        Letter, Letter, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer, Whole, Pointer,
        Whole, Pointer, Whole, Int, Int
      ) -> Void)
  }

  /// m, n, right sides, a, lda, b, ldb, s, rcond, rank, work, lwork, (rwork,) iwork, info.
  package enum LeastSquares: Sendable {
    case real(
      @convention(c) (
        Whole, Whole, Whole, Pointer, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer,
        Whole, Whole, Whole
      ) -> Void)
    case complex(
      @convention(c) (
        Whole, Whole, Whole, Pointer, Whole, Pointer, Whole, Pointer, Pointer, Whole, Pointer,
        Whole, Pointer, Whole, Whole
      ) -> Void)
  }

  // MARK: - Finding them

  /// Whether the functions are looked for at all; tests of the plain loops say no for their task.
  @TaskLocal package static var isUsed = true

  package static var single: LAPACK? { isUsed ? found.single : nil }
  package static var double: LAPACK? { isUsed ? found.double : nil }
  package static var singleComplex: LAPACK? { isUsed ? found.singleComplex : nil }
  package static var doubleComplex: LAPACK? { isUsed ? found.doubleComplex : nil }

  /// Whether the library found at run time has them.
  package static var isFound: Bool { found.double != nil }

  private static let found = (
    single: try? LAPACK("s", isComplex: false), double: try? LAPACK("d", isComplex: false),
    singleComplex: try? LAPACK("c", isComplex: true),
    doubleComplex: try? LAPACK("z", isComplex: true)
  )

  private struct Missing: Error {}

  /// Finds every function of a type, or throws.
  private init(_ letter: String, isComplex: Bool) throws {
    guard let library = MatrixProduct.library else { throw Missing() }
    func find<Function>(_ name: String) throws -> Function {
      guard let function = library.function("\(letter)\(name)_", as: Function.self) else {
        throw Missing()
      }
      return function
    }
    getrf = try find("getrf")
    getrs = try find("getrs")
    getri = try find("getri")
    potrf = try find("potrf")
    geqrf = try find("geqrf")
    trtrs = try find("trtrs")
    if isComplex {
      orgqr = try find("ungqr")
      gesdd = .complex(try find("gesdd"))
      syevd = .complex(try find("heevd"))
      geev = .complex(try find("geev"))
      gelsd = .complex(try find("gelsd"))
    } else {
      orgqr = try find("orgqr")
      gesdd = .real(try find("gesdd"))
      syevd = .real(try find("syevd"))
      geev = .real(try find("geev"))
      gelsd = .real(try find("gelsd"))
    }
  }
}
