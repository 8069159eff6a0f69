import SwiftwaterDevices

/// The elements of a storage where a mask of the same shape holds, one after the other.
struct MaskedElements {
  private let source: Storage
  private let mask: Storage
  private let dtype: DType

  /// Names elements without gaps and a `bool` mask without gaps.
  init(_ source: Storage, where mask: Storage, _ dtype: DType) {
    self.source = source
    self.mask = mask
    self.dtype = dtype
  }

  /// Copies the elements.
  ///
  /// - Complexity: O(*count*), whatever share is kept.
  func storage() throws(DeviceError) -> Storage {
    let (buffer, count) = try Selection.compress(
      source.pointer(dtype), byteCount: dtype.byteCount,
      where: mask.pointer(.bool).assumingMemoryBound(to: UInt8.self), count: mask.count)
    withExtendedLifetime((source.buffer, mask.buffer)) {}
    return Storage(buffer, shape: [count])
  }
}
