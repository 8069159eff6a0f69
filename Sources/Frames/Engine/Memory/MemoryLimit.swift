import SwiftwaterDevices

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory runs may take when nobody says otherwise.
enum MemoryLimit {
  /// What `SWIFTWATER_MEMORY_LIMIT` says, else 80 % of the machine or of the container it is.
  static let standard: Int =
    environment.flatMap { parse($0, of: machine) } ?? machine / 5 * 4

  /// Reads a limit: a size such as `500MB` or `2GiB`, or a part of the machine such as `80%`.
  static func parse(_ text: String, of machine: Int) -> Int? {
    guard let percent = text.split(separator: "%", omittingEmptySubsequences: false).first,
      text.hasSuffix("%")
    else { return ByteCount.parse(text) }
    guard let part = Double(percent.filter { $0 != " " }), part > 0, part <= 100 else { return nil }
    return Int(Double(machine) * part / 100)
  }

  /// The memory of the machine, or less where a container (a control group) has less.
  static let machine: Int = {
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    var bytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    // The first is the file of version 2, the second that of version 1.
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let limit = number(in: path), limit > 0 { bytes = min(bytes, limit) }
    }
    return bytes
  }()

  // MARK: - Implementation

  private static var environment: String? {
    getenv("SWIFTWATER_MEMORY_LIMIT").map { String(cString: $0) }
  }

  /// The number a small file begins with; nil for `max` and for files that are not there.
  private static func number(in path: String) -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let digits = line.prefix { $0 >= 48 && $0 <= 57 }.map { UInt8($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
