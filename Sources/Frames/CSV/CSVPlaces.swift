import CKernels
import Synchronization
import SwiftwaterDevices

/// Where the values of a column go: memory for as many rows as a file seems to have.
///
/// Memory that is not touched is not there, so a guess that is too high costs nothing; when it is
/// too low, further segments follow, each as long as all before.
final class CSVPlaces: Sendable {
  struct Segment: Sendable {
    var firstRow: Int
    var rows: Int
    var values: Buffer
  }

  let width: Int
  private let expectedRows: Int
  private let mutex: Mutex<[Segment]> = Mutex([])

  init(width: Int, expectedRows: Int) {
    self.width = width
    self.expectedRows = expectedRows
  }

  /// In order of their rows; a block's rows may lie past the end of one and in the next.
  var segments: [Segment] { mutex.withLock { $0 } }

  /// Makes room for the rows of a block.
  func reserve(_ first: Int, _ rows: Int) throws(FrameError) {
    let outcome = mutex.withLock { segments in
      Result { () throws(FrameError) in
        let has = segments.contains {
          $0.firstRow <= first && first + rows <= $0.firstRow + $0.rows
        }
        guard !has else { return }
        let capacity = max(expectedRows, rows, segments.reduce(0) { $0 + $1.rows })
        segments.append(
          Segment(
            firstRow: first, rows: capacity,
            values: try .room(for: capacity * width, of: UInt8.self)))
      }
    }
    try outcome.get()
  }

  /// Where the rows of a block that there is room for go.
  func pointer(_ first: Int) -> UnsafeMutableRawPointer? {
    segment(first).map { $0.values.pointer + (first - $0.firstRow) * width }
  }

  /// The segment of a block: the last that begins at or before it.
  func segment(_ first: Int) -> Segment? {
    mutex.withLock { segments in
      segments.filter { $0.firstRow <= first && first < $0.firstRow + $0.rows }
        .max { $0.firstRow < $1.firstRow }
    }
  }
}
