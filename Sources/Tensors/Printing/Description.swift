import SwiftwaterDevices

extension Tensor: CustomStringConvertible {
  /// The elements as NumPy prints them; the middle of large tensors is left out.
  public var description: String { TensorPrinter(self, PrintOptions()).body }

  /// Returns the elements as text laid out as one wishes.
  ///
  /// - Complexity: O(elements shown), and the evaluation.
  /// - Also known as: `numpy.array2string`, `numpy.array_str`, `numpy.set_printoptions`.
  public func text(options: PrintOptions) -> String {
    if rank > 0 { return TensorPrinter(self, options).body }
    // A number on its own shows all its digits; here it has the options of a row.
    let row = reshaped([1]).text(options: options)
    return String(row.dropFirst().dropLast().drop { $0 == " " })
  }
}

/// Lays out a tensor as NumPy's `array2string` does.
private struct TensorPrinter {
  init(_ tensor: Tensor, _ options: PrintOptions) {
    self.options = options
    leading = Swift.min(Swift.max(0, options.edgeItems), Swift.max(1, tensor.count))
    isSummarised = tensor.count > options.threshold
    shown = isSummarised ? Self.corners(of: tensor, leading) : tensor
    extents = tensor.shape
    texts = NumberFormat(options: options).texts(of: shown)
  }

  var body: String {
    if extents.isEmpty { return texts[0] }
    if texts.isEmpty { return "[]" }
    var place = 0
    return block(axis: 0, &place)
  }

  // MARK: - Implementation

  private let options: PrintOptions
  /// How many places the start of an axis shows; the end shows as many, and the last always.
  private let leading: Int
  private let shown: Tensor
  private let extents: [Int]
  private let isSummarised: Bool
  private let texts: [String]

  private static func corners(of tensor: Tensor, _ leading: Int) -> Tensor {
    var result = tensor
    for axis in 0..<tensor.rank where tensor.shape[axis] > 2 * leading {
      let extent = tensor.shape[axis]
      let places = Array(0..<leading) + Array((extent - Swift.max(1, leading))..<extent)
      result = result.taking(Tensor(places), axis: axis)
    }
    return result
  }

  /// The text of one slice, in brackets; `place` is the next element's.
  private func block(axis: Int, _ place: inout Int) -> String {
    let isCut = isSummarised && extents[axis] > 2 * leading
    let isRow = axis == extents.count - 1
    var pieces: [String] = []
    for index in 0..<shown.shape[axis] {
      if isCut && index == leading { pieces.append("...") }
      if isRow {
        pieces.append(texts[place])
        place += 1
      } else {
        pieces.append(block(axis: axis + 1, &place))
      }
    }
    let indent = String(repeating: " ", count: axis + 1)
    if isRow { return "[" + wrapped(pieces, indent) + "]" }
    let lineBreaks = String(repeating: "\n", count: extents.count - axis - 1)
    return "[" + pieces.joined(separator: lineBreaks + indent) + "]"
  }

  /// A row over as many lines as it needs; a line that goes on loses the blanks at its end.
  private func wrapped(_ pieces: [String], _ indent: String) -> String {
    // Each level of brackets takes one column, and the row's own bracket another.
    let width = options.lineWidth - indent.count
    var lines: [String] = []
    var line = indent
    for piece in pieces {
      if line.count + piece.count > width && line.count > indent.count {
        while line.last == " " { line.removeLast() }
        lines.append(line)
        line = indent
      }
      line += piece + " "
    }
    line.removeLast()
    lines.append(line)
    return String(lines.joined(separator: "\n").dropFirst(indent.count))
  }
}
