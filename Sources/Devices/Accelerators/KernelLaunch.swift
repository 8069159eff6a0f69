/// One kernel of a sequence, with everything that launches it.
package struct KernelLaunch: Sendable {
  /// The kernel.
  package var kernel: any Kernel
  /// Over how much it runs.
  package var size: LaunchSize
  /// One for each parameter, in order.
  package var arguments: [KernelArgument]
  /// What the kernel does, for errors and plans.
  package var operation: String

  /// Describes a launch.
  package init(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument],
    for operation: String
  ) {
    self.kernel = kernel
    self.size = size
    self.arguments = arguments
    self.operation = operation
  }
}

extension Accelerator {
  /// Puts kernels in the queue, one after the other.
  package func launch(_ sequence: [KernelLaunch]) throws(DeviceError) {
    for launch in sequence {
      try self.launch(launch.kernel, launch.size, launch.arguments, for: launch.operation)
    }
  }
}
