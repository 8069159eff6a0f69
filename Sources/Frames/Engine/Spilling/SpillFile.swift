import SwiftwaterDevices
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file without a name for rows that leave memory, written and read by many threads at once.
final class SpillFile: Sendable {
  let resident: ResidentBlocks
  private let descriptor: Int32
  private let folder: String
  private let end = Atomic(0)
  /// Dictionaries that rows on the disk refer to, which stay in memory: how many bytes they take.
  private let dictionaries = Mutex((known: Set<ObjectIdentifier>(), byteCount: 0))

  /// The texts of columns by their number; nil for those that are not numbered.
  private let texts = Mutex<[Int: SharedTexts]>([:])

  init(descriptor: Int32, folder: String, resident: ResidentBlocks) {
    self.resident = resident
    self.descriptor = descriptor
    self.folder = folder
  }

  deinit { close(descriptor) }

  /// Bytes written so far.
  var byteCount: Int { end.load(ordering: .relaxed) }

  /// The numbered texts of a column.
  func texts(_ column: Int, budget: TextBudget) throws(FrameError) -> SharedTexts {
    if let known = texts.withLock({ $0[column] }) { return known }
    let made = try SharedTexts(budget: budget)
    texts.withLock { $0[column] = made }
    return made
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FrameError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
      if written > 0 {
        done += written
      } else if errno != EINTR {
        throw Self.failure(
          "write rows that do not fit into memory (\(ByteCount.text(byteCount)) so far)",
          in: folder, errno)
      }
    }
  }

  /// Writes blocks one after the other and lets go of their memory.
  func write(_ blocks: [SpilledBlock]) throws(FrameError) {
    var runs: [UnsafeRawBufferPointer] = []
    var known: [(block: SpilledBlock, bytes: Buffer)] = []
    for block in blocks {
      guard let bytes = block.resident else { continue }
      runs.append(UnsafeRawBufferPointer(start: bytes.pointer, count: block.byteCount))
      known.append((block, bytes))
    }
    let total = runs.reduce(0) { $0 + $1.count }
    var offset = end.add(total, ordering: .relaxed).oldValue
    try withExtendedLifetime(known) { () throws(FrameError) in try write(runs, at: offset) }
    for (block, bytes) in known {
      block.move(to: offset, block.checksums(bytes))
      offset += block.byteCount
    }
  }

  /// Writes runs of bytes one after the other, with one call of the system for many.
  private func write(_ runs: [UnsafeRawBufferPointer], at offset: Int) throws(FrameError) {
    // At most 1024 runs a call everywhere (IOV_MAX).
    let most = 1024
    var at = offset
    for first in stride(from: 0, to: runs.count, by: most) {
      let batch = runs[first..<min(runs.count, first + most)]
      let vectors = batch.map {
        iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
      }
      var written = max(0, pwritev(descriptor, vectors, Int32(vectors.count), off_t(at)))
      // What is missing goes run by run, which also finds out why.
      for run in batch {
        if written < run.count {
          try write(UnsafeRawBufferPointer(rebasing: run[written...]), at: at + written)
        }
        written = max(0, written - run.count)
        at += run.count
      }
    }
  }

  func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FrameError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let got = pread(descriptor, base + done, bytes.count - done, off_t(offset + done))
      if got > 0 {
        done += got
      } else if got == 0 {
        throw Self.damaged(folder)
      } else if errno != EINTR {
        throw Self.failure("read rows back", in: folder, errno)
      }
    }
  }

  /// Whether a dictionary may stay in memory while rows that refer to it are on the disk.
  func keeps(_ dictionary: TextDictionary, budget: Int) -> Bool {
    dictionaries.withLock { state in
      if state.known.contains(ObjectIdentifier(dictionary)) { return true }
      let bytes =
        dictionary.views.byteCount
        + dictionary.storage.buffers.reduce(0) { $0 + $1.byteCount }
      guard state.byteCount + bytes <= budget else { return false }
      state.known.insert(ObjectIdentifier(dictionary))
      state.byteCount += bytes
      return true
    }
  }

  // MARK: - Failures

  static func failure(_ what: String, in folder: String, _ number: Int32) -> FrameError {
    let isFull = number == ENOSPC || number == EDQUOT || number == EFBIG
    let remedy =
      isFull
      ? "make room there, or name another folder with TMPDIR or Session(temporaryFolder:)"
      : "name a folder that may be written with TMPDIR or Session(temporaryFolder:)"
    return FrameError(
      isFull ? .outOfSpace : .file,
      "cannot \(what) in \(folder): \(String(cString: strerror(number))); \(remedy)")
  }

  static func damaged(_ folder: String) -> FrameError {
    FrameError(
      .file,
      """
      rows read back from \(folder) are not those that were written; check the disk, or name \
      another folder with TMPDIR or Session(temporaryFolder:)
      """)
  }

  var damaged: FrameError { Self.damaged(folder) }
}
