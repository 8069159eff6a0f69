import SwiftwaterDevices

// Stacks of small matrices on accelerators: what `DeviceFactorisation` and recorded work run there.

extension MatrixStack {
  /// Cholesky factors.
  func choleskyFactors(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let factors = try accelerator.array(of: dtype.byteCount, count: tensor.count)
    let minors = try accelerator.array(of: 4, count: count)
    try KernelCholesky.run(
      a[0], extent: rows, count: count, dtype: dtype, into: factors, failedMinors: minors,
      on: accelerator)
    let failure = try accelerator.firstFailure(minors, count: count).map {
      LinearAlgebra.Failure(matrix: $0.matrix, reason: .notPositiveDefinite($0.number))
    }
    return ([factors], failure)
  }

  /// Lower and upper factors of the transposed matrices, transposed, as ``LUFactorization`` keeps them,
  /// and which rows were exchanged.
  func transposedFactors(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let factors = try accelerator.array(of: dtype.byteCount, count: tensor.count)
    let pivots = try accelerator.array(of: 4, count: count * rows)
    let zeros = try accelerator.array(of: 4, count: count)
    try KernelLU.run(
      a[0], rows: rows, columns: rows, count: count, transposed: true, dtype: dtype, into: factors,
      pivots: pivots, zeroPivots: zeros, on: accelerator)
    let failure = try accelerator.firstFailure(zeros, count: count).map {
      LinearAlgebra.Failure(matrix: $0.matrix, reason: .singular($0.number))
    }
    return ([factors, pivots], failure)
  }

  /// The factors kept for more systems, from the device where they were asked for; nil when the host
  /// has to find them.
  func luFactoredOnDevice() throws(TensorError) -> LUFactorization? {
    let parts = [
      Tensor.Part(dtype, tensor.shape), Tensor.Part(.int32, batch + [rows]),
    ]
    let device = onDevice("luFactored", parts, needsFinite: false)
    return try device.runKernels(transposedFactors).map {
      LUFactorization(factors: $0[0], pivots: $0[1])
    }
  }

  /// Inverses.
  func inverses(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let (factored, failure) = try transposedFactors(accelerator, a)
    let x = try accelerator.array(of: dtype.byteCount, count: tensor.count)
    guard failure == nil else { return ([x], failure) }
    try KernelTriangle.identities(x, extent: rows, count: count, dtype: dtype, on: accelerator)
    try FactoredSystem(factors: factored[0], pivots: factored[1], order: rows, dtype: dtype)
      .solve(x, sides: rows, count: count, matrices: nil, on: accelerator)
    return ([x], nil)
  }

  /// The parts of ``luFactors(_:_:)``.
  var luParts: [Tensor.Part] {
    [Tensor.Part(dtype, tensor.shape), Tensor.Part(dtype, batch + [rows, rows])]
  }

  /// Both factors in one matrix, and the permutation.
  func luFactors(
    _ accelerator: any Accelerator, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let factors = try accelerator.array(of: dtype.byteCount, count: tensor.count)
    let pivots = try accelerator.array(of: 4, count: count * small)
    let zeros = try accelerator.array(of: 4, count: count)
    try KernelLU.run(
      a[0], rows: rows, columns: columns, count: count, dtype: dtype, into: factors,
      pivots: pivots, zeroPivots: zeros, on: accelerator)
    let permutations = try accelerator.array(of: dtype.byteCount, count: count * rows * rows)
    try KernelTriangle.identities(
      permutations, extent: rows, count: count, dtype: dtype, on: accelerator)
    try KernelTriangle.exchangeRows(
      of: permutations, columns: rows, extent: rows, pivots: pivots, exchanges: small,
      isReversed: true, count: count, dtype: dtype, on: accelerator)
    return ([factors, permutations], nil)
  }

