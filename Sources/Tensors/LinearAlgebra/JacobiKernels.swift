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
    let states = try accelerator.array(of: 4, count: count)
    try KernelSingularValues.run(
      a[0], rows: rows, columns: columns, count: count, dtype: dtype, values: values,
      vectors: (left, right), states: states, on: accelerator)
    let (failure, missing) = try outcome(states, accelerator)
    let isTall = rows > columns
    try KernelBasisCompletion.run(
      isTall ? left : right, length: max(rows, columns), width: small, areColumns: isTall,
      missing: states, most: missing, count: count, dtype: dtype, on: accelerator)
    return ([left, values, right], failure)
  }

  /// Singular values.
  func singularValues(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let values = try accelerator.array(of: dtype.component.byteCount, count: count * small)
    let states = try accelerator.array(of: 4, count: count)
    try KernelSingularValues.run(
      a[0], rows: rows, columns: columns, count: count, dtype: dtype, values: values,
      vectors: nil, states: states, on: accelerator)
    return ([values], try outcome(states, accelerator).failure)
  }

  /// Singular values, NaN where there are none; nil for matrices that are too large for kernels.
  var singularValuesOrNaN: Deferred.AcceleratedBody? {
    guard isNarrow, tensor.count > 0 else { return nil }
    let (m, n, count, dtype) = (rows, columns, count, dtype)
    return Tensor.accelerated([tensor], dtype: dtype.component, shape: batch + [small]) {
      accelerator, a, result throws(DeviceError) in
      let states = try accelerator.array(of: 4, count: count)
      try KernelSingularValues.run(
        a[0], rows: m, columns: n, count: count, dtype: dtype, values: result, vectors: nil,
        states: states, on: accelerator)
    }
  }

  /// Singular values and what belongs to them, on a device.
  ///
  /// A matrix is as large as it has values,
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
    let states = try accelerator.array(of: 4, count: count)
    try KernelSymmetricEigen.run(
      a, extent: rows, count: count, dtype: dtype, values: values, vectors: vectors,
      states: states, on: accelerator)
    return ([values] + (vectors.map { [$0] } ?? []), try outcome(states, accelerator).failure)
  }

  /// The first matrix that a kernel left −1 for, and the largest number that it left.
  private func outcome(
    _ states: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) -> (failure: LinearAlgebra.Failure?, largest: Int) {
    let all = try accelerator.numbers(states, count: count)
    let failed = all.firstIndex(where: { $0 < 0 })
    return (
      failed.map { LinearAlgebra.Failure(matrix: $0, reason: .notConverged) }, all.max() ?? 0
    )
  }
}
