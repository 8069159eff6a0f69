import SwiftwaterDevices

/// Bytes that come one after the other: of a file, decompressed, or converted from another encoding.
protocol ByteReader: AnyObject {
  /// Fills `room` from its beginning.
  ///
  /// - Returns: How many bytes were written; 0 only at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int
}

extension ByteReader {
  /// Fills `room` as far as there are bytes.
  func fill(_ room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
    var count = 0
    while count < room.count {
      let got = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[count...]))
      if got == 0 { break }
      count += got
    }
    return count
  }

  /// Reads bytes and forgets them.
  func skip(_ count: Int) throws(FrameError) {
    guard count > 0 else { return }
    let room = try Buffer.room(for: min(count, 1 << 20), of: UInt8.self)
    var left = count
    while left > 0 {
      let got = try read(
        into: UnsafeMutableRawBufferPointer(
          start: room.pointer, count: min(left, room.byteCount)))
      if got == 0 { return }
      left -= got
    }
  }
}

/// The bytes of a file from a place on.
final class FileReader: ByteReader {
  private let file: InputFile
  private var offset: Int

  init(_ file: InputFile, from offset: Int = 0) {
    self.file = file
    self.offset = offset
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
    let wanted = min(room.count, file.byteCount - offset)
    guard wanted > 0 else { return 0 }
    let got = try file.read(
      at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
    guard got > 0 else {
      throw FrameError(
        .file, "cannot read \(file.path): it became shorter while it was read; read it again")
    }
    offset += got
    return got
  }
}
