/// Compiled kernels on disk, shared by the processes of a user.
///
/// A file holds its whole key, so that two keys of one hash never meet, and a checksum: what is
/// damaged, cut short or somebody else's counts as missing and is written again. Files appear whole
/// or not at all. When they come to more than a limit, the oldest ones go. Nothing here throws: without a folder that can be written, kernels are compiled
/// in each process.
package struct KernelCache: Sendable {
  /// The folder of the kernels, or nil when nothing is kept.
  package let folder: String?
  /// The most bytes of all files together; what is written last stays.
  package let limit: Int

  /// The cache of this user: `kernels` in `SWIFTWATER_CACHE`, or in `swiftwater` in
  /// `XDG_CACHE_HOME` or `~/.cache`; `SWIFTWATER_CACHE=none` keeps nothing, and
  /// `SWIFTWATER_CACHE_LIMIT` is the most bytes, 1 GiB when it is not set.
  package static let shared = KernelCache(
    folder: folder(Platform.environment),
    limit: Platform.setting("SWIFTWATER_CACHE_LIMIT", "a number of bytes such as 500M") {
      ByteCount.parse($0)
    } ?? defaultLimit)

  /// What all files together take at most where nothing else is asked for.
  package static let defaultLimit = 1 << 30

  /// Uses a folder, which is made when the first kernel is written.
  package init(folder: String?, limit: Int = defaultLimit) {
    self.folder = folder
    self.limit = limit
  }

  /// What a compiled kernel depends on.
  package struct Key: Sendable, Hashable {
    /// All of it, as it stands in the file.
    let bytes: [UInt8]

    /// Creates a key.
    ///
    /// - Parameters:
    ///   - backend: Who compiles, such as `opencl`.
    ///   - device: The device's name, or the chip's.
    ///   - driver: Driver or compiler with its version.
    ///   - options: The compiler's options.
    ///   - text: The whole text that is compiled, prelude included.
    package init(backend: String, device: String, driver: String, options: String, text: String) {
      bytes = Array([backend, device, driver, options, text].joined(separator: "\0").utf8)
    }

    /// The name of the key's file.
    var file: String { String(FNV.hash128(bytes), radix: 36) + ".kernel" }
  }

  /// Returns the compiled kernel of a key, or nil when there is none that is whole.
  package func read(_ key: Key) -> [UInt8]? {
    guard let folder,
      let file = try? Platform.readFile("\(folder)/\(key.file)", limit: Self.largest)
    else { return nil }
    let head = Self.head(key)
    guard file.count >= head.count + 8, file.starts(with: head) else { return nil }
    let kernel = file[head.count..<file.count - 8]
    let sum = file.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return sum == FNV.hash64(kernel) ? Array(kernel) : nil
  }

  /// Keeps a compiled kernel, or leaves things as they are when the system refuses.
  ///
  /// - Returns: Whether it is kept.
  @discardableResult
  package func write(_ kernel: [UInt8], for key: Key) -> Bool {
    let head = Self.head(key)
    guard let folder, head.count + kernel.count + 8 <= min(limit, Self.largest) else {
      return false
    }
    var file = head + kernel
    withUnsafeBytes(of: FNV.hash64(kernel).littleEndian) { file.append(contentsOf: $0) }
    do {
      try Platform.createFolders(folder)
      try AtomicFile.write(file, to: "\(folder)/\(key.file)")
      removeOldest(in: folder, butFor: key.file)
      return true
    } catch {
      return false
    }
  }

  // MARK: - Implementation

  /// Removes the files written first until the rest fits the limit.
  ///
  /// Others may do the same at the same time: a file that is gone already is gone.
  private func removeOldest(in folder: String, butFor latest: String) {
    var files: [(path: String, written: Platform.FileFacts)] = []
    var total = 0
    for name in Platform.names(in: folder) where name.hasSuffix(".kernel") {
      let path = "\(folder)/\(name)"
      guard let dates = Platform.facts(of: path) else { continue }
      total += dates.byteCount
      if name != latest { files.append((path, dates)) }
    }
    guard total > limit else { return }
    for (path, dates) in files.sorted(by: { $0.written.seconds < $1.written.seconds }) {
      Platform.removeFile(path)
      total -= dates.byteCount
      if total <= limit { return }
    }
  }

  /// Far above any kernel, and small enough to read what a stranger put there.
  private static let largest = 256 << 20

  static func folder(_ environment: (String) -> String?) -> String? {
    if let chosen = environment("SWIFTWATER_CACHE") {
      return chosen == "none" ? nil : "\(chosen)/kernels"
    }
    // A relative path is to be ignored: XDG Base Directory Specification 0.8.
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
      return "\(cache)/swiftwater/kernels"
    }
    return environment("HOME").map { "\($0)/.cache/swiftwater/kernels" }
  }

  /// What stands in front of the kernel: the format, how long the key is, and the key.
  private static func head(_ key: Key) -> [UInt8] {
    Array("swiftwater kernel 1\n\(key.bytes.count)\n".utf8) + key.bytes
  }
}

/// The hash FNV-1a, for names of files and against damage, not against intent.
///
/// Source: Fowler, Noll, Vo, Eastlake, RFC 9923.
private enum FNV {
  static func hash64(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  static func hash128(_ bytes: some Sequence<UInt8>) -> UInt128 {
    let offset: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b
    return bytes.reduce(offset) { ($0 ^ UInt128($1)) &* prime }
  }
}
