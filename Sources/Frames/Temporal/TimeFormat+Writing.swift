import CKernels
import SwiftwaterDevices

extension TimeFormat {
  /// A text for each value of a temporal column, null where it is.
  func texts(_ column: Column) throws(FrameError) -> Column {
    if let texts = try textsOfDays(column) { return texts }
    var perSecond = TimeUnit.nanoseconds.perSecond
    var rules: TimeZoneRules?
    if case .datetime(let unit, let zone) = column.type {
      perSecond = unit.perSecond
      rules = try zone.map { name throws(FrameError) in try TimeZoneRules.named(name) }
    }
    let count = self.items.count
    let items = try Buffer.room(for: count, of: sw_time_item.self)
    for (place, item) in self.items.enumerated() {
      items.base(as: sw_time_item.self)[place] = item.written
    }
    let texts = try framing { () throws(DeviceError) in try Buffer(self.literals + [0]) }
    defer { withExtendedLifetime((items, texts, column)) {} }
    // The threads end before what these point to does.
    nonisolated(unsafe) let program = UnsafePointer(items.base(as: sw_time_item.self))
    nonisolated(unsafe) let literals = UnsafePointer(texts.base(as: UInt8.self))
    let room = self.literals.count + count * Int(SW_LONGEST_TIME_ITEM)
    let moments = Moments(column, perSecond: perSecond)
    let (validity, zone) = (column.validity, rules)
    return try TextMap.written(column.count, state: { Clock(zone) }) { row, out, clock in
      guard validity?[row] ?? true else { return false }
      if zone != nil { clock.turn(to: moments.second(row)) }
      var moment = moments.moment(row, offset: clock.offset)
      clock.abbreviation.withUnsafeBufferPointer { abbreviation in
        moment.abbreviation = abbreviation.baseAddress
        moment.abbreviationLength = abbreviation.count
        out.append(atMost: room + count * abbreviation.count) { target in
          sw_write_time(program, count, literals, &moment, target)
        }
      }
      return true
    }
  }

  /// The texts where they tell the day alone, and days repeat; nil elsewhere.
  private func textsOfDays(_ column: Column) throws(FrameError) -> Column? {
    switch column.type {
    case .date: break
    case .datetime(_, nil) where items.allSatisfy(\.isOfDay): break
    default: return nil
    }
    guard column.count >= 1 << 10 else { return nil }
    let dates = try Casting.cast(column, to: .date)
    guard let range = dates.dayRange, range.count <= column.count / 4 else { return nil }
    let days = try Column(Array(range)).with(type: .date)
    let table = try texts(days)
    let views = Array(UnsafeBufferPointer(start: table.views, count: table.count))
    withExtendedLifetime(table) {}
    return Column(
      type: .string, count: column.count,
      values: try dates.lookedUp(views, from: range.lowerBound), validity: column.validity,
      storage: table.storage)
  }

  /// The rows of a temporal column, taken apart one by one.
  private struct Moments: @unchecked Sendable {
    // Sendable: nobody writes what the pointer leads to.
    private let values: UnsafeRawPointer
    private let type: ColumnType
    private let perSecond: Int64
    private let scale: Int64

    init(_ column: Column, perSecond: Int64) {
      values = UnsafeRawPointer(column.values.pointer) + column.start * column.width
      type = column.type == .date || column.type == .time ? column.type : .datetime(.seconds)
      self.perSecond = perSecond
      scale = 1_000_000_000 / perSecond
    }

    /// The second since 1970 of an instant.
    @inline(__always)
    func second(_ row: Int) -> Int64 {
      (values + row * 8).load(as: Int64.self).flooredQuotient(by: perSecond)
    }

