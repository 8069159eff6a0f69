import CKernels
import Synchronization
import SwiftwaterDevices

/// Whole rows of a file, which one thread parses.
final class CSVBlock {
  fileprivate(set) var buffer: Buffer
  /// The bytes, the last of which ends a row.
  fileprivate(set) var count = 0
  /// The blocks before it.
  fileprivate(set) var index = 0
  /// Which file of the source it is from.
  fileprivate(set) var file = 0
  /// The offset of its first byte in the file's text.
  fileprivate(set) var offset = 0
  /// The rows before it and in it; fewer if lines are empty, comments or bad.
  fileprivate(set) var firstRow = 0
  fileprivate(set) var rows = 0
  fileprivate(set) var isASCII = true
  fileprivate(set) var isIrregular = false
  /// Whether quotes are open after the last row, at the end of the file.
  fileprivate(set) var isUnclosed = false

  init() throws(FrameError) { buffer = try .room(for: 0, of: UInt8.self) }

  var text: UnsafePointer<UInt8> { UnsafePointer(buffer.base(as: UInt8.self)) }

  /// Makes room for bytes and what kernels read after them, keeping the first ones.
  fileprivate func reserve(_ byteCount: Int, keeping kept: Int) throws(FrameError) {
    guard buffer.byteCount < byteCount + 128 else { return }
    let wider = try Buffer.room(for: byteCount + 128, of: UInt8.self)
    wider.pointer.copyMemory(from: buffer.pointer, byteCount: kept)
    buffer = wider
  }
}

/// Cuts the files of a source into blocks of whole rows, in order, for any number of threads.
///
/// Finding out where rows end takes a look at every quote from the beginning on. It runs at many
/// gigabytes a second, far faster than parsing, so one thread after the other does it for its own
/// block, and nothing is guessed.
// Sendable: everything that changes does so under the lock.
final class CSVBlocks: @unchecked Sendable {
  private let source: CSVSource
  private let blockByteCount: Int
  private let mostRows: Int
  private let lock = Mutex(())
  private var reader: (any ByteReader)?
  private var file = 0
  private var offset = 0
  private var index = 0
  private var row = 0
  private var nextByteCount: Int
  private var carry: Buffer
  private var carried = 0

  /// A row is not longer than this.
  static let longestRow = 256 << 20

  /// - Parameters:
  ///   - isEager: Whether all rows will be read; otherwise the first blocks are small.
  ///   - mostRows: The most rows in a block.
  ///   - mostBytes: The most bytes of a block with more than one row.
  init(
    _ source: CSVSource, isEager: Bool, mostRows: Int = .max, mostBytes: Int = 512 << 10
  ) throws(FrameError) {
    self.source = source
    self.mostRows = mostRows
    blockByteCount = min(512 << 10, max(32 << 10, mostBytes))
    nextByteCount = isEager ? blockByteCount : 32 << 10
    carry = try .room(for: 0, of: UInt8.self)
  }

  /// Fills a block with the next rows; false when there are none.
  func next(_ block: CSVBlock) throws(FrameError) -> Bool {
    let outcome = lock.withLock { _ in
      Result { () throws(FrameError) in try take(block) }
    }
    return try outcome.get()
  }

  // MARK: - Implementation

  private func take(_ block: CSVBlock) throws(FrameError) -> Bool {
    while file < source.files.count {
      let current = source.files[file]
      if reader == nil {
        offset = current.dataStart
        reader = try current.reader(from: offset)
        carried = 0
      }
      guard let reader else { return false }
      var wanted = max(nextByteCount, carried)
      nextByteCount = min(nextByteCount * 2, blockByteCount)
      try block.reserve(wanted, keeping: 0)
      block.buffer.pointer.copyMemory(from: carry.pointer, byteCount: carried)
      var count = carried
      var isLast = false
      var stretch = sw_csv_stretch()
      while true {
        let end = (current.dataEnd ?? .max) - offset
        let room = min(wanted, end)
        let got = try reader.fill(
          UnsafeMutableRawBufferPointer(
            start: block.buffer.pointer + count, count: max(0, room - count)))
        count += got
        isLast = count < wanted
        sw_csv_scan(block.text, UInt64(count), source.dialect, &stretch)
        if stretch.end > 0 || isLast { break }
        guard count < Self.longestRow else {
          throw Self.tooLong(current, at: offset, source.dialect, isQuoted: stretch.inside)
        }
        wanted *= 2
        try block.reserve(wanted, keeping: count)
      }
      block.isUnclosed = false
      var used = Int(stretch.end)
      if isLast, used < count {
        if stretch.inside {
          block.isUnclosed = true
        } else {
          block.buffer.base(as: UInt8.self)[count] = source.dialect.rowEnd
          count += 1
          stretch.rows += 1
          used = count
        }
      }
      if stretch.rows > mostRows {
        used = 0
        for _ in 0..<mostRows {
          used += Int(
            sw_csv_next_row(block.text + used, UInt64(count - used), source.dialect))
        }
        stretch.rows = UInt64(mostRows)
        // Bytes beyond those rows would be copied and looked at once more.
        nextByteCount = min(nextByteCount, used + used / 8 + 1)
        isLast = false
        block.isUnclosed = false
      }
      deliver(block, used, stretch)
      if isLast {
        self.reader = nil
        file += 1
        carried = 0
      } else {
        try keep(block, used..<count)
      }
      if used > 0 || block.isUnclosed { return true }
    }
    return false
  }

  private func deliver(_ block: CSVBlock, _ used: Int, _ stretch: sw_csv_stretch) {
    block.count = used
    block.index = index
    block.file = file
    block.offset = offset
    block.firstRow = row
    block.rows = Int(stretch.rows)
    block.isASCII = stretch.ascii
    block.isIrregular = stretch.irregular
    index += 1
    row += block.rows
    offset += used
  }

  /// Keeps what follows the last row for the next block.
  private func keep(_ block: CSVBlock, _ rest: Range<Int>) throws(FrameError) {
    carried = rest.count
    if carry.byteCount < carried { carry = try .room(for: carried * 2, of: UInt8.self) }
    carry.pointer.copyMemory(
      from: block.buffer.pointer + rest.lowerBound, byteCount: rest.count)
  }

  /// The error for a row that is longer than any.
  static func tooLong(
    _ file: CSVFile, at offset: Int, _ dialect: sw_csv_dialect, isQuoted: Bool
  ) -> FrameError {
    let place = "\(file.path), line \(file.line(at: offset, dialect))"
    let why =
      isQuoted
      ? "a quote that opens in this row is not closed within 256 MiB; close it, or read with "
        + "`quote: .none` if quotes are ordinary characters"
      : "a row longer than 256 MiB; is it a CSV file?"
    return FrameError(.format, "\(place): \(why)")
  }
}
