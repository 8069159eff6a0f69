import SwiftwaterDevices

extension Storage {
  /// The elements in row-major order without gaps, in an accelerator's memory.
  func array(_ dtype: DType, on accelerator: any Accelerator) throws(DeviceError) -> DeviceArray {
    let own = DeviceArray(try buffer.memory(on: accelerator), start: offset)
    if isContiguous { return own }
    let copy = try accelerator.array(of: dtype.byteCount, count: count)
    try KernelTranspose.run(
      own, byteCount: dtype.byteCount, extents: shape, strides: strides, into: copy,
      on: accelerator)
    return copy
  }

  /// The elements of several storages one after the other along an axis, in an accelerator's memory.
  static func joined(
    _ storages: [Storage], axis: Int, _ shape: [Int], _ dtype: DType,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Storage {
    let target = try accelerator.array(of: dtype.byteCount, count: shape.reduce(1, *))
    let strides = Shape.strides(shape)
    var start = 0
    for storage in storages where storage.count > 0 {
      let array = try storage.array(dtype, on: accelerator)
      try KernelViewWriting.run(
        array, byteCount: dtype.byteCount, extents: storage.shape, strides: strides,
        into: target.advanced(by: start), on: accelerator)
      start += storage.shape[axis] * strides[axis]
    }
    return Storage(
      Buffer(target.memory, byteCount: shape.reduce(1, *) * dtype.byteCount), shape: shape)
  }
}

extension Tensor {
  /// Work on accelerators whose operands come without gaps and whose result is memory to fill.
  ///
  /// - Parameters:
  ///   - operands: What is read.
  ///   - dtype: The type of the result.
  ///   - shape: The shape of the result.
  ///   - body: Gets the first element of every operand and of the result.
  static func accelerated(
    _ operands: [Tensor], dtype: DType, shape: [Int],
    _ body:
      @escaping (any Accelerator, [DeviceArray], DeviceArray) throws(DeviceError) -> Void
  ) -> Deferred.AcceleratedBody {
    let types = operands.map(\.dtype)
    return { accelerator, storages throws(DeviceError) in
      var arrays: [DeviceArray] = []
      for (storage, type) in zip(storages, types) {
        arrays.append(try storage.array(type, on: accelerator))
      }
      let byteCount = shape.reduce(1, *) * dtype.byteCount
      let result = try accelerator.allocate(byteCount: Swift.max(16, byteCount))
      try body(accelerator, arrays, DeviceArray(result))
      return Storage(Buffer(result, byteCount: byteCount), shape: shape)
    }
  }
}
