import CKernels
import SwiftwaterDevices
import Synchronization

/// Packed rows of a table: in memory while there is room, then in a file.
final class SpilledBlock: Sendable {
  let rows: Int
  let columns: [PackedColumn]
  /// The packed bytes.
  let byteCount: Int
  /// About how many bytes the rows take as a table.
  let heldBytes: Int
  let file: SpillFile
  private let statistics: StepStatistics?
  private let place: Mutex<Place>

  private enum Place {
    case memory(Buffer)
    /// Where the block begins, and what the bytes of each column add up to.
    case file(offset: Int, checksums: [UInt64])
  }

  init(
    _ bytes: Buffer, _ columns: [PackedColumn], rows: Int, heldBytes: Int, file: SpillFile,
    statistics: StepStatistics?
  ) {
    self.rows = rows
    self.columns = columns
    self.heldBytes = heldBytes
    self.file = file
    self.statistics = statistics
    byteCount = columns.last?.bytes.upperBound ?? 0
    place = Mutex(.memory(bytes))
  }

  /// The bytes, while they are in memory.
  var resident: Buffer? {
    place.withLock { if case .memory(let bytes) = $0 { bytes } else { nil } }
  }

  /// Where a byte of the block lies in the file, once it is there.
  var offset: Int? {
    place.withLock { if case .file(let offset, _) = $0 { offset } else { nil } }
  }

  /// The bytes of some columns, each at its place in the block.
  func bytes(of wanted: [Int]) throws(FrameError) -> Buffer {
    let known = place.withLock { $0 }
    switch known {
    case .memory(let bytes): return bytes
    case .file(let offset, let checksums):
      let bytes = try Buffer.room(for: byteCount + 16, of: UInt8.self)
      var next = 0
      while next < wanted.count {
        // Columns that lie side by side are read together.
        let first = next
        while next + 1 < wanted.count, wanted[next + 1] == wanted[next] + 1 { next += 1 }
        let range =
          columns[wanted[first]].bytes.lowerBound..<columns[wanted[next]].bytes.upperBound
        try file.read(
          into: UnsafeMutableRawBufferPointer(
            start: bytes.pointer + range.lowerBound, count: range.count),
          at: offset + range.lowerBound)
        next += 1
      }
      for index in wanted where checksum(index, bytes) != checksums[index] { throw file.damaged }
      return bytes
    }
  }

  /// Says that the bytes are in the file now, where memory does not need them any more.
  func move(to offset: Int, _ checksums: [UInt64]) {
    place.withLock { $0 = .file(offset: offset, checksums: checksums) }
    statistics?.countSpilled(byteCount)
  }

  func checksums(_ bytes: Buffer) -> [UInt64] { columns.indices.map { checksum($0, bytes) } }

  // MARK: - Implementation

  private func checksum(_ index: Int, _ bytes: Buffer) -> UInt64 {
    let range = columns[index].bytes
    return sw_spill_checksum(bytes.pointer + range.lowerBound, range.count)
  }
}
