import SwiftwaterDevices

/// Lengths of time read from texts.
enum DurationText {
  /// ISO 8601 texts such as `P1DT2H3M4.5S` as lengths of time; what is something else is null.
  static func parsed(_ column: Column, as type: ColumnType) throws(FrameError) -> Column {
    guard case .duration(let unit) = type else { return column }
    let texts = try column.plain()
    var values: [Int64?] = []
    values.reserveCapacity(texts.count)
    for row in 0..<texts.count {
      let isThere = texts.validity?[row] ?? true
      values.append(isThere ? read(texts.storage.bytes(texts.views + row), unit) : nil)
    }
    return try Column(values).with(type: type)
  }

  /// The length in some unit, what is finer dropped; nil for another text, and one that is too long.
  static func read(_ text: UnsafeRawBufferPointer, _ unit: TimeUnit) -> Int64? {
    var at = 0
    let isNegative = text.first == 0x2D
    if isNegative || text.first == 0x2B { at = 1 }
    guard at < text.count, text[at] == 0x50 else { return nil }
    at += 1
    // In nanoseconds, which 128 bits hold for any number of 18 digits.
    var total: Int128 = 0
    var (inTime, any) = (false, false)
    while at < text.count {
      if text[at] == 0x54, !inTime {
        inTime = true
        at += 1
        continue
      }
      let start = at
      var (number, fraction, place) = (Int128(0), Int128(0), Int128(1_000_000_000))
      while at < text.count, text[at] &- 0x30 < 10, at - start < 18 {
        number = number * 10 + Int128(text[at] &- 0x30)
        at += 1
      }
      guard at > start else { return nil }
      if at < text.count, text[at] == 0x2E || text[at] == 0x2C {
        at += 1
        while at < text.count, text[at] &- 0x30 < 10 {
          place /= 10
          fraction += Int128(text[at] &- 0x30) * place
          at += 1
        }
      }
      guard at < text.count else { return nil }
      let seconds: Int128
      switch (text[at], inTime) {
      case (0x57, false): seconds = 604_800
      case (0x44, false): seconds = 86_400
      case (0x48, true): seconds = 3_600
      case (0x4D, true): seconds = 60
      case (0x53, true): seconds = 1
      default: return nil
      }
      total &+= (number * 1_000_000_000 + fraction) &* seconds
      at += 1
      any = true
    }
    let ticks = total / Int128(1_000_000_000 / unit.perSecond)
    return any ? Int64(exactly: isNegative ? -ticks : ticks) : nil
  }
}
