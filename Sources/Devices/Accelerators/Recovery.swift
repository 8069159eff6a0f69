import Synchronization

/// How the bytes of a buffer are computed again on the host, should the device that has them fail
/// before they are read.
///
/// Work that nobody placed has one while what it began from lies on the host, so that the process goes
/// on there. It is kept until the bytes are read, or until too many such ways keep too much of the
/// host's memory.
package final class Recovery: Sendable {
  /// What the bytes are computed from, for whatever is computed from them in turn.
  package let source: any AnyObject & Sendable

  /// Keeps a way to compute the bytes.
  ///
  /// - Parameters:
  ///   - source: What they are computed from.
  ///   - keptBytes: The memory of the host that it keeps.
  ///   - fill: Writes the bytes to memory of the host.
  package init(
    source: any AnyObject & Sendable, keptBytes: Int,
    fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws(DeviceError) -> Void
  ) {
    self.source = source
    self.keptBytes = keptBytes
    self.fill = fill
  }

  let keptBytes: Int
  let fill: @Sendable (UnsafeMutableRawBufferPointer) throws(DeviceError) -> Void
}

/// The buffers whose bytes only a device has, and could be computed again.
enum Recoveries {
  /// Adds a buffer; the oldest ones lose their recovery when there are many, or when together they
  /// keep much memory.
  static func add(_ buffer: Buffer, keeping bytes: Int) {
    let old = kept.withLock { kept -> [Buffer] in
      kept.append(Entry(buffer: buffer, bytes: bytes))
      var sum = kept.reduce(0) { $0 + $1.bytes }
      guard kept.count > most || sum > mostBytes else { return [] }
      kept.removeAll { $0.buffer == nil }
      sum = kept.reduce(0) { $0 + $1.bytes }
      var old: [Buffer] = []
      while kept.count > most / 2 || sum > mostBytes / 2, kept.count > 1 {
        let oldest = kept.removeFirst()
        sum -= oldest.bytes
        if let buffer = oldest.buffer { old.append(buffer) }
      }
      return old
    }
    for buffer in old { buffer.setRecovery(nil) }
  }

  // MARK: - Implementation

  /// A buffer that may be gone by now.
  private struct Entry: Sendable {
    weak let buffer: Buffer?
    let bytes: Int
  }

  private static let most = 256
  private static let mostBytes = MemoryPool.host.limit / 8
  private static let kept = Mutex<[Entry]>([])
}
