import CKernels
import SwiftwaterDevices

/// One file of a source: what its bytes are, and where its rows lie among them.
struct CSVFile: Sendable {
  let path: String
  let compression: Compression
  let encoding: TextEncoding
  /// The bytes of a mark at the beginning.
  let mark: Int
  /// The offset of the first row after the header, in decoded bytes.
  var dataStart = 0
  /// The offset after the last row; nil for the end of the file.
  var dataEnd: Int?
  /// Open as long as this lives, unless there are many.
  private let input: InputFile?
  private let size: Int

  init(path: String, encoding: TextEncoding, keepsOpen: Bool) throws(FrameError) {
    let input = try InputFile(path: path)
    self.path = input.path
    self.input = keepsOpen || path == "-" ? input : nil
    size = input.byteCount
    let room = try Buffer.room(for: 8, of: UInt8.self, zeroed: true)
    func head(_ reader: any ByteReader) throws(FrameError) -> UnsafeRawBufferPointer {
      let count = try reader.fill(
        UnsafeMutableRawBufferPointer(start: room.pointer, count: room.byteCount))
      return UnsafeRawBufferPointer(start: room.pointer, count: count)
    }
    compression = .detected(try head(FileReader(input)))
    let decoded = try head(compression.reader(FileReader(input), path: self.path))
    let isWide = TextEncoding.hasUTF16Mark(decoded)
    self.encoding = isWide ? .utf16 : encoding
    let hasMark = decoded.starts(with: [0xEF, 0xBB, 0xBF])
    mark = hasMark && self.encoding != .latin1 && self.encoding != .utf16 ? 3 : 0
    try Self.refuse(decoded, self.path)
  }

  /// Whether any place of the text can be read without reading what is before it.
  var isPlain: Bool {
    if case .none = compression { return encoding == .utf8 }
    return false
  }

  /// The bytes of a plain file's rows.
  var byteCount: Int { (dataEnd ?? size) - dataStart }

  /// How many bytes there are, if the text is not longer than they are.
  var fileByteCount: Int { size }

  /// The text from an offset on.
  func reader(from offset: Int) throws(FrameError) -> any ByteReader {
    var open = input
    if open == nil { open = try InputFile(path: path) }
    guard let input = open else { throw FrameError(.file, "cannot read \(path)") }
    if isPlain { return FileReader(input, from: offset) }
    var reader = try compression.reader(FileReader(input), path: path)
    if encoding != .utf8 { reader = try Transcoder(reader, encoding: encoding) }
    try reader.skip(offset)
    return reader
  }

  /// The line that a byte of the text lies in, from 1.
  func line(at offset: Int, _ dialect: sw_csv_dialect) -> Int {
    var line = 1
    guard let reader = try? reader(from: 0),
      let room = try? Buffer.room(for: 1 << 20, of: UInt8.self)
    else { return line }
    let bytes = room.base(as: UInt8.self)
    var left = offset
    while left > 0 {
      let wanted = UnsafeMutableRawBufferPointer(
        start: room.pointer, count: min(room.byteCount, max(left, 64)))
      guard let got = try? reader.read(into: wanted), got > 0 else { return line }
      for at in 0..<min(got, left) where bytes[at] == dialect.rowEnd { line += 1 }
      left -= got
    }
    return line
  }

  /// The offset after the first lines, however long they are.
  func start(after lines: Int) throws(FrameError) -> Int {
    guard lines > 0 else { return mark }
    let reader = try reader(from: mark)
    let room = try Buffer.room(for: 1 << 20, of: UInt8.self)
    var (left, offset) = (lines, mark)
    var lineEnd: UInt8?
    while true {
      let got = try reader.read(
        into: UnsafeMutableRawBufferPointer(start: room.pointer, count: room.byteCount))
      guard got > 0 else { throw Self.nothingLeft(path, lines) }
      let bytes = UnsafeRawBufferPointer(start: room.pointer, count: got)
      let ending = lineEnd ?? bytes.lineEnd
      lineEnd = ending
      var at = 0
      while let end = bytes.offset(of: ending, from: at) {
        at = end + 1
        left -= 1
        if left == 0 { return offset + at }
      }
      offset += got
    }
  }

  static func nothingLeft(_ path: String, _ lines: Int) -> FrameError {
    let shown = lines == 1 ? "the line" : "the \(lines) lines"
    return FrameError(
      .format, "\(path) has nothing after \(shown) that skipRows leaves out; leave out fewer")
  }

  /// Finds where the last lines begin, reading the whole file.
  mutating func dropFooter(of lines: Int, _ dialect: sw_csv_dialect) throws(FrameError) {
    guard lines > 0 else { return }
    let reader = try reader(from: dataStart)
    let room = try Buffer.room(for: 1 << 20, of: UInt8.self)
    let bytes = room.base(as: UInt8.self)
    // The starts of the last lines, the oldest of which is overwritten.
    var starts: [Int] = []
    var count = 0
    var offset = dataStart
    var isAtStart = true
    while true {
      let got = try reader.read(
        into: UnsafeMutableRawBufferPointer(start: room.pointer, count: room.byteCount))
      if got == 0 { break }
      for at in 0..<got {
        if isAtStart {
          if count < lines {
            starts.append(offset + at)
          } else {
            starts[count % lines] = offset + at
          }
          count += 1
        }
        isAtStart = bytes[at] == dialect.rowEnd
      }
      offset += got
    }
    dataEnd = count <= lines ? dataStart : starts[count % lines]
  }

  /// Files of other kinds, which somebody has taken for text.
  private static func refuse(_ head: UnsafeRawBufferPointer, _ path: String) throws(FrameError) {
    let kinds: [([UInt8], String)] = [
      (Array("PAR1".utf8), "a Parquet file"), (Array("ARROW1".utf8), "an Arrow file"),
      ([0x50, 0x4B, 3, 4], "a zip or Excel file"), (Array("SQLite f".utf8), "an SQLite file"),
      ([0x93] + Array("NUMPY".utf8), "a NumPy file"), (Array("%PDF-".utf8), "a PDF file"),
      (Array("BZh".utf8), "a bzip2 file"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
    ]
    for (start, kind) in kinds where head.starts(with: start) && start.count > 3 {
      throw FrameError(.format, "\(path) is \(kind), not CSV; read it with what it is for")
    }
  }
}
