/// A number with a fixed number of decimal places, exact: at most 38 digits.
///
/// - Also known as: `decimal.Decimal`, SQL `DECIMAL`.
public struct DecimalNumber: Sendable, Hashable {
  /// The number without its point.
  public let units: Int128
  /// The digits after the point, 0…38.
  public let scale: Int

  init(units: Int128, scale: Int) {
    self.units = units
    self.scale = scale
  }

  /// Creates a whole number.
  public init(_ value: Int) { self.init(units: Int128(value), scale: 0) }

  /// Reads a number such as `-12.50` or `1.25e3`; nil when the text is something else, or has more
  /// than 38 digits.
  public init?(_ text: String) {
    var text = text
    let read = text.withUTF8 { DecimalNumber.read(UnsafeRawBufferPointer($0)) }
    guard let read else { return nil }
    self = read
  }

  /// The type with as many digits as this number has.
  var type: ColumnType {
    var digits = 1
    while digits < 38, Self.powersOfTen[digits] <= units.magnitude { digits += 1 }
    return .decimal(precision: max(digits, scale), scale: scale)
  }

  /// The units of the same number with another scale; nil when digits would be lost.
  func units(scale other: Int) -> Int128? {
    if other == scale { return units }
    if other < scale {
      let factor = Int128(Self.powersOfTen[scale - other])
      return units % factor == 0 ? units / factor : nil
    }
    guard other - scale <= 38 else { return units == 0 ? 0 : nil }
    let (product, overflow) = units.multipliedReportingOverflow(
      by: Int128(Self.powersOfTen[other - scale]))
    return overflow ? nil : product
  }

  /// 1, 10, … 10³⁸.
  static let powersOfTen: [UInt128] = (0..<38).reduce(into: [1]) { powers, _ in
    powers.append(powers[powers.count - 1] * 10)
  }
}

extension DecimalNumber {
  /// Reads a text: a sign, digits with or without a point, an exponent.
  static func read(_ text: UnsafeRawBufferPointer) -> DecimalNumber? {
    var at = 0
    let isNegative = text.first == 0x2D
    if isNegative || text.first == 0x2B { at = 1 }
    var magnitude: UInt128 = 0
    var (digits, places, sawPoint, sawDigit) = (0, 0, false, false)
    while at < text.count {
      let digit = text[at] &- 0x30
      if digit < 10 {
        sawDigit = true
        if magnitude > 0 || digit > 0 { digits += 1 }
        guard digits <= 38 else { return nil }
        magnitude = magnitude &* 10 &+ UInt128(digit)
        if sawPoint { places += 1 }
      } else if text[at] == 0x2E, !sawPoint {
        sawPoint = true
      } else {
        break
      }
      at += 1
    }
    guard sawDigit else { return nil }
    var exponent = 0
    if at < text.count {
      guard text[at] | 0x20 == 0x65, at + 1 < text.count else { return nil }
      guard let value = Int(String(decoding: text[(at + 1)...], as: UTF8.self)), abs(value) < 1000
      else { return nil }
      exponent = value
    }
    var scale = places - exponent
    while scale < 0 {
      guard magnitude < powersOfTen[37] else { return magnitude == 0 ? DecimalNumber(0) : nil }
      magnitude *= 10
      scale += 1
    }
    while scale > 38 {
      guard magnitude % 10 == 0 else { return nil }
      magnitude /= 10
      scale -= 1
    }
    return DecimalNumber(
      units: isNegative ? -Int128(magnitude) : Int128(magnitude), scale: scale)
  }
}

extension DecimalNumber: Comparable, CustomStringConvertible {
  /// Whether the values are equal, whatever their scales.
  public static func == (a: DecimalNumber, b: DecimalNumber) -> Bool { order(a, b) == 0 }

  /// Whether the first is smaller.
  public static func < (a: DecimalNumber, b: DecimalNumber) -> Bool { order(a, b) < 0 }

  /// Feeds what equal numbers have in common.
  public func hash(into hasher: inout Hasher) {
    var (units, scale) = (units, scale)
    while scale > 0, units % 10 == 0 { (units, scale) = (units / 10, scale - 1) }
    hasher.combine(units)
    hasher.combine(scale)
  }

  /// The number with all of its decimal places, `-12.50`.
  public var description: String {
    var digits = String(units.magnitude)
    if scale > 0 {
      if digits.count <= scale {
        digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
      }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
    }
    return units < 0 ? "-" + digits : digits
  }

  private static func order(_ a: DecimalNumber, _ b: DecimalNumber) -> Int {
    let (low, high, sign) = a.scale <= b.scale ? (a, b, 1) : (b, a, -1)
    let factor = Int128(powersOfTen[high.scale - low.scale])
    let (units, overflow) = low.units.multipliedReportingOverflow(by: factor)
    if overflow { return low.units > 0 ? sign : -sign }
    return units == high.units ? 0 : units > high.units ? sign : -sign
  }
}

extension DecimalNumber: ColumnArrayElement {
  /// Creates a column with the most decimal places that a number has, and 38 digits or 18 where
  /// they are enough.
  public static func makeColumn(_ values: [DecimalNumber]) throws(FrameError) -> Column {
    try Column(decimals: values)
  }
}
