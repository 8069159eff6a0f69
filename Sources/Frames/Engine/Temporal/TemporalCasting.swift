import CKernels
import SwiftwaterDevices

/// Conversions between dates, times, lengths of time and texts.
enum TemporalCasting {
  /// What the integers of a type are multiplied by to be those of a finer one; nil where that is
  /// not all there is to it.
  static func factor(from: ColumnType, to: ColumnType) -> Int64? {
    switch (from, to) {
    case (.date, .datetime(let unit, nil)): 86_400 * unit.perSecond
    case (.datetime(let a, let zone), .datetime(let b, let zoneB)) where zone == zoneB && a <= b:
      b.perSecond / a.perSecond
    case (.duration(let a), .duration(let b)) where a <= b: b.perSecond / a.perSecond
    default: nil
    }
  }

  /// The numbers of a type that are values of a temporal one, the upper end not among them; nil
  /// where all are.
  ///
  /// Days are counted with 32 bits, also those of datetimes.
  static func range(of type: ColumnType, from dtype: DType) -> Range<Double>? {
    let isWide = dtype.isFloatingPoint || dtype == .uint64
    let days = 2_147_483_648.0
    switch type {
    case .time: return 0..<86_400_000_000_000
    case .date: return isWide || dtype == .int64 || dtype == .uint32 ? -days..<days : nil
    case .datetime(let unit, _) where unit <= .milliseconds && (isWide || dtype == .int64):
      let span = days * 86_400 * Double(unit.perSecond)
      return -span..<span
    default: return isWide ? -0x1p63..<0x1p63 : nil
    }
  }

  static func exists(from: ColumnType, to: ColumnType) -> Bool {
    switch (from, to) {
    case (.date, .datetime), (.datetime, .date), (.datetime, .time), (.datetime, .datetime),
      (.duration, .duration):
      true
    case (.date, .date), (.time, .time): true
    default: false
    }
  }

  /// One temporal column as another; what does not fit in 64 bits becomes null.
  static func cast(_ column: Column, to type: ColumnType) throws(FrameError) -> Column {
    switch (column.type, type) {
    case (.datetime(let a, _), .datetime(let b, let zone)):
      // With another zone the instants stay.
      return try rescaled(column, as: type, a.perSecond, b.perSecond).with(
        type: .datetime(b, zone: zone))
    case (.duration(let a), .duration(let b)):
      return try rescaled(column, as: type, a.perSecond, b.perSecond)
    case (.date, .datetime(let unit, let zone)):
      let wide = try multiplied(
        column, as: .datetime(unit), Int32.self, by: 86_400 * unit.perSecond)
      guard let zone else { return wide }
      return try ZoneConversion.replaced(wide, by: zone, ambiguous: .earliest, nonexistent: .null)
    case (.datetime(let unit, _), .date):
      let local = try ZoneConversion.local(column)
      let out = try Buffer.room(for: column.count, of: Int32.self)
      local.forEachBlock(Int64.self) { source, rows in
        sw_days_of_ticks(
          source, Int64(rows.count), unit.perSecond, out.base(as: Int32.self) + rows.lowerBound)
      }
      return Column(type: .date, count: column.count, values: out, validity: column.validity)
    case (.datetime(let unit, _), .time):
      let local = try ZoneConversion.local(column)
      let out = try Buffer.room(for: column.count, of: Int64.self)
      local.forEachBlock(Int64.self) { source, rows in
        sw_time_parts(
          source, Int64(rows.count), unit.perSecond, SW_TIME_OF_DAY,
          out.base(as: Int64.self) + rows.lowerBound)
      }
      return Column(type: .time, count: column.count, values: out, validity: column.validity)
    default:
      throw FrameError(.type, "there is no way from \(column.type) to \(type)")
    }
  }

