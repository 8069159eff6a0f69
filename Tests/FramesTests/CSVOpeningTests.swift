import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("How a CSV file begins")
struct CSVOpeningTests {
  private func failure(
    _ text: String, _ change: (inout CSVOptions) -> Void = { _ in }
  ) throws -> String {
    var options = CSVOptions()
    change(&options)
    return try withFile(text) { path in
      message { try DataFrame(csv: path, options: options).collect() }
        .replacingOccurrences(of: path, with: "file.csv")
    }
  }

  @Test("Lines are skipped however many there are, also of compressed files")
  func skippedLines() throws {
    let rows = 300_000
    try withFolder { folder in
      let frame = try DataFrame(["n": Array(0..<rows)])
      for name in ["a.csv", "a.csv.gz", "a.csv.zst"] {
        try frame.write(csv: "\(folder)/\(name)")
        for skipped in [1, 45_000, 150_000, rows] {
          var options = CSVOptions(hasHeader: false)
          options.skipRows = skipped
          let read = try DataFrame(csv: "\(folder)/\(name)", options: options).collect()
          #expect(read.schema[0].type == .int64)
          #expect(try read["column1"].array(of: Int.self) == Array(skipped - 1..<rows))
        }
        var options = CSVOptions()
        options.skipRows = rows - 1
        let last = try DataFrame(csv: "\(folder)/\(name)", options: options)
        #expect(last.columnNames == ["\(rows - 2)"])
        #expect(try last.count() == 1)
        for skipped in [rows + 1, rows + 2, .max] {
          options.skipRows = skipped
          #expect(
            message { _ = try DataFrame(csv: "\(folder)/\(name)", options: options) }
              == """
              \(folder)/\(name) has nothing after the \(skipped) lines that skipRows leaves out; \
              leave out fewer
              """)
        }
      }
    }
  }

  @Test("Numbers of lines that are none")
  func numbersOfLines() throws {
    let wanted = "skipRows and skipFooter are numbers of lines, 0 or more, not -1 and 0"
    #expect(try failure("a\n1\n") { $0.skipRows = -1 } == wanted)
    #expect(try failure("a\n1\n") { $0.skipFooter = -5 }.hasSuffix("not 0 and -5"))
    try withFile("a\n1\n2\n") { path in
      var options = CSVOptions()
      options.skipFooter = .max
      let frame = try DataFrame(csv: path, options: options)
      #expect(try frame.count() == 0)
    }
  }

  @Test("A header of more columns than the first look takes in", arguments: ["", "#"])
  func wide(comment: String) throws {
    let count = 22_000
    let header = (0..<count).map { "column \($0)" }.joined(separator: ",")
    let row = (0..<count).map { "\($0)" }.joined(separator: ",")
    var text = "\(header)\n\(row)\n\(row)\n"
    if !comment.isEmpty { text = String(repeating: "#\n\n", count: 100_000) + text }
    try withFile(text) { path in
      var options = CSVOptions()
      if !comment.isEmpty { options.comment = comment }
      for hasHeader in [true, nil] {
        options.hasHeader = hasHeader
        let frame = try DataFrame(csv: path, options: options)
        #expect(frame.schema.count == count)
        #expect(frame.schema.allSatisfy { $0.type == .int64 })
        #expect(try frame["column 21999"].array(of: Int.self) == [21_999, 21_999])
      }
    }
  }

  @Test("Rows that are longer than the first look have types")
  func longRows() throws {
    let long = String(repeating: "text ", count: 100_000)
    try withFile("n,s,x\n1,\(long),2.5\n2,\(long),3.5\n") { path in
      for inference in [CSVInference.sampled, .whole] {
        var options = CSVOptions()
        options.inference = inference
        let frame = try DataFrame(csv: path, options: options)
        #expect(frame.schema.map(\.type) == [.int64, .string, .float64])
        #expect(try frame["x"].array(of: Double.self) == [2.5, 3.5])
      }
    }
  }

  @Test("Long comments and many empty lines come before the header", arguments: ["\n", "\r\n"])
  func comments(lineEnd: String) throws {
    var options = CSVOptions()
    options.comment = "#"
    let blank = String(repeating: lineEnd, count: 300_000)
    let long = "#" + String(repeating: "a;b,c", count: 100_000) + lineEnd
    for opening in [blank, long, blank + long + blank] {
      try withFile(opening + "a;b" + lineEnd + "1;x" + lineEnd) { path in
        let frame = try DataFrame(csv: path, options: options)
        #expect(frame.schema == [Field("a", .int64), Field("b", .string)])
        #expect(try contents(frame) == ["a": ["1"], "b": ["x"]])
        options.hasHeader = false
        let bare = try DataFrame(csv: path, options: options)
        #expect(try contents(bare) == ["column1": ["a", "1"], "column2": ["b", "x"]])
        options.hasHeader = true
      }
    }
  }

  @Test("Numbers after a sample of nulls are numbers where the whole file is looked at")
  func nullsFirst() throws {
    let text = "a,b\n" + String(repeating: ",x\n", count: 400_000) + "7,y\n"
    try withFile(text) { path in
      var options = CSVOptions()
      options.inference = .whole
      let frame = try DataFrame(csv: path, options: options)
      #expect(frame.schema[0].type == .int64)
    }
  }

  @Test("Names that occur again get others that are free")
  func names() throws {
    try withFile("a,a,a_duplicated_0,a,,\n1,2,3,4,5,6\n") { path in
      let frame = try DataFrame(csv: path)
      #expect(
        frame.columnNames == [
          "a", "a_duplicated_1", "a_duplicated_0", "a_duplicated_2", "", "_duplicated_0",
        ])
      #expect(try frame["a_duplicated_2"].array(of: Int.self) == [4])
      let typed = try DataFrame(csv: path, types: ["a_duplicated_1": .float64])
      #expect(try typed["a_duplicated_1"].array(of: Double.self) == [2])
    }
  }

  @Test("Apostrophes are quotes only where they stand around fields")
  func apostrophes() throws {
    let cases: [(String, [String?])] = [
      ("'a, b',1\n'c',2", ["a, b", "c"]), ("'it''s',1\nplain,2", ["it's", "plain"]),
      ("'a' and 'b',1\n'c',2", ["'a' and 'b'", "'c'"]), ("',1\nx,2", ["'", "x"]),
      ("'tis,1\nit's,2", ["'tis", "it's"]),
      ("'90s,1\nthe '80s,2\nFans',3", ["'90s", "the '80s", "Fans'"]),
      ("',1\n',2", ["'", "'"]), ("'',1\n'x',2", ["", "x"]),
    ]
    for (text, wanted) in cases {
      try withFile("s,n\n\(text)\n") { path in
        let frame = try DataFrame(csv: path)
        #expect(try frame["s"].strings == wanted, "\(text)")
        #expect(frame.schema[1].type == .int64)
      }
    }
  }
}
