import CKernels
import SwiftwaterDevices

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The first bytes of a file, from a place on.
struct CSVHead {
  let buffer: Buffer
  let count: Int
  /// Whether nothing comes after them.
  let isWhole: Bool

  /// What is read of the beginning of a file; a smaller file is looked at whole.
  static let byteCount = 256 << 10

  init(_ file: CSVFile, from offset: Int, byteCount: Int) throws(FrameError) {
    let end = (file.dataEnd ?? .max) - offset
    let most = min(byteCount, max(end, 0))
    buffer = try .room(for: most + 128, of: UInt8.self, zeroed: true)
    count = try file.reader(from: offset).fill(
      UnsafeMutableRawBufferPointer(start: buffer.pointer, count: most))
    isWhole = count < byteCount
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.pointer, count: count) }

  /// The offset after a row.
  func rowEnd(after start: Int, _ dialect: sw_csv_dialect) -> Int {
    start
      + Int(sw_csv_next_row(buffer.base(as: UInt8.self) + start, UInt64(count - start), dialect))
  }

  /// Where the first line begins that is neither empty nor a comment, and whether all of it is here.
  func firstLine(_ dialect: sw_csv_dialect) -> (start: Int, isWhole: Bool) {
    var start = 0
    while start < count {
      guard let end = bytes.offset(of: dialect.rowEnd, from: start) else {
        return (isWhole && isIgnored(start..<count, dialect) ? count : start, isWhole)
      }
      guard isIgnored(start..<end + 1, dialect) else { return (start, true) }
      start = end + 1
    }
    return (count, isWhole)
  }

  /// Whether a line is empty or a comment.
  private func isIgnored(_ row: Range<Int>, _ dialect: sw_csv_dialect) -> Bool {
    if bytes[row].allSatisfy({ $0 == 0x0A || $0 == 0x0D }) { return true }
    guard dialect.commentLength > 0, row.count >= dialect.commentLength else { return false }
    return (0..<Int(dialect.commentLength)).allSatisfy {
      bytes[row.lowerBound + $0] == UInt8(truncatingIfNeeded: dialect.comment >> (8 * UInt64($0)))
    }
  }

  /// Whether a first row names columns: the rows after it have a type that it does not fit, or it
  /// is all of different words.
  func isHeader(
    _ row: Range<Int>, _ options: CSVOptions, _ dialect: sw_csv_dialect, _ texts: [String]
  ) throws(FrameError) -> Bool {
    guard Set(texts).count == texts.count, !texts.contains("") else { return false }
    let inferred = { (range: Range<Int>) throws(FrameError) -> [UInt32] in
      try CSVTypes.classes(
        buffer, range, dialect: dialect, columns: texts.count, options: options, names: texts)
    }
    let first = try inferred(row)
    let rest = try inferred(row.upperBound..<rowsEnd(dialect))
    let isTyped = { (classes: UInt32) in classes != 0 && classes != UInt32(SW_CSV_IS_ANY) }
    if first.contains(where: isTyped) { return false }
    return rest.contains(where: isTyped) || row.upperBound == count
      || !rest.contains { isTyped($0) }
  }

  /// The offset after the last whole row.
  private func rowsEnd(_ dialect: sw_csv_dialect) -> Int {
    var stretch = sw_csv_stretch()
    sw_csv_scan(buffer.base(as: UInt8.self), UInt64(count), dialect, &stretch)
    return Int(stretch.end)
  }
}

extension UnsafeRawBufferPointer {
  /// What ends a line of these: a line feed, or a carriage return where there is none.
  var lineEnd: UInt8 { offset(of: 0x0A, from: 0) == nil && contains(0x0D) ? 0x0D : 0x0A }

  /// Where a byte comes up first from a place on.
  func offset(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
