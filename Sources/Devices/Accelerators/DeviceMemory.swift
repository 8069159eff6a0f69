/// Memory of an accelerator, given back to its pool when the last owner lets go.
package final class DeviceMemory: Sendable {
  /// The accelerator it belongs to.
  package let accelerator: any Accelerator
  /// What the accelerator's own interface calls the memory: an address, or a memory object.
  package let handle: UInt64
  /// How many bytes may be used.
  package let byteCount: Int

  /// Takes over memory; only accelerators make it.
  package init(_ accelerator: any Accelerator, handle: UInt64, byteCount: Int) {
    self.accelerator = accelerator
    self.handle = handle
    self.byteCount = byteCount
  }

  deinit { accelerator.release(handle, byteCount: byteCount) }
}
