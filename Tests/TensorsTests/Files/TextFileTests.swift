import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Text files")
struct TextFileTests {
  @Test("Texts are read as NumPy reads them, bit for bit")
  func oracle() throws {
    let folder = try TemporaryFolder()
    for recorded in try RecordedFiles.read().texts {
      let type = try #require(dtype(recorded.dtype))
      let options = TextOptions(
        delimiter: recorded.delimiter?.first, comment: recorded.comments,
        skippedLines: recorded.skip, rowLimit: recorded.limit, columns: recorded.columns)
      let path = try folder.file("x", recorded.text)
      for tensor in [
        try Tensor(text: path, dtype: type, options: options),
        try Tensor(parsing: recorded.text, dtype: type, options: options),
      ] {
        #expect(tensor.shape == recorded.shape, "\(recorded.name)")
        #expect(try tensor.rawBytes == recorded.bytes, "\(recorded.name)")
      }
    }
  }

  @Test("Missing fields become the filling, as in genfromtxt")
  func filling() throws {
    let recorded = try RecordedFiles.read().filled
    let options = TextOptions(delimiter: ",", filling: -9, missingTexts: ["N/A"])
    let tensor = try Tensor(parsing: recorded.text, dtype: .float64, options: options)
    #expect(tensor.shape == recorded.shape)
    #expect(try tensor.rawBytes == recorded.bytes)
    let whole = try Tensor(
      parsing: "1,\n,4", dtype: .uint8,
      options: TextOptions(
        delimiter: ",", filling: 1e9))
    #expect(whole.array(of: Int.self) == [1, 255, 255, 4])
  }

  @Test("Numbers are written as C writes them")
  func formats() throws {
    let folder = try TemporaryFolder()
    let tensor = Tensor([[1.5, -2.25, 1e10], [0.1, 3, -7]])
    for recorded in try RecordedFiles.read().formats {
      try tensor.write(text: folder.path + "/x", format: recorded.format, delimiter: ";")
      let text = String(decoding: try folder.bytes("x"), as: UTF8.self)
      #expect(text == recorded.text, "\(recorded.format)")
    }
  }

  @Test("Without a format every number reads back as the same bits, on any number of threads")
  func shortest() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x"
    let noise = Tensor.normal([3000, 7], seed: 3, dtype: .float64)
    for type in [
      DType.float16, .bfloat16, .float32, .float64, .int64, .complex64, .complex128,
    ] {
      let scaled = noise * (type == .float16 ? 100 : 1e6)
      let tensor =
        type.isComplex ? Tensor.complex(scaled, -scaled).cast(to: type) : scaled.cast(to: type)
      try tensor.write(text: path, header: "a\nb", footer: "c")
      let one = try Threads.with(count: 1) { try Tensor(text: path, dtype: type) }
      let many = try Threads.with(count: 4) { try Tensor(text: path, dtype: type) }
      #expect(try one.rawBytes == tensor.rawBytes)
      #expect(try many.rawBytes == tensor.rawBytes)
    }
    let large = Tensor([UInt64.max, 0])
    try large.write(text: path, format: "%d")
    #expect(try Tensor(text: path, dtype: .uint64).array(of: UInt64.self) == [UInt64.max, 0])
  }

  @Test("A long text is cut at rows only, and a limit may end in any stretch")
  func stretches() throws {
    let rows = 200_000
    var text = ""
    for row in 0..<rows { text += "\(row) \(row * 2)\n" }
    let tensor = try Tensor(parsing: text, dtype: .int64)
    #expect(tensor.equals(Tensor.arange(rows).reshaped([rows, 1]) * Tensor([[1, 2]])))
    for limit in [1, 99_999, 150_000, rows + 5] {
      let part = try Tensor(parsing: text, options: TextOptions(rowLimit: limit))
      #expect(part.shape == [min(limit, rows), 2])
      #expect(part[-1].array(of: Int.self) == [min(limit, rows) - 1, 2 * min(limit, rows) - 2])
    }
    let bad = text + "1 x\n"
    let error = #expect(throws: TensorError.self) { _ = try Tensor(parsing: bad) }
    #expect(error?.message == "the text, line 200001: field 2, 'x', is no float32")
  }

  static let mistakes: [(String, DType, TextOptions, String)] = [
    ("1 2\n3\n", .float32, TextOptions(), "line 2: 1 fields, but the first row has 2"),
    ("1\n\n2 3\n", .float32, TextOptions(), "line 3: 2 fields, but the first row has 1"),
    ("1,\n", .float32, TextOptions(delimiter: ","), "line 1: field 2 is empty; give a filling"),
    ("1.5", .int32, TextOptions(), "line 1: field 1, '1.5', is no int32"),
    ("300", .uint8, TextOptions(), "line 1: field 1, '300', is out of the range of uint8"),
    ("-129", .int8, TextOptions(), "'-129', is out of the range of int8"),
    ("1 2", .float32, TextOptions(columns: [2]), "no column 2; its first row has 2 fields"),
    ("1 2", .float32, TextOptions(columns: [0, 0]), "twice"),
    ("1 2", .float32, TextOptions(delimiter: "é"), "one ASCII character"),
    ("1 2", .float32, TextOptions(skippedLines: -1), "negative"),
    ("0x10", .float32, TextOptions(), "is no float32"), ("2", .bool, TextOptions(), "is no bool"),
  ]

  @Test("What cannot be read is named with its line", arguments: mistakes)
  func errors(text: String, type: DType, options: TextOptions, words: String) {
    let error = #expect(throws: TensorError.self) {
      _ = try Tensor(parsing: text, dtype: type, options: options)
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test(
    "A text without rows is an empty matrix", arguments: ["", "\n\n", "# only a remark", "  \t"])
  func empty(text: String) throws {
    #expect(try Tensor(parsing: text).shape == [0, 0])
  }

  @Test(
    "A format that is not one number's never reaches the C library",
    arguments: ["%s", "%n", "%", "", "d", "%d%d", "%*d", "%1000d", "%.999f", "%ld", "x%d", "%d "])
  func hostileFormats(format: String) throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: TensorError.self) {
      try Tensor([1]).write(text: folder.path + "/x", format: format)
    }
    #expect(error?.code == .invalidArgument)
    #expect(folder.contents == [])
  }

  @Test("Noise is read or refused")
  func noise() {
    var dice = Dice(state: 1)
    let alphabet = Array("0123456789+-.eE#, \t\r\n\nnaifj()")
    for round in 0..<5000 {
      let text = String((0..<40).map { _ in alphabet.randomElement(using: &dice) ?? "0" })
      let options = TextOptions(
        delimiter: round % 2 == 0 ? nil : ",", filling: round % 3 == 0 ? 1 : nil)
      for type in DType.allCases {
        _ = try? Tensor(parsing: text, dtype: type, options: options).evaluate()
      }
    }
  }
}
