/// Sizes in bytes as people write them.
public enum ByteCount {
  /// Returns a size with a binary unit and at most one decimal, such as `1.5 GiB`.
  public static func text(_ bytes: Int) -> String {
    var value = Double(bytes)
    for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
      if abs(value) < 1024 || unit == "TiB" {
        let tenths = (value * 10).rounded()
        let isWhole = tenths.truncatingRemainder(dividingBy: 10) == 0
        return "\(isWhole ? "\(Int(tenths / 10))" : "\(tenths / 10)") \(unit)"
      }
      value /= 1024
    }
    return "\(bytes) B"
  }

  /// Reads a size such as `8G`, `512M` or `1000000`; nil when the text is not a size.
  public static func parse(_ text: String) -> Int? {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var digits = text.uppercased()[...]
    for suffix in ["IB", "B"] where digits.hasSuffix(suffix) {
      digits = digits.dropLast(suffix.count)
      break
    }
    var factor = 1
    if let last = digits.last, let unit = units[last] {
      factor = unit
      digits = digits.dropLast()
    }
    guard let number = Int(digits.filter { $0 != " " }), number > 0 else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }

  /// Reads a size, or a part of a whole such as `80%`; nil when the text is neither.
  static func parse(_ text: String, of whole: Int) -> Int? {
    guard text.hasSuffix("%") else { return parse(text) }
    guard let part = Double(text.dropLast().filter { $0 != " " }), part > 0, part <= 100 else {
      return nil
    }
    return Int(Double(whole) * part / 100)
  }
}
