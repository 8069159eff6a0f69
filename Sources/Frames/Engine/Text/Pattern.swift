import SwiftwaterDevices

/// A regular expression ready to be matched, by any number of threads at once.
///
/// The dialect is Perl's as PCRE2 has it, over code points, with Unicode classes: `\w` and `\d` know
/// all scripts, and `(?i)` ignores case.
final class Pattern: Sendable {
  /// The pattern as it was written.
  let source: String
  /// The text that it matches when nothing in it has a special meaning.
  let literal: TextConstant?
  /// The number of groups.
  let groupCount: Int
  /// The groups that have names, by name.
  let groups: [String: Int]

  // Sendable: compiled once; PCRE2 reads compiled patterns from any thread.
  nonisolated(unsafe) fileprivate let code: OpaquePointer?
  fileprivate let library: PCRE2?

  /// Compiles a pattern.
  ///
  /// - Throws: ``FrameError`` with what is wrong with the pattern and where.
  init(_ source: String) throws(FrameError) {
    self.source = source
    // Nothing at all matches between any two characters, which is no search for a text.
    guard source.isEmpty || source.utf8.contains(where: Self.isSpecial) else {
      literal = TextConstant(source)
      (groupCount, groups, code, library) = (0, [:], nil, nil)
      return
    }
    literal = nil
    let library = try PCRE2.shared.get()
    self.library = library
    let bytes = Array(source.utf8)
    var error: Int32 = 0
    var offset = 0
    let options = PCRE2.utf | PCRE2.unicodeProperties | PCRE2.noByteEscape
    guard let code = library.compile(bytes, bytes.count, options, &error, &offset, nil) else {
      let position = String(decoding: bytes.prefix(offset), as: UTF8.self).unicodeScalars.count
      throw FrameError(
        .argument,
        "the pattern \"\(source)\" is wrong at position \(position): "
          + Self.message(error, library))
    }
    // Without a compiler for this processor the pattern is interpreted.
    _ = library.compileForProcessor(code, PCRE2.complete)
    self.code = code
    var count: UInt32 = 0
    _ = library.info(code, PCRE2.infoGroupCount, &count)
    groupCount = Int(count)
    groups = Self.names(code, library)
  }

  deinit { library?.freeCode(code) }

  /// Creates what one thread needs to match.
  func matcher() throws(FrameError) -> Matcher { try Matcher(self) }

  // MARK: - Implementation

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "."),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }

  fileprivate static func message(_ error: Int32, _ library: PCRE2) -> String {
    var text = [UInt8](repeating: 0, count: 256)
    _ = library.message(error, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The table of names: entries of equal size, two bytes of number before each name.
  private static func names(_ code: OpaquePointer, _ library: PCRE2) -> [String: Int] {
    var (count, size): (UInt32, UInt32) = (0, 0)
    var table: UnsafePointer<UInt8>?
    _ = library.info(code, PCRE2.infoNameCount, &count)
    _ = library.info(code, PCRE2.infoNameSize, &size)
    _ = library.info(code, PCRE2.infoNames, &table)
    guard let table else { return [:] }
    var names: [String: Int] = [:]
    for index in 0..<Int(count) {
      let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
      let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
      names[name] = Int(entry[0]) << 8 | Int(entry[1])
    }
    return names
  }
}

/// What one thread needs to match a pattern, with the places of the last match.
final class Matcher {
  private let pattern: Pattern
  private let library: PCRE2
  private let data: OpaquePointer
  private let context: OpaquePointer
  private let offsets: UnsafeMutablePointer<Int>

  /// Steps after which matching one text is given up: some tens of milliseconds.
  static let stepLimit: UInt32 = 1_000_000
  /// KiB of memory a match may take.
  static let heapLimit: UInt32 = 65_536

  fileprivate init(_ pattern: Pattern) throws(FrameError) {
    guard let library = pattern.library,
      let data = library.makeMatchData(pattern.code, nil),
      let context = library.makeMatchContext(nil), let offsets = library.offsets(data)
    else { throw FrameError(.outOfMemory, "no memory to match \"\(pattern.source)\"") }
    _ = library.setMatchLimit(context, Self.stepLimit)
    _ = library.setHeapLimit(context, Self.heapLimit)
    self.pattern = pattern
    self.library = library
    self.data = data
    self.context = context
    self.offsets = offsets
  }

  deinit {
    library.freeMatchData(data)
    library.freeMatchContext(context)
  }

  /// Finds the first match that begins at an offset or after it.
  ///
  /// - Throws: ``FrameError`` when it takes too many steps.
  func find(
    in text: UnsafeRawBufferPointer, from start: Int = 0, options: UInt32 = 0
  ) throws(FrameError) -> Bool {
    let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let options = options | PCRE2.noTextCheck
    var status = library.match(pattern.code, bytes, text.count, start, options, data, context)
    if status == PCRE2.stackLimit {
      // Compiled code has a stack of 32 KiB, the interpreter what the heap limit allows.
      status = library.match(
        pattern.code, bytes, text.count, start, options | PCRE2.withoutProcessorCode, data,
        context)
    }
    if status >= 0 { return offsets[0] <= offsets[1] }
    guard status != PCRE2.noMatch else { return false }
    throw failure(status)
  }

  /// Where the whole match, or a group of it, lies; nil when the group took no part.
  func range(_ group: Int = 0) -> Range<Int>? {
    let (from, to) = (offsets[2 * group], offsets[2 * group + 1])
    return from == PCRE2.unset || from > to ? nil : from..<to
  }

  /// Gives each match to a body, from the left, without overlaps, until it returns false.
  func forEach(
    in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Bool
  ) throws(FrameError) {
    var at = 0
    // After an empty match, the next may not be empty at the same place.
    var options: UInt32 = 0
    while at <= text.count, try find(in: text, from: at, options: options) {
      guard let found = range(), found.lowerBound >= at, body(found) else { return }
      at = found.upperBound
      options = found.isEmpty ? PCRE2.notEmptyAtStart : 0
    }
  }

  private func failure(_ status: Int32) -> FrameError {
    switch status {
    case PCRE2.matchLimit, PCRE2.depthLimit, PCRE2.heapLimit, PCRE2.stackLimit:
      FrameError(
        .argument,
        """
        the pattern "\(pattern.source)" takes too many steps on a text; make repetitions inside of \
        repetitions exclusive, for instance `(?>…)` or `a++`
        """)
    default:
      FrameError(
        .argument,
        "the pattern \"\(pattern.source)\": \(Pattern.message(status, library))")
    }
  }
}
