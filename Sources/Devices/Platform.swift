// With Platform+Files.swift the one place of this floor that knows which operating system it runs on.
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

  /// Whether a page of memory exists.
  ///
  /// One that was never touched does not, and is cleared when it is. Where the system does not say,
  /// it does.
  static func isResident(_ pointer: UnsafeRawPointer) -> Bool {
    let page = UnsafeMutableRawPointer(
      bitPattern: UInt(bitPattern: pointer) & ~UInt(bitPattern: pageSize - 1))
    #if canImport(Darwin)
      var state: CChar = 0
    #else
      var state: UInt8 = 0
    #endif
    return mincore(page, pageSize, &state) != 0 || state & 1 != 0
  }

  /// Gives the memory back and keeps its addresses, so that every later access is a fault.
  static func forbid(_ pointer: UnsafeMutableRawPointer, byteCount: Int) {
    mmap(pointer, byteCount, PROT_NONE, MAP_PRIVATE | MAP_FIXED | anonymous, -1, 0)
  }

  /// Returns a variable of the environment, or nil when it is not set or empty.
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads a setting; one that cannot be understood is named on the error output and left out.
  static func setting<Value>(
    _ name: String, _ expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = environment(name) else { return nil }
    if let value = parse(text) { return value }
    warn("\(name)=\(text) is ignored: use \(expected)")
    return nil
  }

  /// Says something on the error output.
  static func warn(_ message: String) {
    "swiftwater: \(message)\n".withCString { _ = write(2, $0, strlen($0)) }
  }

  static var failed: UnsafeMutableRawPointer? {
    UnsafeMutableRawPointer(bitPattern: -1)
  }

  #if canImport(Darwin)
    static let anonymous = MAP_ANON
  #else
    static let anonymous = Int32(MAP_ANONYMOUS)
  #endif
}

// MARK: - Libraries

extension Platform {
  /// Returns the loader's handle of a library, which is never closed, or nil when there is none.
  static func openLibrary(_ name: String) -> UnsafeMutableRawPointer? {
    dlopen(name, RTLD_NOW | RTLD_LOCAL)
  }

  /// Opens a library whose functions others look for by name, such as the parts of a compiler.
  static func openForOthers(_ name: String) -> Bool {
    dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nil
  }

  /// Returns the address of a library's function or variable, or nil when it has none of the name.
  static func symbol(_ name: String, in library: UnsafeMutableRawPointer)
    -> UnsafeMutableRawPointer?
  {
    dlsym(library, name)
  }
}
