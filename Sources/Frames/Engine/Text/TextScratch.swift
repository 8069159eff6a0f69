/// Memory in which one text is put together before it becomes a view.
///
/// The owner frees it.
struct TextScratch {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 256

  /// The longest text there can be; what is appended beyond is dropped and the text refused.
  static let limit = 1 << 30
  private(set) var isTooLong = false

  init() { base = .allocate(capacity: capacity) }

  func deallocate() { base.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  mutating func clear() {
    count = 0
    isTooLong = false
  }

  /// Makes room for a number of bytes more; false when the text would be too long.
  @inline(__always)
  mutating func reserve(_ more: Int) -> Bool {
    if count + more <= capacity { return true }
    return grow(more)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    guard reserve(1) else { return }
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress, reserve(bytes.count) else { return }
    UnsafeMutableRawPointer(base + count).copyMemory(from: from, byteCount: bytes.count)
    count &+= bytes.count
  }

  /// Bytes so many times over; refused before anything is written when they would be too long.
  mutating func append(_ bytes: UnsafeRawBufferPointer, times: Int) {
    guard times > 0, !bytes.isEmpty else { return }
    guard times <= Self.limit / bytes.count, reserve(times * bytes.count) else {
      isTooLong = true
      return
    }
    if bytes.count == 1 {
      (base + count).update(repeating: bytes[0], count: times)
      count += times
      return
    }
    for _ in 0..<times { append(bytes) }
  }

  @inline(__always)
  mutating func append(_ bytes: Slice<UnsafeRawBufferPointer>) {
    append(UnsafeRawBufferPointer(rebasing: bytes))
  }

  @inline(__always)
  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { return append(UInt8(truncatingIfNeeded: scalar.value)) }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped { append(byte) }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Bytes that a body writes at the end: it gets the room and returns how many it wrote.
  @inline(__always)
  mutating func append(atMost room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
    guard reserve(room) else { return }
    count += body(base + count)
  }

  /// Takes back what was appended after a length.
  mutating func truncate(to length: Int) { count = length }

  private mutating func grow(_ more: Int) -> Bool {
    guard more <= Self.limit, count + more <= Self.limit else {
      isTooLong = true
      return false
    }
    capacity = Swift.max(count + more, capacity * 2)
    let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    wider.update(from: base, count: count)
    base.deallocate()
    base = wider
    return true
  }
}
