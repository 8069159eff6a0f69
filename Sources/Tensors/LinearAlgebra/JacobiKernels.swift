import SwiftwaterDevices

// Eigenvalues and singular values of stacks of small matrices on accelerators: what
// `DeviceFactorisation` and recorded work run there.

extension MatrixStack {
  /// Eigenvalues and eigenvectors of Hermitian matrices.
  func eigenvectors(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    try eigen(accelerator, a[0], hasVectors: true)
  }

  /// Eigenvalues of Hermitian matrices.
  func eigenvalues(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    try eigen(accelerator, a[0], hasVectors: false)
  }

  // MARK: - Implementation

  private func eigen(
    _ accelerator: any Accelerator, _ a: DeviceArray, hasVectors: Bool
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let values = try accelerator.array(of: dtype.component.byteCount, count: count * rows)
    let vectors =
      hasVectors ? try accelerator.array(of: dtype.byteCount, count: tensor.count) : nil
    let failures = try accelerator.array(of: 4, count: count)
    try KernelSymmetricEigen.run(
      a, extent: rows, count: count, dtype: dtype, values: values, vectors: vectors,
      failures: failures, on: accelerator)
    return ([values] + (vectors.map { [$0] } ?? []), try failure(failures, accelerator))
  }

  private func failure(
    _ numbers: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) -> LinearAlgebra.Failure? {
    try accelerator.firstFailure(numbers, count: count).map {
      LinearAlgebra.Failure(matrix: $0.matrix, reason: .notConverged)
    }
  }
}
