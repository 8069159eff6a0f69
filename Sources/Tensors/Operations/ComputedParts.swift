import SwiftwaterDevices

extension Tensor {
  /// Type and shape of one of several results of an operation.
  struct Part {
    let dtype: DType
    let shape: [Int]

    init(_ dtype: DType, _ shape: [Int]) {
      self.dtype = dtype
      self.shape = shape
    }
  }

  /// The work of an operation with several results: gets the first element of every operand, in
  /// row-major order without gaps, and of every result.
  typealias PartsBody = (
    _ operands: [UnsafeMutableRawPointer], _ results: [UnsafeMutableRawPointer]
  ) throws(DeviceError) -> Void

  /// The same on an accelerator.
  typealias AcceleratedPartsBody = (
    _ accelerator: any Accelerator, _ operands: [DeviceArray], _ results: [DeviceArray]
  ) throws(DeviceError) -> Void

  /// Records an operation with several results, which are computed together when the first of them
  /// is looked at, into one piece of memory.
  static func computedParts(
    _ name: String, _ operands: [Tensor], _ parts: [Part],
    accelerated: AcceleratedPartsBody? = nil, _ body: @escaping PartsBody
  ) throws(TensorError) -> [Tensor] {
    let layout = try PartsLayout(parts, for: name)
    let onDevice = accelerated.map { work in
      Self.accelerated(operands, dtype: .uint8, shape: [layout.byteCount]) {
        accelerator, inputs, whole throws(DeviceError) in
        let results = zip(parts, layout.offsets).map { part, offset in
          DeviceArray(whole.memory, start: offset / part.dtype.byteCount)
        }
        try work(accelerator, inputs, results)
      }
    }
    let whole = try computed(
      name, operands, dtype: .uint8, shape: [layout.byteCount], accelerated: onDevice
    ) {
      inputs, result throws(DeviceError) in
      try body(inputs, layout.offsets.map { result + $0 })
    }
    defer { withExtendedLifetime(whole) {} }
    return zip(parts, layout.offsets).map { part, offset in
      Tensor(
        pending: .deferred(name: name, [whole.node], isView: true) { storages in
          Storage(storages[0].buffer, shape: part.shape, offset: offset / part.dtype.byteCount)
        }, dtype: part.dtype, shape: part.shape)
    }
  }

  /// Computes an operation with several results at once, because its values may make it fail.
  static func computedPartsNow(
    _ name: String, _ operands: [Tensor], _ parts: [Part],
    _ body: (
      _ operands: [UnsafeMutableRawPointer], _ results: [UnsafeMutableRawPointer]
    ) throws(DeviceError) -> LinearAlgebra.Failure?
  ) throws(TensorError) -> [Tensor] {
    for part in parts { _ = try Shape.count(part.shape, for: name) }
    let failure: LinearAlgebra.Failure?
    let results: [Tensor]
    do throws(DeviceError) {
      try Evaluator.evaluate(operands.map(\.node))
      var inputs: [Storage] = []
      for operand in operands { inputs.append(try operand.contiguousStorage()) }
      var storages: [Storage] = []
      for part in parts {
        let byteCount = part.shape.reduce(1, *) * part.dtype.byteCount
        storages.append(Storage(try Buffer(byteCount: byteCount), shape: part.shape))
      }
      failure = try body(
        zip(inputs, operands).map { $0.pointer($1.dtype) }, storages.map(\.buffer.pointer))
      withExtendedLifetime(inputs) {}
      results = zip(storages, parts).map { Tensor(Node(stored: $0, dtype: $1.dtype)) }
    } catch {
      throw TensorError(error)
    }
    if let failure {
      throw TensorError(failure, in: name, isStack: (operands.first?.rank ?? 0) > 2)
    }
    return results
  }

  // MARK: - Implementation

  /// Where each of several results begins in their common memory.
  private struct PartsLayout {
    var offsets: [Int] = []
    var byteCount = 0

    init(_ parts: [Part], for name: String) throws(TensorError) {
      for part in parts {
        offsets.append(byteCount)
        let size = try Shape.count(part.shape, for: name) * part.dtype.byteCount
        // Vector kernels like whole cache lines.
        byteCount += (size + 63) & ~63
      }
    }
  }
}

extension TensorError {
  /// What linear algebra had no answer for, with the remedy.
  init(_ failure: LinearAlgebra.Failure, in name: String, isStack: Bool) {
    let matrix = isStack ? "matrix \(failure.matrix) of the stack" : "the matrix"
    switch failure.reason {
    case .notFinite:
      self.init(
        .notFinite,
        "\(name): \(matrix) has NaN or infinity; replace it first (replacingNonFinite)")
    case .notConverged:
      self.init(.notConverged, "\(name): \(matrix) did not converge; scale it, or use float64")
    case .singular(let pivot):
      self.init(
        .singularMatrix,
        "\(name): \(matrix) is singular: pivot \(pivot) is 0; use pseudoInverse or leastSquares")
    case .notPositiveDefinite(let order):
      self.init(
        .notPositiveDefinite,
        """
        \(name): \(matrix) is not positive definite: its leading minor of order \(order) is not \
        positive; check that it is symmetric, or add to its diagonal
        """)
    }
  }
}
