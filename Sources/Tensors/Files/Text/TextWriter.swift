import SwiftwaterDevices

/// Writes rows of elements as lines of text, on all threads.
struct TextWriter: Sendable {
  let number: NumberText
  let delimiter: [UInt8]
  let newline: [UInt8]
  /// The elements of a row.
  let width: Int

  /// Writes elements in row-major order to a file.
  func write(
    _ bytes: UnsafeRawBufferPointer, rows: Int, to file: AtomicFile
  ) throws(DeviceError) {
    guard rows > 0, let base = bytes.baseAddress else { return }
    let address = UInt(bitPattern: base)
    let grain = max(1, (1 << 14) / max(1, width))
    let chunks = (rows + grain - 1) / grain
    // A few chunks for each thread at a time bound the memory.
    let batch = Threads.count * 4
    var next = 0
    while next < chunks {
      let first = next
      let texts = Threads.map(min(batch, chunks - first)) { index in
        let start = (first + index) * grain
        return text(address, start..<min(rows, start + grain))
      }
      for text in texts { try file.write(text) }
      next += texts.count
    }
  }

  private func text(_ address: UInt, _ rows: Range<Int>) -> [UInt8] {
    guard let base = UnsafeRawPointer(bitPattern: address) else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * (width * 16 + newline.count))
    for row in rows {
      for column in 0..<width {
        if column > 0 { bytes += delimiter }
        number.append(base, row * width + column, to: &bytes)
      }
      bytes += newline
    }
    return bytes
  }
}