  /// What a factorisation that no library is asked for says instead.
  static func noLibrary(
    _ library: any DeviceLinearAlgebra, _ a: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.Outcome {
    throw DeviceError(.unsupported, "\(library.device) takes such matrices by kernels")
  }

  /// Determinants; nil for matrices that are too large for kernels.
  var determinants: Deferred.AcceleratedBody? {
    guard isSmall else { return nil }
    let (n, count, dtype) = (rows, count, dtype)
    return Tensor.accelerated([tensor], dtype: dtype, shape: batch) {
      accelerator, a, result throws(DeviceError) in
      let factored = try Factored(accelerator, a[0], order: n, count: count, dtype: dtype)
      try KernelDeterminant.run(
        factored.factors, pivots: factored.pivots, extent: n, count: count, dtype: dtype,
        into: result, on: accelerator)
    }
  }

  /// Signs and logarithms of determinants; nil for matrices that are too large for kernels.
  var signedLogDeterminants: Tensor.AcceleratedPartsBody? {
    guard isSmall else { return nil }
    let (n, count, dtype) = (rows, count, dtype)
    return { accelerator, a, results throws(DeviceError) in
      let factored = try Factored(accelerator, a[0], order: n, count: count, dtype: dtype)
      try KernelDeterminant.signedLogarithms(
        factored.factors, pivots: factored.pivots, extent: n, count: count, dtype: dtype,
        signs: results[0], logarithms: results[1], on: accelerator)
    }
  }

  /// The factors of Q R; nil for matrices that are too large for kernels.
  func orthonormalFactors(width: Int) -> Tensor.AcceleratedPartsBody? {
    guard isSmall else { return nil }
    let (m, n, count, dtype) = (rows, columns, count, dtype)
    return { accelerator, a, results throws(DeviceError) in
      try KernelQR.run(
        a[0], rows: m, columns: n, width: width, count: count, dtype: dtype, q: results[0],
        r: results[1], on: accelerator)
    }
  }

  /// The upper triangular factors of Q R; nil for matrices that are too large for kernels.
  var upperFactors: Deferred.AcceleratedBody? {
    guard isSmall else { return nil }
    let (m, n, k, count, dtype) = (rows, columns, small, count, dtype)
    return Tensor.accelerated([tensor], dtype: dtype, shape: batch + [k, n]) {
      accelerator, a, result throws(DeviceError) in
      try KernelQR.run(
        a[0], rows: m, columns: n, width: k, count: count, dtype: dtype, q: nil, r: result,
        on: accelerator)
    }
  }

  // MARK: - Implementation

  /// Whether kernels take matrices of these extents; empty ones are the host's.
  private var isSmall: Bool {
    max(rows, columns) <= MatrixTeams.largest && tensor.count > 0
  }
}

extension LinearSystem {
  /// The solutions of a whole stack.
  func solveWithKernels(
    _ accelerator: any Accelerator, _ operands: [DeviceArray]
  ) throws(DeviceError) -> DeviceFactorisation.StackOutcome {
    let (factored, failure) = try matrices.transposedFactors(accelerator, operands)
    guard failure == nil else { return ([operands[1]], failure) }
    let x = try rightSides(operands[1], accelerator)
    try FactoredSystem(
      factors: factored[0], pivots: factored[1], order: order, dtype: matrices.dtype
    ).solve(x, sides: columns, count: places.count, matrices: list(accelerator), on: accelerator)
    return ([x], nil)
  }

  /// The solutions with factors that were kept, on the device where they are asked for; nil when the
  /// host has to find them.
  func onDevice(with kept: LUFactorization) throws(TensorError) -> Tensor? {
    let (n, k, type) = (order, columns, matrices.dtype)
    return try device("solve", [kept.factors.cast(to: type), sides, kept.pivots]).runKernels {
      accelerator, operands throws(DeviceError) in
      let x = try rightSides(operands[1], accelerator)
      try FactoredSystem(factors: operands[0], pivots: operands[2], order: n, dtype: type)
        .solve(x, sides: k, count: places.count, matrices: list(accelerator), on: accelerator)
      return ([x], nil)
    }?[0]
  }

