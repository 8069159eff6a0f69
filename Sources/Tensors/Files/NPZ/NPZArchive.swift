import CKernels
import SwiftwaterDevices

/// A `.npz` file: arrays by name, as NumPy saves several at once.
///
/// ```swift
/// try NPZArchive.write(["weights": w, "bias": b], to: "model.npz")
/// let archive = try NPZArchive("model.npz")
/// let weights = try archive["weights"]
/// ```
///
/// Opening reads the list of members; an array is read when it is asked for. Members that are stored
/// stay in the file where their place allows, compressed ones need zlib. The names are keys and
/// nothing else: no file is ever created from them.
public struct NPZArchive: Sendable {
  /// The names of the arrays in the order of the file, without `.npy`.
  public let names: [String]

  /// Opens a file.
  ///
  /// The file must not be shortened while the archive or a tensor from it lives.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``TensorError`` with code `file`, `format` or `unsupported`.
  /// - Complexity: O(members).
  /// - Also known as: `numpy.load`.
  public init(_ path: String) throws(TensorError) {
    file = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(mappingFile: path)
    }
    self.path = path
    let bytes = UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount)
    let list = try ZipDirectory(bytes, path: path).members
    members = Dictionary(list.map { ($0.name, $0) }) { first, _ in first }
    names = list.map { Self.short($0.name) }
    guard Set(names).count == names.count else {
      throw ZipDirectory.failure(path, "a name stands there with and without '.npy'")
    }
  }

  /// Reads an array.
  ///
  /// Its checksum is compared, so the whole member is looked at.
  ///
  /// - Parameter name: A name, with or without `.npy`.
  /// - Throws: ``TensorError`` with code `unknownName`; `format` for a damaged member; `unsupported`
  ///   for elements that no tensor holds; `missingLibrary` when it is compressed and there is no
  ///   zlib; `outOfMemory`.
  /// - Complexity: O(*count*).
  public subscript(name: String) -> Tensor {
    get throws(TensorError) {
      guard let member = members[name + ".npy"] ?? members[name] else {
        throw TensorError(
          .unknownName,
          "\(path) has no array '\(name)'; it has \(names.prefix(20).joined(separator: ", "))")
      }
      return try read(member)
    }
  }

  /// Reads every array.
  ///
  /// - Throws: ``TensorError`` as the subscript does.
  public func tensors() throws(TensorError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for name in names { tensors[name] = try self[name] }
    return tensors
  }

  // MARK: - Implementation

  private let path: String
  private let file: Buffer
  private let members: [String: ZipMember]

  private static func short(_ name: String) -> String {
    name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
  }

  private func read(_ member: ZipMember) throws(TensorError) -> Tensor {
    let bytes = UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount)
    let range = try member.range(bytes, path: path)
    let stored = UnsafeRawBufferPointer(rebasing: bytes[range])
    let name = "\(path), member '\(member.name)'"
    if member.isDeflated { return try CompressedArray(stored, member, name: name).read() }
    guard stored.crc32() == member.checksum else { throw Self.damaged(name) }
    let header = try NPYHeader(stored, name: name)
    let size = try header.elements.byteCount(for: name)
    guard header.byteCount + size == member.byteCount else {
      throw Self.wrongLength(name, member.byteCount, header)
    }
    return try header.elements.tensor(
      in: file, from: range.lowerBound + header.byteCount, name: name)
  }

  static func damaged(_ name: String) -> TensorError {
    TensorError(.format, "\(name) is damaged: its checksum does not agree")
  }

  static func wrongLength(_ name: String, _ byteCount: Int, _ header: NPYHeader) -> TensorError {
    TensorError(
      .format,
      """
      \(name) has \(byteCount) bytes, which its header of \(header.byteCount) and \
      \(Shape.text(header.elements.shape)) of \(header.elements.dtype) do not take
      """)
  }
}

extension UnsafeRawBufferPointer {
  /// The check of these bytes after others whose check is `crc`.
  func crc32(after crc: UInt32 = 0) -> UInt32 {
    sw_crc32(crc, baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(count))
  }
}
