/// A device whose maker's libraries multiply matrices and transform rows faster than kernels of ours.
///
/// What is asked for enters the device's queue like a kernel. Where a library is not installed the
/// portable kernels do its work: ``KernelMatrixProduct`` and ``KernelFourier``.
package protocol DeviceLibraries: Accelerator {
  /// Whether there is a library of matrix products; it is opened when this is first asked.
  var hasProducts: Bool { get }

  /// Computes `c = a b` for each matrix of a batch.
  ///
  /// - Parameters:
  ///   - a: m × k, rows or columns without gaps.
  ///   - b: k × n, rows or columns without gaps.
  ///   - c: m × n, rows without gaps, apart from the others.
  ///   - m: Rows of `a` and `c`.
  ///   - n: Columns of `b` and `c`.
  ///   - k: Columns of `a`, rows of `b`.
  ///   - batchCount: How many products.
  ///   - type: The type of all three, which holds fractions.
  ///   - allowsTF32: Whether factors of `float32` may be rounded to 11 bits.
  /// - Throws: ``DeviceError`` with code `missingLibrary`, or of the device.
  func multiply(
    _ a: DeviceMatrices, _ b: DeviceMatrices, into c: DeviceMatrices, m: Int, n: Int, k: Int,
    batchCount: Int, type: DType, allowsTF32: Bool
  ) throws(DeviceError)

  /// Whether there is a library of Fourier transforms; it is opened when this is first asked.
  var hasTransforms: Bool { get }

  /// Transforms each row of a matrix; nothing is scaled.
  ///
  /// - Parameters:
  ///   - source: Rows without gaps, left as they are.
  ///   - start: Their first element.
  ///   - target: Rows without gaps, apart from the source.
  ///   - targetStart: Their first element.
  ///   - length: The number of points of a row; of complex numbers that stand for half of a symmetric
  ///     row there are length / 2 + 1.
  ///   - rows: How many.
  ///   - types: Those of source and target, of one precision; at least one is complex.
  ///   - inverse: Whether exponents are positive.
  /// - Throws: ``DeviceError`` with code `missingLibrary`, or of the device.
  func fourierTransform(
    _ source: DeviceMemory, at start: Int, into target: DeviceMemory, at targetStart: Int,
    length: Int, rows: Int, types: (input: DType, output: DType), inverse: Bool
  ) throws(DeviceError)
}

extension CUDAAccelerator: DeviceLibraries {
  package var hasProducts: Bool { (try? opened().libraries.blas()) != nil }
  package var hasTransforms: Bool { (try? opened().libraries.fourier()) != nil }
}
