import CDrivers
import Synchronization

/// cuSOLVER at work on one GPU: factorisations of matrices that lie column by column.
final class CUSOLVER: Sendable {
  /// Opens the library and gives it the device's queue.
  init(_ context: CUDAContext) throws(DeviceError) {
    self.context = context
    let table = try FunctionTable(
      CUDALibrary.solver.loadable(byToolkit: context.driver.version.major), in: .ofThisMachine,
      sw_cusolver(), sw_cusolver_load)
    self.table = table
    handles = Mutex(Handles())
    var opened = Handles()
    let status = try context.enter("opening cuSOLVER") { () throws(DeviceError) in
      let functions = table.functions
      var status = functions.pointee.cusolverDnCreate(&opened.handle)
      if status == 0 {
        status = functions.pointee.cusolverDnSetStream(opened.handle, context.stream)
      }
      if status == 0 { status = functions.pointee.cusolverDnCreateParams(&opened.parameters) }
      return status
    }
    guard status == 0 else { throw failure(status, "opening cuSOLVER") }
    let made = opened
    handles.withLock { $0 = made }
  }

  /// The arguments that all functions begin with.
  struct Call {
    let functions: UnsafePointer<sw_cusolver>
    let handle: sw_cusolver_handle?
    let parameters: sw_cusolver_parameters?
  }

  /// Puts work in the queue.
  func call(
    _ operation: String, _ body: (Call) -> sw_cusolver_status
  ) throws(DeviceError) {
    let status = try handles.withLock { handles throws(DeviceError) in
      let call = Call(
        functions: table.functions, handle: handles.handle, parameters: handles.parameters)
      return try context.enter(operation, isQueued: true) { body(call) }
    }
    if status != 0 { throw failure(status, operation) }
  }

  // MARK: - Implementation

  private struct Handles: @unchecked Sendable {
    // Sendable: used under the lock of their owner.
    var handle: sw_cusolver_handle?
    var parameters: sw_cusolver_parameters?
  }

  private let context: CUDAContext
  private let table: FunctionTable<sw_cusolver>
  private let handles: Mutex<Handles>

  private func failure(_ status: sw_cusolver_status, _ operation: String) -> DeviceError {
    context.failure(
      of: .solver, operation, "status \(status)",
      isMemory: status == Int32(SW_CUSOLVER_ALLOC_FAILED))
  }
}
