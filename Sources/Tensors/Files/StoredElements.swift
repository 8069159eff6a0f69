import SwiftwaterDevices

/// Elements as a file holds them: type, shape, order of the axes and of the bytes.
struct StoredElements: Equatable {
  var dtype: DType
  var shape: [Int]
  /// Whether the first axis is the innermost one, as in Fortran.
  var isColumnMajor = false
  /// Whether the bytes of a number come in the other order than this machine's.
  var isSwapped = false

  /// The axes a tensor may have, as the kernels count them.
  static let rankLimit = 64

  /// The bytes all elements take.
  ///
  /// - Parameter code: The code of the error when no memory can hold the shape; nil for that of the
  ///   mistake in the shape.
  func byteCount(
    for name: String, code: TensorError.Code? = .format
  ) throws(TensorError) -> Int {
    guard shape.count <= Self.rankLimit else {
      throw TensorError(
        .unsupported, "\(name): \(shape.count) axes; a tensor has at most \(Self.rankLimit)")
    }
    do {
      return try Shape.count(shape, for: name) * dtype.byteCount
    } catch {
      throw TensorError(code ?? error.code, error.message)
    }
  }

  /// Returns the elements that lie in `buffer` from `start` on.
  ///
  /// They are not copied when they lie as this machine wants them.
  ///
  /// - Throws: ``TensorError`` with code `format` when the buffer ends before they do.
  func tensor(in buffer: Buffer, from start: Int, name: String) throws(TensorError) -> Tensor {
    let size = try byteCount(for: name)
    guard start >= 0, start <= buffer.byteCount, size <= buffer.byteCount - start else {
      throw TensorError(
        .format,
        """
        \(name): \(Shape.text(shape)) of \(dtype) needs \(size) bytes, but only \
        \(max(0, buffer.byteCount - start)) follow; the file is damaged or was cut off
        """)
    }
    let bytes = UnsafeRawBufferPointer(start: buffer.pointer + start, count: size)
    let memory: Buffer
    if needsCopy(bytes) {
      memory = try copy(bytes)
    } else if start == 0, buffer.byteCount == size {
      memory = buffer
    } else {
      memory = buffer.slice(from: start, byteCount: size)
    }
    let strides = isColumnMajor ? Self.columnMajorStrides(shape) : Shape.strides(shape)
    return Tensor(
      Node(stored: Storage(memory, offset: 0, shape: shape, strides: strides), dtype: dtype))
  }

  static func columnMajorStrides(_ shape: [Int]) -> [Int] {
    Array(Shape.strides(shape.reversed()).reversed())
  }

  // MARK: - Implementation

  private func needsCopy(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return false }
    if isSwapped || UInt(bitPattern: base) % UInt(dtype.alignment) != 0 { return true }
    // A truth is 0 or 1; kernels count on it.
    return dtype == .bool && bytes.contains { $0 > 1 }
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) throws(TensorError) -> Buffer {
    let copy = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(byteCount: bytes.count)
    }
    if let base = bytes.baseAddress {
      copy.pointer.copyMemory(from: base, byteCount: bytes.count)
    }
    if dtype == .bool {
      let truths = copy.elements(of: UInt8.self)
      for index in truths.indices { truths[index] = truths[index] == 0 ? 0 : 1 }
    }
    if isSwapped { ByteOrder.swap(copy, dtype) }
    return copy
  }
}

extension DType {
  /// What an address of an element must be a multiple of.
  var alignment: Int { component.byteCount }
}
