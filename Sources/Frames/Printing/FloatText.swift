/// Floating-point numbers rounded for people: eight significant digits, at most six of them after
/// the point; very large and very small ones with an exponent.
enum FloatText {
  /// A value that is there.
  static func of(_ column: Column, _ row: Int) -> String {
    let value =
      column.type == .float32
      ? Double(column.elements(Float.self)[row]) : column.elements(Double.self)[row]
    return of(value, exact: column.text(row))
  }

  /// - Parameters:
  ///   - value: The number.
  ///   - exact: All its digits.
  static func of(_ value: Double, exact: String) -> String {
    guard value.isFinite, value != 0 else { return exact }
    let size = abs(value)
    guard size >= 1e-3, size < 1e15 else { return scientific(value, exact) }
    var whole = 1
    var bound = 10.0
    while size >= bound {
      whole += 1
      bound *= 10
    }
    let places = max(1, min(6, 8 - whole))
    guard let point = exact.firstIndex(of: "."), !exact.contains("e"),
      exact.distance(from: point, to: exact.endIndex) - 1 > places
    else { return exact }
    return withoutZeros(formatted("%.\(places)f", value))
  }

  /// How many characters stand before the point, or the exponent.
  static func wholeCount(_ text: String) -> Int {
    text.firstIndex { $0 == "." || $0 == "e" }.map { text.distance(from: text.startIndex, to: $0) }
      ?? text.count
  }

  // MARK: - Implementation

  private static func scientific(_ value: Double, _ exact: String) -> String {
    let text = formatted("%.5e", value)
    guard let exponent = text.firstIndex(of: "e") else { return exact }
    let digits = withoutZeros(String(text[..<exponent]))
    return (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) + text[exponent...]
  }

  /// Zeros at the end say nothing; one stays after the point.
  private static func withoutZeros(_ text: String) -> String {
    var text = text
    while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
    return text
  }
}
