import CKernels
import Synchronization

/// The plans made so far: the ones used last stay, within a bound.
enum FourierPlans {
  static func lanes(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) -> LanesPlan {
    try plan(.lanes, length, precision) { () throws(DeviceError) in
      try LanesPlan(length, precision)
    }
  }

  static func split(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) -> SplitPlan {
    try plan(.split, length, precision) { () throws(DeviceError) in
      try SplitPlan(length, precision)
    }
  }

  static func chirp(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) -> ChirpPlan {
    try plan(.chirp, length, precision) { () throws(DeviceError) in
      try ChirpPlan(length, precision)
    }
  }

  static func real(_ half: Int, _ precision: sw_fft_precision) throws(DeviceError) -> RealPlan {
    try plan(.real, half, precision) { () throws(DeviceError) in try RealPlan(half, precision) }
  }

  /// How many plans are kept, and their memory.
  static var kept: (count: Int, byteCount: Int) {
    cache.withLock { ($0.entries.count, $0.byteCount) }
  }

  static let (mostKept, mostBytesKept) = (128, 128 << 20)

  // MARK: - Implementation

  private enum Kind { case lanes, split, chirp, real }

  private struct Key: Hashable {
    let kind: Kind
    let length: Int
    let isDouble: Bool
  }

  private struct Entry {
    let plan: any FourierPlan
    var lastUse: UInt64
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var byteCount = 0
    var clock: UInt64 = 0
  }

  private static let cache = Mutex(State())

  private static func plan<Plan: FourierPlan>(
    _ kind: Kind, _ length: Int, _ precision: sw_fft_precision,
    make: () throws(DeviceError) -> Plan
  ) throws(DeviceError) -> Plan {
    let key = Key(kind: kind, length: length, isDouble: precision == SW_FFT_DOUBLE)
    let known = cache.withLock { state -> (any FourierPlan)? in
      state.clock += 1
      state.entries[key]?.lastUse = state.clock
      return state.entries[key]?.plan
    }
    if let known = known as? Plan { return known }
    // Outside the lock, since a plan is made of others; two threads may make the same one.
    let made = try make()
    cache.withLock { state in
      guard made.byteCount <= mostBytesKept / 2, state.entries[key] == nil else { return }
      state.entries[key] = Entry(plan: made, lastUse: state.clock)
      state.byteCount += made.byteCount
      while state.entries.count > mostKept || state.byteCount > mostBytesKept {
        guard let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
          return
        }
        state.entries[oldest.key] = nil
        state.byteCount -= oldest.value.plan.byteCount
      }
    }
    return made
  }
}
