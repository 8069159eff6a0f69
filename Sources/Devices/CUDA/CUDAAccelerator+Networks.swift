import CDrivers

// Pooling and normalisation with cuDNN, of tensors that lie with the batch first, then the channels,
// then one to three axes of space, without gaps.
extension CUDAAccelerator {
  /// How a window of a tensor becomes one number.
  package enum Pooling: Sendable {
    /// The largest; NaN where there is one.
    case largest
    /// The mean of what lies in the tensor, or of the whole window with its padding as zeros.
    case mean(countsPadding: Bool)
  }

  /// Windows over each axis of space.
  package struct PoolingWindows: Sendable {
    /// How windows become numbers.
    package var pooling: Pooling
    /// The windows' extents.
    package var window: [Int]
    /// How far they reach beyond either end.
    package var padding: [Int]
    /// From one to the next.
    package var stride: [Int]

    /// Describes windows.
    package init(_ pooling: Pooling, window: [Int], padding: [Int], stride: [Int]) {
      self.pooling = pooling
      self.window = window
      self.padding = padding
      self.stride = stride
    }
  }

  /// Pools `x` into `y`.
  ///
  /// - Parameters:
  ///   - extents: Those of `x`: batch, channels, space.
  ///   - outputExtents: Those of `y`.
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func pool(
    _ windows: PoolingWindows, _ x: DevicePlace, extents: [Int], into y: DevicePlace,
    outputExtents: [Int], type: DType
  ) throws(DeviceError) {
    let run = try PoolingRun(self, windows, extents, outputExtents, type, "pooling")
    let input = try pointer(x, extents, type, run.operation)
    let output = try pointer(y, outputExtents, type, run.operation)
    try run.library.call(run.operation) {
      $0.functions.pointee.cudnnPoolingForward(
        $0.handle, run.descriptor.value, run.factors.one, run.x.descriptor, input,
        run.factors.zero, run.y.descriptor, output)
    }
  }

  /// The gradient of pooling: `dx` from what went in, what came out, and the gradient of that.
  ///
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func poolBack(
    _ windows: PoolingWindows, _ x: DevicePlace, extents: [Int], _ y: DevicePlace,
    _ dy: DevicePlace, outputExtents: [Int], into dx: DevicePlace, type: DType
  ) throws(DeviceError) {
    let run = try PoolingRun(self, windows, extents, outputExtents, type, "pooling's gradient")
    let input = try pointer(x, extents, type, run.operation)
    let output = try pointer(y, outputExtents, type, run.operation)
    let gradient = try pointer(dy, outputExtents, type, run.operation)
    let result = try pointer(dx, extents, type, run.operation)
    try run.library.call(run.operation) {
      $0.functions.pointee.cudnnPoolingBackward(
        $0.handle, run.descriptor.value, run.factors.one, run.y.descriptor, output,
        run.y.descriptor, gradient, run.x.descriptor, input, run.factors.zero, run.x.descriptor,
        result)
    }
  }

  /// The library's descriptors for windows over a tensor.
  private struct PoolingRun {
    let operation: String
    let library: CUDNN
    let x: CUDNNTensor
    let y: CUDNNTensor
    let descriptor: PoolingDescriptor
    let factors: CUDNNFactors

    init(
      _ accelerator: CUDAAccelerator, _ windows: PoolingWindows, _ extents: [Int],
      _ outputExtents: [Int], _ type: DType, _ operation: String
    ) throws(DeviceError) {
      self.operation = operation
      library = try accelerator.opened().libraries.networks()
      x = try CUDNNTensor(library, extents, type, operation)
      y = try CUDNNTensor(library, outputExtents, type, operation)
      descriptor = try PoolingDescriptor(library, windows, extents.count - 2, operation)
      factors = CUDNNFactors(type)
    }
  }

  private final class PoolingDescriptor {
    let value: sw_cudnn_pooling?

    init(
      _ library: CUDNN, _ windows: PoolingWindows, _ axes: Int, _ operation: String
    ) throws(DeviceError) {
      self.library = library
      guard [windows.window, windows.padding, windows.stride].allSatisfy({ $0.count == axes })
      else {
        throw DeviceError(
          .deviceFailed, "\(operation): each of \(axes) axes of space needs its numbers")
      }
      let window = try cudnnSpace(windows.window, filler: 1, least: 1, operation)
      let padding = try cudnnSpace(windows.padding, filler: 0, least: 0, operation)
      let stride = try cudnnSpace(windows.stride, filler: 1, least: 1, operation)
      let mode =
        switch windows.pooling {
        case .largest: SW_CUDNN_MAX_DETERMINISTIC
        case .mean(countsPadding: true): SW_CUDNN_AVERAGE_WITH_PADDING
        case .mean(countsPadding: false): SW_CUDNN_AVERAGE
        }
      var made: sw_cudnn_pooling?
      try library.call(operation) {
        let status = $0.functions.pointee.cudnnCreatePoolingDescriptor(&made)
        guard status == 0 else { return status }
        return $0.functions.pointee.cudnnSetPoolingNdDescriptor(
          made, Int32(mode), Int32(SW_CUDNN_PROPAGATE_NAN), Int32(window.count), window, padding,
          stride)
      }
      value = made
    }

    deinit { library.discard { $0.pointee.cudnnDestroyPoolingDescriptor(value) } }

    private let library: CUDNN
  }
}
