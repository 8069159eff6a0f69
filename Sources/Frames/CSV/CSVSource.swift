import CKernels
import SwiftwaterDevices

/// A CSV file that has been opened: its bytes, its columns' names and their types.
final class CSVSource: Sendable {
  let path: String
  let file: Buffer
  let options: CSVOptions
  let dialect: sw_csv_dialect
  /// The offset of the first row after the header.
  let dataStart: Int
  let schema: [Field]
  /// Columns whose sample repeats itself, which are read as codes into a dictionary.
  let repetitive: [Bool]

  init(path: String, options: CSVOptions) throws(FrameError) {
    let file = try framing { () throws(DeviceError) in try Buffer(mappingFile: path) }
    self.path = path
    self.file = file
    self.options = options
    dialect = try Self.dialect(options)
    let bytes = UnsafePointer(file.base(as: UInt8.self))
    let hasMark =
      file.byteCount >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    let start = hasMark ? 3 : 0
    guard file.byteCount > start else {
      throw FrameError(.format, "\(path) is empty; a CSV file has at least a line of names")
    }
    let end =
      start
      + Int(
        sw_csv_next_row(bytes + start, UInt64(file.byteCount - start), dialect))
    let first = try CSVSample.fields(
      UnsafeBufferPointer(rebasing: UnsafeBufferPointer(start: bytes, count: end)[start...]),
      dialect: dialect)
    dataStart = options.hasHeader ? end : start
    var names = first.map(\.text)
    if !options.hasHeader { names = names.indices.map { "column\($0 + 1)" } }
    if let given = options.names {
      guard given.count == names.count else {
        throw FrameError(
          .format, "\(path) has \(names.count) columns, but \(given.count) names were given")
      }
      names = given
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw FrameError(
        .duplicateColumn,
        "\(path) has two columns named '\(name)'; give other names with `names:`")
    }
    for name in options.types.keys.sorted() where !names.contains(name) {
      let error = FrameError.unknownColumn(name, among: names)
      throw FrameError(error.code, "\(path), types: \(error.message)")
    }
    let sample = try CSVSample(
      file: file, from: dataStart, columns: names.count, dialect: dialect, options: options)
    var schema: [Field] = []
    for (index, name) in names.enumerated() {
      schema.append(Field(name, options.types[name] ?? sample.type(of: index)))
    }
    self.schema = schema
    repetitive = names.indices.map { sample.isRepetitive($0) }
  }

  /// The line a byte lies in, from 1.
  func line(at offset: Int) -> Int {
    let bytes = file.base(as: UInt8.self)
    var lines = 1
    for at in 0..<min(offset, file.byteCount) where bytes[at] == 0x0A { lines += 1 }
    return lines
  }

  private static func dialect(_ options: CSVOptions) throws(FrameError) -> sw_csv_dialect {
    guard let delimiter = options.delimiter.asciiValue, delimiter != 0x0A, delimiter != 0x0D else {
      throw FrameError(
        .argument, "a delimiter is one ASCII character, not '\(options.delimiter)'")
    }
    var quote: UInt8 = 0
    if let character = options.quote {
      guard let ascii = character.asciiValue, ascii != delimiter, ascii != 0x0A, ascii != 0 else {
        throw FrameError(
          .argument, "a quote is one ASCII character other than the delimiter, not '\(character)'")
      }
      quote = ascii
    }
    return sw_csv_dialect(delimiter: delimiter, quote: quote)
  }
}
