import Synchronization

extension Device {
  /// What a device has done since the process started.
  public struct Statistics: Sendable, Hashable {
    /// Bytes handed out and not yet released.
    public var bytesInUse = 0
    /// Bytes released and kept for the next request.
    public var bytesCached = 0
    /// The most bytes that were in use at once.
    public var peakBytesInUse = 0
    /// Kernels put in the queue, those of replayed sequences among them.
    public var launches = 0
    /// Sequences of kernels put in the queue as one, because they had come before.
    public var replays = 0
    /// Kernels compiled from text.
    public var compilations = 0
    /// Kernels read from the cache on disk.
    public var cacheReads = 0
    /// Bytes copied from the host.
    public var bytesToDevice = 0
    /// Bytes copied to the host.
    public var bytesToHost = 0
    /// Operations placed on the device that the host did, because the device has neither a kernel nor
    /// a library for them: how often each, by name.
    public var hostOperations: [String: Int] = [:]

    /// Nothing yet.
    public init() {}
  }

  /// What this device has done since the process started; nothing while nobody has used it, and
  /// nothing for the host's processor.
  ///
  /// ```swift
  /// let gpu = Device(kind: .cuda)
  /// let before = gpu.statistics.bytesToHost
  /// ```
  ///
  /// - Complexity: O(1); a device that was not used is not opened.
  /// - Also known as: `torch.cuda.memory_stats`.
  public var statistics: Statistics {
    guard let accelerator = Accelerators.opened(self) else { return Statistics() }
    var statistics = accelerator.statistics
    statistics.hostOperations = HostOperations.counts(of: self)
    return statistics
  }

  /// What the device is called by its maker, with its driver; nil when it is not there.
  ///
  /// - Complexity: O(1) after the search for devices of this kind.
  public var hardware: String? {
    guard kind != .cpu else { return nil }
    return Accelerators.found(kind).first { $0.device == self }.map {
      "\($0.traits.name) (\($0.traits.driver))"
    }
  }

  /// Waits until everything that was asked of this device is done; results are read without it.
  ///
  /// - Throws: ``DeviceError`` of what failed on the device.
  /// - Complexity: O(1) for the host's processor, and for a device that nobody has used.
  /// - Also known as: `torch.cuda.synchronize`, `cupy.cuda.Device.synchronize`.
  public func synchronize() throws(DeviceError) { try Accelerators.opened(self)?.finish() }
}

/// What a device has done since the process started.
package typealias AcceleratorStatistics = Device.Statistics

/// Operations that were placed on a device and done by the host.
package enum HostOperations {
  /// Counts one.
  package static func count(_ name: String, for device: Device) {
    counted.withLock { $0[device, default: [:]][name, default: 0] += 1 }
  }

  /// How often each was done for a device.
  static func counts(of device: Device) -> [String: Int] { counted.withLock { $0[device] ?? [:] } }

  private static let counted = Mutex<[Device: [String: Int]]>([:])
}
