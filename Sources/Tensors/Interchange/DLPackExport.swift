import CInterfaces
import SwiftwaterDevices

extension Tensor {
  /// Hands the elements to another library as a `DLManagedTensorVersioned` of DLPack 1.
  ///
  /// The receiver calls the structure's deleter once when it is done, on any thread; until then the
  /// elements stay where they are. A tensor is a value, so what is shared is marked as read-only;
  /// a copy is the receiver's own to write to, and marked as copied.
  ///
  /// - Parameter copying: Whether the receiver gets elements of its own.
  /// - Returns: The address of the structure, as it stands in a Python capsule named
  ///   `dltensor_versioned`.
  /// - Throws: ``TensorError`` with code `outOfMemory`.
  /// - Complexity: O(1) after the evaluation, O(*count*) when copying.
  /// - Also known as: `numpy.ndarray.__dlpack__`.
  /// - Source: https://dmlc.github.io/dlpack/latest/c_api.html
  public func exportDLPack(copying: Bool = false) throws(TensorError) -> UnsafeMutableRawPointer {
    let loan = try DLPackLoan(self, copying: copying)
    let managed = UnsafeMutablePointer<sw_dl_versioned>.allocate(capacity: 1)
    managed.initialize(
      to: sw_dl_versioned(
        major: UInt32(SW_DL_MAJOR), minor: UInt32(SW_DL_MINOR),
        manager: Unmanaged.passRetained(loan).toOpaque(),
        deleter: { managed in
          guard let managed, let loan = managed.pointee.manager else { return }
          Unmanaged<DLPackLoan>.fromOpaque(loan).release()
          managed.deallocate()
        },
        flags: UInt64(copying ? SW_DL_IS_COPIED : SW_DL_READ_ONLY), tensor: loan.tensor))
    return UnsafeMutableRawPointer(managed)
  }

  /// Hands the elements to another library as a `DLManagedTensor`, DLPack's form before versions.
  ///
  /// This form cannot say that elements are only to be read, so the receiver gets its own unless it
  /// is known not to write.
  ///
  /// - Parameter copying: Whether the receiver gets elements of its own; without, it must not write.
  /// - Returns: The address of the structure, as it stands in a Python capsule named `dltensor`.
  /// - Throws: ``TensorError`` with code `outOfMemory`.
  /// - Complexity: O(*count*), or O(1) after the evaluation without copying.
  public func exportLegacyDLPack(
    copying: Bool = true
  ) throws(TensorError) -> UnsafeMutableRawPointer {
    let loan = try DLPackLoan(self, copying: copying)
    let managed = UnsafeMutablePointer<sw_dl_managed>.allocate(capacity: 1)
    managed.initialize(
      to: sw_dl_managed(
        tensor: loan.tensor, manager: Unmanaged.passRetained(loan).toOpaque(),
        deleter: { managed in
          guard let managed, let loan = managed.pointee.manager else { return }
          Unmanaged<DLPackLoan>.fromOpaque(loan).release()
          managed.deallocate()
        }))
    return UnsafeMutableRawPointer(managed)
  }
}

// MARK: - Implementation

/// What another library looks at: the elements, and their extents and strides as C arrays.
private final class DLPackLoan {
  let tensor: sw_dl_tensor
  private let buffer: Buffer
  private let geometry: UnsafeMutablePointer<Int64>

  init(_ source: Tensor, copying: Bool) throws(TensorError) {
    let dtype = source.dtype
    let storage = try TensorError.wrapping { () throws(DeviceError) in
      let storage = try Evaluator.materialise(source.node)
      guard copying else { return storage }
      let copy = Storage(
        try Buffer(byteCount: storage.count * dtype.byteCount), shape: storage.shape)
      Strided.copy(storage, to: copy, dtype)
      return copy
    }
    let rank = storage.shape.count
    buffer = storage.buffer
    geometry = .allocate(capacity: max(1, 2 * rank))
    for axis in 0..<rank {
      (geometry + axis).initialize(to: Int64(storage.shape[axis]))
      (geometry + rank + axis).initialize(to: Int64(storage.strides[axis]))
    }
    let type = DLPackType.code(dtype)
    tensor = sw_dl_tensor(
      data: storage.pointer(dtype), device_type: Int32(SW_DL_CPU), device_id: 0,
      ndim: Int32(rank), type_code: type.code, type_bits: type.bits, type_lanes: 1,
      shape: geometry, strides: geometry + rank, byte_offset: 0)
  }

  deinit { geometry.deallocate() }
}
