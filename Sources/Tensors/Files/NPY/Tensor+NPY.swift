import SwiftwaterDevices

extension Tensor {
  /// Opens a `.npy` file, the format of one NumPy array.
  ///
  /// The elements stay in the file, and the operating system brings them as they are looked at; what
  /// lies in the other order of bytes is copied now. Both orders of axes are read without copying.
  /// What follows the elements in the file is left alone. The file must not be shortened while the
  /// tensor lives.
  ///
  /// - Parameter path: The file, of version 1.0, 2.0 or 3.0. Elements of type `<V2`, which is how
  ///   `ml_dtypes` writes them, are `bfloat16`.
  /// - Throws: ``TensorError`` with code `file`; `format` for a damaged file; `unsupported` for
  ///   objects (a pickle is never read), structures, text and dates.
  /// - Complexity: O(1); O(*count*) when a copy is needed.
  /// - Also known as: `numpy.load(path, mmap_mode="r")`.
  public init(npy path: String) throws(TensorError) {
    let file = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(mappingFile: path)
    }
    let header = try NPYHeader(
      UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount), name: path)
    self = try header.elements.tensor(in: file, from: header.byteCount, name: path)
  }

  /// Writes the elements to a `.npy` file, which is replaced as a whole or not at all.
  ///
  /// - Parameter path: The file; the name is taken as it is, without an ending added.
  /// - Throws: ``TensorError`` with code `file`, `outOfSpace` or `outOfMemory`.
  /// - Also known as: `numpy.save`.
  public func write(npy path: String) throws(TensorError) {
    try withContiguousBytes { bytes throws(TensorError) in
      try TensorError.wrapping { () throws(DeviceError) in
        let file = try AtomicFile(path: path)
        try file.write(NPYHeader.bytes(dtype: dtype, shape: shape))
        try file.write(bytes)
        try file.commit()
      }
    }
  }
}
