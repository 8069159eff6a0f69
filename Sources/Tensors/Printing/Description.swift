import SwiftwaterDevices

extension Tensor: CustomStringConvertible {
  /// The elements as NumPy prints them; the middle of large tensors is left out.
  public var description: String {
    let text = TensorPrinter(self)
    return text.body
  }
}

/// Lays out a tensor in the manner of NumPy's `array2string`.
private struct TensorPrinter {
  /// Tensors with more elements show only the ends of each axis.
  static let threshold = 1000
  static let edge = 3

  init(_ tensor: Tensor) {
    isSummarised = tensor.count > Self.threshold
    self.tensor = isSummarised ? Self.corners(of: tensor) : tensor
    extents = tensor.shape
    format = NumberFormat(self.tensor)
  }

  var body: String {
    if tensor.rank == 0 { return format.scalar }
    if tensor.count == 0 { return "[]" }
    var place = 0
    return block(axis: 0, indent: 1, &place)
  }

  // MARK: - Implementation

  private let tensor: Tensor
  private let extents: [Int]
  private let isSummarised: Bool
  private let format: NumberFormat

  private static func corners(of tensor: Tensor) -> Tensor {
    var result = tensor
    for axis in 0..<tensor.rank where tensor.shape[axis] > 2 * edge {
      let extent = tensor.shape[axis]
      let places = Array(0..<edge) + Array((extent - edge)..<extent)
      result = result.taking(Tensor(places), axis: axis)
    }
    return result
  }

  private func block(axis: Int, indent: Int, _ place: inout Int) -> String {
    let shown = tensor.shape[axis]
    let isCut = isSummarised && extents[axis] > 2 * Self.edge
    let isRow = axis == tensor.rank - 1
    var pieces: [String] = []
    for index in 0..<shown {
      if isCut && index == Self.edge { pieces.append("...") }
      if isRow {
        pieces.append(format.texts[place])
        place += 1
      } else {
        pieces.append(block(axis: axis + 1, indent: indent + 1, &place))
      }
    }
    if isRow { return "[" + wrapped(pieces, indent) + "]" }
    let gap =
      String(repeating: "\n", count: tensor.rank - axis - 1) + String(repeating: " ", count: indent)
    return "[" + pieces.joined(separator: gap) + "]"
  }

  private func wrapped(_ pieces: [String], _ indent: Int) -> String {
    var lines: [String] = []
    var line = ""
    for piece in pieces {
      if !line.isEmpty && indent + line.count + 1 + piece.count > 75 - 1 {
        lines.append(line)
        line = piece
      } else {
        line += line.isEmpty ? piece : " " + piece
      }
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}

/// Formats the numbers of one tensor with a common number of digits and a common width.
private struct NumberFormat {
  private(set) var texts: [String]

  /// A 0-dimensional tensor's number.
  var scalar: String { texts[0].drop { $0 == " " }.description }

  init(_ tensor: Tensor) {
    switch tensor.dtype {
    case .bool:
      texts = tensor.array(of: Bool.self).map { $0 ? "True" : "False" }
    case .float32:
      let values = tensor.array(of: Float.self)
      texts = Self.decimals(values.map(Double.init), shortest: values.map { "\($0)" })
      if tensor.rank == 0 { texts = ["\(values[0])"] }
    case .float64:
      let values = tensor.array(of: Double.self)
      texts = Self.decimals(values, shortest: values.map { "\($0)" })
      if tensor.rank == 0 { texts = ["\(values[0])"] }
    case .uint64:
      texts = tensor.array(of: UInt64.self).map(String.init)
    default:
      texts = tensor.array(of: Int64.self).map(String.init)
    }
    let width = texts.map(\.count).max() ?? 0
    texts = texts.map { String(repeating: " ", count: width - $0.count) + $0 }
  }

  /// At most 8 digits after the point, as few as all numbers need; powers of ten when the numbers
  /// are very large, very small or far apart.
  private static func decimals(_ values: [Double], shortest: [String]) -> [String] {
    let finite = values.filter { $0.isFinite && $0 != 0 }.map { Swift.abs($0) }
    let largest = finite.max() ?? 0
    let smallest = finite.min() ?? 0
    let isExponential =
      largest >= 1e8 || (smallest < 1e-4 && smallest > 0) || (smallest > 0 && largest / smallest > 1e3
        && smallest < 1e-4)
    if isExponential {
      return values.map { exponential($0) }
    }
    let digits = values.map { $0.isFinite ? fraction($0).count : 0 }.max() ?? 0
    return values.map { value in
      guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
      let whole = value.sign == .minus ? "-" : ""
      let parts = fixed(Swift.abs(value))
      let kept = parts.fraction
      return whole + parts.whole + "." + kept
        + String(repeating: " ", count: Swift.max(0, digits - kept.count))
    }
  }

  private static func fraction(_ value: Double) -> String { fixed(Swift.abs(value)).fraction }

  /// The whole part and up to 8 digits after the point, trailing zeros dropped.
  private static func fixed(_ value: Double) -> (whole: String, fraction: String) {
    let scaled = (value * 1e8).rounded()
    let whole = (scaled / 1e8).rounded(.down)
    var digits = String(Int(scaled - whole * 1e8))
    digits = String(repeating: "0", count: Swift.max(0, 8 - digits.count)) + digits
    while digits.last == "0" { digits.removeLast() }
    return (String(Int(whole)), digits)
  }

  private static func exponential(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard value != 0 else { return "0.e+00" }
    var exponent = Int(Libm.log10(Swift.abs(value)).rounded(.down))
    var mantissa = (Swift.abs(value) / Libm.pow(10, Double(exponent)) * 1e8).rounded() / 1e8
    if mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    let parts = fixed(mantissa)
    let sign = value < 0 ? "-" : ""
    let size = String(Swift.abs(exponent))
    return sign + parts.whole + "." + parts.fraction + "e" + (exponent < 0 ? "-" : "+")
      + (size.count < 2 ? "0" + size : size)
  }
}
