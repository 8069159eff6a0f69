import SwiftwaterDevices

extension ScatteredSlices {
  /// Copies an array and writes values to slices of the copy, on an accelerator.
  ///
  /// - Parameters:
  ///   - operands: The array, the places, which have been looked at, and the values.
  ///   - dtype: The type of array and values.
  ///   - accumulation: How values go together; nil replaces.
  ///   - target: Room for the copy.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` where there is no kernel.
  func write(
    _ operands: [DeviceArray], _ dtype: DType, _ accumulation: Accumulation?,
    into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    if accumulation == .product && dtype.isComplex
      || accumulation != nil && dtype.component == .float64 && !accelerator.traits.hasFloat64
    {
      throw DeviceError(.unsupported, "accumulating \(dtype) on \(accelerator.device)")
    }
    let size = dtype.byteCount
    try accelerator.copy(
      operands[0].memory, at: operands[0].start * size, to: target.memory, at: 0,
      byteCount: outer * extent * inner * size)
    if let accumulation {
      _ = try KernelAccumulation.run(
        accumulation.kernel, in: target, dtype: dtype, outer: outer, extent: extent, inner: inner,
        at: operands[1], count: places, values: operands[2], on: accelerator)
    } else {
      _ = try KernelScatter.replace(
        in: target, byteCount: size, outer: outer, extent: extent, inner: inner, at: operands[1],
        count: places, with: operands[2], on: accelerator)
    }
  }
}

extension Accumulation {
  /// The same of the kernels.
  fileprivate var kernel: KernelAccumulation.Kind {
    switch self {
    case .sum: .sum
    case .difference: .difference
    case .product: .product
    case .min: .minimum
    case .max: .maximum
    }
  }
}
