import SwiftwaterDevices

/// A `.safetensors` file: tensors by name, in the form that model weights are exchanged in.
///
/// ```swift
/// let weights = try SafeTensors("model.safetensors")
/// let embedding = try weights["embedding.weight"]
/// ```
///
/// Opening reads and checks the header; a tensor stays in the file, where its place allows, and the
/// operating system brings what is looked at.
///
/// - Source: the format's description, https://github.com/huggingface/safetensors
public struct SafeTensors: Sendable {
  /// One tensor of the file.
  public struct Entry: Sendable, Equatable {
    /// The file's name of the element type, such as `BF16`.
    public let typeName: String
    /// The extents.
    public let shape: [Int]
    /// Where the elements lie, in bytes behind the header.
    public let range: Range<Int>

    /// The element type; nil for one that a tensor cannot hold, such as `F8_E4M3`.
    public var dtype: DType? { SafeTensorsType.named(typeName)?.dtype }
  }

  /// The names of the tensors in the order in which they lie in the file.
  public let names: [String]

  /// Texts by name that the writer put into the header, such as `format`.
  public let metadata: [String: String]

  /// Opens a file and checks its header.
  ///
  /// The file must not be shortened while this or a tensor from it lives.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``TensorError`` with code `file`, or `format` when the header is not what the format
  ///   demands: at most 100 MB, tensors that fill the file without holes and overlaps, no name twice.
  /// - Complexity: O(tensors).
  /// - Also known as: `safetensors.safe_open`.
  public init(_ path: String) throws(TensorError) {
    let file = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(mappingFile: path)
    }
    let header = try SafeTensorsHeader(
      UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount), path: path)
    self.path = path
    self.file = file
    start = header.byteCount
    names = header.names
    entries = header.entries
    metadata = header.metadata
  }

  /// Returns what the file says about a tensor; nil when there is none of the name.
  public func entry(_ name: String) -> Entry? { entries[name] }

  /// Returns a tensor over the bytes of the file.
  ///
  /// - Parameter name: The tensor's name.
  /// - Throws: ``TensorError`` with code `unknownName`, or `unsupported` for a type that a tensor
  ///   cannot hold.
  /// - Complexity: O(1); O(*count*) for truths, and for a place that the type does not allow.
  public subscript(name: String) -> Tensor {
    get throws(TensorError) {
      guard let entry = entries[name] else {
        let some = names.prefix(20).joined(separator: ", ")
        throw TensorError(.unknownName, "\(path) has no tensor '\(name)'; it has \(some)")
      }
      guard let dtype = entry.dtype else {
        throw TensorError(
          .unsupported, "\(path): '\(name)' is \(entry.typeName), which a tensor cannot hold")
      }
      let elements = StoredElements(
        dtype: dtype, shape: entry.shape, isSwapped: ByteOrder.native != .littleEndian)
      return try elements.tensor(
        in: file, from: start + entry.range.lowerBound, name: "\(path), tensor '\(name)'")
    }
  }

  /// Returns every tensor.
  ///
  /// - Throws: ``TensorError`` as the subscript does.
  /// - Also known as: `safetensors.numpy.load_file`.
  public func tensors() throws(TensorError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for name in names { tensors[name] = try self[name] }
    return tensors
  }

  // MARK: - Implementation

  private let path: String
  private let file: Buffer
  private let start: Int
  private let entries: [String: Entry]
}
