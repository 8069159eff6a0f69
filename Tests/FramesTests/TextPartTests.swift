import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Parts of texts")
struct TextPartTests {
  /// Texts of 0 to 40 code points of one to four bytes, with separators in between.
  private let texts: [String] = (0..<600).map { seed in
    let letters: [Character] = ["a", "B", "-", "é", "ß", "—", "語", "😀", "-", "x", "1"]
    return String((0..<seed % 41).map { letters[(seed * 31 + $0 * $0 * 7 + $0) % letters.count] })
  }

  private func frame() throws -> DataFrame {
    // A slice, so that rows do not begin with the buffer.
    try DataFrame(["t": Column(["before", nil] + texts.map(Optional.some))[2..<602]])
  }

  private func column(_ expression: Expression) throws -> Column {
    try frame().select(expression.as("r"))["r"]
  }

  /// Python's `text[start:start + count]`, where what lies before the text counts as well.
  private func slice(_ text: String, _ start: Int, _ count: Int) -> String {
    let scalars = Array(text.unicodeScalars)
    let from = start < 0 ? scalars.count + start : min(start, scalars.count)
    let to = count == .max ? scalars.count : min(scalars.count, from + count)
    var part = String.UnicodeScalarView()
    if max(from, 0) < to { part.append(contentsOf: scalars[max(from, 0)..<to]) }
    return String(part)
  }

  @Test("Slices count code points from either end")
  func slices() throws {
    for start in [0, 1, 3, 8, 17, 50, -1, -3, -8, -9, -17, -50] {
      for count in [0, 1, 4, 9, 100, .max] {
        let found = try column(col("t").text.slice(start, count)).strings
        #expect(found == texts.map { slice($0, start, count) }, "slice(\(start), \(count))")
      }
    }
    for count in [0, 1, 5, 12, 13, 60] {
      #expect(try column(col("t").text.head(count)).strings == texts.map { slice($0, 0, count) })
      let tails = texts.map { count == 0 ? "" : slice($0, -count, .max) }
      #expect(try column(col("t").text.tail(count)).strings == tails)
    }
  }

  @Test(
    "Occurrences are found, counted and cut at without overlap", arguments: ["-", "—", "--", "x1"])
  func occurrences(wanted: String) throws {
    let parts = texts.map { text in
      text.replacing(wanted, with: "\u{1}").split(
        separator: "\u{1}", omittingEmptySubsequences: false
      ).map(String.init)
    }
    #expect(
      try column(col("t").text.count(wanted)).optionals(of: Int64.self)
        == parts.map { Int64($0.count - 1) })
    #expect(
      try column(col("t").text.find(wanted)).optionals(of: Int64.self)
        == parts.map { $0.count == 1 ? nil : Int64($0[0].unicodeScalars.count) })
    let lists = try column(col("t").text.split(wanted))
    #expect((0..<lists.count).map { lists.list($0).strings } == parts.map { $0.map { $0 } })
  }

  @Test("Nulls have no parts, no places and no slices")
  func nulls() throws {
    let frame = try DataFrame(["t": Column(["a-b", nil, ""])])
    let lists = try frame.select(col("t").text.split("-").as("r"))["r"]
    #expect(lists.nullCount == 1)
    #expect(lists.list(0).strings == ["a", "b"] && lists.list(2).strings == [""])
    #expect(
      try frame.select(col("t").text.find("-").as("r"))["r"].optionals(of: Int64.self) == [
        1, nil, nil,
      ])
    #expect(try frame.select(col("t").text.slice(-2).as("r"))["r"].strings == ["-b", nil, ""])
  }

  @Test("Titles, hexadecimal and base 64 are those of ASCII and of other texts")
  func rewriting() throws {
    let texts = ["", "hELLO wORLD", "o'neil-SMITH 3rd", "éCOLE ßx", "a", "ab", "abc", "abcd"]
    let frame = try DataFrame(["t": texts])
    func strings(_ expression: Expression) throws -> [String?] {
      try frame.select(expression.as("r"))["r"].strings
    }
    #expect(
      try strings(col("t").text.titleCased()) == [
        "", "Hello World", "O'Neil-Smith 3Rd", "École Ssx", "A", "Ab", "Abc", "Abcd",
      ])
    #expect(
      try strings(col("t").text.encoded(.base64))[4...] == ["YQ==", "YWI=", "YWJj", "YWJjZA=="])
    #expect(try strings(col("t").text.encoded(.hex))[6...] == ["616263", "61626364"])
    for encoding in [BinaryEncoding.hex, .base64] {
      #expect(try strings(col("t").text.encoded(encoding).text.decoded(encoding)) == texts)
    }
  }
}
