import Testing

@testable import SwiftwaterPopulation

@Suite("Row buffer")
struct RowBufferTests {
  private func text(_ fill: (inout RowBuffer) -> Void) -> String {
    var buffer = RowBuffer(capacity: 1)
    fill(&buffer)
    return String(decoding: buffer.contents, as: UTF8.self)
  }

  @Test(
    "writes whole numbers",
    arguments: [0, 9, 10, 99, 100, 4_294_967_295] as [UInt32])
  func wholeNumbers(_ number: UInt32) {
    #expect(text { $0.append(number) } == String(number))
  }

  @Test("writes decimal numbers with their zeros and signs")
  func decimals() {
    #expect(text { $0.append(fixed: 51_507_400, decimals: 6) } == "51.507400")
    #expect(text { $0.append(fixed: -127_758, decimals: 6) } == "-0.127758")
    #expect(text { $0.append(fixed: 5, decimals: 2) } == "0.05")
    #expect(text { $0.append(fixed: .min, decimals: 6) } == "-2147.483648")
  }

  @Test("writes hexadecimal digits in capitals")
  func hexadecimal() {
    #expect(text { $0.append(hexadecimal: 0x00C0_FFEE) } == "00C0FFEE")
    #expect(text { $0.append(hexadecimal: 0x1234_ABCD, digits: 4..<8) } == "ABCD")
  }

  @Test("grows past its capacity and keeps what it holds")
  func growth() {
    let parts = (0..<1000).map { "\($0)," }
    #expect(text { for part in parts { $0.append(Array(part.utf8)) } } == parts.joined())
  }

  @Test("quotes fields only where RFC 4180 asks for it")
  func quoting() {
    #expect(text { $0.append(field: "King's Lynn") } == "King's Lynn")
    #expect(text { $0.append(field: "B, D, E") } == "\"B, D, E\"")
    #expect(text { $0.append(field: "The \"Old\" Mill") } == "\"The \"\"Old\"\" Mill\"")
    #expect(text { $0.append(field: "") }.isEmpty)
  }
}
