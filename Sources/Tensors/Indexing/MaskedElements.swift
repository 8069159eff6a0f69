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
  /// - Complexity: O(*count*), whatever share is kept: every element is written, and only those kept
  ///   move the place on, so that there is nothing to predict.
  func storage() throws(DeviceError) -> Storage {
    let chosen = mask.pointer(.bool).assumingMemoryBound(to: UInt8.self)
    var count = 0
    for index in 0..<mask.count { count += Int(chosen[index]) }
    // One more, because an element that is not kept is written where the next one goes.
    let buffer = try Buffer(byteCount: (count + 1) * dtype.byteCount)
    switch dtype.byteCount {
    case 1: keep(chosen, in: buffer, as: UInt8.self)
    case 2: keep(chosen, in: buffer, as: UInt16.self)
    case 4: keep(chosen, in: buffer, as: UInt32.self)
    case 8: keep(chosen, in: buffer, as: UInt64.self)
    default: keep(chosen, in: buffer, as: TwoWords.self)
    }
    return Storage(buffer, shape: [count])
  }

  private func keep<Word: BitwiseCopyable>(
    _ chosen: UnsafePointer<UInt8>, in buffer: Buffer, as type: Word.Type
  ) {
    let from = source.pointer(dtype).assumingMemoryBound(to: Word.self)
    let to = buffer.pointer.assumingMemoryBound(to: Word.self)
    var place = 0
    for index in 0..<mask.count {
      to[place] = from[index]
      place &+= Int(chosen[index])
    }
    withExtendedLifetime((source.buffer, mask.buffer, buffer)) {}
  }
}
