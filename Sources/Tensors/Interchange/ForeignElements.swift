import SwiftwaterDevices

/// Elements in memory that somebody else owns, as they described them: nothing of it is believed.
struct ForeignElements {
  var pointer: UnsafeRawPointer
  let dtype: DType
  let shape: [Int]
  /// Elements between neighbours along each axis; nil for row-major order without gaps.
  let strides: [Int]?
  let name: String

  /// Returns a tensor over the memory, which is only read.
  ///
  /// - Parameter release: Called once when the last user has let go, and not when this throws.
  /// - Throws: ``TensorError`` with code `invalidArgument` or `format`.
  func tensor(release: @escaping @Sendable () -> Void) throws(TensorError) -> Tensor {
    let (strides, low, high) = try checked()
    let first = UnsafeMutableRawPointer(mutating: pointer)
    let byteCount = (high - low) * dtype.byteCount
    let buffer = Buffer(
      borrowing: first + low * dtype.byteCount, byteCount: byteCount, release: release)
    let storage = Storage(buffer, offset: -low, shape: shape, strides: strides)
    guard dtype == .bool else { return Tensor(Node(stored: storage, dtype: dtype)) }
    // A truth is 0 or 1; kernels count on it.
    let bytes = Tensor(Node(stored: storage, dtype: .uint8))
    if bytes.count > 0, bytes.max().item(as: UInt8.self) > 1 { return bytes .!= 0 }
    return Tensor(Node(stored: storage, dtype: .bool))
  }

  /// Returns a tensor over memory of a device, which is only read.
  ///
  /// - Parameters:
  ///   - device: The device, whose address the pointer is.
  ///   - release: Called once when the last user has let go and the device is done, and not when this
  ///     throws.
  /// - Throws: ``TensorError`` with code `device`, `invalidArgument` or `format`.
  func tensor(
    on device: Device, release: @escaping @Sendable () -> Void
  ) throws(TensorError) -> Tensor {
    let (strides, low, high) = try checked()
    let accelerator = try TensorError.wrapping { () throws(DeviceError) in
      try Accelerators.accelerator(of: device)
    }
    let byteCount = (high - low) * dtype.byteCount
    let memory = DeviceMemory(
      borrowing: UInt64(UInt(bitPattern: pointer + low * dtype.byteCount)), byteCount: byteCount,
      on: accelerator, release: release)
    return tensor(
      Storage(Buffer(memory, byteCount: byteCount), offset: -low, shape: shape, strides: strides))
  }

  /// Returns a tensor over a part of memory that a device lent, which is only read.
  ///
  /// - Parameters:
  ///   - memory: The memory, which `release` gives back.
  ///   - offset: The first element's place, in bytes.
  ///   - release: As for ``tensor(on:release:)``.
  /// - Throws: ``TensorError`` with code `invalidArgument` or `format`.
  func tensor(
    in memory: DeviceMemory, at offset: Int, release: @escaping @Sendable () -> Void
  ) throws(TensorError) -> Tensor {
    let (strides, low, high) = try checked()
    let first = offset / dtype.byteCount
    guard offset % dtype.byteCount == 0, first + low >= 0,
      first + high <= memory.byteCount / dtype.byteCount
    else { throw failure("elements outside of memory of \(memory.byteCount) bytes") }
    let borrowed = DeviceMemory(
      borrowing: memory.handle, byteCount: memory.byteCount, on: memory.accelerator,
      release: release)
    return tensor(
      Storage(
        Buffer(borrowed, byteCount: memory.byteCount), offset: first, shape: shape,
        strides: strides))
  }

  // MARK: - Implementation

  /// A tensor over memory of a device; a truth is made 0 or 1 there.
  private func tensor(_ storage: Storage) -> Tensor {
    guard dtype == .bool else { return Tensor(Node(stored: storage, dtype: dtype)) }
    return Tensor(Node(stored: storage, dtype: .uint8)) .!= 0
  }

  /// The strides, the lowest element's place, at most 0, and the place behind the highest one.
  private func checked() throws(TensorError) -> (strides: [Int], low: Int, high: Int) {
    let elements = StoredElements(dtype: dtype, shape: shape)
    _ = try elements.byteCount(for: name, code: nil)
    let strides = strides ?? Shape.strides(shape)
    guard strides.count == shape.count else {
      throw failure("\(strides.count) strides for \(shape.count) axes")
    }
    guard UInt(bitPattern: pointer) % UInt(dtype.alignment) == 0 else {
      throw failure("the address is not a multiple of \(dtype.alignment); copy the elements")
    }
    let (low, high) = try reach(strides)
    return (strides, low, high)
  }

  /// The lowest element's place, at most 0, and the place behind the highest one.
  private func reach(_ strides: [Int]) throws(TensorError) -> (low: Int, high: Int) {
    if shape.contains(0) { return (0, 0) }
    var (low, high) = (0, 1)
    for (extent, stride) in zip(shape, strides) {
      let (reach, isTooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (sum, isTooFarStill) = (reach < 0 ? low : high).addingReportingOverflow(reach)
      // Half the address space in bytes is more than any machine has.
      guard !isTooFar, !isTooFarStill, sum.magnitude < 1 << 56 else { throw leaving(strides) }
      if reach < 0 { low = sum } else { high = sum }
    }
    let address = UInt(bitPattern: pointer)
    let below = UInt((-low) * dtype.byteCount)
    let above = UInt(high * dtype.byteCount)
    guard address >= below, !address.addingReportingOverflow(above).overflow else {
      throw leaving(strides)
    }
    return (low, high)
  }

  private func leaving(_ strides: [Int]) -> TensorError {
    failure("strides \(Shape.text(strides)) of shape \(Shape.text(shape)) leave the address space")
  }

  private func failure(_ what: String) -> TensorError {
    TensorError(.invalidArgument, "\(name): \(what)")
  }
}
