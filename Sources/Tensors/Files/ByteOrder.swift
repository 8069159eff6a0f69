import SwiftwaterDevices

/// Which byte of a number comes first in a file.
public enum ByteOrder: Sendable, Hashable {
  /// The lowest one.
  case littleEndian
  /// The highest one.
  case bigEndian

  /// That of this machine.
  public static var native: ByteOrder { 1.littleEndian == 1 ? .littleEndian : .bigEndian }

  // MARK: - Implementation

  /// Turns the bytes of every number in a buffer round.
  static func swap(_ buffer: Buffer, _ dtype: DType) {
    switch dtype.alignment {
    case 2: swap(buffer, as: UInt16.self)
    case 4: swap(buffer, as: UInt32.self)
    case 8: swap(buffer, as: UInt64.self)
    default: break
    }
  }

  private static func swap<Word: FixedWidthInteger & BitwiseCopyable>(
    _ buffer: Buffer, as type: Word.Type
  ) {
    let words = buffer.elements(of: Word.self)
    for index in words.indices { words[index] = words[index].byteSwapped }
  }
}
