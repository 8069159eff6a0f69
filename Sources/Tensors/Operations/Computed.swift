import SwiftwaterDevices

extension Tensor {
  /// Records an operation whose operands come without gaps and whose result is memory to fill.
  ///
  /// - Parameters:
  ///   - name: What errors and plans call it.
  ///   - operands: The tensors it reads.
  ///   - dtype: The type of the result.
  ///   - shape: The shape of the result.
  ///   - cost: What it takes beyond one pass over memory.
  ///   - accelerated: The same on an accelerator, where there are kernels for it.
  ///   - body: Gets the first element of every operand and of the result.
  static func computed(
    _ name: String, _ operands: [Tensor], dtype: DType, shape: [Int],
    cost: WorkCost = WorkCost(), accelerated: Deferred.AcceleratedBody? = nil,
    _ body:
      @escaping ([UnsafeMutableRawPointer], UnsafeMutableRawPointer) throws(DeviceError) -> Void
  ) throws(TensorError) -> Tensor {
    let count = try Shape.count(shape, for: name)
    defer { withExtendedLifetime(operands) {} }
    let types = operands.map(\.dtype)
    return Tensor(
      pending: .deferred(name: name, operands.map(\.node), cost: cost, accelerated: accelerated) {
        storages throws(DeviceError) in
        var inputs: [Storage] = []
        for (storage, type) in zip(storages, types) { inputs.append(try storage.contiguous(type)) }
        let buffer = try Buffer(byteCount: count * dtype.byteCount)
        try body(zip(inputs, types).map { $0.pointer($1) }, buffer.pointer)
        withExtendedLifetime(inputs) {}
        return Storage(buffer, shape: shape)
      }, dtype: dtype, shape: shape)
  }

  /// Returns what `body` makes of this tensor with an axis moved to the end, moved back.
  func withLastAxis(
    _ axis: Int, for name: String, _ body: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    let place = try Shape.axis(axis, rank: rank, for: name)
    if place == rank - 1 { return try body(self) }
    return try body(movingAxis(place, to: -1)).movingAxis(-1, to: place)
  }

  /// Whether work on these elements that is recorded now may run anywhere but on the host.
  var mayLeaveHost: Bool {
    Placement.mayLeaveHost(recorded: Placement.recorded, bytes: count * dtype.byteCount)
  }

  /// This tensor's type when it holds fractions, the default float otherwise.
  var floatingType: DType { dtype.isInexact ? dtype : Self.defaultFloat }
}

/// A loop written once for numbers of every type.
protocol NumberKernel {
  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError)
}

extension DType {
  /// Runs a loop for the Swift type of these elements; bools are bytes of 0 and 1.
  func run(_ kernel: some NumberKernel) throws(DeviceError) {
    switch self {
    case .bool, .uint8: try kernel.run(UInt8.self)
    case .int8: try kernel.run(Int8.self)
    case .int16: try kernel.run(Int16.self)
    case .int32: try kernel.run(Int32.self)
    case .int64: try kernel.run(Int64.self)
    case .uint16: try kernel.run(UInt16.self)
    case .uint32: try kernel.run(UInt32.self)
    case .uint64: try kernel.run(UInt64.self)
    case .float32: try kernel.run(Float.self)
    case .float64: try kernel.run(Double.self)
    case .float16: try kernel.run(Float16.self)
    case .bfloat16: try kernel.run(BFloat16.self)
    case .complex64: try kernel.run(Complex<Float>.self)
    case .complex128: try kernel.run(Complex<Double>.self)
    }
  }
}

/// The rows of a tensor's last axis, and how many of them make a piece of work for a thread.
struct Rows {
  let count: Int
  let length: Int

  init(_ shape: [Int]) {
    length = shape.last ?? 1
    count = shape.dropLast().reduce(1, *)
  }

  /// Calls `body` with ranges of rows of about 64 Ki elements each, on several threads.
  func forEachRange(_ body: @Sendable (Range<Int>) -> Void) {
    Threads.forEachRange(count, grain: max(1, 65_536 / max(1, length))) { _, range in body(range) }
  }
}
