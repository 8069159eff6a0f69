import CDrivers

/// A device in use: its context and its one queue, which works in the order it was asked.
final class OpenCLSession: @unchecked Sendable {
  // Sendable: the handles never change, and OpenCL's functions on them may be called by any thread.

  let device: OpenCLDevice
  let context: sw_cl_context
  let queue: sw_cl_queue

  var library: OpenCLLibrary { device.library }

  /// Opens a device.
  ///
  /// - Throws: ``DeviceError`` with code `deviceFailed` or `outOfMemory`.
  init(_ device: OpenCLDevice) throws(DeviceError) {
    self.device = device
    let functions = device.library.functions
    var status: sw_cl_status = 0
    var identifier: sw_cl_device? = device.identifier
    guard let context = functions.clCreateContext(nil, 1, &identifier, nil, nil, &status) else {
      throw OpenCLStatus(status).error("cannot open \(device.traits.name)")
    }
    guard let queue = functions.clCreateCommandQueue(context, device.identifier, 0, &status) else {
      _ = functions.clReleaseContext(context)
      throw OpenCLStatus(status).error("cannot open a queue on \(device.traits.name)")
    }
    self.context = context
    self.queue = queue
  }

  deinit {
    _ = library.functions.clFinish(queue)
    _ = library.functions.clReleaseCommandQueue(queue)
    _ = library.functions.clReleaseContext(context)
  }

  /// Waits until the queue is empty.
  func drain() -> OpenCLStatus { OpenCLStatus(library.functions.clFinish(queue)) }
}
