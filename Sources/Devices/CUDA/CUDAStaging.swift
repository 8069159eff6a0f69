import CDrivers
import Synchronization

/// Pinned host memory through which bytes reach a GPU and come back.
///
/// The device reads pinned memory while the host goes on; bytes are copied into it first, so that
/// the host's own may change at once. Small uploads share a slot. Downloads copy out of one slot
/// while the device fills the other.
final class CUDAStaging: Sendable {
  /// Stages for a device; memory is pinned when it is first needed.
  init(_ context: CUDAContext) { self.context = context }

  /// Copies bytes of the host to the device's queue.
  func upload(
    _ bytes: UnsafeRawBufferPointer, to address: UInt64, for operation: String
  ) throws(DeviceError) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    try uploads.withLock { ring throws(DeviceError) in
      try ring.prepare(context)
      var done = 0
      while done < bytes.count {
        // What does not fit in the rest of a slot as a whole starts in the next one.
        if ring.used > 0, bytes.count - done > Slot.byteCount - ring.used {
          try ring.advance(context)
        }
        let slot = ring.slots[ring.current]
        let part = min(bytes.count - done, Slot.byteCount - ring.used)
        let place = slot.pointer + ring.used
        copy(source + done, to: place, byteCount: part)
        try context.call(operation, isQueued: true) {
          $0.pointee.cuMemcpyHtoDAsync_v2(address + UInt64(done), place, part, context.stream)
        }
        // Parts start on cache lines of their own.
        ring.used = min(Slot.byteCount, (ring.used + part + 63) & ~63)
        done += part
      }
    }
  }

  /// Copies bytes of the device to the host, after everything in the queue, and waits for them.
  func download(
    _ address: UInt64, into bytes: UnsafeMutableRawBufferPointer, for operation: String
  ) throws(DeviceError) {
    guard let target = bytes.baseAddress, !bytes.isEmpty else { return }
    try downloads.withLock { ring throws(DeviceError) in
      try ring.prepare(context)
      let count = (bytes.count + Slot.byteCount - 1) / Slot.byteCount
      func size(_ part: Int) -> Int { min(Slot.byteCount, bytes.count - part * Slot.byteCount) }
      func fill(_ part: Int) throws(DeviceError) {
        let slot = ring.slots[part % Slot.count]
        let from = address + UInt64(part * Slot.byteCount)
        try context.call(operation, isQueued: true) {
          let queued = $0.pointee.cuMemcpyDtoHAsync_v2(
            slot.pointer, from, size(part), context.stream)
          return queued != 0 ? queued : $0.pointee.cuEventRecord(slot.event, context.stream)
        }
      }
      for part in 0..<min(Slot.count, count) { try fill(part) }
      for part in 0..<count {
        let slot = ring.slots[part % Slot.count]
        try context.call(operation) { $0.pointee.cuEventSynchronize(slot.event) }
        copy(slot.pointer, to: target + part * Slot.byteCount, byteCount: size(part))
        if part + Slot.count < count { try fill(part + Slot.count) }
      }
    }
    context.forgetPending()
  }

  // MARK: - Implementation

  private struct Slot {
    static let byteCount = 4 << 20
    static let count = 4

    let pointer: UnsafeMutableRawPointer
    /// Recorded behind the last copy of the slot.
    let event: sw_cu_event
  }

  private struct Ring: @unchecked Sendable {
    // Sendable: pinned memory and names of the driver, used under the lock of their owner.
    var slots: [Slot] = []
    var current = 0
    var used = 0

    mutating func prepare(_ context: CUDAContext) throws(DeviceError) {
      while slots.count < Slot.count {
        var pointer: UnsafeMutableRawPointer?
        var event: sw_cu_event?
        try context.call("pinning host memory") { functions in
          let pinned = functions.pointee.cuMemHostAlloc(&pointer, Slot.byteCount, 0)
          guard pinned == 0 else { return pinned }
          let created = functions.pointee.cuEventCreate(&event, UInt32(SW_CU_EVENT_DISABLE_TIMING))
          if created != 0 { _ = functions.pointee.cuMemFreeHost(pointer) }
          return created
        }
        guard let pointer, let event else {
          throw DeviceError(.deviceFailed, "device \(context.device) pinned no host memory")
        }
        slots.append(Slot(pointer: pointer, event: event))
      }
    }

    /// Leaves the slot, and takes the next one when the device has read it.
    mutating func advance(_ context: CUDAContext) throws(DeviceError) {
      let left = slots[current]
      try context.call("uploading") { $0.pointee.cuEventRecord(left.event, context.stream) }
      current = (current + 1) % slots.count
      used = 0
      let next = slots[current]
      // An event that was never recorded counts as done.
      try context.call("uploading") { $0.pointee.cuEventSynchronize(next.event) }
    }
  }

  private let context: CUDAContext
  private let uploads = Mutex(Ring())
  private let downloads = Mutex(Ring())

  /// Several threads copy what is worth it: one reaches less than the bus does.
  private func copy(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, byteCount: Int
  ) {
    let grain = 1 << 20
    guard byteCount > grain else {
      return target.copyMemory(from: source, byteCount: byteCount)
    }
    nonisolated(unsafe) let (source, target) = (source, target)
    Threads.forEachRange(byteCount, grain: grain) { _, part in
      (target + part.lowerBound).copyMemory(from: source + part.lowerBound, byteCount: part.count)
    }
  }
}
