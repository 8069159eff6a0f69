import CDrivers

/// A convolution with cuDNN, as networks have it: kernels are not flipped, and tensors lie with the
/// batch first, then the channels, then one to three axes of space, without gaps.
///
/// The fastest of the library's ways that always gives the same bits is taken.
package struct CUDAConvolution: Sendable {
  /// Images, or series.
  package var batchCount: Int
  /// Channels that go in.
  package var inputChannels: Int
  /// Channels that come out.
  package var outputChannels: Int
  /// Groups of channels that do not see each other.
  package var groups = 1
  /// The extents of space, and of the kernel.
  package var input: [Int]
  package var kernel: [Int]
  /// Zeros on either side, steps, and distances within the kernel, for each axis of space.
  package var padding: [Int]
  package var stride: [Int]
  package var dilation: [Int]
  /// `float16`, `bfloat16`, `float32` or `float64`.
  package var type: DType
  /// Whether products of `float32` may round their factors to 11 bits.
  package var allowsTF32 = false

  /// Describes a convolution with a step of 1 and without padding.
  package init(
    batchCount: Int, inputChannels: Int, outputChannels: Int, input: [Int], kernel: [Int],
    type: DType
  ) {
    self.batchCount = batchCount
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.input = input
    self.kernel = kernel
    self.type = type
    padding = input.map { _ in 0 }
    stride = input.map { _ in 1 }
    dilation = input.map { _ in 1 }
  }

  /// The extents of space that come out.
  package var output: [Int] {
    input.indices.map { axis in
      let reach = (kernel[axis] - 1) * dilation[axis] + 1
      return (input[axis] + 2 * padding[axis] - reach) / max(1, stride[axis]) + 1
    }
  }

  // MARK: - Implementation

  /// Whether factors keep all their bits.
  var isExact: Bool { type == .float32 && !allowsTF32 }

  var inputExtents: [Int] { [batchCount, inputChannels] + input }
  var outputExtents: [Int] { [batchCount, outputChannels] + output }
  var kernelExtents: [Int] { [outputChannels, inputChannels / max(1, groups)] + kernel }
}

extension CUDAAccelerator {
  /// Convolves: `y` from `x` and the weights `w`.
  ///
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func convolve(
    _ convolution: CUDAConvolution, _ x: DevicePlace, _ w: DevicePlace, into y: DevicePlace
  ) throws(DeviceError) {
    try prepare(convolution, "a convolution").run(x, w, y, .forward)
  }

  /// The gradient of a convolution with respect to its input: `dx` from the weights and `dy`.
  package func convolveBack(
    _ convolution: CUDAConvolution, _ dy: DevicePlace, _ w: DevicePlace, into dx: DevicePlace
  ) throws(DeviceError) {
    try prepare(convolution, "a convolution's gradient").run(dx, w, dy, .data)
  }

  /// The gradient of a convolution with respect to its weights: `dw` from `x` and `dy`.
  package func convolveBackToWeights(
    _ convolution: CUDAConvolution, _ x: DevicePlace, _ dy: DevicePlace, into dw: DevicePlace
  ) throws(DeviceError) {
    try prepare(convolution, "a convolution's gradient of weights").run(x, dw, dy, .weights)
  }

  private func prepare(
    _ convolution: CUDAConvolution, _ operation: String
  ) throws(DeviceError) -> CUDAConvolutionRun {
    try CUDAConvolutionRun(self, convolution, operation)
  }
}
