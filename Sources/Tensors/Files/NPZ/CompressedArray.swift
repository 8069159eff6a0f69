import SwiftwaterDevices

/// A deflated `.npy` member, inflated into exactly the memory that its header asks for.
struct CompressedArray {
  private let member: ZipMember
  private let name: String
  private let inflater: Inflater

  init(
    _ bytes: UnsafeRawBufferPointer, _ member: ZipMember, name: String
  ) throws(TensorError) {
    self.member = member
    self.name = name
    inflater = try TensorError.wrapping { () throws(DeviceError) in try Inflater(bytes) }
  }

  func read() throws(TensorError) -> Tensor {
    var head = try take(min(NPYHeader.prefixByteCount, member.byteCount))
    let size = try head.viewing { bytes throws(TensorError) in
      try NPYHeader.byteCount(bytes, name: name)
    }
    guard size <= member.byteCount else { throw NPYHeader.cutOff(name) }
    // A header of version 1 may be shorter than the longest prefix only when it is empty.
    head += try take(max(0, size - head.count))
    let header = try head.viewing { bytes throws(TensorError) in
      try NPYHeader(bytes, name: name)
    }
    let count = try header.elements.byteCount(for: name)
    guard header.byteCount == head.count, head.count + count == member.byteCount else {
      throw NPZArchive.wrongLength(name, member.byteCount, header)
    }
    let buffer = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(byteCount: count)
    }
    let elements = UnsafeMutableRawBufferPointer(start: buffer.pointer, count: count)
    let (written, isDone) = try wrapping { () throws(DeviceError) in
      (try inflater.read(into: elements), try inflater.isExhausted())
    }
    guard written == count, isDone else {
      throw TensorError(
        .format, "\(name) does not hold the \(member.byteCount) bytes that the list promises")
    }
    let check = try head.viewing { bytes throws(TensorError) in
      UnsafeRawBufferPointer(elements).crc32(after: bytes.crc32())
    }
    guard check == member.checksum else { throw NPZArchive.damaged(name) }
    return try header.elements.tensor(in: buffer, from: 0, name: name)
  }

  // MARK: - Implementation

  /// Returns the next bytes.
  private func take(_ count: Int) throws(TensorError) -> [UInt8] {
    var bytes = Array(repeating: UInt8(0), count: count)
    var written = 0
    do {
      try bytes.withUnsafeMutableBytes { written = try inflater.read(into: $0) }
    } catch let error as DeviceError {
      throw failure(error)
    } catch {
      throw NPYHeader.cutOff(name)
    }
    guard written == count else { throw NPYHeader.cutOff(name) }
    return bytes
  }

  private func wrapping<Value>(
    _ body: () throws(DeviceError) -> Value
  ) throws(TensorError) -> Value {
    do {
      return try body()
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: DeviceError) -> TensorError {
    TensorError(TensorError(error).code, "\(name): \(error.message)")
  }
}

extension [UInt8] {
  /// Calls `body` with the bytes, keeping the type of its error.
  func viewing<Value>(
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Value
  ) throws(TensorError) -> Value {
    try withUnsafeBytes { bytes in
      Result { () throws(TensorError) in try body(bytes) }
    }.get()
  }
}
