/// The sizes blocks come in: one page, then four steps to each doubling.
///
/// From 64 KiB on they have a page more, so that arrays of two to some power of elements, and what
/// kernels may read after them, do not need the next step.
enum SizeClass {
  static let count = 4 * 48

  static func index(of byteCount: Int) -> Int {
    let size = byteCount > spacious ? max(spacious, byteCount - page) : byteCount
    guard size > page else { return 0 }
    let exponent = Int.bitWidth - 1 - (size - 1).leadingZeroBitCount
    let step = ((size - 1) >> (exponent - 2)) & 3
    return (exponent - pageExponent) * 4 + step + 1
  }

  static func byteCount(at index: Int) -> Int {
    guard index > 0 else { return page }
    let exponent = (index - 1) / 4 + pageExponent
    let step = (index - 1) % 4
    let size = (1 << exponent) + (step + 1) << (exponent - 2)
    return size < spacious ? size : size + page
  }

  private static let pageExponent = 12
  private static let page = 1 << pageExponent
  private static let spacious = 1 << 16
}