  /// The solutions of triangular systems on the device where they are asked for; nil when the host has
  /// to find them.
  func onDevice(_ form: KernelTriangle.Form) throws(TensorError) -> Tensor? {
    try device("solveTriangular", [matrices.tensor, sides]).runKernels {
      accelerator, operands throws(DeviceError) in
      let x = try rightSides(operands[1], accelerator)
      let zeros = try accelerator.array(of: 4, count: places.count)
      try KernelTriangle.solve(
        x, sides: columns, operands[0], extent: order, form, count: places.count,
        matrices: list(accelerator), dtype: matrices.dtype, zeroPivots: zeros, on: accelerator)
      let failure = try accelerator.firstFailure(zeros, count: places.count).map {
        LinearAlgebra.Failure(matrix: places[$0.matrix].matrix, reason: .singular($0.number))
      }
      return ([x], failure)
    }?[0]
  }

  // MARK: - Implementation

  /// A single vector has no rows and columns of its own.
  private var sides: Tensor { target.rank == 1 ? target.reshaped([order, 1]) : target }

  private func device(_ name: String, _ operands: [Tensor]) -> DeviceFactorisation {
    DeviceFactorisation(
      name: name, operands: operands, parts: [Tensor.Part(matrices.dtype, shape)],
      count: places.count, extent: order, needsFinite: false)
  }

  /// The number of each system's matrix, or nil when they come in order.
  private func list(_ accelerator: any Accelerator) throws(DeviceError) -> DeviceArray? {
    try Self.list(places.map(\.matrix), accelerator)
  }

  /// A copy of each system's right sides.
  private func rightSides(
    _ target: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    let size = matrices.dtype.byteCount
    let own = order * columns
    let x = try accelerator.array(of: size, count: places.count * own)
    if let list = try Self.list(places.map(\.target), accelerator) {
      _ = try KernelGather.run(
        target, byteCount: size, extent: (places.map(\.target).max() ?? 0) + 1, inner: own,
        places: list, count: places.count, into: x, on: accelerator)
    } else {
      try accelerator.copy(
        target.memory, at: target.start * size, to: x.memory, at: x.start * size,
        byteCount: places.count * own * size)
    }
    return x
  }

  private static func list(
    _ numbers: [Int], _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray? {
    if numbers.indices.allSatisfy({ numbers[$0] == $0 }) { return nil }
    let array = try accelerator.array(of: 8, count: numbers.count)
    let buffer = try Buffer(numbers)
    try accelerator.upload(
      UnsafeRawBufferPointer(start: buffer.pointer, count: numbers.count * 8), to: array.memory,
      at: array.start * 8)
    withExtendedLifetime(buffer) {}
    return array
  }
}

/// Square matrices taken apart as ``KernelLU`` does it, for their determinants.
private struct Factored {
  let factors: DeviceArray
  let pivots: DeviceArray

  init(
    _ accelerator: any Accelerator, _ a: DeviceArray, order n: Int, count: Int, dtype: DType
  ) throws(DeviceError) {
    factors = try accelerator.array(of: dtype.byteCount, count: count * n * n)
    pivots = try accelerator.array(of: 4, count: count * n)
    let zeros = try accelerator.array(of: 4, count: count)
    try KernelLU.run(
      a, rows: n, columns: n, count: count, dtype: dtype, into: factors, pivots: pivots,
      zeroPivots: zeros, on: accelerator)
  }
}

/// Systems whose transposed matrices were taken apart.
private struct FactoredSystem {
  let factors: DeviceArray
  let pivots: DeviceArray
  let order: Int
  let dtype: DType

  /// Replaces right sides by solutions.
  func solve(
    _ x: DeviceArray, sides: Int, count: Int, matrices: DeviceArray?,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    let zeros = try accelerator.array(of: 4, count: count)
    for isLower in [true, false] {
      try KernelTriangle.solve(
        x, sides: sides, factors, extent: order,
        KernelTriangle.Form(isLower: isLower, hasUnitDiagonal: !isLower), count: count,
        matrices: matrices, dtype: dtype, zeroPivots: zeros, on: accelerator)
    }
    try KernelTriangle.exchangeRows(
      of: x, columns: sides, extent: order, pivots: pivots, exchanges: order, isReversed: true,
      count: count, matrices: matrices, dtype: dtype, on: accelerator)
  }
}
