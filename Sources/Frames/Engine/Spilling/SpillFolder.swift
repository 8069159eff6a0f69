import SwiftwaterDevices
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where rows go that do not fit into memory.
///
/// A file is removed from its folder as soon as it is open, so that the system takes it back when
/// the last one lets go of it, also after a crash. What a process leaves that died between the two
/// is removed by the next one that comes here.
final class SpillFolder: Sendable {
  let path: String
  /// The rows that are not in files yet.
  let resident = ResidentBlocks()

  /// - Parameter path: The folder; nil for `TMPDIR`, else `/tmp`.
  init(_ path: String?) {
    var folder = path ?? getenv("TMPDIR").map { String(cString: $0) } ?? ""
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    self.path = folder.isEmpty ? "/tmp" : folder
  }

  /// Creates a file that nobody else sees.
  func makeFile() throws(FrameError) -> SpillFile {
    Self.sweepOnce(path)
    let unique = String(UInt64.random(in: 0 ... .max), radix: 36)
    let file = "\(path)/\(Self.prefix)\(getpid())-\(unique)"
    let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SpillFile.failure("create a file for rows that do not fit into memory", in: path, errno)
    }
    unlink(file)
    return SpillFile(descriptor: descriptor, folder: path, resident: resident)
  }

  // MARK: - Implementation

  private static let prefix = "swiftwater-"

  private static let swept = Mutex<Set<String>>([])

  /// Removes what dead processes have left, once for each folder.
  private static func sweepOnce(_ folder: String) {
    guard swept.withLock({ $0.insert(folder).inserted }) else { return }
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix),
        let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }
}
