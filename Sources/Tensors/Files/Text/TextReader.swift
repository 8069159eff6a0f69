import CKernels
import SwiftwaterDevices

/// Reads rows of numbers from bytes, on all threads: one pass counts the rows of each stretch, and
/// then every stretch is parsed straight to its place.
struct TextReader {
  private let file: Buffer
  private let name: String
  private let dtype: DType
  private let options: TextOptions
  private let delimiter: UInt8
  private let comment: [UInt8]

  /// - Parameter file: The text, with 16 bytes behind its end that may be read.
  init(
    _ file: Buffer, name: String, _ dtype: DType, _ options: TextOptions
  ) throws(TensorError) {
    self.file = file
    self.name = name
    self.dtype = dtype
    self.options = options
    comment = Array((options.comment ?? "").utf8)
    delimiter = options.delimiter?.asciiValue ?? 0
    if let given = options.delimiter {
      guard let ascii = given.asciiValue, ![0, 0x0A, 0x0D].contains(ascii) else {
        throw TensorError(
          .invalidArgument, "\(name): a delimiter is one ASCII character, not '\(given)'")
      }
    }
    guard options.skippedLines >= 0, (options.rowLimit ?? 0) >= 0 else {
      throw TensorError(
        .invalidArgument,
        "\(name): skippedLines \(options.skippedLines) or rowLimit \(options.rowLimit ?? 0) is negative"
      )
    }
    if let columns = options.columns {
      guard !columns.isEmpty, columns.allSatisfy({ $0 >= 0 }), Set(columns).count == columns.count
      else {
        throw TensorError(
          .invalidArgument, "\(name): columns \(columns) are none, negative or come twice")
      }
    }
  }

  func read() throws(TensorError) -> Tensor {
    let start = firstByte()
    let fieldCount = withLayout { layout in
      Int(sw_matrix_text_fields(bytes + start, UInt64(file.byteCount - start), layout))
    }
    guard fieldCount > 0, options.rowLimit != 0 else { return Tensor.zeros([0, 0], dtype: dtype) }
    guard fieldCount <= Int(Int32.max) else {
      throw TensorError(.unsupported, "\(name): \(fieldCount) fields in a row are too many")
    }
    if let columns = options.columns, let highest = columns.max(), highest >= fieldCount {
      throw TensorError(
        .invalidArgument, "\(name): no column \(highest); its first row has \(fieldCount) fields")
    }
    let stretches = stretches(from: start)
    let counts = Threads.map(stretches.count) { index in
      withLayout { layout in
        let stretch = stretches[index]
        return Int(
          sw_matrix_text_rows(bytes + stretch.lowerBound, UInt64(stretch.count), layout))
      }
    }
    var firsts: [Int] = []
    var rows = 0
    for count in counts {
      firsts.append(rows)
      rows += count
    }
    rows = min(rows, options.rowLimit ?? rows)
    let (total, firstRows) = (rows, firsts)
    let columns = columns(fieldCount)
    let width = columns.count { $0 >= 0 }
    let kind = TextKind(dtype)
    let size = try StoredElements(dtype: kind.dtype, shape: [total, width]).byteCount(for: name)
    let values = try TensorError.wrapping { () throws(DeviceError) in try Buffer(byteCount: size) }
    _ = try Threads.map(stretches.count) { index throws(TensorError) in
      let first = firstRows[index]
      guard first < total else { return }
      try parse(
        stretches[index], columns, kind,
        to: values.pointer + first * width * kind.dtype.byteCount,
        rows: min(counts[index], total - first), width: width)
    }
    return Tensor(Node(stored: Storage(values, shape: [total, width]), dtype: kind.dtype))
      .cast(to: dtype)
  }

  // MARK: - Implementation

  private var bytes: UnsafePointer<UInt8> {
    UnsafePointer(file.pointer.assumingMemoryBound(to: UInt8.self))
  }

  private func withLayout<Value>(_ body: (sw_text_layout) -> Value) -> Value {
    comment.withUnsafeBufferPointer { comment in
      body(
        sw_text_layout(
          delimiter: delimiter, comment: comment.baseAddress, commentLength: UInt32(comment.count)))
    }
  }

