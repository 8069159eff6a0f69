import SwiftwaterDevices

extension FourierPoints {
  /// Transforms along all axes on an accelerator.
  ///
  /// - Parameters:
  ///   - source: Elements of the shape, left as they are.
  ///   - target: Room for as many, apart from the source.
  ///   - shape: Their shape.
  ///   - dtype: `complex64` or `complex128`.
  ///   - direction: The sign of the exponent.
  ///   - scale: What the result is multiplied by.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` where there is no kernel.
  func transform(
    _ source: DeviceArray, into target: DeviceArray, _ shape: [Int], _ dtype: DType,
    _ direction: FourierTransform.Direction, _ scale: Double, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let count = shape.reduce(1, *)
    let order = axes.sorted(by: >)
    guard !order.isEmpty else {
      return try accelerator.copy(
        source.memory, at: source.start * dtype.byteCount, to: target.memory,
        at: target.start * dtype.byteCount, byteCount: count * dtype.byteCount)
    }
    var from = source
    for (number, axis) in order.enumerated() {
      let isLast = number == order.count - 1
      let to = isLast ? target : try accelerator.array(of: dtype.byteCount, count: count)
      try KernelFourier.complex(
        from, into: to, dtype: dtype.component, outer: shape[..<axis].reduce(1, *),
        length: shape[axis], inner: shape[(axis + 1)...].reduce(1, *), direction: direction,
        scale: number == 0 ? scale : 1, on: accelerator)
      from = to
    }
  }

  /// Transforms real numbers, of which half of the last axis is kept.
  ///
  /// - Parameters:
  ///   - source: Real numbers of the whole shape, left as they are.
  ///   - target: Room for the half of them.
  ///   - whole: The shape.
  ///   - type: `complex64` or `complex128`.
  ///   - scale: What the result is multiplied by.
  ///   - accelerator: Whose memory it is.
  func halve(
    _ source: DeviceArray, into target: DeviceArray, _ whole: [Int], _ type: DType, _ scale: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    let axis = axes[axes.count - 1]
    let (outer, inner) = (whole[..<axis].reduce(1, *), whole[(axis + 1)...].reduce(1, *))
    let (length, component) = (whole[axis], type.component)
    let kept = half.resized(whole)
    let isLast = inner == 1
    var rows = source
    if !isLast {
      rows = try accelerator.array(of: component.byteCount, count: whole.reduce(1, *))
      try KernelTranspose.run(
        source, byteCount: component.byteCount, extents: [outer, inner, length],
        strides: [length * inner, 1, inner], into: rows, on: accelerator)
    }
    func room() throws(DeviceError) -> DeviceArray {
      try accelerator.array(of: type.byteCount, count: kept.reduce(1, *))
    }
    let isAll = axes.count == 1
    let first = isAll && isLast ? target : try room()
    try KernelFourier.real(
      rows, into: first, dtype: component, rows: outer * inner, length: length, scale: scale,
      on: accelerator)
    var back = first
    if !isLast {
      back = isAll ? target : try room()
      let half = length / 2 + 1
      try KernelTranspose.run(
        first, byteCount: type.byteCount, extents: [outer, half, inner],
        strides: [half * inner, 1, half], into: back, on: accelerator)
    }
    if !isAll {
      try butLast.transform(back, into: target, kept, type, .forward, 1, on: accelerator)
    }
  }

  /// Transforms the first halves of Hermitian sequences to the real numbers they come from.
  ///
  /// - Parameters:
  ///   - source: Complex numbers of half the shape.
  ///   - target: Room for real numbers of the whole.
  ///   - whole: The shape of the result.
  ///   - type: `complex64` or `complex128`.
  ///   - scale: What the result is multiplied by.
  ///   - accelerator: Whose memory it is.
  func double(
    _ source: DeviceArray, into target: DeviceArray, _ whole: [Int], _ type: DType, _ scale: Double,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    let axis = axes[axes.count - 1]
    let (outer, inner) = (whole[..<axis].reduce(1, *), whole[(axis + 1)...].reduce(1, *))
    let (given, count) = (half.resized(whole), whole.reduce(1, *))
    let taken = try accelerator.array(of: type.byteCount, count: given.reduce(1, *))
    try butLast.transform(source, into: taken, given, type, .backward, 1, on: accelerator)
    let mirrored = try accelerator.array(of: type.byteCount, count: count)
    try KernelFourier.mirror(
      taken, into: mirrored, dtype: type.component, outer: outer, length: whole[axis],
      inner: inner, on: accelerator)
    let all = try accelerator.array(of: type.byteCount, count: count)
    try KernelFourier.complex(
      mirrored, into: all, dtype: type.component, outer: outer, length: whole[axis], inner: inner,
      direction: .backward, scale: scale, on: accelerator)
    try KernelTranspose.run(
      DeviceArray(all.memory), byteCount: type.component.byteCount, extents: [count],
      strides: [2], into: target, on: accelerator)
  }
}
