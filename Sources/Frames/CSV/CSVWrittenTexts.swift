import SwiftwaterDevices

/// The texts of dictionaries as they stand in a file: tables that come one after the other mostly have
/// the same.
final class CSVWrittenTexts {
  private var known: [(dictionary: TextDictionary, isQuoted: Bool, bytes: Buffer, ends: Buffer)] =
    []
  /// Texts of more dictionaries are written once more for each table.
  private static let most = 32

  func texts(
    of dictionary: TextDictionary, isQuoted: Bool,
    _ write: () throws(FrameError) -> (bytes: Buffer, ends: Buffer)
  ) throws(FrameError) -> (bytes: Buffer, ends: Buffer) {
    if let texts = known.first(where: { $0.dictionary === dictionary && $0.isQuoted == isQuoted }) {
      return (texts.bytes, texts.ends)
    }
    let made = try write()
    if known.count == Self.most { known.removeFirst() }
    known.append((dictionary, isQuoted, made.bytes, made.ends))
    return made
  }
}
