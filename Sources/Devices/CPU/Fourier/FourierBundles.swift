/// Strided lines, copied together into lines without gaps and back, a few at a time.
struct FourierBundles {
  let outer: Int
  let inner: Int
  /// Elements of a line, and the bytes of each.
  let source: (length: Int, size: Int)
  let target: (length: Int, size: Int)

  /// Calls `body` with lines of the source, a place for their results, and their number.
  func forEach(
    _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer,
    _ body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Int) throws(DeviceError) -> Void
  ) throws(DeviceError) {
    let most = min(inner, Self.width)
    let taken = try Buffer(byteCount: most * source.length * source.size)
    let done = try Buffer(byteCount: most * target.length * target.size)
    for block in 0..<outer {
      for start in stride(from: 0, to: inner, by: most) {
        let count = min(most, inner - start)
        let first = from + (block * source.length * inner + start) * source.size
        let last = to + (block * target.length * inner + start) * target.size
        Self.copy(
          UnsafeMutableRawPointer(mutating: first), taken.pointer, count, source.length, inner,
          source.size, isTaking: true)
        try body(taken.pointer, done.pointer, count)
        Self.copy(
          last, done.pointer, count, target.length, inner, target.size, isTaking: false)
      }
    }
    withExtendedLifetime((taken, done)) {}
  }

  // MARK: - Implementation

  /// Neighbours share lines of the cache.
  private static let width = 16

  private static func copy(
    _ strided: UnsafeMutableRawPointer, _ dense: UnsafeMutableRawPointer, _ count: Int,
    _ length: Int, _ step: Int, _ size: Int, isTaking: Bool
  ) {
    switch size {
    case 4: copy(UInt32.self, strided, dense, count, length, step, isTaking)
    case 8: copy(UInt64.self, strided, dense, count, length, step, isTaking)
    default: copy(Wide.self, strided, dense, count, length, step, isTaking)
    }
  }

  private struct Wide { let words: (UInt64, UInt64) }

  @inline(__always)
  private static func copy<Element>(
    _ type: Element.Type, _ strided: UnsafeMutableRawPointer, _ dense: UnsafeMutableRawPointer,
    _ count: Int, _ length: Int, _ step: Int, _ isTaking: Bool
  ) {
    let strided = strided.assumingMemoryBound(to: type)
    let dense = dense.assumingMemoryBound(to: type)
    for place in 0..<length {
      for line in 0..<count {
        if isTaking {
          dense[line * length + place] = strided[place * step + line]
        } else {
          strided[place * step + line] = dense[line * length + place]
        }
      }
    }
  }
}
