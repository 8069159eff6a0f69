import SwiftwaterDevices
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// When a zone's clocks show which distance from UTC: spans of time, each with one distance.
final class TimeZoneRules: Sendable {
  struct Span: Sendable, Equatable {
    /// Seconds added to UTC.
    var offset: Int
    /// The part of `offset` that is summer time.
    var saving: Int
    /// Such as `CET`.
    var abbreviation: String
  }

  let name: String
  /// The second since 1970 in UTC at which each span starts; the first is the smallest number.
  let starts: [Int64]
  let spans: [Span]
  /// From here on everything repeats every 400 years; the largest number where nothing changes.
  let repeatsFrom: Int64

  init(name: String, starts: [Int64], spans: [Span], repeatsFrom: Int64 = .max) {
    self.name = name
    self.starts = starts
    self.spans = spans
    self.repeatsFrom = repeatsFrom
  }

  func offset(atUTC second: Int64) -> Int { span(atUTC: second).span.offset }

  /// The span an instant is in, and the seconds for which it holds.
  func span(atUTC second: Int64) -> (span: Span, holds: Range<Int64>) {
    guard second.magnitude < Self.farthest else {
      return (spans[second < 0 ? 0 : spans.count - 1], second..<Swift.max(second, second &+ 1))
    }
    let shift = shift(of: second)
    let index = index(atUTC: second - shift)
    let start = index == 0 ? Int64.min : starts[index] + shift
    let next = index + 1 < starts.count ? starts[index + 1] : repeatsFrom
    let end = next == .max ? next : Swift.min(next, repeatsFrom) + shift
    return (spans[index], start..<Swift.max(end, second + 1))
  }

  /// The instants at which clocks show a local second, the earlier and the later.
  ///
  /// They are equal where there is one, and nil where clocks were put forward over it.
  func utc(local second: Int64) -> (earlier: Int64, later: Int64)? {
    if spans.count == 1 {
      let instant = second &- Int64(spans[0].offset)
      return (instant, instant)
    }
    guard second.magnitude < Self.farthest else { return nil }
    let shift = shift(of: second)
    let local = second - shift
    // No zone is further than a day from UTC.
    var index = index(atUTC: local - 86_400)
    var found: (Int64, Int64)?
    while index < starts.count, index == 0 || starts[index] <= local + 86_400 {
      let instant = local - Int64(spans[index].offset)
      let end = index + 1 < starts.count ? starts[index + 1] : .max
      if instant >= starts[index], instant < end {
        found = (found?.0 ?? instant + shift, instant + shift)
      }
      index += 1
    }
    return found
  }

  /// Readings around one that occur once each, at one distance from UTC: those of a span two days
  /// from its ends.
  func plainReadings(around second: Int64) -> (readings: Range<Int64>, offset: Int)? {
    guard second.magnitude < Self.farthest else { return nil }
    let (span, holds) = span(atUTC: second)
    let lower = holds.lowerBound == .min ? .min : holds.lowerBound + 172_800
    let upper = holds.upperBound == .max ? .max : holds.upperBound - 172_800
    return lower < upper ? (lower..<upper, span.offset) : nil
  }

  // MARK: - Implementation

  /// Seconds in 400 years, after which the calendar and its weekdays repeat.
  static let cycle: Int64 = 146_097 * 86_400

  /// Seconds beyond which, a thousand million years from now, there is one distance for ever.
  private static let farthest: UInt64 = 1 << 55

  private func shift(of second: Int64) -> Int64 {
    // Two days more, so that a local reading of the last days finds its neighbours.
    guard repeatsFrom != .max, second >= repeatsFrom - 172_800 else { return 0 }
    return ((second - (repeatsFrom - 172_800)) / Self.cycle + 1) * Self.cycle
  }

  private func index(atUTC second: Int64) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle } else { high = middle }
    }
    return low
  }
}

extension TimeZoneRules {
  /// The rules of a zone: an IANA name, `UTC`, or a distance such as `+05:30`.
  ///
  /// - Throws: ``FrameError`` with code `file` when there is no database, `argument` when it has no
  ///   such zone.
  static func named(_ name: String) throws(FrameError) -> TimeZoneRules {
    if let known = known.withLock({ $0[name] }) { return known }
    let rules = try load(name)
    known.withLock { $0[name] = rules }
    return rules
  }

  private static let known: Mutex<[String: TimeZoneRules]> = Mutex([:])

  private static func load(_ name: String) throws(FrameError) -> TimeZoneRules {
    if ["UTC", "Etc/UTC", "Z"].contains(name) { return fixed(name, 0) }
    if let offset = fixedOffset(name) { return fixed(name, offset) }
    let unknown = FrameError(
      .argument,
      "no time zone '\(name)'; use an IANA name such as 'Europe/London', or 'UTC' or '+05:30'")
    let isName = name.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "_+-/".utf8.contains(byte)
    }
    guard isName, let first = name.utf8.first, (first | 0x20) &- 0x61 < 26 else { throw unknown }
    let folders =
      getenv("TZDIR").map { [String(cString: $0)] }
      ?? ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]
    guard let folder = folders.first(where: { access($0, R_OK) == 0 }) else {
      throw FrameError(
        .file,
        """
        no time zone database in \(folders.joined(separator: ", ")); install the package tzdata, \
        or name its folder in the environment variable TZDIR
        """)
    }
    let path = folder + "/" + name
    guard access(path, R_OK) == 0 else { throw unknown }
    let file = try framing { () throws(DeviceError) in try Buffer(mappingFile: path) }
    let bytes = UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount)
    defer { withExtendedLifetime(file) {} }
    guard let rules = TimeZoneFile(bytes)?.rules(name: name) else {
      throw FrameError(
        .format, "\(path) is not a time zone file (TZif, RFC 9636); reinstall the package tzdata")
    }
    return rules
  }

  private static func fixed(_ name: String, _ offset: Int) -> TimeZoneRules {
    var text = Digits()
    text.put(offset: offset, colon: true)
    let abbreviation = offset == 0 ? "UTC" : text.string
    return TimeZoneRules(
      name: name, starts: [.min],
      spans: [Span(offset: offset, saving: 0, abbreviation: abbreviation)])
  }

  private static func fixedOffset(_ name: String) -> Int? {
    let bytes = Array(name.utf8)
    guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
      let hours = Int(name.dropFirst().prefix(2)), let minutes = Int(name.suffix(2)),
      (0...23).contains(hours), (0...59).contains(minutes)
    else { return nil }
    return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