  /// Texts as ISO 8601 writes them; what is something else becomes null.
  static func parsed(_ column: Column, as type: ColumnType) throws(FrameError) -> Column {
    let texts = try column.plain()
    var rules: TimeZoneRules?
    var perSecond: Int64 = 1
    if case .datetime(let unit, let zone) = type {
      perSecond = unit.perSecond
      if let zone { rules = try TimeZoneRules.named(zone) }
    }
    let (zone, scale, hasZone) = (rules, perSecond, rules != nil)
    let out = try Buffer.room(for: texts.count * type.physical.width, of: UInt8.self)
    let flags = try Buffer.room(for: texts.count, of: UInt8.self)
    Threads.forEachRange(texts.count, grain: 1 << 14) { _, rows in
      let isThere = flags.base(as: UInt8.self)
      let (days, ticks) = (out.base(as: Int32.self), out.base(as: Int64.self))
      let storage = texts.storage
      for row in rows {
        isThere[row] = 0
        guard texts.validity?[row] ?? true else { continue }
        let bytes = storage.bytes(texts.views + row)
        let start = bytes.bindMemory(to: UInt8.self).baseAddress
        switch type {
        case .date:
          var value: Int32 = 0
          let status = sw_parse_date(start, bytes.count, &value)
          days[row] = value
          isThere[row] = status != SW_TEMPORAL_BAD ? 1 : 0
        case .time:
          var value: Int64 = 0
          let status = sw_parse_time(start, bytes.count, &value)
          ticks[row] = value
          isThere[row] = status != SW_TEMPORAL_BAD ? 1 : 0
        default:
          var value: Int64 = 0
          let status = sw_parse_datetime(start, bytes.count, scale, &value)
          if status == SW_TEMPORAL_BAD || (status == SW_TEMPORAL_UTC && !hasZone) { continue }
          if status == SW_TEMPORAL_LOCAL, let zone {
            let second = value.flooredQuotient(by: scale)
            guard let utc = zone.utc(local: second)?.earlier else { continue }
            value &+= (utc &- second) &* scale
          }
          ticks[row] = value
          isThere[row] = 1
        }
      }
    }
    return Column(
      type: type, count: texts.count, values: out,
      validity: try Validity(flags: flags, count: texts.count))
  }

  // MARK: - Implementation

  private static func rescaled(
    _ column: Column, as type: ColumnType, _ from: Int64, _ to: Int64
  ) throws(FrameError) -> Column {
    if from == to { return column.with(type: type) }
    if from < to { return try multiplied(column, as: type, Int64.self, by: to / from) }
    let factor = from / to
    let out = try Buffer.room(for: column.count, of: Int64.self)
    column.forEachBlock(Int64.self) { source, rows in
      let target = out.base(as: Int64.self) + rows.lowerBound
      for row in 0..<rows.count { target[row] = source[row].flooredQuotient(by: factor) }
    }
    return Column(type: type, count: column.count, values: out, validity: column.validity)
  }

  private static func multiplied<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ column: Column, as type: ColumnType, _ element: Element.Type, by factor: Int64
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Int64.self)
    let grain = 1 << 16
    let overflows = Threads.map((column.count + grain - 1) / grain) { chunk -> Bool in
      let source = column.elements(Element.self)
      let target = out.base(as: Int64.self)
      var any = false
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
        let (value, overflow) = Int64(truncatingIfNeeded: source[row])
          .multipliedReportingOverflow(by: factor)
        target[row] = value
        any = any || overflow
      }
      return any
    }
    var validity = column.validity
    if overflows.contains(true) {
      let source = column.elements(Element.self)
      let known = validity
      validity = try Validity(count: column.count) { row in
        (known?[row] ?? true)
          && !Int64(truncatingIfNeeded: source[row]).multipliedReportingOverflow(by: factor)
            .overflow
      }
    }
    return Column(type: type, count: column.count, values: out, validity: validity)
  }
}

extension Column {
  /// Calls a body with the elements of one block of rows after the other, on all threads.
  func forEachBlock<Element: BitwiseCopyable>(
    _ type: Element.Type, _ body: @Sendable (UnsafePointer<Element>, Range<Int>) -> Void
  ) {
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      body(elements(Element.self) + rows.lowerBound, rows)
    }
  }
}
