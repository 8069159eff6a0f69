import SwiftwaterDevices

/// A factorisation, or what is solved with one, on the device where it was asked for.
///
/// Small matrices are a team of work-items' each, on every device, for what there are kernels for;
/// larger ones are cuSOLVER's on NVIDIA GPUs, one by one. Where there is neither, the host does the
/// work: operands come to it, the results go back when something on the device reads them, and
/// `Device.statistics` counts it among the ``Device/Statistics/hostOperations``. When nobody asked
/// for a device only large matrices and long stacks of small ones go there.
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
  /// The largest extent of the matrices; nil for that of square ones.
  var largest: Int?
  /// Whether operands with NaN or infinity are left to the host, which says so.
  var needsFinite = true

  /// What comes of one matrix: its parts, and why it has none.
  typealias Outcome = (parts: [DeviceMemory], failure: LinearAlgebra.Failure.Reason?)
  /// What comes of a whole stack.
  typealias StackOutcome = (parts: [DeviceArray], failure: LinearAlgebra.Failure?)
  /// Computes a whole stack with kernels; gets the device and the first element of each operand.
  typealias StackWork =
    (any Accelerator, [DeviceArray]) throws(DeviceError) -> StackOutcome

  /// Computes every matrix of the stack with kernels.
  ///
  /// - Returns: nil when the host has to do it.
  /// - Throws: ``TensorError`` of the device, or of a matrix that has no answer.
  func runKernels(_ kernels: StackWork) throws(TensorError) -> [Tensor]? {
    try withoutActuallyEscaping(kernels) { (kernels) throws(TensorError) in
      try run(kernels: kernels) { library, _ throws(DeviceError) in
        throw DeviceError(.unsupported, "\(library.device) has no library for \(name)")
      }
    }
  }

  /// Computes every matrix of the stack.
  ///
  /// - Parameters:
  ///   - isCounted: Whether work that is left to the host is counted here; not when it is recorded, and
  ///     counted when it is evaluated.
  ///   - kernels: Computes all matrices at once when they are small.
  ///   - compute: Gets the device and the first element of each operand's matrix.
  /// - Returns: nil when the host has to do it.
  /// - Throws: ``TensorError`` of the device, or of a matrix that has no answer.
  func run(
    isCounted: Bool = true, kernels: StackWork? = nil,
    _ compute: (any DeviceLinearAlgebra, [DeviceArray]) throws(DeviceError) -> Outcome
  ) throws(TensorError) -> [Tensor]? {
    let bytes = operands.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
    let recorded = Placement.recorded
    let isAsked = Placement.isAsked(recorded: recorded)
    guard Placement.mayLeaveHost(recorded: recorded, bytes: bytes),
      isAsked || extent >= Self.leastAutomatic
        || kernels != nil && isSmall && count >= Self.leastSmallAutomatic,
      operands.allSatisfy({ $0.count > 0 }),
      parts.allSatisfy({ !$0.shape.contains(0) })
    else { return nil }
    let outcome = try TensorError.wrapping {
      () throws(DeviceError) -> (results: [Tensor], failure: LinearAlgebra.Failure?)? in
      if isAsked,
        let accelerator = try Placement.accelerator(recorded: recorded, bytes: bytes, inputs: []),
        !(accelerator is any DeviceLinearAlgebra), kernels == nil || !isSmall
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
        if let kernels, suitsKernels(accelerator) {
          guard try isFinite() else { return nil }
          return try run(on: accelerator, storages, kernels)
        }
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
  /// Fewer small matrices are no work for a device that nobody asked for.
  private static let leastSmallAutomatic = 64
  /// A single matrix up to this extent is one launch instead of a library's many.
  private static let leastForLibrary = 64

  private var isSmall: Bool { (largest ?? extent) <= MatrixTeams.largest }

  private func suitsKernels(_ accelerator: any Accelerator) -> Bool {
    isSmall
      && (count > 1 || (largest ?? extent) <= Self.leastForLibrary
        || !(accelerator is any DeviceLinearAlgebra))
  }

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
    on accelerator: any Accelerator, _ storages: [Storage], _ kernels: StackWork
  ) throws(DeviceError) -> (results: [Tensor], failure: LinearAlgebra.Failure?) {
    var arrays: [DeviceArray] = []
    for (storage, operand) in zip(storages, operands) {
      arrays.append(try storage.array(operand.dtype, on: accelerator))
    }
    let outcome = try kernels(accelerator, arrays)
    let results = zip(outcome.parts, parts).map { array, part in
      Tensor(array, dtype: part.dtype, shape: part.shape)
    }
    return (results, outcome.failure)
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
      largest: max(rows, columns), needsFinite: needsFinite)
  }

  /// The same, with the upper triangle in the place of the lower one.
  func withLower(_ lower: Bool) -> Tensor { lower ? tensor : tensor.adjoint() }
}
