import SwiftwaterDevices

extension Tensor {
  /// Opens a file of nothing but elements in row-major order.
  ///
  /// The elements stay in the file, and the operating system brings them as they are looked at; what
  /// lies in the other order of bytes, or at a place that its type does not allow, is copied now.
  /// The file must not be shortened while the tensor lives.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dtype: The type of the elements.
  ///   - shape: The shape; by default one axis of as many elements as there are.
  ///   - offset: Bytes before the first element.
  ///   - byteOrder: Which byte of a number comes first.
  /// - Throws: ``TensorError`` with code `file`, or `format` when the file is too short for the shape,
  ///   or without one ends within an element.
  /// - Complexity: O(1); O(*count*) when a copy is needed.
  /// - Also known as: `numpy.fromfile`, `numpy.memmap`.
  public init(
    raw path: String, dtype: DType, shape: [Int]? = nil, offset: Int = 0,
    byteOrder: ByteOrder = .native
  ) throws(TensorError) {
    let file = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(mappingFile: path)
    }
    guard offset >= 0, offset <= file.byteCount else {
      throw TensorError(
        .format, "\(path) has \(file.byteCount) bytes; none are \(offset) from its beginning")
    }
    let rest = file.byteCount - offset
    guard shape != nil || rest % dtype.byteCount == 0 else {
      throw TensorError(
        .format,
        """
        \(path): \(rest) bytes are not a whole number of \(dtype) elements of \(dtype.byteCount) \
        bytes; give a shape or an offset
        """)
    }
    let elements = StoredElements(
      dtype: dtype, shape: shape ?? [rest / dtype.byteCount], isSwapped: byteOrder != .native)
    self = try elements.tensor(in: file, from: offset, name: path)
  }

  /// Writes nothing but the elements, in row-major order and this machine's order of bytes, to a
  /// file, which is replaced as a whole or not at all.
  ///
  /// - Throws: ``TensorError`` with code `file`, `outOfSpace` or `outOfMemory`.
  /// - Also known as: `numpy.ndarray.tofile`.
  public func write(raw path: String) throws(TensorError) {
    try withContiguousBytes { bytes throws(TensorError) in
      try TensorError.wrapping { () throws(DeviceError) in
        let file = try AtomicFile(path: path)
        try file.write(bytes)
        try file.commit()
      }
    }
  }
}
