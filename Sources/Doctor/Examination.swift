import SwiftwaterDevices

/// What a doctor found.
public struct Examination: Sendable {
  /// The device that was examined.
  public let device: Device
  /// Libraries and devices, there or missing.
  public internal(set) var findings: [Finding] = []
  /// Why the device could not be examined to the end; nil when it could.
  public internal(set) var failure: String?
  /// How fast it is.
  public internal(set) var measurements: [Measurement] = []
  /// What became of each check.
  public internal(set) var outcomes: [Outcome] = []

  /// Whether the device is there and no check failed.
  public var isHealthy: Bool { failure == nil && failed.isEmpty }

  /// The checks that failed.
  public var failed: [Outcome] {
    outcomes.filter { if case .failed = $0.verdict { true } else { false } }
  }

  /// The checks that were not made.
  public var skipped: [Outcome] {
    outcomes.filter { if case .skipped = $0.verdict { true } else { false } }
  }
}

/// A library or a device, there or missing.
public struct Finding: Sendable, Hashable {
  /// What it is called.
  public let name: String
  /// What was found: a file, a driver, sizes; nil when it is missing.
  public let found: String?
  /// What it is for, and how to get it when it is missing.
  public let advice: String
}

/// One figure of a device.
public struct Measurement: Sendable, Hashable {
  /// What was measured.
  public let name: String
  /// How much of the unit.
  public let value: Double
  /// The unit: `GB/s`, `µs`, `GFLOP/s`.
  public let unit: String
}

/// What became of one check.
public struct Outcome: Sendable, Hashable {
  /// The group the check belongs to.
  public let family: String
  /// What was checked.
  public let name: String
  /// The type of its elements.
  public let dtype: DType
  /// Whether the device agreed.
  public let verdict: Verdict

  /// How a check can end.
  public enum Verdict: Sendable, Hashable {
    /// All elements agree; the largest distance in units in the last place.
    case passed(distance: Double)
    /// Elements differ, or the device threw: what, where, how far.
    case failed(String)
    /// Not checked, and why.
    case skipped(String)
  }
}
