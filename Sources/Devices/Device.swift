import Synchronization

/// Where buffers lie and kernels run.
///
/// This version runs on the host's processor; the type is the place where accelerators appear.
public struct Device: Sendable, Hashable, CustomStringConvertible {
  /// The kinds of device.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The host's processor.
    case cpu
  }

  /// The kind of this device.
  public let kind: Kind

  /// The host's processor.
  public static let cpu = Device(kind: .cpu)

  /// The device new tensors and kernels use on this task: that of ``withDevice(_:_:)``, or
  /// `SWIFTWATER_DEVICE`, or the best there is.
  public static var `default`: Device { scoped ?? asked ?? .cpu }

  /// Returns the device of a name.
  ///
  /// - Parameter name: A name as in `SWIFTWATER_DEVICE`: `cpu`.
  /// - Throws: ``DeviceError`` with code `invalidSetting` for a name this version does not know.
  public static func named(_ name: String) throws(DeviceError) -> Device {
    guard let kind = Kind(rawValue: name.lowercased()) else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw DeviceError(.invalidSetting, "no device '\(name)'; use one of: \(known)")
    }
    return Device(kind: kind)
  }

  /// The device's name.
  public var description: String { kind.rawValue }

  /// Bytes moved between the host and accelerators since the process started.
  public static var transfers: Transfers {
    Transfers(
      bytesToDevice: toDevice.load(ordering: .relaxed),
      bytesToHost: toHost.load(ordering: .relaxed))
  }

  /// Counts of bytes moved between the host and accelerators.
  public struct Transfers: Sendable, Hashable {
    /// Bytes copied from the host to a device.
    public var bytesToDevice: Int
    /// Bytes copied from a device to the host.
    public var bytesToHost: Int

    /// Both directions together.
    public var total: Int { bytesToDevice + bytesToHost }
  }

  // MARK: - Implementation

  @TaskLocal static var scoped: Device?
  private static let asked: Device? = Platform.setting(
    "SWIFTWATER_DEVICE", Kind.allCases.map(\.rawValue).joined(separator: ", ")
  ) { try? named($0) }
  private static let toDevice = Atomic(0)
  private static let toHost = Atomic(0)
}

/// Runs `body` with `device` as the default of this task and its children.
public func withDevice<Result>(
  _ device: Device, _ body: () throws -> Result
) rethrows -> Result {
  try Device.$scoped.withValue(device, operation: body)
}
