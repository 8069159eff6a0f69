import Foundation
import SwiftwaterFrames
import Testing

@Suite("What a broken CSV file says")
struct CSVFailureTests {
  private func failure(
    _ text: String, types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws -> String {
    try failure(Array(text.utf8), types: types, options: options)
  }

  private func failure(
    _ bytes: [UInt8], types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws -> String {
    try withFile(bytes) { path in
      message { try DataFrame(csv: path, types: types, options: options).collect() }
        .replacingOccurrences(of: path, with: "file.csv")
    }
  }

  @Test("A file that is not there, or is a directory")
  func missing() {
    #expect(
      message { _ = try DataFrame(csv: "/no/such/file.csv") }
        == "cannot read /no/such/file.csv: No such file or directory; check the path")
    #expect(
      message { _ = try DataFrame(csv: "/tmp") }
        == "cannot read /tmp: it is a directory; name a file in it")
  }

  @Test("An empty file")
  func empty() throws {
    #expect(
      try failure("") == "file.csv is empty; a CSV file has at least a line of names")
    #expect(
      try failure([0xEF, 0xBB, 0xBF])
        == "file.csv is empty; a CSV file has at least a line of names")
  }

  @Test("Rows with too few and too many fields")
  func fields() throws {
    #expect(
      try failure("a,b,c\n1,2,3\n4,5\n")
        == "file.csv, line 3: 2 fields where 3 are expected: '4,5'")
    #expect(
      try failure("a,b\n1,2\n\n4,5,6\n")
        == """
        file.csv, line 4: 3 fields where 2 are expected: '4,5,6'; a field that contains the \
        delimiter must be quoted
        """)
  }

  @Test("A value that is not of the column's type")
  func values() throws {
    #expect(
      try failure("age,b\n1,2\nold,3\n", types: ["age": .int64])
        == """
        file.csv, line 3, column 'age': 'old' is not a whole number; give the column another type \
        with types: ["age": .string], or add it to nullTokens if it means null
        """)
    #expect(
      try failure("age,b\n1,2\n2.5,3\n", types: ["age": .int64])
        == """
        file.csv, line 3, column 'age': '2.5' is not a whole number; give the column another type \
        with types: ["age": .float64], or add it to nullTokens if it means null
        """)
    #expect(
      try failure("a\n1\n300\n", types: ["a": .uint8])
        == """
        file.csv, line 3, column 'a': '300' does not fit in uint8; give the column a wider type \
        with types: ["a": .int64]
        """)
    #expect(
      try failure("a,b\nyes,2\n", types: ["a": .bool]).hasPrefix(
        "file.csv, line 2, column 'a': 'yes' is not true or false;"))
  }

  @Test("The first failure of the file is the one that is told")
  func first() throws {
    let text = "a,b\n1,2\n3,x\ny,4\n5\n"
    #expect(
      try failure(text, types: ["a": .int64, "b": .int64]).hasPrefix(
        "file.csv, line 3, column 'b': 'x' is not"))
  }

  @Test("Quotes that do not close, or close too early")
  func quotes() throws {
    #expect(
      try failure("a,b\n1,2\n\"open,3\n4,5\n")
        == """
        file.csv, line 3: a quote that opens in this row is never closed; close it, or read with \
        `quote: .none` if quotes are ordinary characters
        """)
    #expect(
      try failure("a,b\n\"x\"y,2\n")
        == """
        file.csv, line 2, column 'a': text after the closing quote in '"x"y'; double the quotes \
        that belong to the text
        """)
  }

  @Test("Bytes that are not UTF-8")
  func encoding() throws {
    #expect(
      try failure(Array("a,b\n1,caf".utf8) + [0xE9] + Array("\n".utf8))
        == """
        file.csv, line 2: byte 9 is not UTF-8; read it with `encoding: .latin1`, or with \
        `.utf8Lossy` to replace what is not
        """)
  }

  @Test("Names that occur twice or not at all")
  func names() throws {
    #expect(
      try failure("a,b\n1,2\n", options: CSVOptions(names: ["a", "a"]))
        == "file.csv has two columns named 'a'; give other names with `names:`")
    #expect(
      try failure("price,b\n1,2\n", types: ["prise": .int64])
        == """
        file.csv, types: no column 'prise'; did you mean 'price'? (columns: price, b)
        """)
    #expect(
      try failure("a,b\n1,2\n", options: CSVOptions(names: ["x"]))
        == "file.csv has 2 columns, but 1 names were given; give one for each, or the right delimiter"
    )
  }
}