    @inline(__always)
    func moment(_ row: Int, offset: Int32) -> sw_time_moment {
      var moment = sw_time_moment()
      moment.offset = offset
      switch type {
      case .date: moment.days = (values + row * 4).load(as: Int32.self)
      case .time: moment.nanoseconds = (values + row * 8).load(as: Int64.self)
      default:
        let whole = second(row)
        let rest = (values + row * 8).load(as: Int64.self) &- whole &* perSecond
        let local = whole &+ Int64(offset)
        let day = local.flooredQuotient(by: 86_400)
        moment.days = Int32(clamping: day)
        moment.nanoseconds = (local &- day &* 86_400) &* 1_000_000_000 &+ rest &* scale
      }
      return moment
    }
  }

  /// What a zone's clocks show, which changes seldom from one row to the next.
  private struct Clock {
    private let rules: TimeZoneRules?
    private var holds: Range<Int64> = 0..<0
    private(set) var offset: Int32 = 0
    private(set) var abbreviation: [UInt8] = []

    init(_ rules: TimeZoneRules?) { self.rules = rules }

    @inline(__always)
    mutating func turn(to second: Int64) {
      if !holds.contains(second) { find(second) }
    }

    private mutating func find(_ second: Int64) {
      guard let (span, range) = rules?.span(atUTC: second) else { return }
      (holds, offset, abbreviation) = (range, Int32(span.offset), Array(span.abbreviation.utf8))
    }
  }
}

extension TimeFormat.Item {
  /// Whether it is the same all day.
  fileprivate var isOfDay: Bool {
    switch self {
    case .hour, .shortHour, .minute, .second, .half, .fraction, .offset, .exactOffset,
      .abbreviation, .timestamp:
      false
    default: true
    }
  }

  /// The item as the kernel takes it.
  fileprivate var written: sw_time_item {
    func item(_ kind: sw_time_item_kind, _ count: Int32 = 0) -> sw_time_item {
      sw_time_item(kind: kind, first: 0, count: count)
    }
    return switch self {
    case .text(let first, let count):
      sw_time_item(kind: SW_WRITE_TEXT, first: first, count: count)
    case .year: item(SW_WRITE_YEAR)
    case .signedYear: item(SW_WRITE_SIGNED_YEAR)
    case .shortYear: item(SW_WRITE_SHORT_YEAR)
    case .century: item(SW_WRITE_CENTURY)
    case .month: item(SW_WRITE_MONTH)
    case .monthName: item(SW_WRITE_MONTH_NAME)
    case .shortMonthName: item(SW_WRITE_MONTH_NAME, 3)
    case .day: item(SW_WRITE_DAY)
    case .paddedDay: item(SW_WRITE_PADDED_DAY)
    case .ordinal: item(SW_WRITE_ORDINAL)
    case .weekdayName: item(SW_WRITE_WEEKDAY_NAME)
    case .shortWeekdayName: item(SW_WRITE_WEEKDAY_NAME, 3)
    case .weekday: item(SW_WRITE_WEEKDAY)
    case .weekdayFromSunday: item(SW_WRITE_WEEKDAY_FROM_SUNDAY)
    case .isoYear: item(SW_WRITE_ISO_YEAR)
    case .isoWeek: item(SW_WRITE_ISO_WEEK)
    case .weekFromSunday: item(SW_WRITE_WEEK_FROM_SUNDAY)
    case .weekFromMonday: item(SW_WRITE_WEEK_FROM_MONDAY)
    case .hour: item(SW_WRITE_HOUR)
    case .shortHour: item(SW_WRITE_SHORT_HOUR)
    case .minute: item(SW_WRITE_MINUTE)
    case .second: item(SW_WRITE_SECOND)
    case .half(let upper): item(SW_WRITE_HALF, upper ? 0 : 1)
    case .fraction(let digits, let point):
      item(point ? SW_WRITE_POINT_FRACTION : SW_WRITE_FRACTION, Int32(digits))
    case .offset(let colon): item(SW_WRITE_OFFSET, colon ? 1 : 0)
    case .exactOffset: item(SW_WRITE_EXACT_OFFSET)
    case .abbreviation: item(SW_WRITE_ABBREVIATION)
    case .timestamp: item(SW_WRITE_TIMESTAMP)
    }
  }
}
