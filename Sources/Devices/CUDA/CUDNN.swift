import CDrivers
import Synchronization

/// cuDNN at work on one GPU.
final class CUDNN: Sendable {
  /// Opens the library and gives it the device's queue.
  init(_ context: CUDAContext) throws(DeviceError) {
    self.context = context
    let table = try FunctionTable(
      CUDALibrary.networks, in: .ofThisMachine, sw_cudnn(), sw_cudnn_load)
    self.table = table
    handle = Mutex(Handle(value: nil))
    var opened: sw_cudnn_handle?
    let status = try context.enter("opening cuDNN") { () throws(DeviceError) in
      let status = table.functions.pointee.cudnnCreate(&opened)
      return status != 0 ? status : table.functions.pointee.cudnnSetStream(opened, context.stream)
    }
    guard status == 0 else { throw failure(status, "opening cuDNN") }
    let made = Handle(value: opened)
    handle.withLock { $0 = made }
  }

  /// The library's functions and its handle.
  struct Call {
    let functions: UnsafePointer<sw_cudnn>
    let handle: sw_cudnn_handle?
  }

  /// Makes descriptors, asks or puts work in the queue.
  func call(_ operation: String, _ body: (Call) -> sw_cudnn_status) throws(DeviceError) {
    let status = try handle.withLock { handle throws(DeviceError) in
      let call = Call(functions: table.functions, handle: handle.value)
      return try context.enter(operation, isQueued: true) { body(call) }
    }
    if status != 0 { throw failure(status, operation) }
  }

  /// Gives a descriptor back, which the library has no reason to refuse.
  func discard(_ body: (UnsafePointer<sw_cudnn>) -> sw_cudnn_status) { _ = body(table.functions) }

  // MARK: - Implementation

  private struct Handle: @unchecked Sendable {
    // Sendable: used under the lock of its owner.
    let value: sw_cudnn_handle?
  }

  private let context: CUDAContext
  private let table: FunctionTable<sw_cudnn>
  private let handle: Mutex<Handle>

  private func failure(_ status: sw_cudnn_status, _ operation: String) -> DeviceError {
    let words = table.functions.pointee.cudnnGetErrorString(status).map { String(cString: $0) }
    return context.failure(of: .networks, operation, words ?? "status \(status)")
  }
}

extension DType {
  /// What cuDNN calls the type; nil when it does not compute in it.
  var cudnnType: sw_cudnn_type? {
    switch self {
    case .float16: Int32(SW_CUDNN_F16)
    case .bfloat16: Int32(SW_CUDNN_BF16)
    case .float32: Int32(SW_CUDNN_F32)
    case .float64: Int32(SW_CUDNN_F64)
    default: nil
    }
  }

  /// What it keeps sums in.
  var cudnnSumType: sw_cudnn_type { Int32(self == .float64 ? SW_CUDNN_F64 : SW_CUDNN_F32) }
}

/// The numbers 1 and 0 as factors, which for all types but `float64` are of `float32`.
struct CUDNNFactors {
  let one: [UInt64]
  let zero: [UInt64] = [0]

  init(_ type: DType) {
    one = [type == .float64 ? (1.0).bitPattern : UInt64(Float(1).bitPattern)]
  }
}
