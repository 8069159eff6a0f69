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

  /// Reads a size such as `8G`, `500MB`, `2GiB` or `1000000`; nil when the text is not a size.
  ///
  /// `MB` is a million bytes; `M` and `MiB` are 2²⁰.
  public static func parse(_ text: String) -> Int? {
    var digits = text.uppercased()[...]
    var step = 1024
    if digits.hasSuffix("IB") {
      digits = digits.dropLast(2)
    } else if digits.hasSuffix("B") {
      digits = digits.dropLast()
      step = 1000
    }
    var factor = 1
    if let last = digits.last, let place = ["K", "M", "G", "T"].firstIndex(of: last) {
      for _ in 0...place { factor *= step }
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
