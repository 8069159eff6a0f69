/// Fills memory of an accelerator with one word.
package enum KernelFill {
  /// Writes a word `count` times.
  ///
  /// - Parameters:
  ///   - target: Room for `count` words of 4 bytes.
  ///   - count: How many words.
  ///   - word: What is written.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func run(
    _ target: DeviceArray, count: Int, with word: UInt32, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      text, .elements(count), target.arguments, [.int(count), .bits(UInt64(word), byteCount: 4)])
  }

  // MARK: - Implementation

  private static let text = KernelText(
    name: "fill",
    source: """
      KERNEL(fill)(GLOBAL u32 *RESTRICT y, i64 y_start, i64 count, u32 word) {
        y += y_start;
        FOR_EACH(i, count) y[i] = word;
      }
      """)
}
