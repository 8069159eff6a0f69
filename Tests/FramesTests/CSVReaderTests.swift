import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("CSV reader")
struct CSVReaderTests {
  @Test("Infers the narrowest type that fits")
  func inference() throws {
    let text = "b,i,u,f,s,n\ntrue,1,18446744073709551615,1.5,x,\nFalse,-2,0,2,1x,\n"
    try withFile(text) { path in
      let frame = try DataFrame(csv: path)
      #expect(
        frame.schema.map(\.type) == [.bool, .int64, .uint64, .float64, .string, .string])
      #expect(try frame["n"].nullCount == 2)
      #expect(try frame["u"].array(of: UInt64.self) == [.max, 0])
    }
  }

  @Test("Types that are given win")
  func givenTypes() throws {
    try withFile("a,b\n1,2\n3,4\n") { path in
      let frame = try DataFrame(csv: path, types: ["a": .string, "b": .float32])
      #expect(try frame["a"].strings == ["1", "3"])
      #expect(try frame["b"].array(of: Float.self) == [2, 4])
    }
  }

  @Test("A file without a header, and with names")
  func headers() throws {
    try withFile("1,2\n3,4\n") { path in
      let bare = try DataFrame(csv: path, options: CSVOptions(hasHeader: false))
      #expect(bare.columnNames == ["column1", "column2"])
      #expect(try bare.count() == 2)
      let named = try DataFrame(
        csv: path, options: CSVOptions(hasHeader: false, names: ["x", "y"]))
      #expect(try named["y"].array(of: Int.self) == [2, 4])
    }
  }

  @Test("Null tokens are null only where they stand alone and unquoted")
  func nullTokens() throws {
    try withFile("a,b\n1,NA\nNA,\"NA\"\n3,NAB\n") { path in
      let frame = try DataFrame(csv: path, options: CSVOptions(nullTokens: ["NA"]))
      #expect(try frame["a"].optionals(of: Int.self) == [1, nil, 3])
      #expect(try frame["b"].strings == [nil, "NA", "NAB"])
    }
  }

  @Test("A column that repeats itself is held as codes and reads the same")
  func dictionaries() throws {
    let counties = ["Kent", "Tyne and Wear, the county", "", "Ceredigion"]
    var text = "n,county\n"
    for row in 0..<5000 { text += "\(row),\"\(counties[row % 4])\"\n" }
    try withFile(text) { path in
      let column = try DataFrame(csv: path)["county"]
      #expect(column.dictionary != nil)
      #expect(column.type == .string)
      #expect(column.strings == (0..<5000).map { counties[$0 % 4] })
    }
  }

  @Test("A dictionary that overflows becomes plain text, or a category when asked")
  func overflowing() throws {
    // Repetitive where the sample looks, distinct elsewhere.
    var text = "s\n"
    for row in 0..<60_000 { text += row < 20_000 ? "same old text\n" : "distinct text \(row)\n" }
    let wanted = (0..<60_000).map { $0 < 20_000 ? "same old text" : "distinct text \($0)" }
    try withFile(text) { path in
      let plain = try DataFrame(csv: path)["s"]
      #expect(plain.strings == wanted)
      let category = try DataFrame(csv: path, types: ["s": .category])["s"]
      #expect(category.type == .category)
      #expect(category.strings == wanted)
    }
  }

  @Test("Rows, quotes and nulls are the same wherever chunks and threads fall")
  func chunks() throws {
    var generator = SeededGenerator(seed: 3)
    var text = "id,text,value\n"
    var wanted: [String?] = []
    var values: [Double?] = []
    // Past several chunks of 4 MiB, with quotes, doubled quotes, line feeds and empty lines.
    while text.utf8.count < 14 << 20 {
      let kind = generator.next() % 6
      let word = String(repeating: "wörd ", count: Int(generator.next() % 20))
      let value = Double(Int64(bitPattern: generator.next()) >> 20) / 1024
      values.append(kind == 4 ? nil : value)
      text += "\(wanted.count),"
      switch kind {
      case 0:
        wanted.append("\(word), \"x\"\nand more")
        text += "\"\(word), \"\"x\"\"\nand more\""
      case 1:
        wanted.append(nil)
      case 2:
        wanted.append("")
        text += "\"\""
      default:
        wanted.append("w" + word)
        text += "w" + word
      }
      text += kind == 4 ? ",\n" : ",\(value)\n"
      if kind == 5 { text += "\n" }
    }
    try withFile(text) { path in
      for threads in [1, 2, 7] {
        let frame = try Threads.with(count: threads) { try DataFrame(csv: path).collect() }
        #expect(try frame["id"].array(of: Int.self) == Array(0..<wanted.count))
        #expect(try frame["text"].strings == wanted)
        #expect(try frame["value"].optionals(of: Double.self) == values)
      }
    }
  }

  @Test("Quotes inside unquoted fields are ordinary characters in a large file too")
  func irregularQuotes() throws {
    var text = "a,b\n"
    var wanted: [String] = []
    while text.utf8.count < 9 << 20 {
      let row = wanted.count
      wanted.append(row % 3 == 0 ? "\(row)\" pipe, long" : "plain \(row) \"quoted\" text")
      text += row % 3 == 0 ? "\"\(row)\"\" pipe, long\",1\n" : "plain \(row) \"quoted\" text,2\n"
    }
    try withFile(text) { path in
      let column = try DataFrame(csv: path)["a"]
      #expect(column.strings == wanted)
    }
  }

  @Test("One column: an empty line is a null; several: it is nothing")
  func emptyLines() throws {
    try withFile("a\n1\n\n3\n") { path in
      let column = try DataFrame(csv: path)["a"]
      #expect(try column.optionals(of: Int.self) == [1, nil, 3])
    }
    try withFile("a,b\r\n1,2\r\n\r\n3,4\r\n") { path in
      let column = try DataFrame(csv: path)["a"]
      #expect(try column.array(of: Int.self) == [1, 3])
    }
  }

  @Test("A header alone gives no rows")
  func headerOnly() throws {
    for text in ["a,b", "a,b\n", "a,b\r\n"] {
      try withFile(text) { path in
        let frame = try DataFrame(csv: path)
        #expect(try frame.count() == 0)
        #expect(frame.columnNames == ["a", "b"])
      }
    }
  }

  @Test("Row counts around the sizes of blocks", arguments: [1, 31, 32, 33, 63, 64, 65, 1000])
  func sizes(rows: Int) throws {
    let text = "a,b\n" + (0..<rows).map { "\($0),\($0 * 7)" }.joined(separator: "\n")
    try withFile(text) { path in
      let column = try DataFrame(csv: path)["b"]
      #expect(try column.array(of: Int.self) == (0..<rows).map { $0 * 7 })
    }
  }

  @Test(
    "A last row without an end is read at any file size, also that of whole pages",
    arguments: [63, 64, 65, 127, 128, 4095, 4096, 4097, 8192, 32_768, 32_769])
  func lastRow(size: Int) throws {
    // The last field ends with the file: numbers, a text, a quoted text, a doubled quote.
    for last in ["7", "tail", "\"quo,ted\"", "\"a long text with \"\"\"", ""] {
      var text = "a,b\n"
      var count = 0
      let end = "1,\(last)"
      while text.utf8.count + end.utf8.count < size - 20 {
        text += "22,x\n"
        count += 1
      }
      text += String(repeating: "3", count: size - text.utf8.count - end.utf8.count - 3) + ",y\n"
      text += end
      #expect(text.utf8.count == size)
      try withFile(text) { path in
        let column = try DataFrame(csv: path, types: ["a": .float64, "b": .string])["b"]
        let plain = [
          "7": "7", "tail": "tail", "\"quo,ted\"": "quo,ted",
          "\"a long text with \"\"\"": "a long text with \"",
        ]
        #expect(column.strings == Array(repeating: "x", count: count) + ["y", plain[last]])
      }
    }
  }

  @Test("A quote that is open at the end of the file is an error there, at any size of file")
  func unclosed() throws {
    for size in [64, 4096, 5000] {
      let text = "a,b\n1,\"" + String(repeating: "x", count: size - 7)
      try withFile(text) { path in
        let error = message { _ = try DataFrame(csv: path).collect() }
        #expect(error.contains("line 2: a quote that opens in this row is never closed"))
      }
    }
  }
}
