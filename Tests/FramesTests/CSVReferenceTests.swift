import Foundation
import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// Rows of a text, obvious and slow: quotes count at the start of a field only.
private struct ReferenceCSV {
  var rows: [[(text: [UInt8], isQuoted: Bool)]] = []
  /// Whether a quote is never closed, or text follows one that closes.
  var isBad = false

  init(_ bytes: [UInt8], delimiter: UInt8 = 0x2C, quote: UInt8 = 0x22) {
    var row: [(text: [UInt8], isQuoted: Bool)] = []
    var field: [UInt8] = []
    var (isQuoted, inside, isStart) = (false, false, true)
    var isClosed = false
    func ends(_ at: Int) -> Bool { bytes[at] == 0x0A }
    var at = 0
    func finishField(isLast: Bool) {
      if isLast, !isQuoted, field.last == 0x0D { field.removeLast() }
      if isLast, isQuoted, isClosed, field.last == 0x0D { field.removeLast() }
      if isQuoted, !field.isEmpty, isClosed, hasTail { isBad = true }
      row.append((field, isQuoted))
      (field, isQuoted, isStart, isClosed, hasTail) = ([], false, true, false, false)
    }
    func finishRow() {
      finishField(isLast: true)
      rows.append(row)
      row = []
    }
    var hasTail = false
    while at < bytes.count {
      let byte = bytes[at]
      if inside {
        if byte == quote {
          if at + 1 < bytes.count, bytes[at + 1] == quote {
            field.append(quote)
            at += 1
          } else {
            (inside, isClosed) = (false, true)
          }
        } else {
          field.append(byte)
        }
      } else if byte == quote, isStart {
        (inside, isQuoted, isStart) = (true, true, false)
      } else if byte == delimiter {
        finishField(isLast: false)
      } else if ends(at) {
        finishRow()
      } else {
        isStart = false
        if isClosed {
          // A carriage return before the row's end belongs to it.
          let isEnd = byte == 0x0D && (at + 1 == bytes.count || ends(at + 1))
          if !isEnd { (hasTail, isBad) = (true, true) }
        } else {
          field.append(byte)
        }
      }
      at += 1
    }
    if inside { isBad = true }
    if let last = bytes.last, last != 0x0A || !row.isEmpty { finishRow() }
  }
}

@Suite("CSV as a slow parser reads it")
struct CSVReferenceTests {
  private let rounds =
    ProcessInfo.processInfo.environment["SWIFTWATER_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 800

  private func agree(_ bytes: [UInt8], _ width: Int) throws {
    let reference = ReferenceCSV(bytes)
    var options = CSVOptions(delimiter: ",", quote: "\"", hasHeader: false)
    options.names = (0..<width).map { "c\($0)" }
    options.inference = .none
    try withFile(bytes) { path in
      let rows = reference.rows.filter {
        !(width > 1 && $0.count == 1 && $0[0].text.isEmpty && !$0[0].isQuoted)
      }
      let isGood =
        !reference.isBad && rows.allSatisfy { $0.count == width } && rows.first?.count == width
        && String(validating: bytes, as: UTF8.self) != nil
      do {
        let frame = try DataFrame(csv: path, options: options).collect()
        guard isGood else {
          if rows.first?.count == width {
            Issue.record("read: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
          }
          return
        }
        for column in 0..<width {
          let wanted = rows.map { row -> String? in
            let field = row[column]
            if field.text.isEmpty, !field.isQuoted { return nil }
            return String(decoding: field.text, as: UTF8.self)
          }
          let found = try frame["c\(column)"].strings
          if found != wanted {
            Issue.record(
              "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(found), not \(wanted)")
          }
        }
      } catch let error as FrameError {
        if isGood {
          Issue.record(
            "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(error.message)")
        }
      }
    }
  }

  @Test("Texts of the characters that matter")
  func noise() throws {
    var generator = SeededGenerator(seed: UInt64(rounds))
    let pieces = [
      "\"", "\"\"", ",", ",", "\n", "\n", "\r\n", "a", "é", "long text of a field", " ",
    ]
    for _ in 0..<rounds {
      let count = Int.random(in: 1...24, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let bytes = Array(text.utf8)
      try agree(bytes, max(1, ReferenceCSV(bytes).rows.first?.count ?? 1))
    }
  }

  @Test("Mutations of good rows past a block of 64 bytes")
  func mutations() throws {
    var generator = SeededGenerator(seed: UInt64(rounds + 1))
    var good = ""
    for row in 0..<30 { good += "\(row),\"x, \"\"\(row)\"\"\nmore\",plain text that is long\r\n" }
    for _ in 0..<rounds {
      var bytes = Array(good.utf8)
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch generator.next() % 3 {
        case 0: bytes[at] = [0x22, 0x2C, 0x0A, 0x61][Int(generator.next() % 4)]
        case 1: bytes.remove(at: at)
        default: bytes.insert([0x22, 0x2C, 0x0A, 0x61][Int(generator.next() % 4)], at: at)
        }
      }
      try agree(bytes, 3)
    }
  }
}
