import CDrivers

/// The extents of a row-major tensor without gaps, as cuDNN keeps them.
final class CUDNNTensor {
  let descriptor: sw_cudnn_tensor?

  /// - Parameter extents: Batch, channels, and one to three of space; those of fewer than two count
  ///   as an image of one row.
  init(
    _ library: CUDNN, _ extents: [Int], _ type: DType, _ operation: String
  ) throws(DeviceError) {
    self.library = library
    let extents = try cudnnExtents(extents, operation)
    var strides = [Int32](repeating: 1, count: extents.count)
    for axis in stride(from: extents.count - 2, through: 0, by: -1) {
      let (product, overflow) = strides[axis + 1].multipliedReportingOverflow(by: extents[axis + 1])
      guard !overflow, extents[axis + 1] > 0 else {
        throw DeviceError(.deviceFailed, "\(operation): cuDNN takes 1 to 2³¹ - 1 elements")
      }
      strides[axis] = product
    }
    guard let number = type.cudnnType else {
      throw DeviceError(.deviceFailed, "\(operation): cuDNN does not compute in \(type)")
    }
    var made: sw_cudnn_tensor?
    try library.call(operation) {
      let status = $0.functions.pointee.cudnnCreateTensorDescriptor(&made)
      guard status == 0 else { return status }
      return $0.functions.pointee.cudnnSetTensorNdDescriptor(
        made, number, Int32(extents.count), extents, strides)
    }
    descriptor = made
  }

  deinit { library.discard { $0.pointee.cudnnDestroyTensorDescriptor(descriptor) } }

  private let library: CUDNN
}

/// The extents of a convolution's weights, as cuDNN keeps them.
final class CUDNNFilter {
  let descriptor: sw_cudnn_filter?

  /// - Parameter extents: Channels that come out, channels of a group that go in, and those of space.
  init(
    _ library: CUDNN, _ extents: [Int], _ type: DType, _ operation: String
  ) throws(DeviceError) {
    self.library = library
    let extents = try cudnnExtents(extents, operation)
    guard let number = type.cudnnType else {
      throw DeviceError(.deviceFailed, "\(operation): cuDNN does not compute in \(type)")
    }
    var made: sw_cudnn_filter?
    try library.call(operation) {
      let status = $0.functions.pointee.cudnnCreateFilterDescriptor(&made)
      guard status == 0 else { return status }
      return $0.functions.pointee.cudnnSetFilterNdDescriptor(
        made, number, Int32(SW_CUDNN_NCHW), Int32(extents.count), extents)
    }
    descriptor = made
  }

  deinit { library.discard { $0.pointee.cudnnDestroyFilterDescriptor(descriptor) } }

  private let library: CUDNN
}

/// Numbers of 32 bits for the library, with an axis of 1 before a single one of space.
func cudnnExtents(_ extents: [Int], _ operation: String) throws(DeviceError) -> [Int32] {
  guard (3...5).contains(extents.count),
    extents.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) })
  else {
    throw DeviceError(
      .deviceFailed,
      "\(operation): cuDNN takes one to three axes of space, and extents of 1 to 2³¹ - 1, not "
        + "\(extents)")
  }
  var extents = extents
  if extents.count == 3 { extents.insert(1, at: 2) }
  return extents.map(Int32.init)
}

/// The same for numbers of space alone, such as strides; `filler` stands for the missing axis.
func cudnnSpace(
  _ numbers: [Int], filler: Int, least: Int, _ operation: String
) throws(DeviceError) -> [Int32] {
  guard (1...3).contains(numbers.count),
    numbers.allSatisfy({ $0 >= least && $0 <= Int(Int32.max) })
  else {
    throw DeviceError(
      .deviceFailed, "\(operation): \(numbers) are not numbers of \(least) or more for each axis")
  }
  return ((numbers.count == 1 ? [filler] : []) + numbers).map(Int32.init)
}
