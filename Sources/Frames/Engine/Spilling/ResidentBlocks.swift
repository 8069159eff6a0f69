import SwiftwaterDevices
import Synchronization

/// The packed rows of a run that are still in memory, in the order in which they were packed: those
/// packed first go to their files first when memory is short, and whenever a request for memory
/// would be refused because of them.
final class ResidentBlocks: Sendable {
  private let waiting = Mutex<[Waiting]>([])
  /// Held while blocks are written: who needs their room waits for it.
  private let writing = Mutex(())
  private let reserve = Atomic(0)

  private struct Waiting {
    // Rows that nobody reads any more are gone.
    weak var block: SpilledBlock?
  }

  init() {
    let number = MemoryPool.host.addReserve { [weak self] (bytes) throws(DeviceError) in
      try self?.release(bytes) ?? false
    }
    reserve.store(number, ordering: .relaxed)
  }

  deinit { MemoryPool.host.removeReserve(reserve.load(ordering: .relaxed)) }

  func add(_ blocks: [SpilledBlock]) {
    waiting.withLock { waiting in
      waiting += blocks.lazy.filter { $0.byteCount > 0 }.map { Waiting(block: $0) }
    }
  }

  /// The bytes that wait.
  var byteCount: Int {
    waiting.withLock { $0.reduce(0) { $0 + ($1.block?.byteCount ?? 0) } }
  }

  /// Writes blocks to their files until so many bytes of memory are free, or none are left.
  ///
  /// - Returns: The bytes that were written.
  @discardableResult
  func write(bytes wanted: Int) throws(FrameError) -> Int {
    guard wanted > 0 else { return 0 }
    let outcome = writing.withLock { _ in
      Result { () throws(FrameError) in
        var written = 0
        while written < wanted {
          let blocks = next(min(wanted - written, Self.bytesTogether))
          guard !blocks.isEmpty else { break }
          for block in blocks { written += block.byteCount }
          try write(blocks)
        }
        return written
      }
    }
    return try outcome.get()
  }

  // MARK: - Implementation

  /// Bytes that are written together: a disk takes long runs faster than short ones.
  private static let bytesTogether = 8 << 20

  /// Writes blocks because a request for memory would be refused; a few more than are missing, since
  /// others will be too.
  private func release(_ missing: Int) throws(DeviceError) -> Bool {
    do throws(FrameError) {
      return try write(bytes: max(missing, min(Self.bytesTogether, byteCount / 4))) > 0
    } catch {
      throw DeviceError(error.code == .outOfSpace ? .outOfSpace : .file, error.message)
    }
  }

  /// Takes the next blocks out, so many that they have the bytes that are wanted.
  private func next(_ wanted: Int) -> [SpilledBlock] {
    waiting.withLock { waiting in
      var blocks: [SpilledBlock] = []
      var bytes = 0
      var taken = 0
      for entry in waiting where bytes < wanted {
        taken += 1
        guard let block = entry.block else { continue }
        blocks.append(block)
        bytes += block.byteCount
      }
      waiting.removeFirst(taken)
      return blocks
    }
  }

  private func write(_ blocks: [SpilledBlock]) throws(FrameError) {
    var rest = blocks[...]
    while let first = rest.first {
      // Those of one file lie side by side.
      let group = Array(rest.prefix { $0.file === first.file })
      rest = rest.dropFirst(group.count)
      do throws(FrameError) { try first.file.write(group) } catch {
        // They are in memory still, and somebody may read them.
        add(group + rest)
        throw error
      }
    }
  }
}
