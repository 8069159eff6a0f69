import CKernels
import SwiftwaterDevices

extension CSVReader {
  /// Where the rows of a file start and where they go.
  struct Layout {
    var chunks: [Range<Int>] = []
    /// The row each chunk starts at, if no line is empty.
    var firstRows = [0]
    var irregular = false
    /// Whether the last row has no end; the last chunk counts it all the same.
    var isUnended = false
    /// What texts point into: the file.
    var storage = TextStorage()
    var isASCII: [Bool] = []

    var rows: Int { firstRows[firstRows.count - 1] }
  }

  /// Finds rows to start at, and how many there are in each chunk.
  func survey() throws(FrameError) -> Layout {
    let source = source
    let total = source.file.byteCount
    let start = source.dataStart
    let count = (total - start + Self.stretch - 1) / Self.stretch
    struct Answer: Sendable {
      var newlines: [Int]
      var first: [Int]
      var irregular: [Bool]
      var quotes: Int
      var ascii: Bool
    }
    let answers = Threads.map(count) { index -> Answer in
      let from = start + index * Self.stretch
      let length = min(Self.stretch, total - from)
      let bytes = UnsafePointer(source.file.base(as: UInt8.self))
      var survey = sw_csv_survey()
      sw_csv_survey_stretch(
        bytes + from, UInt64(length), index == 0 ? 0x0A : bytes[from - 1], source.dialect, &survey)
      return Answer(
        newlines: [Int(survey.newlines.0), Int(survey.newlines.1)],
        first: [Int(survey.firstNewline.0), Int(survey.firstNewline.1)],
        irregular: [survey.irregular.0, survey.irregular.1], quotes: Int(survey.quotes),
        ascii: survey.ascii)
    }
    var boundaries = [start]
    var rowsBefore = [0]
    var ascii = [true]
    var irregular = false
    var inside = 0
    var rows = 0
    for (index, answer) in answers.enumerated() {
      let from = start + index * Self.stretch
      if index > 0, index % Self.stretchesInChunk == 0, answer.newlines[inside] > 0 {
        boundaries.append(from + answer.first[inside] + 1)
        rowsBefore.append(rows + 1)
        ascii.append(true)
      }
      // A stretch's text belongs to the chunk before it up to the first row end.
      if !answer.ascii {
        ascii[ascii.count - 1] = false
        if ascii.count > 1 { ascii[ascii.count - 2] = false }
      }
      irregular = irregular || answer.irregular[inside]
      rows += answer.newlines[inside]
      if answer.quotes % 2 == 1 { inside = 1 - inside }
    }
    if irregular { (boundaries, rowsBefore, rows) = boundariesByteByByte() }
    if irregular { ascii = Array(repeating: false, count: boundaries.count) }
    var layout = Layout()
    layout.irregular = irregular
    if boundaries[boundaries.count - 1] == total {
      boundaries.removeLast()
      rowsBefore.removeLast()
      ascii.removeLast()
    }
    guard !boundaries.isEmpty else { return layout }
    layout.isUnended = source.file.base(as: UInt8.self)[total - 1] != 0x0A
    let end = layout.isUnended ? total + 1 : total
    for (index, boundary) in boundaries.enumerated() {
      layout.chunks.append(
        boundary..<(index + 1 < boundaries.count ? boundaries[index + 1] : end))
    }
    // A last line without an end is a row too.
    layout.firstRows = rowsBefore + [rows + 1]
    layout.isASCII = ascii
    let window = 1 << 30
    for index in 0..<(total + window - 1) / window {
      let from = index * window
      // Windows overlap, so that a text that starts in one lies in it whole.
      layout.storage.buffers.append(source.file.slice(from: from, byteCount: total - from))
    }
    return layout
  }

  // MARK: - Implementation

  /// The bytes a thread counts at a time, and how many of them make a chunk.
  private static let stretch = 1 << 20
  private static let stretchesInChunk = 4

  /// Row starts in a file whose quotes open inside fields: one thread, one byte after the other.
  private func boundariesByteByByte() -> ([Int], [Int], Int) {
    let bytes = UnsafePointer(source.file.base(as: UInt8.self))
    let total = source.file.byteCount
    var boundaries = [source.dataStart]
    var before = [0]
    var rows = 0
    var at = source.dataStart
    while at < total {
      at += Int(sw_csv_next_row(bytes + at, UInt64(total - at), source.dialect))
      rows += 1
      if at - boundaries[boundaries.count - 1] >= Self.stretch * Self.stretchesInChunk {
        boundaries.append(at)
        before.append(rows)
      }
    }
    return (boundaries, before, rows)
  }
}
