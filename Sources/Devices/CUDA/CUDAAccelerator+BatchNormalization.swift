import CDrivers

/// A normalisation of each channel over the batch and space, with cuDNN.
///
/// Tensors lie with the batch first, then the channels, then one to three axes of space, without gaps;
/// numbers of channels are `float32`, or `float64` for tensors of that.
package struct CUDABatchNormalization: Sendable {
  /// Batch, channels, space.
  package var extents: [Int]
  /// `float16`, `bfloat16`, `float32` or `float64`.
  package var type: DType
  /// Added to the variance; the library takes 0 or more.
  package var epsilon: Double

  /// Describes a normalisation.
  package init(extents: [Int], type: DType, epsilon: Double = 1e-5) {
    self.extents = extents
    self.type = type
    self.epsilon = epsilon
  }

  /// The type of the channels' numbers.
  var channelType: DType { type == .float64 ? .float64 : .float32 }
}

extension CUDAAccelerator {
  /// Normalises with the batch's own mean and variance.
  ///
  /// - Parameters:
  ///   - running: Mean and unbiased variance over batches; each becomes
  ///     `(1 - momentum) old + momentum new`. nil when nobody keeps them.
  ///   - saved: Where the batch's mean and `1 / √(variance + epsilon)` go, for the gradient.
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func normalize(
    _ normalization: CUDABatchNormalization, _ x: DevicePlace, scale: DevicePlace,
    bias: DevicePlace, into y: DevicePlace,
    running: (mean: DevicePlace, variance: DevicePlace, momentum: Double)?,
    saved: (mean: DevicePlace, inverse: DevicePlace)
  ) throws(DeviceError) {
    let run = try NormalizationRun(self, normalization, "batch normalisation")
    let (input, output) = (try run.tensor(x), try run.tensor(y))
    let (factor, summand) = (try run.channels(scale), try run.channels(bias))
    let (mean, inverse) = (try run.channels(saved.mean), try run.channels(saved.inverse))
    var (runningMean, runningVariance): (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?)
    if let running {
      runningMean = try run.channels(running.mean)
      runningVariance = try run.channels(running.variance)
    }
    try run.library.call(run.operation) {
      $0.functions.pointee.cudnnBatchNormalizationForwardTraining(
        $0.handle, run.mode, run.factors.one, run.factors.zero, run.x.descriptor, input,
        run.x.descriptor, output, run.channels.descriptor, factor, summand,
        running?.momentum ?? 1, runningMean, runningVariance, normalization.epsilon, mean, inverse)
    }
  }

  /// Normalises with a mean and a variance from before.
  ///
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func normalize(
    _ normalization: CUDABatchNormalization, _ x: DevicePlace, scale: DevicePlace,
    bias: DevicePlace, mean: DevicePlace, variance: DevicePlace, into y: DevicePlace
  ) throws(DeviceError) {
    let run = try NormalizationRun(self, normalization, "batch normalisation")
    let (input, output) = (try run.tensor(x), try run.tensor(y))
    let (factor, summand) = (try run.channels(scale), try run.channels(bias))
    let (center, spread) = (try run.channels(mean), try run.channels(variance))
    try run.library.call(run.operation) {
      $0.functions.pointee.cudnnBatchNormalizationForwardInference(
        $0.handle, run.mode, run.factors.one, run.factors.zero, run.x.descriptor, input,
        run.x.descriptor, output, run.channels.descriptor, factor, summand, center, spread,
        normalization.epsilon)
    }
  }

  /// The gradient: `dx`, and those of scale and bias, from `x`, `dy` and what was saved.
  ///
  /// - Throws: ``DeviceError`` with code `missingLibrary` without cuDNN.
  package func normalizeBack(
    _ normalization: CUDABatchNormalization, _ x: DevicePlace, _ dy: DevicePlace,
    scale: DevicePlace, saved: (mean: DevicePlace, inverse: DevicePlace), into dx: DevicePlace,
    scaleGradient: DevicePlace, biasGradient: DevicePlace
  ) throws(DeviceError) {
    let run = try NormalizationRun(self, normalization, "batch normalisation's gradient")
    let (input, gradient, result) = (try run.tensor(x), try run.tensor(dy), try run.tensor(dx))
    let (factor, dscale) = (try run.channels(scale), try run.channels(scaleGradient))
    let dbias = try run.channels(biasGradient)
    let (mean, inverse) = (try run.channels(saved.mean), try run.channels(saved.inverse))
    try run.library.call(run.operation) {
      $0.functions.pointee.cudnnBatchNormalizationBackward(
        $0.handle, run.mode, run.factors.one, run.factors.zero, run.factors.one, run.factors.zero,
        run.x.descriptor, input, run.x.descriptor, gradient, run.x.descriptor, result,
        run.channels.descriptor, factor, dscale, dbias, normalization.epsilon, mean, inverse)
    }
  }

  /// The library's descriptors for a normalisation.
  private struct NormalizationRun {
    let operation: String
    let library: CUDNN
    let x: CUDNNTensor
    let channels: CUDNNTensor
    let factors: CUDNNFactors
    let mode = Int32(SW_CUDNN_NORM_SPATIAL)

    init(
      _ accelerator: CUDAAccelerator, _ normalization: CUDABatchNormalization, _ operation: String
    ) throws(DeviceError) {
      self.accelerator = accelerator
      self.normalization = normalization
      self.operation = operation
      library = try accelerator.opened().libraries.networks()
      x = try CUDNNTensor(library, normalization.extents, normalization.type, operation)
      channelExtents = normalization.extents.indices.map {
        $0 == 1 ? normalization.extents[1] : 1
      }
      channels = try CUDNNTensor(library, channelExtents, normalization.channelType, operation)
      factors = CUDNNFactors(normalization.type)
    }

    func tensor(_ place: DevicePlace) throws(DeviceError) -> UnsafeMutableRawPointer? {
      try accelerator.pointer(place, normalization.extents, normalization.type, operation)
    }

    func channels(_ place: DevicePlace) throws(DeviceError) -> UnsafeMutableRawPointer? {
      try accelerator.pointer(place, channelExtents, normalization.channelType, operation)
    }

    private let accelerator: CUDAAccelerator
    private let normalization: CUDABatchNormalization
    private let channelExtents: [Int]
  }
}
