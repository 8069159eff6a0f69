import CInterfaces
import SwiftwaterDevices
import Synchronization

extension Tensor {
  /// Hands the elements to another library as a `DLManagedTensorVersioned` of DLPack 1.
  ///
  /// The receiver calls the structure's deleter once when it is done, on any thread; until then the
  /// elements stay where they are. A tensor is a value, so what is shared is marked as read-only;
  /// a copy is the receiver's own to write to, and marked as copied.
  ///
  /// On a device the elements stay in its memory, and everything that was asked of it is done when this
  /// returns: the receiver may read them on any stream. Memory of OpenCL is a `cl_mem` of this package's
  /// context, of use to who shares that.
  ///
  /// - Parameters:
  ///   - device: Where the receiver reads them; they move when they lie elsewhere.
  ///   - copying: Whether the receiver gets elements of its own.
  /// - Returns: The address of the structure, as it stands in a Python capsule named
  ///   `dltensor_versioned`.
  /// - Throws: ``TensorError`` with code `outOfMemory`, or `device` when the device is missing or fails.
  /// - Complexity: O(1) after the evaluation, O(*count*) when copying or moving.
  /// - Also known as: `numpy.ndarray.__dlpack__`, `torch.Tensor.__dlpack__`.
  /// - Source: https://dmlc.github.io/dlpack/latest/c_api.html
  public func exportDLPack(
    on device: Device = .cpu, copying: Bool = false
  ) throws(TensorError) -> UnsafeMutableRawPointer {
    let loan = try DLPackLoan(self, on: device, copying: copying)
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
    let loan = try DLPackLoan(self, on: .cpu, copying: copying)
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
final class DLPackLoan {
  let tensor: sw_dl_tensor
  private let buffer: Buffer
  private let memory: DeviceMemory?
  private let geometry: UnsafeMutablePointer<Int64>

  fileprivate init(_ source: Tensor, on device: Device, copying: Bool) throws(TensorError) {
    let dtype = source.dtype
    let storage = try TensorError.wrapping { () throws(DeviceError) in
      let storage = try Evaluator.materialise(source.node)
      if device == .cpu { try storage.buffer.bringToHost() }
      guard copying else { return storage }
      guard device == .cpu else { return try Self.copy(storage, dtype, on: device) }
      let copy = Storage(
        try Buffer(byteCount: storage.count * dtype.byteCount), shape: storage.shape)
      Strided.copy(storage, to: copy, dtype)
      return copy
    }
    let rank = storage.shape.count
    buffer = storage.buffer
    memory = try TensorError.wrapping { () throws(DeviceError) in
      guard device != .cpu else { return nil }
      let accelerator = try Accelerators.accelerator(of: device)
      let memory = try storage.buffer.memory(on: accelerator)
      try accelerator.finish()
      return memory
    }
    let data = memory.map { UnsafeMutableRawPointer(bitPattern: UInt($0.handle)) }
    let type = DLPackType.code(dtype)
    geometry = .allocate(capacity: max(1, 2 * rank))
    for axis in 0..<rank {
      (geometry + axis).initialize(to: Int64(storage.shape[axis]))
      (geometry + rank + axis).initialize(to: Int64(storage.strides[axis]))
    }
    tensor = sw_dl_tensor(
      data: data ?? storage.pointer(dtype), device_type: DLPackType.device(device.kind),
      device_id: Int32(device.index), ndim: Int32(rank), type_code: type.code,
      type_bits: type.bits, type_lanes: 1, shape: geometry, strides: geometry + rank,
      byte_offset: memory == nil ? 0 : UInt64(storage.offset * dtype.byteCount))
    if let memory { Self.lent.withLock { $0[memory.handle, default: []].append(memory) } }
  }

  deinit {
    geometry.deallocate()
    guard let memory else { return }
    Self.lent.withLock { lent in
      lent[memory.handle]?.removeLast()
      if lent[memory.handle]?.isEmpty == true { lent[memory.handle] = nil }
    }
  }

  /// Memory of a device that others have from here, by its handle.
  static func lentMemory(_ handle: UInt64, on device: Device) -> DeviceMemory? {
    lent.withLock { $0[handle]?.first { $0.accelerator.device == device } }
  }

  private static let lent = Mutex<[UInt64: [DeviceMemory]]>([:])

  private static func copy(
    _ storage: Storage, _ dtype: DType, on device: Device
  ) throws(DeviceError) -> Storage {
    let accelerator = try Accelerators.accelerator(of: device)
    let source = try storage.array(dtype, on: accelerator)
    let byteCount = storage.count * dtype.byteCount
    let copy = try accelerator.array(of: dtype.byteCount, count: storage.count)
    try accelerator.copy(
      source.memory, at: source.start * dtype.byteCount, to: copy.memory, at: 0,
      byteCount: byteCount)
    return Storage(Buffer(copy.memory, byteCount: byteCount), shape: storage.shape)
  }
}
