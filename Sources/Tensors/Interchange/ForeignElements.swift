import SwiftwaterDevices

/// Elements in memory that somebody else owns, as they described them: nothing of it is believed.
struct ForeignElements {
  let pointer: UnsafeRawPointer
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
    let elements = StoredElements(dtype: dtype, shape: shape)
    let count = try elements.byteCount(for: name, code: nil) / dtype.byteCount
    let strides = strides ?? Shape.strides(shape)
    guard strides.count == shape.count else {
      throw failure("\(strides.count) strides for \(shape.count) axes")
    }
    guard UInt(bitPattern: pointer) % UInt(dtype.alignment) == 0 else {
      throw failure("the address is not a multiple of \(dtype.alignment); copy the elements")
    }
    let (low, high) = try reach(strides)
    let first = UnsafeMutableRawPointer(mutating: pointer)
    let byteCount = (high - low) * dtype.byteCount
    let buffer = Buffer(
      borrowing: first + low * dtype.byteCount, byteCount: byteCount, release: release)
    let storage = Storage(buffer, offset: -low, shape: shape, strides: strides)
    guard dtype == .bool else { return Tensor(Node(stored: storage, dtype: dtype)) }
    // A truth is 0 or 1; kernels count on it.
    let bytes = Tensor(Node(stored: storage, dtype: .uint8))
    if count > 0, bytes.max().item(as: UInt8.self) > 1 { return bytes .!= 0 }
    return Tensor(Node(stored: storage, dtype: .bool))
  }

  // MARK: - Implementation

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
