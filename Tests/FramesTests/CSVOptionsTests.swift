import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("CSV options")
struct CSVOptionsTests {
  private func read(
    _ text: String, _ change: (inout CSVOptions) -> Void = { _ in }
  ) throws -> [String: [String?]] {
    var options = CSVOptions()
    change(&options)
    return try withFile(text) { try contents(DataFrame(csv: $0, options: options)) }
  }

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

  @Test("A single column of words is not cut at what is between them")
  func oneColumn() throws {
    #expect(try read("name\nAnn Smith\nBo Li\n") == ["name": ["Ann Smith", "Bo Li"]])
    #expect(try read("name full\nAnn Smith\nBo Li\n") == ["name full": ["Ann Smith", "Bo Li"]])
    #expect(try read("a\n1;2\n3\n") == ["a": ["1;2", "3"]])
  }

  @Test("A header is found out by the types below it")
  func header() throws {
    let nilHeader = { (options: inout CSVOptions) in options.hasHeader = nil }
    #expect(try read("a,b\n1,x\n", nilHeader) == ["a": ["1"], "b": ["x"]])
    #expect(try read("1,x\n2,y\n", nilHeader) == ["column1": ["1", "2"], "column2": ["x", "y"]])
    #expect(try read("a,b\nc,d\n", nilHeader) == ["a": ["c"], "b": ["d"]])
    #expect(try read("a,\nc,d\n", nilHeader) == ["column1": ["a", "c"], "column2": [nil, "d"]])
  }

