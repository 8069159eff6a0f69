import Testing

@testable import SwiftwaterDevices

@Suite("Compression")
struct CompressionTests {
  private func deflated(_ bytes: [UInt8], pieces: Int = 1) throws -> [UInt8] {
    var result: [UInt8] = []
    let deflater = try Deflater(level: 6) { result += Array($0) }
    for piece in 0..<pieces {
      let range = (bytes.count * piece / pieces)..<(bytes.count * (piece + 1) / pieces)
      try bytes.withUnsafeBytes { try deflater.write(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
    try deflater.finish()
    return result
  }

  private func inflated(_ bytes: [UInt8], room: Int) throws -> (bytes: [UInt8], isExhausted: Bool) {
    try bytes.withUnsafeBytes { input in
      let inflater = try Inflater(input)
      var output = Array(repeating: UInt8(0), count: room)
      let count = try output.withUnsafeMutableBytes { try inflater.read(into: $0) }
      return (Array(output[..<count]), try inflater.isExhausted())
    }
  }

  @Test("Bytes come back, in one piece or in many", arguments: [0, 1, 100, 300_000, 5_000_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    for pieces in [1, 7] {
      let back = try inflated(try deflated(bytes, pieces: pieces), room: count)
      #expect(back.bytes == bytes)
      #expect(back.isExhausted)
    }
  }

  @Test("More or fewer bytes than expected are noticed")
  func lengths() throws {
    let bytes = Array(repeating: UInt8(5), count: 1000)
    let packed = try deflated(bytes)
    #expect(try inflated(packed, room: 999).isExhausted == false)
    #expect(try inflated(packed, room: 1001).bytes.count == 1000)
    #expect(try inflated(packed + [0], room: 1000).isExhausted == false)
  }

  @Test("Damaged bytes and every beginning are an error")
  func damage() throws {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 31) }
    let packed = try deflated(bytes)
    for length in 0..<packed.count {
      let error = #expect(throws: DeviceError.self) {
        _ = try inflated(Array(packed[..<length]), room: 301)
      }
      #expect(error?.code == .corruptData)
    }
    #expect(throws: DeviceError.self) { _ = try inflated([0xFF, 0xFF, 0xFF], room: 10) }
  }

  @Test("A missing library is named with its package")
  func missing() {
    let error = #expect(throws: DeviceError.self) { _ = try Zlib(files: ["libnone.so"]) }
    #expect(error?.code == .missingLibrary)
    #expect(
      error?.message == """
        compression needs zlib, and libz.so.1 is not installed; install it with 'apt-get install \
        zlib1g', or use files that are not compressed
        """)
  }
}
