/// A compiled zone of the time zone database.
///
/// - Source: RFC 9636, the Time Zone Information Format (TZif).
struct TimeZoneFile {
  private var starts: [Int64] = [.min]
  private var spans: [TimeZoneRules.Span] = []
  private var footer = ""

  /// Nil when the bytes are not such a file.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard var header = Header(bytes, at: 0) else { return nil }
    var wide = false
    // Version 1 has 32-bit times; all others repeat the data with 64-bit times.
    if header.version >= 0x32 {
      guard let second = Header(bytes, at: header.end(wide: false)) else { return nil }
      header = second
      wide = true
    }
    let end = header.end(wide: wide)
    guard end <= bytes.count, header.types > 0 else { return nil }
    guard read(bytes, header, wide) else { return nil }
    guard wide, end < bytes.count, bytes[end] == 0x0A else { return }
    footer = String(decoding: bytes[(end + 1)...].prefix { $0 != 0x0A }, as: UTF8.self)
  }

  /// The spans of the file, and after them those of the rule at its end.
  func rules(name: String) -> TimeZoneRules? {
    guard let rule = PosixTimeZone(footer), let last = starts.last else {
      return footer.isEmpty ? TimeZoneRules(name: name, starts: starts, spans: spans) : nil
    }
    var starts = starts
    var spans = spans
    guard let daylight = rule.daylight else {
      if spans[spans.count - 1].offset != rule.standard.offset, starts.count == 1 {
        spans = [rule.standard]
      }
      return TimeZoneRules(name: name, starts: starts, spans: spans)
    }
    // One cycle of the calendar after the year the file ends in; everything repeats from there.
    let lastSecond = Swift.max(last, 0)
    let firstYear = CalendarDate(daysSince1970: Int32(clamping: lastSecond / 86_400)).year
    for year in firstYear...firstYear + 402 {
      let begin = daylight.begin.second(in: year) - Int64(rule.standard.offset)
      let end = daylight.end.second(in: year) - Int64(daylight.span.offset)
      let changes = [(begin, daylight.span), (end, rule.standard)].sorted { $0.0 < $1.0 }
      for (second, span) in changes where second > last {
        starts.append(second)
        spans.append(span)
      }
    }
    let first = CalendarDate(firstYear + 401, 1, 1)?.daysSince1970 ?? 0
    return TimeZoneRules(
      name: name, starts: starts, spans: spans, repeatsFrom: Int64(first) * 86_400)
  }

  // MARK: - Implementation

  private struct Header {
    let version: UInt8
    let isUTC, isStandard, leaps, times, types, characters: Int
    let start: Int

    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
      guard offset >= 0, bytes.count - offset >= 44,
        bytes[offset..<offset + 4].elementsEqual("TZif".utf8)
      else { return nil }
      version = bytes[offset + 4]
      let counts = (0..<6).map { Int(bytes.number(at: offset + 20 + $0 * 4, count: 4)) }
      guard counts.allSatisfy({ (0...1 << 20).contains($0) }) else { return nil }
      (isUTC, isStandard, leaps) = (counts[0], counts[1], counts[2])
      (times, types, characters) = (counts[3], counts[4], counts[5])
      start = offset + 44
    }

    func end(wide: Bool) -> Int {
      let word = wide ? 8 : 4
      return start + times * (word + 1) + types * 6 + characters + leaps * (word + 4) + isStandard
        + isUTC
    }
  }

  private mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ wide: Bool
  ) -> Bool {
    let word = wide ? 8 : 4
    let indices = header.start + header.times * word
    let types = indices + header.times
    let names = types + header.types * 6
    var kinds: [(span: TimeZoneRules.Span, isSummer: Bool)] = []
    for type in 0..<header.types {
      let at = types + type * 6
      let name = Int(bytes[at + 5])
      guard name < header.characters else { return false }
      let text = bytes[(names + name)..<(names + header.characters)].prefix { $0 != 0 }
      let offset = Int(bytes.number(at: at, count: 4))
      guard abs(offset) < 86_400 * 2 else { return false }
      kinds.append(
        (
          TimeZoneRules.Span(
            offset: offset, saving: 0, abbreviation: String(decoding: text, as: UTF8.self)),
          bytes[at + 4] != 0
        ))
    }
    spans = [kinds[0].span]
    var standard = kinds.first { !$0.isSummer }?.span.offset ?? kinds[0].span.offset
    for time in 0..<header.times {
      let kind = Int(bytes[indices + time])
      let second = bytes.number(at: header.start + time * word, count: word)
      guard kind < kinds.count, time == 0 || second > (starts.last ?? .min) else { return false }
      var span = kinds[kind].span
      // The file says that it is summer, not by how much: the difference from the time before.
      if kinds[kind].isSummer {
        span.saving = span.offset - standard
      } else {
        standard = span.offset
      }
      starts.append(second)
      spans.append(span)
    }
    return true
  }
}

extension UnsafeRawBufferPointer {
  /// A number with a sign, the highest byte first.
  fileprivate func number(at offset: Int, count: Int) -> Int64 {
    var value: Int64 = self[offset] & 0x80 != 0 ? -1 : 0
    for byte in self[offset..<offset + count] { value = value << 8 | Int64(byte) }
    return value
  }
}
