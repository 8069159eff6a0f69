/// Memory of an accelerator, given back to its pool when the last owner lets go.
package final class DeviceMemory: Sendable {
  /// The accelerator it belongs to.
  package let accelerator: any Accelerator
  /// What the accelerator's own interface calls the memory: an address, or a memory object.
  package let handle: UInt64
  /// How many bytes may be used.
  package let byteCount: Int
  /// Whether the memory is somebody else's, and only read.
  package var isBorrowed: Bool { giveBack != nil }

  /// Takes over memory; only accelerators make it.
  package init(_ accelerator: any Accelerator, handle: UInt64, byteCount: Int) {
    self.accelerator = accelerator
    self.handle = handle
    self.byteCount = byteCount
    giveBack = nil
  }

  /// Names memory of an accelerator that somebody else owns; it is read and never written.
  ///
  /// - Parameters:
  ///   - handle: An address, or a memory object.
  ///   - byteCount: The size in bytes.
  ///   - accelerator: The accelerator that reaches the memory.
  ///   - release: Called once, on any thread, when the last owner has let go and the device has read
  ///     what it was asked to read.
  package init(
    borrowing handle: UInt64, byteCount: Int, on accelerator: any Accelerator,
    release: @escaping @Sendable () -> Void
  ) {
    self.accelerator = accelerator
    self.handle = handle
    self.byteCount = byteCount
    giveBack = release
  }

  private let giveBack: (@Sendable () -> Void)?

  deinit {
    guard let giveBack else { return accelerator.release(handle, byteCount: byteCount) }
    // A device that failed reads nothing any more.
    try? accelerator.finish()
    giveBack()
  }
}
