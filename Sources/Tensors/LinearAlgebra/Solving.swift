import SwiftwaterDevices

extension Tensor {
  /// Returns the x with `self x = target`.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | … × n × n | without zero pivots |
  /// | `target` | n, or … × n × k | one vector, or the columns of matrices |
  /// | result | as `target`, stacks broadcast | |
  ///
  /// - Throws: ``TensorError`` with code `singularMatrix`, `shapeMismatch`, `invalidType` or
  ///   `outOfMemory`.
  /// - Complexity: O(*n*³ + *n*²*k*) for each matrix; ``luFactored()`` keeps the first part for more
  ///   targets.
  /// - Also known as: `numpy.linalg.solve`.
  public func solve(_ target: Tensor) throws(TensorError) -> Tensor {
    let system = try LinearSystem(self, target, for: "solve")
    if let solved = try system.onDevice() { return solved }
    if let solved = try system.small() { return solved }
    return try LUFactorization(system.matrices, for: "solve").solve(system)
  }

  /// Returns the x with `self x = target`, for matrices of which one triangle is 0.
  ///
  /// - Parameters:
  ///   - target: n values, or … × n × k.
  ///   - lower: Whether the lower triangle is read, or the upper one.
  ///   - transposed: Whether the system is that of the transposed matrices.
  ///   - hasUnitDiagonal: Whether the diagonal is taken for ones and not read.
  /// - Throws: ``TensorError`` with code `singularMatrix` for a 0 on the diagonal, `shapeMismatch`,
  ///   `invalidType` or `outOfMemory`.
  /// - Complexity: O(*n*²*k*) for each matrix.
  /// - Also known as: `scipy.linalg.solve_triangular`.
  public func solveTriangular(
    _ target: Tensor, lower: Bool, transposed: Bool = false, hasUnitDiagonal: Bool = false
  ) throws(TensorError) -> Tensor {
    let system = try LinearSystem(self, target, for: "solveTriangular")
    let n = system.order
    func solve<S: LinearScalar>(
      _ type: S.Type, _ inputs: [UnsafeMutableRawPointer], _ r: UnsafeMutableRawPointer
    ) throws(DeviceError) -> LinearAlgebra.Failure? {
      var failure: LinearAlgebra.Failure?
      try system.forEach(S.self, inputs[1], r) { place, right, columns throws(DeviceError) in
        let zero = try LinearAlgebra.solveTriangular(
          inputs[0].of(S.self) + place * n * n, order: n, triangle: lower ? .upper : .lower,
          form: transposed ? .plain : .transposed, hasUnitDiagonal: hasUnitDiagonal, right,
          columns: columns)
        if let zero, failure == nil {
          failure = LinearAlgebra.Failure(matrix: place, reason: .singular(zero))
        }
      }
      return failure
    }
    let form = KernelTriangle.Form(
      isLower: lower, hasUnitDiagonal: hasUnitDiagonal, isTransposed: transposed)
    if let solved = try system.onDevice(form) { return solved }
    let scalar = system.matrices.scalar
    return try Self.computedPartsNow(
      "solveTriangular", [system.matrices.tensor, system.target],
      [Part(system.matrices.dtype, system.shape)]
    ) { inputs, results throws(DeviceError) in try solve(scalar, inputs, results[0]) }[0]
  }
}

/// Stacks of square matrices and right sides, which broadcast.
struct LinearSystem {
  let matrices: MatrixStack
  let target: Tensor
  /// The shape of the solutions.
  let shape: [Int]
  /// How many right sides each system has.
  let columns: Int
  /// Which matrix and which right side each system takes.
  let places: [(matrix: Int, target: Int)]

  var order: Int { matrices.rows }

  init(_ a: Tensor, _ b: Tensor, for name: String) throws(TensorError) {
    let type = try Tensor.linearType(a, b, for: name)
    matrices = try a.matrices(for: name, isSquare: true, type: type)
    let isVector = b.rank == 1
    guard b.rank >= 1, b.shape[isVector ? 0 : b.rank - 2] == matrices.rows else {
      throw TensorError(
        .shapeMismatch,
        """
        \(name): a matrix of \(matrices.rows) rows needs targets of \(matrices.rows) rows, got \
        shapes \(Shape.text(a.shape)) and \(Shape.text(b.shape))
        """)
    }
    target = b.cast(to: type)
    columns = isVector ? 1 : b.shape[b.rank - 1]
    let own = isVector ? [] : Array(b.shape.dropLast(2))
    let batch = try Shape.broadcast(matrices.batch, own, for: name)
    shape = batch + (isVector ? [matrices.rows] : [matrices.rows, columns])
    places = zip(
      a.places(matrices.batch, in: batch), b.places(own, in: batch)
    ).map { (matrix: $0, target: $1) }
  }

  /// The solutions on the device where they were asked for; nil when the host has to find them.
  func onDevice() throws(TensorError) -> Tensor? {
    let (places, n, k, type) = (places, order, columns, matrices.dtype)
    // A single vector has no rows and columns of its own.
    let sides = target.rank == 1 ? target.reshaped([n, 1]) : target
    let device = DeviceFactorisation(
      name: "solve", operands: [matrices.tensor, sides], parts: [Tensor.Part(type, shape)],
      count: places.count, places: { [places[$0].matrix, places[$0].target] }, extent: n,
      needsFinite: false)
    return try device.run(kernels: solveWithKernels) { library, operands throws(DeviceError) in
      let (a, b) = (operands[0], operands[1])
      let (x, pivot) = try library.solve(
        a.memory, at: a.start, b.memory, at: b.start, extent: n, sides: k, type: type)
      return ([x], pivot == 0 ? nil : .singular(pivot))
    }?[0]
  }

  /// The solutions of small systems, each of which has a matrix and right sides of its own; nil for
  /// others.
  func small() throws(TensorError) -> Tensor? {
    let (n, k, type) = (order, columns, matrices.dtype)
    guard SmallMatrices.takes(order: n, type), places.count == matrices.count,
      target.count == places.count * n * k
    else { return nil }
    return try Tensor.computedPartsNow(
      "solve", [matrices.tensor, target], [Tensor.Part(type, shape)]
    ) { inputs, results throws(DeviceError) in
      SmallMatrices.solve(
        inputs[0], order: n, inputs[1], sides: k, count: places.count, into: results[0], type)
    }[0]
  }

  /// Calls `solve` with every system's matrix and its right sides, column by column, which it
  /// replaces by the solutions; these go to `r`, row by row.
  func forEach<S: LinearScalar>(
    _ type: S.Type, _ b: UnsafeMutableRawPointer, _ r: UnsafeMutableRawPointer,
    _ solve: (Int, UnsafeMutablePointer<S>, Int) throws(DeviceError) -> Void
  ) throws(DeviceError) {
    let (n, k) = (order, columns)
    let scratch = try Workspace<S>(n * k)
    let right = scratch.pointer
    for (index, place) in places.enumerated() {
      let (source, result) = (b.of(S.self) + place.target * n * k, r.of(S.self) + index * n * k)
      if k == 1 {
        result.update(from: source, count: n)
        try solve(place.matrix, result, 1)
      } else {
        LinearAlgebra.transpose(source, rows: n, columns: k, to: right)
        try solve(place.matrix, right, k)
        LinearAlgebra.transpose(right, rows: k, columns: n, to: result)
      }
    }
    withExtendedLifetime(scratch) {}
  }
}
