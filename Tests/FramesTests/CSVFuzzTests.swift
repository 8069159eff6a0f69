import Foundation
import SwiftwaterFrames
import Testing

@Suite("Files of noise")
struct CSVFuzzTests {
  /// `SWIFTWATER_FUZZ_ROUNDS` sets how many files, and with them the seed.
  private let rounds =
    ProcessInfo.processInfo.environment["SWIFTWATER_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 10_000

  /// Reads and looks at everything; an error is an answer, a trap is not.
  private func read(_ bytes: [UInt8]) throws {
    try withFile(bytes) { path in
      do {
        let frame = try DataFrame(csv: path).collect()
        let width = frame.columnNames.count
        for name in frame.columnNames {
          let column = try frame[name]
          #expect(column.count == (try frame.count()))
          _ = column.strings
        }
        #expect(width > 0)
      } catch is FrameError {
      }
    }
  }

  @Test("Random bytes of the characters that matter never trap")
  func noise() throws {
    var generator = SeededGenerator(seed: UInt64(rounds))
    let alphabet: [UInt8] = Array("\"\"\",,,\n\n\r01.eE+-aé\0 ".utf8) + [0xFF, 0xC3]
    for _ in 0..<rounds {
      let count = Int.random(in: 1...120, using: &generator)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      try read(bytes)
    }
  }

  @Test("Mutations of a good file never trap")
  func mutations() throws {
    var generator = SeededGenerator(seed: UInt64(rounds + 1))
    var good = "id,name,\"a \"\"quoted\"\" name\",value\r\n"
    for row in 0..<40 {
      good += "\(row),\"x, \(row)\",plain text that is long,\(Double(row) / 7)\r\n"
    }
    for _ in 0..<rounds / 2 {
      var bytes = Array(good.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch generator.next() % 4 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: Array("\"\n,".utf8), at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 30))
        }
        if bytes.isEmpty { bytes = [0x2C] }
      }
      try read(bytes)
    }
  }

  @Test("Every file of one byte, and of nothing but quotes")
  func tiny() throws {
    for byte in UInt8.min ... .max { try read([byte]) }
    for count in 1...70 { try read(Array(repeating: 0x22, count: count)) }
    try read(Array(repeating: 0, count: 5000))
    try read(Array(repeating: 0x2C, count: 2000))
    try read(Array(repeating: 0x0A, count: 100_000))
  }

  @Test("Fields of megabytes, quoted and not")
  func huge() throws {
    let long = String(repeating: "x", count: 6 << 20)
    try withFile("a,b\n1,\(long)\n2,\"\(long)\"\"\(long)\"\n3,y\n") { path in
      let frame = try DataFrame(csv: path).collect()
      #expect(try frame["b"].strings == [long, long + "\"" + long, "y"])
    }
  }
}
