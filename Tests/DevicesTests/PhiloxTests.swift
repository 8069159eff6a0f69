import SwiftwaterDevices
import Testing

@Suite("Philox")
struct PhiloxTests {
  /// The known answers published with the paper's library (Random123, kat_vectors).
  @Test("The words are those of the paper's known answers")
  func knownAnswers() {
    #expect(
      Philox(seed: 0).words(at: 0)
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox(seed: .max, stream: .max).words(at: .max)
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox(seed: 0x299f_31d0_a409_3822, stream: 0x0370_7344_1319_8a2e)
        .words(at: 0x85a3_08d3_243f_6a88)
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }
}
