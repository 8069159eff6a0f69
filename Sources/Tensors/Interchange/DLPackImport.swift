import CInterfaces
import SwiftwaterDevices

extension Tensor {
  /// Takes elements from another library that it describes by a `DLManagedTensorVersioned` of DLPack
  /// 1, without copying.
  ///
  /// The memory is only read, whether it is marked so or not: a tensor that is changed copies its
  /// elements first. The giver must not change them meanwhile.
  ///
  /// - Parameter managed: The address of the structure, as it stands in a Python capsule named
  ///   `dltensor_versioned`. Its deleter is called once when the last user has let go; when this
  ///   initialiser throws it is not called, and the structure stays the caller's.
  /// - Throws: ``TensorError`` with code `unsupported` for another version, device or element type;
  ///   `format` or `invalidArgument` for extents, strides or an address that cannot be.
  /// - Complexity: O(1); O(*count*) for truths, which are checked to be 0 or 1.
  /// - Also known as: `numpy.from_dlpack`.
  /// - Source: https://dmlc.github.io/dlpack/latest/c_api.html
  public init(dlpack managed: UnsafeMutableRawPointer) throws(TensorError) {
    let address = UInt(bitPattern: managed)
    let structure = managed.assumingMemoryBound(to: sw_dl_versioned.self).pointee
    // Of another version only the version and the deleter may be looked at.
    guard structure.major == UInt32(SW_DL_MAJOR) else {
      throw TensorError(
        .unsupported,
        "DLPack: version \(structure.major).\(structure.minor); ask for version \(SW_DL_MAJOR)")
    }
    self = try DLPackElements(structure.tensor).tensor {
      guard let managed = UnsafeMutablePointer<sw_dl_versioned>(bitPattern: address) else { return }
      managed.pointee.deleter?(managed)
    }
  }

  /// Takes elements from another library that it describes by a `DLManagedTensor`, DLPack's form
  /// before versions, without copying.
  ///
  /// - Parameter managed: The address of the structure, as it stands in a Python capsule named
  ///   `dltensor`. Its deleter is called once when the last user has let go; when this initialiser
  ///   throws it is not called, and the structure stays the caller's.
  /// - Throws: ``TensorError`` as ``init(dlpack:)`` does.
  /// - Complexity: O(1); O(*count*) for truths, which are checked to be 0 or 1.
  public init(legacyDLPack managed: UnsafeMutableRawPointer) throws(TensorError) {
    let address = UInt(bitPattern: managed)
    let structure = managed.assumingMemoryBound(to: sw_dl_managed.self).pointee
    self = try DLPackElements(structure.tensor).tensor {
      guard let managed = UnsafeMutablePointer<sw_dl_managed>(bitPattern: address) else { return }
      managed.pointee.deleter?(managed)
    }
  }
}

// MARK: - Implementation

/// The description of elements by another library; nothing of it is believed.
private struct DLPackElements {
  let tensor: sw_dl_tensor

  init(_ tensor: sw_dl_tensor) { self.tensor = tensor }

  func tensor(release: @escaping @Sendable () -> Void) throws(TensorError) -> Tensor {
    guard [Int32(SW_DL_CPU), Int32(SW_DL_CUDA_HOST)].contains(tensor.device_type) else {
      throw TensorError(
        .unsupported,
        "DLPack: the elements lie on a device of type \(tensor.device_type); move them to the host")
    }
    guard tensor.type_lanes == 1,
      let dtype = DLPackType.dtype(code: tensor.type_code, bits: tensor.type_bits)
    else {
      throw TensorError(
        .unsupported,
        """
        DLPack: elements of code \(tensor.type_code), \(tensor.type_bits) bits and \
        \(tensor.type_lanes) lanes; convert them to a type that a tensor holds
        """)
    }
    let rank = Int(tensor.ndim)
    guard (0...StoredElements.rankLimit).contains(rank) else {
      throw failure("\(rank) axes; a tensor has 0 to \(StoredElements.rankLimit)")
    }
    guard let shape = numbers(tensor.shape, rank) else { throw failure("the shape is missing") }
    _ = try StoredElements(dtype: dtype, shape: shape).byteCount(for: "DLPack")
    if shape.contains(0) {
      release()
      return Tensor.zeros(shape, dtype: dtype)
    }
    guard let data = tensor.data, let offset = Int(exactly: tensor.byte_offset),
      !UInt(bitPattern: data).addingReportingOverflow(UInt(offset)).overflow
    else { throw failure("the address is missing, or its offset leaves the address space") }
    return try ForeignElements(
      pointer: data + offset, dtype: dtype, shape: shape, strides: numbers(tensor.strides, rank),
      name: "DLPack"
    ).tensor(release: release)
  }

  /// The numbers of a C array; nil when it is missing, none for no axes.
  private func numbers(_ start: UnsafeMutablePointer<Int64>?, _ count: Int) -> [Int]? {
    if count == 0 { return [] }
    return start.map { UnsafeBufferPointer(start: $0, count: count).map(Int.init) }
  }

  private func failure(_ what: String) -> TensorError {
    TensorError(.format, "DLPack: \(what)")
  }
}
