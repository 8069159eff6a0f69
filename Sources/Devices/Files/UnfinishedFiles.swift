import Synchronization

/// The unfinished files of this process, so that a signal handler can remove them.
///
/// The table is fixed and its entries change by atomic exchange: ``removeAll()`` only loads,
/// exchanges and calls `unlink`, all of which a signal handler may do.
package enum UnfinishedFiles {
  /// Makes the table ready.
  ///
  /// Call this before installing a signal handler, which must not be the first to touch the table.
  package static func prepare() { _ = table.count }

  /// Removes every unfinished file.
  ///
  /// Safe in a signal handler; the process should exit afterwards.
  package static func removeAll() {
    for slot in 0..<table.count where table.claimForRemoval(slot) {
      Platform.removeFile(table.path(slot))
    }
  }

  /// Enters a path.
  ///
  /// - Returns: The entry, or `nil` if the table is full or the path too long; such a file is
  ///   still removed on errors, though not by ``removeAll()``.
  static func add(_ path: String) -> Int? { table.add(path) }

  /// Takes an entry out again: its file is finished or gone.
  static func remove(_ slot: Int?) {
    if let slot { table.release(slot) }
  }

  private static let table = Table()
}

/// A fixed table of C paths.
///
/// Sendable although it holds raw memory: a path is written only by the thread that moved its state
/// from `free` to `filling`, and read only after the state was seen as `live`.
private struct Table: @unchecked Sendable {
  let count = 32
  private let pathCapacity = 4096
  private let states: UnsafeMutablePointer<Atomic<UInt8>>
  private let paths: UnsafeMutablePointer<CChar>

  private static let free: UInt8 = 0
  private static let filling: UInt8 = 1
  private static let live: UInt8 = 2
  private static let removed: UInt8 = 3

  init() {
    states = .allocate(capacity: count)
    paths = .allocate(capacity: count * pathCapacity)
    for slot in 0..<count { (states + slot).initialize(to: Atomic(Self.free)) }
    paths.initialize(repeating: 0, count: count * pathCapacity)
  }

  func path(_ slot: Int) -> UnsafeMutablePointer<CChar> { paths + slot * pathCapacity }

  func add(_ path: String) -> Int? {
    guard path.utf8.count < pathCapacity else { return nil }
    for slot in 0..<count where move(slot, from: Self.free, to: Self.filling) {
      var end = self.path(slot)
      for byte in path.utf8 {
        end.pointee = CChar(bitPattern: byte)
        end += 1
      }
      end.pointee = 0
      _ = move(slot, from: Self.filling, to: Self.live)
      return slot
    }
    return nil
  }

  func release(_ slot: Int) { _ = move(slot, from: Self.live, to: Self.free) }

  func claimForRemoval(_ slot: Int) -> Bool { move(slot, from: Self.live, to: Self.removed) }

  private func move(_ slot: Int, from old: UInt8, to new: UInt8) -> Bool {
    states[slot].compareExchange(
      expected: old, desired: new, ordering: .acquiringAndReleasing
    ).exchanged
  }
}
