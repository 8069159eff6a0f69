import SwiftwaterDevices
import Synchronization

/// The packed rows of a run that are still in memory, in the order in which they were packed: those
/// packed first go to their files first when memory is short.
final class ResidentBlocks: Sendable {
  private let waiting = Mutex<[Waiting]>([])

  private struct Waiting {
    // Rows that nobody reads any more are gone.
    weak var block: SpilledBlock?
  }

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
  func write(bytes wanted: Int) throws(FrameError) {
    var rest = wanted
    while rest > 0 {
      let blocks = next(min(rest, Self.bytesTogether))
      guard !blocks.isEmpty else { return }
      for block in blocks { rest -= block.byteCount }
      try write(blocks)
    }
  }

  // MARK: - Implementation

  /// Bytes that are written together: a disk takes long runs faster than short ones.
  private static let bytesTogether = 8 << 20

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
