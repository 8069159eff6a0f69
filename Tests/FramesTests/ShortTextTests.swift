import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Texts as numbers and hashes, against what Swift makes of them.
@Suite("Texts as numbers and hashes")
struct ShortTextTests {
  @Test("Whole numbers of every length, with signs and with what is no digit")
  func integers() throws {
    var random = SeededGenerator(seed: 6)
    var texts: [String?] = [
      "", "-", "+", "+-1", "--1", "0", "-0", "+0", "007", "9223372036854775807",
      "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
      "00000000000000000000000000042", "-00000000000000000000000000042", nil, " 1", "1 ", "1e3",
      "١٢", "0x10", "1_000", "99999999999999999999999",
    ]
    for length in 1...21 {
      for sign in ["", "-", "+"] {
        let digits = (0..<length).map { _ in "\(Int.random(in: 0...9, using: &random))" }
        texts.append(sign + digits.joined())
        for place in 0..<length {
          for wrong in ["a", "/", ":", " ", "\u{0}", "-", "é"] {
            var broken = digits
            broken[place] = wrong
            texts.append(sign + broken.joined())
          }
        }
      }
    }
    let expected = texts.map { $0.flatMap { Int64($0) } }
    let frame = try DataFrame(["t": Column(texts)])
    let parsed = col("t").text.toInteger().as("n")
    #expect(try frame.select(parsed)["n"].optionals(of: Int64.self) == expected)
    let sliced = try frame.limit(400, offset: 3).collect().select(parsed)
    #expect(try sliced["n"].optionals(of: Int64.self) == Array(expected[3..<403]))
    let categories = try frame.with(col("t").cast(.category)).select(parsed)
    #expect(try categories["n"].optionals(of: Int64.self) == expected)
  }

  @Test("A hash is that of the bytes, wherever they lie")
  func hashes() throws {
    func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.low ^ product.high
    }
    func hash(_ text: String, _ seed: UInt64) -> UInt64 {
      let bytes = Array(text.utf8)
      func word(_ range: Range<Int>) -> UInt64 {
        range.reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
      }
      var state = fold(seed ^ 0x243F_6A88_85A3_08D3, UInt64(bytes.count) ^ 0x1319_8A2E_0370_7345)
      let whole = bytes.count / 8 * 8
      for at in stride(from: 0, to: whole, by: 8) {
        state = fold(state ^ word(at..<at + 8), 0xA409_3822_299F_31D1)
      }
      return fold(state ^ word(whole..<bytes.count), 0x1319_8A2E_0370_7345)
    }
    let letters = Array("abcdefghijklmnopqrstuvwxyzäöü0123456789")
    let texts = (0...60).map { String((0..<$0).map { letters[($0 * 7) % letters.count] }) }
    for seed in [0, 5, UInt64.max] {
      let expected = texts.map { hash($0, seed) }
      let hashed = col("t").hash(seed: seed).as("h")
      let frame = try DataFrame(["t": texts]).select(hashed)
      #expect(try frame["h"].array(of: UInt64.self) == expected)
      // Parts of longer texts, and so many that are the same.
      let parts = try DataFrame(["t": texts.map { "##\($0)" }])
        .with(col("t").text.slice(2)).select(hashed)
      #expect(try parts["h"].array(of: UInt64.self) == expected)
    }
  }
}
