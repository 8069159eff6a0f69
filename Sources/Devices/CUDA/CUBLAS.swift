import CDrivers
import Synchronization

/// cuBLAS at work on one GPU.
final class CUBLAS: Sendable {
  /// Opens the library and gives it the device's queue.
  init(_ context: CUDAContext) throws(DeviceError) {
    self.context = context
    let table = try FunctionTable(
      CUDALibrary.blas.loadable(byToolkit: context.driver.version.major), in: .ofThisMachine,
      sw_cublas(), sw_cublas_load)
    self.table = table
    handle = Mutex(Handle(nil))
    var opened: sw_cublas_handle?
    let status = try context.enter("opening cuBLAS") { () throws(DeviceError) in
      let functions = table.functions
      var status = functions.pointee.cublasCreate_v2(&opened)
      if status == 0 { status = functions.pointee.cublasSetStream_v2(opened, context.stream) }
      if status == 0 {
        // Sums of half floats are kept in 32 bits, as on the processor.
        status = functions.pointee.cublasSetMathMode(
          opened, Int32(SW_CUBLAS_FULL_PRECISION_REDUCTION))
      }
      return status
    }
    guard status == 0, let opened else { throw failure(status, "opening cuBLAS") }
    handle.withLock { $0 = Handle(opened) }
  }

  /// Puts work in the queue.
  func call(
    _ operation: String,
    _ body: (UnsafePointer<sw_cublas>, sw_cublas_handle?) -> sw_cublas_status
  ) throws(DeviceError) {
    let status = try handle.withLock { handle throws(DeviceError) in
      try context.enter(operation, isQueued: true) { body(table.functions, handle.value) }
    }
    if status != 0 { throw failure(status, operation) }
  }

  // MARK: - Implementation

  private struct Handle: @unchecked Sendable {
    // Sendable: used under the lock of its owner.
    let value: sw_cublas_handle?
    init(_ value: sw_cublas_handle?) { self.value = value }
  }

  private let context: CUDAContext
  private let table: FunctionTable<sw_cublas>
  private let handle: Mutex<Handle>

  private func failure(_ status: sw_cublas_status, _ operation: String) -> DeviceError {
    let words = table.functions.pointee.cublasGetStatusString(status).map { String(cString: $0) }
    return context.failure(
      of: .blas, operation, words ?? "status \(status)",
      isMemory: status == Int32(SW_CUBLAS_ALLOC_FAILED))
  }
}
