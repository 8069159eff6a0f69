import Synchronization

/// The kernels of one text in its forms, each compiled once for a device.
final class CompiledKernels<Form: Hashable & Sendable>: Sendable {
  /// Returns the kernel of a form.
  ///
  /// - Parameter text: Prints it the first time.
  /// - Throws: ``DeviceError`` of the compiler.
  func kernel(
    _ form: Form, on accelerator: any Accelerator,
    text: (Form) throws(DeviceError) -> KernelText
  ) throws(DeviceError) -> any Kernel {
    let key = Key(
      device: accelerator.device, isProcessor: accelerator.traits.isProcessor, form: form)
    if let kernel = kernels.withLock({ $0[key] }) { return kernel }
    let kernel = try accelerator.kernel(text(form))
    kernels.withLock { $0[key] = kernel }
    return kernel
  }

  private struct Key: Hashable {
    let device: Device
    let isProcessor: Bool
    let form: Form
  }

  private let kernels = Mutex<[Key: any Kernel]>([:])
}
