// The one file of this floor that knows which operating system it runs on.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum Platform {
  static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
  static let hugePageSize = 2 << 20

  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  static var physicalMemory: Int { Int(sysconf(Int32(_SC_PHYS_PAGES))) * pageSize }

  /// Returns fresh memory of whole pages, or nil when the machine has none.
  static func map(byteCount: Int, huge: Bool) -> UnsafeMutableRawPointer? {
    let slack = huge ? hugePageSize : 0
    let whole = byteCount + slack
    guard
      let base = mmap(nil, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous, -1, 0),
      base != failed
    else { return nil }
    guard huge else { return base }
    // Trim to a huge-page boundary so that every page of the block can be a huge one.
    let start = (Int(bitPattern: base) + slack - 1) & ~(hugePageSize - 1)
    let head = start - Int(bitPattern: base)
    if head > 0 { munmap(base, head) }
    if slack > head { munmap(base + head + byteCount, slack - head) }
    let pointer = base + head
    #if os(Linux)
      madvise(pointer, byteCount, 14)  // MADV_HUGEPAGE
    #endif
    return pointer
  }

  static func unmap(_ pointer: UnsafeMutableRawPointer, byteCount: Int) {
    munmap(pointer, byteCount)
  }

  /// Maps a whole file for reading; nil with `errno` set when that fails.
  static func mapFile(_ descriptor: Int32, byteCount: Int) -> UnsafeMutableRawPointer? {
    let base = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let base, base != failed else { return nil }
    madvise(base, byteCount, MADV_SEQUENTIAL)
    return base
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var failed: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: -1) }

  #if canImport(Darwin)
    private static let anonymous = MAP_ANON
  #else
    private static let anonymous = Int32(MAP_ANONYMOUS)
  #endif
}
