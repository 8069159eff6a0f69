extension DataFrame {
  /// Returns what the frame will do as a picture in SVG: the last step on top, rows flow upwards.
  ///
  /// Labels longer than a box are cut; the whole of them shows under the pointer.
  ///
  /// - Parameter isAnalyzed: Whether the plan is run and rows, time, bytes and what was spilled of each
  ///   step are written into it.
  /// - Throws: ``FrameError`` of the run, if there is one.
  /// - Also known as: `polars.LazyFrame.show_graph`.
  public func explainSVG(isAnalyzed: Bool = false) throws(FrameError) -> String {
    PlanPicture(try explainedSteps(isAnalyzed: isAnalyzed)).svg
  }
}

/// Boxes for the steps of a plan: those that read nothing side by side, each other one in the middle
/// above what it reads.
struct PlanPicture {
  private static let cell = 7.5
  private static let gap = 24.0
  private static let rowHeight = 84.0
  private static let boxHeight = 46.0
  private static let longest = 44

  private let steps: [ExplainedStep]
  private let lines: [[String]]
  /// The middle of each box.
  private var centers: [Double]
  private let boxWidth: Double

  init(_ steps: [ExplainedStep]) {
    self.steps = steps
    lines = steps.map { step in
      [Self.shortened(step.label)] + (step.figures.isEmpty ? [] : [Self.shortened(step.figures)])
    }
    let cells = lines.joined().map(TextWidth.of).max() ?? 0
    boxWidth = Double(max(cells, 12)) * Self.cell + Self.gap
    centers = Array(repeating: 0, count: steps.count)
    // Steps come before what they read: from the end, all that a step reads has its place already.
    var reads: [(first: Double, last: Double)?] = Array(repeating: nil, count: steps.count)
    var column = Double(steps.indices.count { !Self.reads($0, steps) })
    for place in steps.indices.reversed() {
      if let ends = reads[place] {
        centers[place] = (ends.first + ends.last) / 2
      } else {
        column -= 1
        centers[place] = Self.gap + boxWidth / 2 + column * (boxWidth + Self.gap)
      }
      if let parent = steps[place].parent {
        let last = reads[parent]?.last ?? centers[place]
        reads[parent] = (centers[place], last)
      }
    }
  }

  var svg: String {
    let width = (centers.max() ?? 0) + boxWidth / 2 + Self.gap
    let height = Double((steps.map(\.depth).max() ?? 0) + 1) * Self.rowHeight
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
      height="\(height)" font-family="monospace" font-size="12" text-anchor="middle">
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for place in steps.indices { text += arrow(from: place) }
    for place in steps.indices { text += box(place) }
    return text + "</svg>\n"
  }

  // MARK: - Implementation

  /// Whether a step reads another: its first input then stands right behind it.
  private static func reads(_ place: Int, _ steps: [ExplainedStep]) -> Bool {
    place + 1 < steps.count && steps[place + 1].parent == place
  }

  private func top(_ place: Int) -> Double {
    (Self.rowHeight - Self.boxHeight) / 2 + Double(steps[place].depth) * Self.rowHeight
  }

  private func arrow(from place: Int) -> String {
    guard let parent = steps[place].parent else { return "" }
    let (x, y) = (centers[parent], top(parent) + Self.boxHeight)
    return """
      <path d="M\(centers[place]) \(top(place))L\(x) \(y)" stroke="#64748b"/>
      <path d="M\(x) \(y)l-4 8h8z" fill="#64748b"/>

      """
  }

  private func box(_ place: Int) -> String {
    let (x, y) = (centers[place], top(place))
    let baseline = y + (lines[place].count == 1 ? 27 : 20)
    let texts = lines[place].enumerated().map { number, line in
      let (offset, color) = (Double(number) * 16, number == 0 ? "#0f172a" : "#475569")
      return
        "<text x=\"\(x)\" y=\"\(baseline + offset)\" fill=\"\(color)\">\(Self.escaped(line))</text>"
    }
    return """
      <g><title>\(Self.escaped(steps[place].label))</title>\
      <rect x="\(x - boxWidth / 2)" y="\(y)" width="\(boxWidth)" height="\(Self.boxHeight)" rx="6" \
      fill="\(steps[place].isSource ? "#e0f2fe" : "#f1f5f9")" stroke="#94a3b8"/>\
      \(texts.joined())</g>

      """
  }

  private static func shortened(_ text: String) -> String {
    text.count <= longest ? text : text.prefix(longest - 1) + "…"
  }

  /// Text as it may stand in XML, which has no way to write most control characters.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 || (0xFFFE...0xFFFF).contains(scalar.value):
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
