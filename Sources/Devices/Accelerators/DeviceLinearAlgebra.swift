/// A device with a library of factorisations, of row-major matrices without gaps in `float32`,
/// `float64`, `complex64` and `complex128`.
///
/// Each waits for its result, leaves its arguments as they are, and throws ``DeviceError`` with code
/// `missingLibrary` when the library turns out not to be there. Devices without it, such as OpenCL's,
/// leave factorisations to kernels, and to the host those of matrices that are too large for them.
package protocol DeviceLinearAlgebra: Accelerator {
  /// Factors `a = l lᴴ`, reading the lower triangle of `a`, and returns `l` and 0 or the order of the
  /// first leading minor that is not positive.
  func cholesky(
    _ a: DeviceMemory, at start: Int, extent n: Int, type: DType
  ) throws(DeviceError) -> (factor: DeviceMemory, failedMinor: Int)

  /// Factors `p a = l u`, and returns both triangles in one m × n matrix; min(m, n) numbers of 64
  /// bits, which row each row was exchanged with, from 1; and 0 or the place of the first zero pivot.
  func luFactors(
    _ a: DeviceMemory, at start: Int, rows m: Int, columns n: Int, type: DType
  ) throws(DeviceError) -> (factors: DeviceMemory, pivots: DeviceMemory, zeroPivot: Int)

  /// Solves `a x = b` for n × sides numbers, and returns `x` and 0 or the place of the first zero pivot.
  func solve(
    _ a: DeviceMemory, at start: Int, _ b: DeviceMemory, at otherStart: Int, extent n: Int,
    sides: Int, type: DType
  ) throws(DeviceError) -> (x: DeviceMemory, zeroPivot: Int)

  /// Inverts a matrix, and returns the inverse and 0 or the place of the first zero pivot.
  func inverse(
    _ a: DeviceMemory, at start: Int, extent n: Int, type: DType
  ) throws(DeviceError) -> (inverse: DeviceMemory, zeroPivot: Int)

  /// Factors `a = q r`, and returns m × width and width × n numbers for a width of min(m, n) or m.
  func qr(
    _ a: DeviceMemory, at start: Int, rows m: Int, columns n: Int, width: Int, type: DType
  ) throws(DeviceError) -> (q: DeviceMemory, r: DeviceMemory)

  /// Factors `a = u s vᴴ`, and returns m × k, k real and k × n numbers for k = min(m, n), and how many
  /// did not converge.
  func singularValues(
    _ a: DeviceMemory, at start: Int, rows m: Int, columns n: Int, type: DType, vectors: Bool
  ) throws(DeviceError) -> (
    u: DeviceMemory, s: DeviceMemory, vh: DeviceMemory, unconverged: Int
  )

  /// Eigenvalues, ascending, and eigenvectors, in columns, of a Hermitian matrix whose lower triangle
  /// is read, and how many did not converge.
  func hermitianEigen(
    _ a: DeviceMemory, at start: Int, extent n: Int, type: DType, vectors: Bool
  ) throws(DeviceError) -> (values: DeviceMemory, vectors: DeviceMemory, unconverged: Int)
}

extension CUDAAccelerator: DeviceLinearAlgebra {}
