import CDrivers

/// A convolution under way: cuDNN's descriptors, the way it is computed, and the memory that takes.
struct CUDAConvolutionRun {
  /// Which of a convolution's three computations.
  enum Direction { case forward, data, weights }

  init(
    _ accelerator: CUDAAccelerator, _ convolution: CUDAConvolution, _ operation: String
  ) throws(DeviceError) {
    self.accelerator = accelerator
    self.convolution = convolution
    self.operation = operation
    let axes = convolution.input.count
    guard
      [convolution.kernel, convolution.padding, convolution.stride, convolution.dilation]
        .allSatisfy({ $0.count == axes }), convolution.groups > 0,
      convolution.inputChannels % convolution.groups == 0,
      convolution.outputChannels % convolution.groups == 0
    else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): each axis of space needs its numbers, and the groups must divide the channels"
      )
    }
    let library = try accelerator.opened().libraries.networks()
    self.library = library
    x = try CUDNNTensor(library, convolution.inputExtents, convolution.type, operation)
    y = try CUDNNTensor(library, convolution.outputExtents, convolution.type, operation)
    w = try CUDNNFilter(library, convolution.kernelExtents, convolution.type, operation)
    descriptor = try Descriptor(library, convolution, operation)
  }

  /// Puts the computation in the queue; the argument that it gives is the one it writes.
  func run(
    _ x: DevicePlace, _ w: DevicePlace, _ y: DevicePlace, _ direction: Direction
  ) throws(DeviceError) {
    let (input, weights, output) = (
      try pointer(x, convolution.inputExtents), try pointer(w, convolution.kernelExtents),
      try pointer(y, convolution.outputExtents)
    )
    let choice = try choose(direction)
    let area = try accelerator.allocate(byteCount: choice.byteCount)
    let place = UnsafeMutableRawPointer(bitPattern: UInt(area.handle))
    let factors = CUDNNFactors(convolution.type)
    try library.call(operation) {
      let functions = $0.functions
      let status = functions.pointee.cudnnSetConvolutionMathType(descriptor.value, choice.math)
      guard status == 0 else { return status }
      return switch direction {
      case .forward:
        functions.pointee.cudnnConvolutionForward(
          $0.handle, factors.one, self.x.descriptor, input, self.w.descriptor, weights,
          descriptor.value, choice.algorithm, place, choice.byteCount, factors.zero,
          self.y.descriptor, output)
      case .data:
        functions.pointee.cudnnConvolutionBackwardData(
          $0.handle, factors.one, self.w.descriptor, weights, self.y.descriptor, output,
          descriptor.value, choice.algorithm, place, choice.byteCount, factors.zero,
          self.x.descriptor, input)
      case .weights:
        functions.pointee.cudnnConvolutionBackwardFilter(
          $0.handle, factors.one, self.x.descriptor, input, self.y.descriptor, output,
          descriptor.value, choice.algorithm, place, choice.byteCount, factors.zero,
          self.w.descriptor, weights)
      }
    }
  }

  // MARK: - Implementation

  private let accelerator: CUDAAccelerator
  private let convolution: CUDAConvolution
  private let operation: String
  private let library: CUDNN
  private let x: CUDNNTensor
  private let y: CUDNNTensor
  private let w: CUDNNFilter
  private let descriptor: Descriptor

  /// More than the library has of any.
  private static let mostChoices = 16

  /// One way to compute it.
  private struct Choice {
    var algorithm: Int32
    var math: sw_cudnn_math
    var byteCount: Int
  }

  /// The fastest way, as the library expects, that works and gives the same bits each time.
  private func choose(_ direction: Direction) throws(DeviceError) -> Choice {
    var listed = [sw_cudnn_choice](repeating: sw_cudnn_choice(), count: Self.mostChoices)
    var count: Int32 = 0
    let wanted = Int32(listed.count)
    try library.call(operation) {
      let functions = $0.functions
      return switch direction {
      case .forward:
        functions.pointee.cudnnGetConvolutionForwardAlgorithm_v7(
          $0.handle, x.descriptor, w.descriptor, descriptor.value, y.descriptor, wanted, &count,
          &listed)
      case .data:
        functions.pointee.cudnnGetConvolutionBackwardDataAlgorithm_v7(
          $0.handle, w.descriptor, y.descriptor, descriptor.value, x.descriptor, wanted, &count,
          &listed)
      case .weights:
        functions.pointee.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
          $0.handle, x.descriptor, y.descriptor, descriptor.value, w.descriptor, wanted, &count,
          &listed)
      }
    }
    for way in listed.prefix(Int(max(0, count)))
    where way.status == 0 && way.determinism == Int32(SW_CUDNN_DETERMINISTIC) {
      // The library's default may round factors to 11 bits.
      let math = convolution.isExact ? Int32(SW_CUDNN_FMA_MATH) : way.math
      var choice = Choice(algorithm: way.algorithm, math: math, byteCount: 0)
      if try works(&choice, direction) { return choice }
    }
    throw DeviceError(
      .deviceFailed,
      "\(operation): cuDNN has no way for \(convolution.inputExtents) with kernels of "
        + "\(convolution.kernelExtents) in \(convolution.type)")
  }

  /// Asks how much memory a way takes; the library refuses those that do not fit the precision.
  private func works(
    _ choice: inout Choice, _ direction: Direction
  ) throws(DeviceError) -> Bool {
    var (size, status): (Int, Int32) = (0, 0)
    let (algorithm, math) = (choice.algorithm, choice.math)
    try library.call(operation) {
      let functions = $0.functions
      status = functions.pointee.cudnnSetConvolutionMathType(descriptor.value, math)
      guard status == 0 else { return 0 }
      status =
        switch direction {
        case .forward:
          functions.pointee.cudnnGetConvolutionForwardWorkspaceSize(
            $0.handle, x.descriptor, w.descriptor, descriptor.value, y.descriptor, algorithm, &size)
        case .data:
          functions.pointee.cudnnGetConvolutionBackwardDataWorkspaceSize(
            $0.handle, w.descriptor, y.descriptor, descriptor.value, x.descriptor, algorithm, &size)
        case .weights:
          functions.pointee.cudnnGetConvolutionBackwardFilterWorkspaceSize(
            $0.handle, x.descriptor, y.descriptor, descriptor.value, w.descriptor, algorithm, &size)
        }
      return 0
    }
    choice.byteCount = size
    return status == 0
  }

  private func pointer(
    _ place: DevicePlace, _ extents: [Int]
  ) throws(DeviceError) -> UnsafeMutableRawPointer? {
    try accelerator.pointer(place, extents, convolution.type, operation)
  }

  /// The library's description of padding, steps, groups and precision.
  private final class Descriptor {
    let value: sw_cudnn_convolution?

    init(
      _ library: CUDNN, _ convolution: CUDAConvolution, _ operation: String
    ) throws(DeviceError) {
      self.library = library
      let padding = try cudnnSpace(convolution.padding, filler: 0, least: 0, operation)
      let stride = try cudnnSpace(convolution.stride, filler: 1, least: 1, operation)
      let dilation = try cudnnSpace(convolution.dilation, filler: 1, least: 1, operation)
      let groups = Int32(clamping: convolution.groups)
      let math =
        convolution.isExact
        ? SW_CUDNN_FMA_MATH
        : convolution.type.isHalf ? SW_CUDNN_TENSOR_MATH : SW_CUDNN_DEFAULT_MATH
      var made: sw_cudnn_convolution?
      try library.call(operation) {
        let functions = $0.functions
        var status = functions.pointee.cudnnCreateConvolutionDescriptor(&made)
        guard status == 0 else { return status }
        status = functions.pointee.cudnnSetConvolutionNdDescriptor(
          made, Int32(padding.count), padding, stride, dilation,
          Int32(SW_CUDNN_CROSS_CORRELATION), convolution.type.cudnnSumType)
        if status == 0 { status = functions.pointee.cudnnSetConvolutionGroupCount(made, groups) }
        if status == 0 {
          status = functions.pointee.cudnnSetConvolutionMathType(made, Int32(math))
        }
        return status
      }
      value = made
    }

    deinit { library.discard { $0.pointee.cudnnDestroyConvolutionDescriptor(value) } }

    private let library: CUDNN
  }
}

extension CUDAAccelerator {
  /// The pointer that libraries take for a tensor, which must lie in its memory.
  func pointer(
    _ place: DevicePlace, _ extents: [Int], _ type: DType, _ operation: String
  ) throws(DeviceError) -> UnsafeMutableRawPointer? {
    var count = type.byteCount
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else {
        throw DeviceError(.deviceFailed, "\(operation): \(extents) elements are too many")
      }
      count = product
    }
    let (offset, overflow) = place.start.multipliedReportingOverflow(by: type.byteCount)
    guard !overflow else {
      throw DeviceError(.deviceFailed, "\(operation): there is no element \(place.start)")
    }
    let address = try address(place.memory, offset, count, for: operation)
    return UnsafeMutableRawPointer(bitPattern: UInt(address))
  }
}
