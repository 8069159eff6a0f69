import Synchronization

/// A file that appears under its name whole or not at all.
///
/// Bytes go to a hidden temporary file in the same folder, which ``commit()`` brings to the disk and
/// renames. Without a commit, after an error, and when ``UnfinishedFiles/removeAll()`` answers a
/// signal, the temporary file is removed and what was at the path stays as it was. A device, a pipe
/// or a socket at the path keeps its place and gets the bytes as they come.
package final class AtomicFile: Sendable {
  /// Where the file will be.
  package let path: String

  /// Creates the temporary file.
  ///
  /// - Throws: ``DeviceError`` with code `file` when the folder does not exist or may not be written.
  package init(path: String) throws(DeviceError) {
    self.path = path
    do throws(SystemError) {
      open = Mutex(try Self.open(path))
    } catch {
      // A folder would let the file be written and refuse only its name at the end.
      throw .writing(path, error.kind == .directory ? .rename : .create, error)
    }
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Throws: ``DeviceError`` with code `outOfSpace` or `file`; the temporary file is then gone.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(DeviceError) {
    try whileOpen(.write) { (file) throws(SystemError) in
      try Platform.append(bytes, to: file.descriptor)
    }
  }

  /// Appends the text as UTF-8.
  package func write(_ text: String) throws(DeviceError) { try write(Array(text.utf8)) }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(DeviceError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(DeviceError) in try write(bytes) }
    }
    try result.get()
  }

  /// Brings the bytes to the disk and gives the file its name, replacing an older one.
  ///
  /// - Throws: ``DeviceError`` with code `outOfSpace` or `file`; nothing has changed then.
  package func commit() throws(DeviceError) {
    try whileOpen(.flush) { (file) throws(SystemError) in try Platform.flush(file.descriptor) }
    guard let file = open.withLock({ $0.take() }) else { return }
    defer { UnfinishedFiles.remove(file.slot) }
    var step = FileFailure.Step.flush
    do throws(SystemError) {
      try Platform.closeFile(file.descriptor)
      guard let temporary = file.temporary else { return }
      step = .rename
      try Platform.renameFile(temporary, to: path)
      // The name is in the folder, which has to reach the disk too.
      Platform.flushFolder(Self.parts(path).folder)
    } catch {
      file.temporary.map { Platform.removeFile($0) }
      throw .writing(path, step, error)
    }
  }

  /// Removes the temporary file; nothing happens after a commit.
  package func discard() {
    guard let file = open.withLock({ $0.take() }) else { return }
    try? Platform.closeFile(file.descriptor)
    file.temporary.map { Platform.removeFile($0) }
    UnfinishedFiles.remove(file.slot)
  }

  /// Writes a whole file, which replaces an older one or changes nothing.
  ///
  /// - Throws: ``DeviceError`` with code `outOfSpace` or `file`.
  package static func write(_ bytes: [UInt8], to path: String) throws(DeviceError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  // MARK: - Implementation

  private struct Open {
    var descriptor: Int32
    /// The hidden name; nil for what is written in its place.
    var temporary: String?
    /// The entry among the unfinished files.
    var slot: Int?
  }

  /// Nil once the file is finished or has failed.
  private let open: Mutex<Open?>

  private func whileOpen(
    _ step: FileFailure.Step, _ body: (Open) throws(SystemError) -> Void
  ) throws(DeviceError) {
    do throws(SystemError) {
      try open.withLock { (open) throws(SystemError) in
        guard let open else { throw .isClosed }
        try body(open)
      }
    } catch {
      discard()
      throw .writing(path, step, error)
    }
  }

  private static func open(_ path: String) throws(SystemError) -> Open {
    switch Platform.kind(path) {
    case .directory: throw .isDirectory
    case .stream: return Open(descriptor: try Platform.openStream(path))
    case .none, .file: break
    }
    let (folder, name) = parts(path)
    // A process number alone would let two writers of one process meet. Names end at 255 bytes, so
    // the temporary one takes no more than 160 of the real one's.
    let unique = String(UInt64.random(in: 0 ... .max), radix: 36)
    let start = String(String.UnicodeScalarView(name.unicodeScalars.prefix(40)))
    let temporary = "\(folder)/.\(start).\(Platform.processIdentifier)-\(unique).tmp"
    let slot = UnfinishedFiles.add(temporary)
    do throws(SystemError) {
      return Open(
        descriptor: try Platform.createFile(temporary), temporary: temporary, slot: slot)
    } catch {
      UnfinishedFiles.remove(slot)
      throw error
    }
  }

  private static func parts(_ path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    // What stands before a slash at the front is the root.
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, path[path.index(after: slash)...])
  }
}
