import SwiftwaterDevices

extension NPZArchive {
  /// Writes arrays to a `.npz` file, which is replaced as a whole or not at all.
  ///
  /// Arrays that are not compressed begin at multiples of 64 bytes, so that they can be read where
  /// they lie.
  ///
  /// - Parameters:
  ///   - tensors: The arrays by name, `.npy` included or not; those of a dictionary are written in
  ///     the order of their names, of `KeyValuePairs` in their own.
  ///   - path: The file; the name is taken as it is, without an ending added.
  ///   - compressed: Whether the arrays are deflated, which needs zlib.
  /// - Throws: ``TensorError`` with code `invalidArgument` for a name that is empty or comes twice;
  ///   `file`, `outOfSpace`, `outOfMemory` or `missingLibrary`.
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.savez`, `numpy.savez_compressed`.
  public static func write(
    _ tensors: some Collection<(key: String, value: Tensor)>, to path: String,
    compressed: Bool = false
  ) throws(TensorError) {
    try write(tensors, to: path, compressed: compressed, longFrom: ZipWriter.longFrom)
  }

  // MARK: - Implementation

  /// - Parameter longFrom: The size from which records for 4 GB and more are used.
  static func write(
    _ tensors: some Collection<(key: String, value: Tensor)>, to path: String, compressed: Bool,
    longFrom: Int
  ) throws(TensorError) {
    var list = Array(tensors)
    if tensors is [String: Tensor] { list.sort { $0.key < $1.key } }
    var names: Set<String> = []
    for (name, _) in list {
      let isFresh = names.insert(memberName(name)).inserted
      guard !name.isEmpty, isFresh, name.utf8.count < 60_000 else {
        throw TensorError(
          .invalidArgument,
          "\(path): the name '\(name.prefix(80))' is empty, too long or comes twice; choose another"
        )
      }
    }
    var writer = try TensorError.wrapping { () throws(DeviceError) in
      ZipWriter(try AtomicFile(path: path), longFrom: longFrom)
    }
    for (name, tensor) in list {
      let header = NPYHeader.bytes(dtype: tensor.dtype, shape: tensor.shape)
      try tensor.withContiguousBytes { bytes throws(TensorError) in
        try TensorError.wrapping { () throws(DeviceError) in
          if compressed {
            try writer.deflate(memberName(name), header, bytes)
          } else {
            try writer.store(memberName(name), header, bytes)
          }
        }
      }
    }
    try TensorError.wrapping { () throws(DeviceError) in try writer.finish() }
  }

  private static func memberName(_ name: String) -> String {
    name.hasSuffix(".npy") ? name : name + ".npy"
  }
}
