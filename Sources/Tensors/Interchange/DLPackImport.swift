import CInterfaces
import SwiftwaterDevices

extension Tensor {
  /// Takes elements from another library that it describes by a `DLManagedTensorVersioned` of DLPack
  /// 1, without copying.
  ///
  /// The memory is only read, whether it is marked so or not: a tensor that is changed copies its
  /// elements first. The giver must not change them meanwhile, and what it asked a device to write must
  /// be done. Memory of a CUDA device stays where it is; that of an OpenCL device is taken when it came
  /// from this package, whose context no other library shares.
  ///
  /// - Parameter managed: The address of the structure, as it stands in a Python capsule named
  ///   `dltensor_versioned`. Its deleter is called once when the last user has let go; when this
  ///   initialiser throws it is not called, and the structure stays the caller's.
  /// - Throws: ``TensorError`` with code `unsupported` for another version, device or element type;
  ///   `device` for a device that is not there; `format` or `invalidArgument` for extents, strides or an address that cannot be.
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
    guard let kind = DLPackType.kind(device: tensor.device_type) else {
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
    var elements = ForeignElements(
      pointer: data + offset, dtype: dtype, shape: shape, strides: numbers(tensor.strides, rank),
      name: "DLPack")
    if kind == .cpu { return try elements.tensor(release: release) }
    guard let index = Int(exactly: tensor.device_id), index >= 0 else {
      throw failure("the number \(tensor.device_id) of a device")
    }
    let device = Device(kind: kind, index: index)
    if kind == .cuda { return try elements.tensor(on: device, release: release) }
    let handle = UInt64(UInt(bitPattern: data))
    guard let memory = DLPackLoan.lentMemory(handle, on: device) else {
      throw TensorError(
        .unsupported,
        "DLPack: memory of another OpenCL context than this package's; move it to the host")
    }
    // Places are counted from the memory object, which has no address.
    elements.pointer = UnsafeRawPointer(bitPattern: 1 << 48 + offset) ?? elements.pointer
    return try elements.tensor(in: memory, at: offset, release: release)
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
