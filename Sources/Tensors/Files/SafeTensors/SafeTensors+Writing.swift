import SwiftwaterDevices

extension SafeTensors {
  /// Writes tensors to a `.safetensors` file, which is replaced as a whole or not at all.
  ///
  /// Those with the widest elements come first, so that all lie at places their types allow.
  ///
  /// - Parameters:
  ///   - tensors: The tensors by name; `__metadata__` is no name.
  ///   - metadata: Texts by name for the header.
  ///   - path: The file; the name is taken as it is, without an ending added.
  /// - Throws: ``TensorError`` with code `unsupported` for a type the format does not know;
  ///   `invalidArgument`, `file`, `outOfSpace` or `outOfMemory`.
  /// - Complexity: O(elements).
  /// - Also known as: `safetensors.numpy.save_file`.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(TensorError) {
    let list = tensors.sorted { a, b in
      let (x, y) = (a.value.dtype.byteCount, b.value.dtype.byteCount)
      return x != y ? x > y : a.key < b.key
    }
    let header = try header(list, metadata, path)
    let file = try TensorError.wrapping { () throws(DeviceError) in
      let file = try AtomicFile(path: path)
      try file.write(header)
      return file
    }
    for (_, tensor) in list {
      try tensor.withContiguousBytes { bytes throws(TensorError) in
        try TensorError.wrapping { () throws(DeviceError) in try file.write(bytes) }
      }
    }
    try TensorError.wrapping { () throws(DeviceError) in try file.commit() }
  }

  // MARK: - Implementation

  private static func header(
    _ list: [(key: String, value: Tensor)], _ metadata: [String: String], _ path: String
  ) throws(TensorError) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(StrictJSON.quoted($0.key)):\(StrictJSON.quoted($0.value))" }
      members.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var place = 0
    for (name, tensor) in list {
      guard name != "__metadata__" else {
        throw TensorError(
          .invalidArgument, "\(path): '__metadata__' is not a name for a tensor; choose another")
      }
      guard let type = SafeTensorsType.of(tensor.dtype) else {
        throw TensorError(
          .unsupported,
          "\(path): '\(name)' is \(tensor.dtype), which .safetensors does not know; cast it")
      }
      let end = place + tensor.count * tensor.dtype.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(StrictJSON.quoted(name)):{\"dtype\":\"\(type.name)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(place),\(end)]}")
      place = end
    }
    let text = Array("{\(members.joined(separator: ","))}".utf8)
    // Blanks bring the elements to a multiple of 64.
    let length = (8 + text.count + 63) / 64 * 64 - 8
    guard length <= SafeTensorsHeader.limit else {
      throw TensorError(
        .invalidArgument, "\(path): names and metadata take \(length) bytes; 100 MB are allowed")
    }
    var bytes = LittleEndianBytes()
    bytes.append(UInt64(length))
    return bytes.bytes + text + Array(repeating: 0x20, count: length - text.count)
  }
}
