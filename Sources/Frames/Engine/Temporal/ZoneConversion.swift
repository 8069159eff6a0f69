import SwiftwaterDevices

/// Which of two instants a clock reading means that occurs twice, when clocks are put back.
public enum AmbiguousTime: String, Sendable, Hashable, CaseIterable {
  /// Neither: an error.
  case raise
  /// The first.
  case earliest
  /// The second.
  case latest
  /// Neither: null.
  case null
}

/// What becomes of a clock reading that does not occur, because clocks are put forward over it.
public enum NonexistentTime: String, Sendable, Hashable, CaseIterable {
  /// An error.
  case raise
  /// Null.
  case null
}

/// Instants as clocks in their zone show them, and back.
enum ZoneConversion {
  /// What clocks in the column's own zone show; the column itself when it has none.
  static func local(_ column: Column) throws(FrameError) -> Column {
    guard case .datetime(let unit, let zone?) = column.type else { return column }
    let rules = try TimeZoneRules.named(zone)
    let out = try Buffer.room(for: column.count, of: Int64.self)
    column.forEachBlock(Int64.self) { source, rows in
      let target = out.base(as: Int64.self) + rows.lowerBound
      var (holds, shift): (Range<Int64>, Int64) = (0..<0, 0)
      for row in 0..<rows.count {
        let second = source[row].flooredQuotient(by: unit.perSecond)
        if !holds.contains(second) {
          let found = rules.span(atUTC: second)
          holds = found.holds
          shift = Int64(found.span.offset) &* unit.perSecond
        }
        target[row] = source[row] &+ shift
      }
    }
    return Column(
      type: .datetime(unit), count: column.count, values: out, validity: column.validity)
  }

  /// Seconds of each instant's span in the column's own zone, such as the distance from UTC.
  static func seconds(
    _ column: Column, _ part: @escaping @Sendable (TimeZoneRules.Span) -> Int
  ) throws(FrameError) -> Column {
    guard case .datetime(let unit, let zone?) = column.type else {
      throw FrameError(.type, "needs a datetime with a zone, but got \(column.type)")
    }
    let rules = try TimeZoneRules.named(zone)
    let out = try Buffer.room(for: column.count, of: Int64.self)
    column.forEachBlock(Int64.self) { source, rows in
      let target = out.base(as: Int64.self) + rows.lowerBound
      var (holds, value): (Range<Int64>, Int64) = (0..<0, 0)
      for row in 0..<rows.count {
        let second = source[row].flooredQuotient(by: unit.perSecond)
        if !holds.contains(second) {
          let found = rules.span(atUTC: second)
          holds = found.holds
          value = Int64(part(found.span)) &* 1_000
        }
        target[row] = value
      }
    }
    return Column(
      type: .duration(.milliseconds), count: column.count, values: out, validity: column.validity)
  }

  /// The instants at which clocks in a zone show the column's readings.
  static func replaced(
    _ column: Column, by zone: String?, ambiguous: AmbiguousTime, nonexistent: NonexistentTime
  ) throws(FrameError) -> Column {
    guard case .datetime(let unit, _) = column.type else {
      throw FrameError(.type, "needs datetimes, but got \(column.type)")
    }
    let local = try local(column)
    guard let zone else { return local.with(type: .datetime(unit)) }
    let rules = try TimeZoneRules.named(zone)
    let out = try Buffer.room(for: column.count, of: Int64.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let grain = 1 << 16
    let isMissing = try Threads.map((column.count + grain - 1) / grain) {
      chunk throws(FrameError) -> Bool in
      let source = local.elements(Int64.self)
      let target = out.base(as: Int64.self)
      let isThere = flags.base(as: UInt8.self)
      // Where one distance from UTC holds for two days around, a reading occurs once.
      var (plain, offset): (Range<Int64>, Int64) = (0..<0, 0)
      var any = false
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
        isThere[row] = 1
        let second = source[row].flooredQuotient(by: unit.perSecond)
        if plain.contains(second) {
          target[row] = source[row] &- offset &* unit.perSecond
          continue
        }
        guard local.validity?[row] ?? true else { continue }
        if let holds = rules.plainReadings(around: second) {
          (plain, offset) = (holds.readings, Int64(holds.offset))
        }
        let utc: Int64?
        switch rules.utc(local: second) {
        case let (earlier, later)? where earlier == later: utc = earlier
        case let (earlier, later)?:
          switch ambiguous {
          case .earliest: utc = earlier
          case .latest: utc = later
          case .null: utc = nil
          case .raise:
            throw FrameError(
              .argument,
              """
              \(TemporalText.datetime(source[row], unit: unit, zone: nil)) occurs twice in \
              \(zone), where clocks are put back; say which with ambiguous: .earliest, .latest \
              or .null
              """)
          }
        case nil:
          utc = nil
          if nonexistent == .raise {
            throw FrameError(
              .argument,
              """
              \(TemporalText.datetime(source[row], unit: unit, zone: nil)) does not occur in \
              \(zone), where clocks are put forward over it; use nonexistent: .null
              """)
          }
        }
        if let utc {
          target[row] = source[row] &+ (utc &- second) &* unit.perSecond
        } else {
          isThere[row] = 0
          any = true
        }
      }
      return any
    }.contains(true)
    var validity = local.validity
    if isMissing {
      validity = try Validity.both(
        validity, Validity(flags: flags, count: column.count), count: column.count)
    }
    return Column(
      type: .datetime(unit, zone: zone), count: column.count, values: out, validity: validity)
  }
}
