import Synchronization

/// Where buffers lie and kernels run.
public struct Device: Sendable, Hashable, CustomStringConvertible {
  /// The kinds of device.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The host's processor.
    case cpu
    /// An NVIDIA GPU.
    case cuda
    /// Any device with an OpenCL driver.
    case opencl
  }

  /// The kind of this device.
  public let kind: Kind
  /// Which one of its kind, from 0.
  public let index: Int

  /// The host's processor.
  public static let cpu = Device(kind: .cpu)

  /// Names a device, whether it is there or not.
  public init(kind: Kind, index: Int = 0) {
    self.kind = kind
    self.index = index
  }

  /// The device new tensors and kernels use on this task: that of ``withDevice(_:_:)``, or
  /// `SWIFTWATER_DEVICE`, or the best there is.
  public static var `default`: Device { scoped ?? asked ?? .cpu }

  /// Returns the device of a name, whether it is there or not.
  ///
  /// - Parameter name: A name as in `SWIFTWATER_DEVICE`: `cpu`, `cuda`, `opencl`, or one of several
  ///   as in `cuda:1`.
  /// - Throws: ``DeviceError`` with code `invalidSetting` for a name that is none.
  public static func named(_ name: String) throws(DeviceError) -> Device {
    let parts = name.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    let index = parts.count == 2 ? Int(parts[1]) : 0
    guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }), parts.count <= 2,
      let index, index >= 0, kind != .cpu || index == 0
    else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw DeviceError(
        .invalidSetting, "no device '\(name)'; use one of: \(known), or the second one as cuda:1")
    }
    return Device(kind: kind, index: index)
  }

  /// The device's name, as ``named(_:)`` takes it.
  public var description: String { index == 0 ? kind.rawValue : "\(kind.rawValue):\(index)" }

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

  /// Counts bytes that went to an accelerator or came from one.
  static func countTransfer(toDevice up: Int = 0, toHost down: Int = 0) {
    toDevice.wrappingAdd(up, ordering: .relaxed)
    toHost.wrappingAdd(down, ordering: .relaxed)
  }

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