  /// The first byte after a mark of the encoding and the lines to leave out.
  private func firstByte() -> Int {
    let all = UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount)
    var place = all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var skipped = 0
    while skipped < options.skippedLines, place < file.byteCount {
      place = lineEnd(from: place)
      skipped += 1
    }
    return place
  }

  /// The byte behind the line that `place` lies in.
  private func lineEnd(from place: Int) -> Int {
    var place = place
    while place < file.byteCount {
      place += 1
      if isLineEnd(place - 1) { break }
    }
    return place
  }

  /// Whether a line ends with a byte: a newline, or a carriage return with no newline behind it.
  private func isLineEnd(_ place: Int) -> Bool {
    bytes[place] == 0x0A
      || bytes[place] == 0x0D && (place + 1 == file.byteCount || bytes[place + 1] != 0x0A)
  }

  /// Whole lines of about 1 MB.
  private func stretches(from start: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var place = start
    while place < file.byteCount {
      let end = lineEnd(from: min(place + (1 << 20), file.byteCount))
      result.append(place..<end)
      place = end
    }
    return result
  }

  /// The column of the result each field goes to, or -1.
  private func columns(_ fieldCount: Int) -> [Int32] {
    guard let wanted = options.columns else { return (0..<fieldCount).map { Int32($0) } }
    var places = Array(repeating: Int32(-1), count: fieldCount)
    for (place, field) in wanted.enumerated() { places[field] = Int32(place) }
    return places
  }

  private func parse(
    _ stretch: Range<Int>, _ columns: [Int32], _ kind: TextKind,
    to values: UnsafeMutableRawPointer, rows: Int, width: Int
  ) throws(TensorError) {
    let tokens = options.missingTexts.map { Array($0.utf8) }
    let lengths = tokens.map { UInt32($0.count) }
    var matrix = sw_matrix_text()
    matrix.text = bytes + stretch.lowerBound
    matrix.length = UInt64(stretch.count)
    matrix.kind = kind.code
    matrix.lowest = kind.lowest
    matrix.highest = kind.highest
    matrix.fieldCount = UInt32(columns.count)
    matrix.width = UInt32(width)
    matrix.values = values
    matrix.capacity = UInt64(rows)
    matrix.fills = options.filling != nil
    matrix.filling = (kind.bits(options.filling ?? 0), 0)
    matrix.tokenCount = UInt32(tokens.count)
    withLayout { layout in
      matrix.layout = layout
      columns.withUnsafeBufferPointer { columns in
        Array(tokens.joined()).withUnsafeBufferPointer { joined in
          lengths.withUnsafeBufferPointer { lengths in
            matrix.places = columns.baseAddress
            matrix.tokens = joined.baseAddress
            matrix.tokenLengths = lengths.baseAddress
            sw_matrix_text_parse(&matrix)
          }
        }
      }
    }
    if matrix.failure != SW_TEXT_OK { throw failure(matrix, in: stretch, columns.count) }
  }

  private func failure(
    _ matrix: sw_matrix_text, in stretch: Range<Int>, _ fieldCount: Int
  ) -> TensorError {
    let start = stretch.lowerBound + Int(matrix.start)
    let end = stretch.lowerBound + Int(matrix.end)
    var line = 1
    for place in 0..<start where isLineEnd(place) { line += 1 }
    let field = UnsafeBufferPointer(start: bytes + start, count: min(end - start, 40))
    let text = String(decoding: field, as: UTF8.self)
    let what =
      switch matrix.failure {
      case SW_TEXT_BAD_VALUE where text.isEmpty:
        "field \(matrix.field + 1) is empty; give a filling to read it"
      case SW_TEXT_BAD_VALUE: "field \(matrix.field + 1), '\(text)', is no \(dtype)"
      case SW_TEXT_OUT_OF_RANGE:
        "field \(matrix.field + 1), '\(text)', is out of the range of \(dtype)"
      default: "\(matrix.field) fields, but the first row has \(fieldCount)"
      }
    return TensorError(.format, "\(name), line \(line): \(what)")
  }
}
