extension Plot {
  /// Returns the picture as SVG.
  ///
  /// The text is well-formed XML in UTF-8, names no other file, and is the same for equal plots. The root has the role
  /// `img`, a title and a description for screen readers.
  ///
  /// - Parameter style: How the colours are chosen.
  /// - Complexity: O(*n*) in the number of values.
  public func svg(style: SVGStyle = .adaptive) -> String {
    var surface = SVGSurface()
    let size: (width: Double, height: Double)
    if let domains = domains() {
      let layout = Layout(self, domains)
      size = layout.size
      draw(layout, on: &surface)
    } else {
      size = emptySize
      drawHeadline(on: &surface)
      surface.text(
        "no data", x: size.width / 2, y: size.height / 2, anchor: .middle, style: "caption")
      drawSkipNote(y: size.height - Layout.padding, on: &surface)
    }
    return document(size, style, surface.body)
  }

  // MARK: - Implementation

  /// The size of the finished picture in CSS pixels.
  var pixelSize: (width: Double, height: Double) {
    domains().map { Layout(self, $0).size } ?? emptySize
  }

  private var emptySize: (width: Double, height: Double) { (width, height ?? 200) }

  private func document(
    _ size: (width: Double, height: Double), _ style: SVGStyle, _ body: String
  ) -> String {
    let numbers = (Decimal.coordinate(size.width), Decimal.coordinate(size.height))
    let name = Markup.escaped(title.isEmpty ? "Plot" : title)
    var head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"swiftwater\" role=\"img\" aria-label=\"\(name)\""
      + " width=\"\(numbers.0)\" height=\"\(numbers.1)\" viewBox=\"0 0 \(numbers.0) \(numbers.1)\">\n"
      + "<title>\(name)</title>\n<desc>\(Markup.escaped(summary))</desc>\n"
    if let sheet = StyleSheet.sheet(style) {
      head +=
        "<style>\(sheet)</style>\n"
        + "<rect class=\"paper\" width=\"\(numbers.0)\" height=\"\(numbers.1)\"/>\n"
    }
    return head + body + "</svg>\n"
  }

  /// One sentence for those who cannot see the picture.
  private var summary: String {
    var parts: [String] = []
    if let subtitle { parts.append(subtitle) }
    if !marks.isEmpty {
      parts.append("Shows " + marks.map(\.summary).joined(separator: ", ") + ".")
    }
    if let caption = xAxis.caption { parts.append("Horizontal: \(caption).") }
    if let caption = yAxis.caption { parts.append("Vertical: \(caption).") }
    if let bands { parts.append("\(bands.labels.count) categories.") }
    if let note = skipNote { parts.append(note) }
    return parts.joined(separator: " ")
  }

  private func draw(_ layout: Layout, on surface: inout SVGSurface) {
    drawHeadline(on: &surface)
    drawTopLegend(layout.top, on: &surface)
    if !isEqualAspect { drawGrid(layout, on: &surface) }
    drawMarks(layout.frame, on: &surface)
    if isEqualAspect {
      drawScaleBar(layout.frame, on: &surface)
    } else {
      drawAxes(layout, on: &surface)
    }
    drawSideLegends(layout, on: &surface)
    drawSkipNote(y: layout.height - Layout.padding + 2, on: &surface)
  }

  private func drawHeadline(on surface: inout SVGSurface) {
    var y = Layout.padding
    if !title.isEmpty {
      y += 14
      surface.text(
        TextMetrics.truncated(title, to: width - 2 * Layout.padding, size: Layout.titleSize),
        x: Layout.padding, y: y, style: "title")
      y += 6
    }
    if let subtitle {
      surface.text(
        TextMetrics.truncated(subtitle, to: width - 2 * Layout.padding, size: 13),
        x: Layout.padding, y: y + 13, style: "subtitle")
    }
  }

  private func drawMarks(_ frame: PlotFrame, on surface: inout SVGSurface) {
    // Only an axis that was cut by the caller can have marks outside.
    let isCut = xAxis.domain != nil || yAxis.domain != nil
    let cut = isCut ? marks.filter { !$0.staysInside } : []
    if !cut.isEmpty {
      let b = frame.bounds
      let box = [b.x, b.y, b.width, b.height].map(Decimal.coordinate)
      surface.raw(
        "<svg x=\"\(box[0])\" y=\"\(box[1])\" width=\"\(box[2])\" height=\"\(box[3])\""
          + " viewBox=\"\(box.joined(separator: " "))\" overflow=\"hidden\">\n")
    }
    for mark in cut { mark.draw(on: &surface, in: frame) }
    if !cut.isEmpty { surface.raw("</svg>\n") }
    for mark in marks where !isCut || mark.staysInside { mark.draw(on: &surface, in: frame) }
  }

  /// What is said about values that are not in the picture.
  var skipNote: String? {
    let count = skippedValueCount
    guard count > 0 else { return nil }
    return "\(NumberFormat.fixed(0).text(Double(count))) value\(count == 1 ? "" : "s") not shown"
      + " (missing or outside the scale)"
  }

  private func drawSkipNote(y: Double, on surface: inout SVGSurface) {
    guard let note = skipNote else { return }
    surface.text(note, x: Layout.padding, y: y, style: "tick")
  }
}