  @Test("Types come from the whole file, wherever the value is that does not fit")
  func promotion() throws {
    let cases: [(String, String, ColumnType)] = [
      ("1", "2.5", .float64), ("1", "x", .string), ("1", "18446744073709551615", .uint64),
      ("true", "7", .string), ("2024-01-31", "2024-01-31T10:00:00", .datetime(.microseconds)),
      ("2024-01-31", "n/a", .string), ("1.5", "true", .string),
      ("2024-01-31 10:00:00.1", "2024-01-31 10:00:00.123456789", .datetime(.nanoseconds)),
      ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00", .string), ("10:30:00", "x", .string),
      ("12345678901234567890123", "1", .decimal(precision: 38, scale: 0)),
      ("1", "12345678901234567890123", .decimal(precision: 38, scale: 0)),
      ("1", String(repeating: "7", count: 39), .string),
    ]
    for (common, rare, type) in cases {
      // Past the sample of 256 KiB, and between the places that are looked at.
      let rows = 400_000 / (common.utf8.count + 3)
      var text = "a,b\n"
      for row in 0..<2 * rows { text += "\(row == rows ? rare : common),z\n" }
      try withFile(text) { path in
        for threads in [1, 2, 7] {
          let frame = try Threads.with(count: threads) { try DataFrame(csv: path).collect() }
          let column = try frame["a"]
          #expect(column.type == type, "\(common) \(rare)")
          if type == .string { #expect(column.string(rows) == rare) }
          if type == .string { #expect(column.string(rows - 1) == common) }
          #expect(try frame["b"].strings.allSatisfy { $0 == "z" })
        }
        var whole = CSVOptions()
        whole.inference = .whole
        #expect(try DataFrame(csv: path, options: whole).schema[0].type == type)
        whole.inference = .none
        #expect(try DataFrame(csv: path, options: whole)["a"].string(rows) == rare)
      }
    }
  }

  @Test("Dates, times and instants that are given, and those that are out of range")
  func times() throws {
    let text = "t\n2024-01-31T01:30:00+02:00\n2024-01-30 23:30Z\n"
    try withFile(text) { path in
      let column = try DataFrame(csv: path)["t"]
      #expect(column.type == .datetime(.microseconds, zone: "UTC"))
      #expect(column.elements(Int64.self)[0] == column.elements(Int64.self)[1])
    }
    try withFile("t\n23:59:59.5\n00:00\n") { path in
      let column = try DataFrame(csv: path)["t"]
      #expect(column.type == .time)
      #expect(column.elements(Int64.self)[0] == 86_399_500_000_000)
    }
    #expect(
      try failure("t\n9999-12-31\n") { $0.types = ["t": .datetime(.nanoseconds)] }.hasPrefix(
        "file.csv, line 2, column 't': '9999-12-31' does not fit in datetime[ns]"))
    #expect(
      try failure("t\n2023-02-29\n") { $0.types = ["t": .date] }.hasPrefix(
        "file.csv, line 2, column 't': '2023-02-29' is not a date such as 2024-01-31"))
    #expect(
      try read("t\n2024-01-31\n") { $0.infersTimes = false } == ["t": ["2024-01-31"]])
  }

  @Test("Decimals are exact, and fail when they are not")
  func decimals() throws {
    let text = "d\n12.3\n-0.05\n99999999.990\n"
    try withFile(text) { path in
      let column = try DataFrame(csv: path, types: ["d": .decimal(precision: 10, scale: 2)])["d"]
      #expect((0..<3).map { column.elements(Int64.self)[$0] } == [1230, -5, 9_999_999_999])
      let wide = try DataFrame(csv: path, types: ["d": .decimal(precision: 38, scale: 20)])["d"]
      #expect(wide.elements(Int128.self)[0] == Int128(123) * 10_000_000_000_000_000_000)
    }
    for bad in ["1.234", "123456789.00"] {
      #expect(
        try failure("d\n\(bad)\n") { $0.types = ["d": .decimal(precision: 10, scale: 2)] }
          .contains("does not fit in decimal[10, 2]"))
    }
  }

  @Test("Quoted empty texts, and null tokens in quotes")
  func quotedNulls() throws {
    let text = "a,b\n\"\",\"\"\n,1\n\"NA\",NA\n"
    #expect(
      try read(text) { $0.nullTokens = ["", "NA"] } == [
        "a": ["", nil, "NA"], "b": [nil, "1", nil],
      ])
    #expect(
      try read(text) { ($0.nullTokens, $0.quotedNulls) = (["", "NA"], true) }
        == ["a": [nil, nil, nil], "b": [nil, "1", nil]])
  }

  @Test("Bad rows are counted, or kept as text", arguments: [1, 2, 7])
  func badRows(threads: Int) throws {
    var text = "n,s\n"
    var (wanted, kept): ([String?], [String?]) = ([], [])
    for row in 0..<200_000 {
      switch row % 1000 {
      case 7: text += "x\(row),\"long text, quoted\"\n"
      case 8: text += "\(row),a,b\n"
      case 9: text += "\(row)\n"
      default:
        text += "\(row),some text that is long \(row)\n"
        wanted.append("\(row)")
      }
      kept.append([7, 8, 9].contains(row % 1000) ? nil : "\(row)")
    }
    try withFile(text) { path in
      var options = CSVOptions(types: ["n": .int64])
      let report = CSVReport()
      (options.badRows, options.report) = (.skip, report)
      try Threads.with(count: threads) {
        let frame = try DataFrame(csv: path, options: options).collect()
        #expect(try frame["n"].strings == wanted)
        #expect(try frame["s"].strings == wanted.map { "some text that is long \($0 ?? "")" })
        #expect(report.skippedRows == 600)
        #expect(
          report.firstMessage?.replacingOccurrences(of: path, with: "file.csv").hasPrefix(
            "file.csv, line ") == true)
        options.badRows = .keep(column: "bad")
        let all = try DataFrame(csv: path, options: options).collect()
        #expect(all.columnNames == ["n", "s", "bad"])
        #expect(try all["n"].strings == kept)
        let bad = try all["bad"].strings
        #expect(bad[7] == "x7,\"long text, quoted\"" && bad[1008] == "1008,a,b")
        #expect(bad.count { $0 != nil } == 600 && bad[9] == "9" && bad[10] == nil)
      }
    }
  }

  @Test("Files that gzip and Zstandard have compressed, in one piece and in several")
  func compressed() throws {
    try withFolder { folder in
      let frame = try DataFrame([
        "n": Array(0..<100_000), "s": (0..<100_000).map { "text number \($0 % 977)" },
      ])
      for name in ["a.csv.gz", "a.csv.zst"] {
        let path = "\(folder)/\(name)"
        try frame.write(csv: path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.count < 500_000)
        for threads in [1, 7] {
          let back = try Threads.with(count: threads) { try DataFrame(csv: path).collect() }
          #expect(try contents(back) == contents(frame))
        }
        // Cut in the middle, and with a byte changed.
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        let cut = message { try DataFrame(csv: path).collect() }
        #expect(cut == "cannot read \(path): the compressed data is damaged: it ends too early")
        var wrong = bytes
        wrong[bytes.count / 3] ^= 0xFF
        try wrong.write(to: URL(fileURLWithPath: path))
        let damaged = message { try DataFrame(csv: path).collect() }
        // What is decompressed before the damage shows may not be CSV any more.
        #expect(damaged.contains(path), "\(damaged)")
      }
    }
  }

  @Test("Several files are one, by pattern or by list, with the file each row is from")
  func files() throws {
    try withFolder { folder in
      for (name, rows) in [("b1", 3), ("b2", 0), ("a", 2)] {
        let values = (0..<rows).map { "\(name).\($0)" }
        try DataFrame(["v": values]).write(csv: "\(folder)/\(name).csv")
      }
      var options = CSVOptions()
      options.fileColumn = "file"
      let frame = try DataFrame(csv: "\(folder)/*.csv", options: options).collect()
      #expect(try frame["v"].strings == ["a.0", "a.1", "b1.0", "b1.1", "b1.2"])
      let files = try frame["file"].strings
      #expect(files == ["a", "a", "b1", "b1", "b1"].map { "\(folder)/\($0).csv" })
      let list = try DataFrame(csv: ["\(folder)/b1.csv", "\(folder)/a.csv"])
      #expect(try list["v"].strings == ["b1.0", "b1.1", "b1.2", "a.0", "a.1"])
      #expect(
        message { _ = try DataFrame(csv: "\(folder)/x*.csv") }
          == "no file matches \(folder)/x*.csv; check the pattern and its folder")
      try DataFrame(["w": [1]]).write(csv: "\(folder)/c.csv")
      #expect(
        message { _ = try DataFrame(csv: "\(folder)/*.csv") }
          == """
          \(folder)/c.csv has the columns 'w', but the files before have 'v', and their \
          delimiter is used for all; read it on its own
          """)
    }
  }

  @Test("A pipe is read like a file")
  func pipe() throws {
    try withFolder { folder in
      let path = "\(folder)/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      let text = "a,b\n" + (0..<50_000).map { "\($0),x\n" }.joined()
      let writer = Thread {
        if let file = fopen(path, "w") {
          fputs(text, file)
          fclose(file)
        }
      }
      writer.start()
      let frame = try DataFrame(csv: path)
      #expect(try frame["a"].array(of: Int.self) == Array(0..<50_000))
      #expect(try frame["b"].count == 50_000)
    }
  }

  @Test("What is no CSV file says so")
  func otherFiles() throws {
    #expect(
      try failure("PAR1abc")
        == "file.csv is a Parquet file, not CSV; read it with what it is for")
  }

  @Test("Options that contradict each other, or name what is not there")
  func contradictions() throws {
    #expect(
      try failure("a,b\n") { $0.comment = "much too long" }
        == "a comment begins with 1 to 8 ASCII characters, not 'much too long'; shorten it")
    #expect(try failure("a\n1\n") { $0.delimiter = "é" }.hasPrefix("a delimiter is one ASCII"))
    #expect(
      try failure("a,b\n") { $0.columns = ["c"] }
        == "file.csv, columns: no column 'c'; did you mean 'a'? (columns: a, b)")
    #expect(
      try failure("a,b\n") { $0.types = ["a": .list(.int8)] }
        == "file.csv, types: column 'a' cannot be read as list[int8]; read text and cast it")
  }
}
