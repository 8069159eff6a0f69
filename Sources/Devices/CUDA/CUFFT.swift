import CDrivers
import Synchronization

/// cuFFT at work on one GPU, with the plans it made.
final class CUFFT: Sendable {
  /// Opens the library.
  init(_ context: CUDAContext) throws(DeviceError) {
    self.context = context
    table = try FunctionTable(
      CUDALibrary.fourier.loadable(byToolkit: context.driver.version.major), in: .ofThisMachine,
      sw_cufft(), sw_cufft_load)
  }

  /// What a plan is made for.
  struct Shape: Hashable {
    var length: Int
    var batchCount: Int
    var input: DType
    var output: DType
    /// From a row to the next one, in elements.
    var inputStep: Int
    var outputStep: Int
  }

  /// Puts transforms in the queue.
  ///
  /// - Parameters:
  ///   - area: Allocates so many bytes that the library works in.
  func run(
    _ shape: Shape, from input: UInt64, to output: UInt64, direction: Int32, operation: String,
    area: (Int) throws(DeviceError) -> DeviceMemory
  ) throws(DeviceError) {
    try plans.withLock { plans throws(DeviceError) in
      let plan = try plan(shape, &plans, operation)
      let area = try area(plan.areaByteCount)
      let status = try context.enter(operation, isQueued: true) { () throws(DeviceError) in
        let functions = table.functions
        let status = functions.pointee.cufftSetWorkArea(
          plan.handle, UnsafeMutableRawPointer(bitPattern: UInt(area.handle)))
        guard status == 0 else { return status }
        return functions.pointee.cufftXtExec(
          plan.handle, UnsafeMutableRawPointer(bitPattern: UInt(input)),
          UnsafeMutableRawPointer(bitPattern: UInt(output)), direction)
      }
      if status != 0 { throw failure(status, operation) }
    }
  }

  // MARK: - Implementation

  private struct Plan {
    let handle: sw_cufft_plan
    let areaByteCount: Int
  }

  private let context: CUDAContext
  private let table: FunctionTable<sw_cufft>
  private let plans = Mutex<[Shape: Plan]>([:])
  private static let most = 64

  private func plan(
    _ shape: Shape, _ plans: inout [Shape: Plan], _ operation: String
  ) throws(DeviceError) -> Plan {
    if let plan = plans[shape] { return plan }
    guard let input = shape.input.cudaType, let output = shape.output.cudaType else {
      throw DeviceError(.deviceFailed, "\(operation): cuFFT does not transform \(shape.input)")
    }
    let execution = (shape.input.isComplex ? shape.input : shape.output).cudaType ?? input
    var handle: sw_cufft_plan = 0
    var size = 0
    var length = [Int64(shape.length)]
    let status = try context.enter("planning \(operation)") { () throws(DeviceError) in
      let functions = table.functions
      if plans.count >= Self.most {
        // The device must not read the tables of a plan that is going.
        _ = context.driver.functions.pointee.cuStreamSynchronize(context.stream)
        for plan in plans.values { _ = functions.pointee.cufftDestroy(plan.handle) }
        plans = [:]
      }
      var status = functions.pointee.cufftCreate(&handle)
      guard status == 0 else { return status }
      status = functions.pointee.cufftSetAutoAllocation(handle, 0)
      if status == 0 { status = functions.pointee.cufftSetStream(handle, context.stream) }
      if status == 0 {
        // Extents of the memory are given so that the steps count.
        var (inputExtent, outputExtent) = (
          [Int64(shape.inputStep)], [Int64(shape.outputStep)]
        )
        status = functions.pointee.cufftXtMakePlanMany(
          handle, 1, &length, &inputExtent, 1, Int64(shape.inputStep), input, &outputExtent, 1,
          Int64(shape.outputStep), output, Int64(shape.batchCount), &size, execution)
      }
      if status != 0 { _ = functions.pointee.cufftDestroy(handle) }
      return status
    }
    if status != 0 { throw failure(status, "planning \(operation)") }
    let plan = Plan(handle: handle, areaByteCount: size)
    plans[shape] = plan
    return plan
  }

  private func failure(_ status: sw_cufft_result, _ operation: String) -> DeviceError {
    context.failure(
      of: .fourier, operation, "result \(status)", isMemory: status == Int32(SW_CUFFT_ALLOC_FAILED))
  }
}
