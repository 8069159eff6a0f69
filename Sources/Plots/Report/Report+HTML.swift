extension Report {
  /// Returns the page as HTML text in UTF-8.
  ///
  /// - Complexity: O(*n*) in the values of the plots.
  public func html() -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(Markup.escaped(title))</title>
    <style>
    \(ReportStyle.sheet)
    </style>
    </head>
    <body>
    <header class="page">
    <div>
    <h1>\(Markup.escaped(title))</h1>
    \(subtitle.map { "<p class=\"lead\">\(Markup.escaped($0))</p>" } ?? "")
    </div>
    <button type="button" id="theme" hidden aria-label="Change between light and dark">◐</button>
    </header>
    \(navigation)
    <main>
    \(sections)
    </main>
    <script>\(ReportStyle.script)</script>
    </body>
    </html>

    """
  }

  // MARK: - Implementation

  private var headings: [String] {
    parts.compactMap { if case .heading(let text) = $0 { text } else { nil } }
  }

  /// Links to the sections, when there are enough to get lost in.
  private var navigation: String {
    guard headings.count > 2 else { return "" }
    let links = headings.enumerated().map { index, text in
      "<a href=\"#section-\(index + 1)\">\(Markup.escaped(text))</a>"
    }
    return "<nav aria-label=\"Sections\">\(links.joined())</nav>"
  }

  private var sections: String {
    var result = ""
    var sectionCount = 0
    var gallery: [String] = []
    func closeGallery() {
      guard !gallery.isEmpty else { return }
      result += "<div class=\"gallery\">\n\(gallery.joined(separator: "\n"))\n</div>\n"
      gallery = []
    }
    for part in parts {
      if case .plot(let plot, let caption, let isWide) = part {
        gallery.append(Self.figure(plot, caption, isWide: isWide))
        continue
      }
      closeGallery()
      switch part {
      case .heading(let text):
        sectionCount += 1
        result += "<h2 id=\"section-\(sectionCount)\">\(Markup.escaped(text))</h2>\n"
      case .text(let text): result += Self.paragraphs(text)
      case .figures(let figures): result += Self.tiles(figures)
      case .table(let header, let rows, let caption):
        result += Self.table(header, rows, caption)
      case .plot: break
      }
    }
    closeGallery()
    return result
  }

  private static func figure(_ plot: Plot, _ caption: String?, isWide: Bool) -> String {
    // A plot that chose no width is laid out for the room there is, so that its letters keep their size.
    let plot = plot.with { $0.chosenWidth = $0.chosenWidth ?? (isWide ? 1150 : 570) }
    let caption = caption.map { "<figcaption>\(Markup.escaped($0))</figcaption>" } ?? ""
    return
      "<figure\(isWide ? " class=\"wide\"" : "")>\n\(plot.svg(style: .page))\(caption)</figure>"
  }

  private static func paragraphs(_ text: String) -> String {
    var paragraphs: [String] = [""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        paragraphs.append("")
      } else {
        paragraphs[paragraphs.count - 1] += (paragraphs.last == "" ? "" : "\n") + line
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { "<p>\(Markup.escaped($0))</p>\n" }.joined()
  }

  private static func tiles(_ figures: [KeyFigure]) -> String {
    let tiles = figures.map { figure in
      let note = figure.note.map { "<dd class=\"remark\">\(Markup.escaped($0))</dd>" } ?? ""
      return "<div><dt>\(Markup.escaped(figure.name))</dt>"
        + "<dd class=\"value\">\(Markup.escaped(figure.value))</dd>\(note)</div>"
    }
    return "<dl class=\"tiles\">\n\(tiles.joined(separator: "\n"))\n</dl>\n"
  }

  private static func table(_ header: [String], _ rows: [[String]], _ caption: String?) -> String {
    let isNumeric = header.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { isNumber($0[column]) }
    }
    func cells(_ texts: [String], _ tag: String) -> String {
      zip(texts, isNumeric).map { text, isNumeric in
        "<\(tag)\(isNumeric ? " class=\"number\"" : "")>\(Markup.escaped(text))</\(tag)>"
      }.joined()
    }
    let caption = caption.map { "<caption>\(Markup.escaped($0))</caption>" } ?? ""
    let body = rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
    return
      "<div class=\"table\"><table>\(caption)\n<thead><tr>\(cells(header, "th"))</tr></thead>\n"
      + "<tbody>\n\(body)\n</tbody></table></div>\n"
  }

  /// Whether a cell reads as a number, perhaps with a sign, separators and a short unit, or is empty.
  static func isNumber(_ text: String) -> Bool {
    guard let first = text.first(where: { !"+-\u{2212}<>~≈±£$€ ".contains($0) }) else {
      return true
    }
    if text == "–" || text == "NaN" { return true }
    guard first.isNumber || first == "." else { return false }
    let letters = text.filter(\.isLetter)
    return letters.count <= 4
  }
}
