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

  /// Singular values, with both sides' vectors around them.
  func singularVectors(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let values = try accelerator.array(of: dtype.component.byteCount, count: count * small)
    let left = try accelerator.array(of: dtype.byteCount, count: count * rows * small)
    let right = try accelerator.array(of: dtype.byteCount, count: count * small * columns)
    let failures = try accelerator.array(of: 4, count: count)
    try KernelSingularValues.run(
      a[0], rows: rows, columns: columns, count: count, dtype: dtype, values: values,
      vectors: (left, right), failures: failures, on: accelerator)
    return ([left, values, right], try failure(failures, accelerator))
  }

  /// Singular values.
  func singularValues(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let values = try accelerator.array(of: dtype.component.byteCount, count: count * small)
    let failures = try accelerator.array(of: 4, count: count)
    try KernelSingularValues.run(
      a[0], rows: rows, columns: columns, count: count, dtype: dtype, values: values,
      vectors: nil, failures: failures, on: accelerator)
    return ([values], try failure(failures, accelerator))
  }

  /// Singular values, NaN where there are none; nil for matrices that are too large for kernels.
  var singularValuesOrNaN: Deferred.AcceleratedBody? {
    guard isNarrow, tensor.count > 0 else { return nil }
    let (m, n, count, dtype) = (rows, columns, count, dtype)
    return Tensor.accelerated([tensor], dtype: dtype.component, shape: batch + [small]) {
      accelerator, a, result throws(DeviceError) in
      let failures = try accelerator.array(of: 4, count: count)
      try KernelSingularValues.run(
        a[0], rows: m, columns: n, count: count, dtype: dtype, values: result, vectors: nil,
        failures: failures, on: accelerator)
    }
  }

  /// Singular values and what belongs to them, on a device. A matrix is as large as it has values,
  /// unless it is very long.
  func singularOnDevice(_ name: String, _ parts: [Tensor.Part]) -> DeviceFactorisation {
    var device = onDevice(name, parts)
    if isNarrow { device.largest = small }
    return device
  }

  /// Whether kernels find the singular values of matrices of these extents.
  var isNarrow: Bool {
    small <= MatrixTeams.largest && max(rows, columns) <= KernelSingularValues.longest
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
