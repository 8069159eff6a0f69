import SwiftwaterDevices

/// A factorisation, or what is solved with one, on the device where it was asked for.
///
/// NVIDIA GPUs have cuSOLVER for it. Where a device has no such library, where the library is not
/// installed, and for stacks of many small matrices, which a library takes one by one, the host does the
/// work: operands come to it, the results go back when something on the device reads them, and
/// `Device.statistics` counts it among the ``Device/Statistics/hostOperations``. When nobody asked
/// for a device only large matrices go there.
struct DeviceFactorisation {
  /// What errors and statistics call it.
  let name: String
  /// Stacks of matrices.
  let operands: [Tensor]
  /// The results, each a stack of as many matrices.
  let parts: [Tensor.Part]
  /// How many matrices each result has.
  let count: Int
  /// Which matrix of each operand a result takes.
  var places: ((Int) -> [Int])?
  /// The smallest extent of the matrices.
  let extent: Int
  /// Whether operands with NaN or infinity are left to the host, which says so.
  var needsFinite = true

  /// What comes of one matrix: its parts, and why it has none.
  typealias Outcome = (parts: [DeviceMemory], failure: LinearAlgebra.Failure.Reason?)

  /// Computes every matrix of the stack.
  ///
  /// - Parameters:
  ///   - isCounted: Whether work that is left to the host is counted here; not when it is recorded, and
  ///     counted when it is evaluated.
  ///   - compute: Gets the device and the first element of each operand's matrix.
  /// - Returns: nil when the host has to do it.
  /// - Throws: ``TensorError`` of the device, or of a matrix that has no answer.
  func run(
    isCounted: Bool = true,
    _ compute: (any DeviceLinearAlgebra, [DeviceArray]) throws(DeviceError) -> Outcome
  ) throws(TensorError) -> [Tensor]? {
    let bytes = operands.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
    let recorded = Placement.recorded
    let isAsked = Placement.isAsked(recorded: recorded)
    guard Placement.mayLeaveHost(recorded: recorded, bytes: bytes),
      isAsked || extent >= Self.leastAutomatic, operands.allSatisfy({ $0.count > 0 }),
      parts.allSatisfy({ !$0.shape.contains(0) })
    else { return nil }
    let outcome = try TensorError.wrapping {
      () throws(DeviceError) -> (results: [Tensor], failure: LinearAlgebra.Failure?)? in
      if isAsked,
        let accelerator = try Placement.accelerator(recorded: recorded, bytes: bytes, inputs: []),
        !(accelerator is any DeviceLinearAlgebra)
      {
        if isCounted { HostOperations.count(name, for: accelerator.device) }
        return nil
      }
      try Evaluator.evaluate(operands.map(\.node))
      var storages: [Storage] = []
      for operand in operands { storages.append(try Evaluator.materialise(operand.node)) }
      guard
        let accelerator = try Placement.accelerator(
          recorded: recorded, bytes: bytes, inputs: storages.map(\.buffer))
      else { return nil }
      let isWorthIt = count <= Self.fewMatrices || extent >= Self.leastOfMany
      let outcome = try accelerator.attempt(recorded: recorded) {
        () throws(DeviceError) -> (results: [Tensor], failure: LinearAlgebra.Failure?)? in
        guard isWorthIt, let library = accelerator as? any DeviceLinearAlgebra, try isFinite()
        else { return nil }
        return try run(on: library, storages, compute)
      }
      if outcome == nil, isCounted { HostOperations.count(name, for: accelerator.device) }
      return outcome
    }
    guard let outcome else { return nil }
    if let failure = outcome.failure {
      throw TensorError(failure, in: name, isStack: operands[0].rank > 2)
    }
    return outcome.results
  }

  // MARK: - Implementation

  /// Below, a library's many launches take longer than the host.
  private static let leastAutomatic = 1024
  /// A library takes the matrices of a stack one by one.
  private static let fewMatrices = 16
  private static let leastOfMany = 128

  private func isFinite() throws(DeviceError) -> Bool {
    guard needsFinite else { return true }
    for operand in operands {
      let all = operand.isFinite().all()
      try Evaluator.evaluate(all.node)
      if !all.item(as: Bool.self) { return false }
    }
    return true
  }

  private func run(
    on library: any DeviceLinearAlgebra, _ storages: [Storage],
    _ compute: (any DeviceLinearAlgebra, [DeviceArray]) throws(DeviceError) -> Outcome
  ) throws(DeviceError) -> (results: [Tensor], failure: LinearAlgebra.Failure?) {
    var arrays: [DeviceArray] = []
    for (storage, operand) in zip(storages, operands) {
      arrays.append(try storage.array(operand.dtype, on: library))
    }
    let sizes = parts.map { $0.shape.reduce(1, *) / count }
    var whole: [DeviceMemory] = []
    var failure: LinearAlgebra.Failure?
    for matrix in 0..<count {
      let own = places?(matrix) ?? operands.map { _ in matrix }
      let firsts = arrays.indices.map { index in
        let shape = operands[index].shape
        return arrays[index].advanced(by: own[index] * shape.suffix(2).reduce(1, *))
      }
      let outcome = try compute(library, firsts)
      if let reason = outcome.failure, failure == nil {
        failure = LinearAlgebra.Failure(matrix: matrix, reason: reason)
      }
      if count == 1 {
        whole = outcome.parts
        continue
      }
      for (index, part) in parts.enumerated() {
        let byteCount = sizes[index] * part.dtype.byteCount
        if matrix == 0 { whole.append(try library.allocate(byteCount: byteCount * count)) }
        try library.copy(
          outcome.parts[index], at: 0, to: whole[index], at: matrix * byteCount,
          byteCount: byteCount)
      }
    }
    let results = zip(whole, parts).map { memory, part in
      Tensor(DeviceArray(memory), dtype: part.dtype, shape: part.shape)
    }
    return (results, failure)
  }
}

extension MatrixStack {
  /// A factorisation of these matrices, or of some of the same extents, on a device.
  func onDevice(
    _ name: String, of operand: Tensor? = nil, _ parts: [Tensor.Part], needsFinite: Bool = true
  ) -> DeviceFactorisation {
    DeviceFactorisation(
      name: name, operands: [operand ?? tensor], parts: parts, count: count, extent: small,
      needsFinite: needsFinite)
  }

  /// The same, with the upper triangle in the place of the lower one.
  func withLower(_ lower: Bool) -> Tensor { lower ? tensor : tensor.adjoint() }
}
