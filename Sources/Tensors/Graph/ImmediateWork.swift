import SwiftwaterDevices

extension Tensor {
  /// Does some work now, because the shape of what comes of it depends on the elements, where it
  /// belongs: on the device that work recorded here would run on.
  ///
  /// - Parameters:
  ///   - operands: What is read; evaluated first.
  ///   - accelerated: The work on an accelerator, with operands without gaps; nil when it has no
  ///     kernel for it.
  ///   - body: The work on the host, with operands without gaps.
  /// - Throws: ``TensorError`` of the device, or with code `outOfMemory`.
  static func immediately<Result>(
    _ operands: [Tensor],
    accelerated: (any Accelerator, [DeviceArray]) throws(DeviceError) -> Result?,
    _ body: ([Storage]) throws(DeviceError) -> Result
  ) throws(TensorError) -> Result {
    do throws(DeviceError) {
      try Evaluator.evaluate(operands.map(\.node))
      var storages: [Storage] = []
      for operand in operands { storages.append(try Evaluator.materialise(operand.node)) }
      let bytes = operands.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
      let recorded = Placement.recorded
      if Placement.mayLeaveHost(recorded: recorded, bytes: bytes),
        let accelerator = try Placement.accelerator(
          recorded: recorded, bytes: bytes, inputs: storages.map(\.buffer)),
        let result = try accelerator.attempt(
          recorded: recorded,
          { () throws(DeviceError) in
            var arrays: [DeviceArray] = []
            for (storage, operand) in zip(storages, operands) {
              arrays.append(try storage.array(operand.dtype, on: accelerator))
            }
            return try accelerated(accelerator, arrays)
          })
      {
        return result
      }
      var inputs: [Storage] = []
      for (storage, operand) in zip(storages, operands) {
        let input = storage.isContiguous ? storage : try operand.contiguousStorage()
        try input.buffer.bringToHost()
        inputs.append(input)
      }
      defer { withExtendedLifetime(inputs) {} }
      return try body(inputs)
    } catch {
      throw TensorError(error)
    }
  }

  /// Holds the first elements of an accelerator's memory.
  init(_ array: DeviceArray, dtype: DType, shape: [Int]) {
    let byteCount = (array.start + shape.reduce(1, *)) * dtype.byteCount
    self.init(
      Node(
        stored: Storage(
          Buffer(array.memory, byteCount: byteCount), shape: shape, offset: array.start),
        dtype: dtype))
  }
}
