/// Where everything of a plot stands, in CSS pixels.
struct Layout: Sendable {
  static let padding = 12.0
  static let titleSize = 16.0
  static let tickSize = 11.5
  static let captionSize = 12.0

  var width: Double
  var height: Double
  var frame: PlotFrame
  var xTicks: [Tick] = []
  var yTicks: [Tick] = []
  /// Whether labels of upright bars are turned.
  var isTurned = false
  var top: TopLegend
  /// The left edge and the entries of the column at the right.
  var side: (x: Double, legends: [Legend]) = (0, [])

  /// Whole pixels.
  var size: (width: Double, height: Double) { (width.rounded(.up), height.rounded(.up)) }

  struct Tick: Hashable, Sendable {
    var position: Double
    var text: String
    /// The text before it was cut.
    var full: String?
    var hasGridLine = true
  }

  /// Kinds in rows under the title.
  struct TopLegend: Sendable {
    var entries: [(legend: Legend, x: Double, row: Int)] = []
    var rowCount = 0
    var y = 0.0
  }

  init(_ plot: Plot, _ domains: Domains) {
    let padding = Self.padding
    var headline = padding
    if !plot.title.isEmpty { headline += 20 }
    if plot.subtitle != nil { headline += 18 }
    let legends = Self.distinct(plot.marks.flatMap { $0.legend(in: domains) })
    let sideLegends = legends.filter(\.isAtSide)
    let sideWidth = sideLegends.map(\.sideWidth).max().map { $0 + 22 } ?? 0
    top = TopLegend(legends.filter { !$0.isAtSide }, width: plot.width - 2 * padding)
    if !headline.isEqual(to: padding) { headline += 8 }
    top.y = headline
    headline += Double(top.rowCount) * 20 + (top.rowCount > 0 ? 6 : 0)
    width = plot.width
    height = 0
    let empty = Rectangle(x: 0, y: 0, width: 0, height: 0)
    frame = PlotFrame(
      bounds: empty, x: Scale(low: 0, high: 1), y: Scale(low: 0, high: 1), domains: domains)
    if plot.isEqualAspect {
      layMap(plot, top: headline, sideWidth: sideWidth)
    } else {
      layAxes(plot, top: headline, sideWidth: sideWidth)
    }
    side = (frame.bounds.right + 22, sideLegends)
    let sideHeight = sideLegends.reduce(0) { $0 + $1.sideHeight(isAlone: sideLegends.count == 1) }
    height = max(height, frame.bounds.y + sideHeight + padding)
  }

  // MARK: - Implementation

  private mutating func layMap(_ plot: Plot, top: Double, sideWidth: Double) {
    let domains = frame.domains
    let room = plot.width - 2 * Self.padding - sideWidth
    let bottom = Self.padding + (plot.metersPerUnit == nil ? 0 : 26) + Self.noteHeight(plot)
    let (spanX, spanY) = (domains.xHigh - domains.xLow, domains.yHigh - domains.yLow)
    let roomBelow = plot.height.map { max(60, $0 - top - bottom) } ?? plot.width * 1.15
    let pixelsPerUnit = min(room / spanX, roomBelow / spanY)
    let bounds = Rectangle(
      x: Self.padding, y: top, width: spanX * pixelsPerUnit, height: spanY * pixelsPerUnit)
    let titleWidth = max(
      TextMetrics.width(plot.title, size: Self.titleSize),
      TextMetrics.width(plot.subtitle ?? "", size: 13))
    let legendRight = self.top.entries.map { $0.x + $0.legend.topWidth }.max() ?? 0
    width = min(
      plot.width,
      max(bounds.right + sideWidth, Self.padding + max(titleWidth, legendRight)) + Self.padding)
    width = max(width, 160)
    setFrame(bounds, plot)
    height = bounds.bottom + bottom
  }

  private mutating func layAxes(_ plot: Plot, top: Double, sideWidth: Double) {
    let bands = plot.bands
    let isHorizontal = bands?.isHorizontal == true
    let labelWidth: Double
    var bottom = Self.padding + 20 + (plot.xAxis.caption == nil ? 0 : 16) + Self.noteHeight(plot)
    let hasWordsAbove =
      plot.yAxis.caption != nil || plot.marks.contains { ($0 as? Rule)?.standsAbove == true }
    let above = hasWordsAbove ? 24.0 : 8.0
    var total = plot.height ?? min((plot.width * 0.6).rounded(), 460)
    if let bands, isHorizontal {
      let widest = bands.labels.map { TextMetrics.width($0, size: Self.captionSize) }.max() ?? 0
      labelWidth = min(widest, plot.width * 0.5)
      let thickness = 10 + 16 * Double(plot.marks.count { $0 is Bars })
      total = plot.height ?? top + above + bottom + thickness * Double(bands.labels.count)
    } else {
      let scale = Scale(
        kind: frame.domains.yKind, low: frame.domains.yLow, high: frame.domains.yHigh, start: 300,
        end: 0)
      labelWidth =
        Self.ticks(scale, plot.yAxis.format, room: 300, distance: 48).map {
          TextMetrics.width($0.text, size: Self.tickSize)
        }.max() ?? 0
    }
    let left = (Self.padding + labelWidth + 10).rounded(.up)
    let right = max(sideWidth, isHorizontal ? 56 : 22) + Self.padding
    let across = max(40, plot.width - left - right)
    if let bands, !isHorizontal, !bands.labels.isEmpty {
      let widest = bands.labels.map { TextMetrics.width($0, size: Self.tickSize) }.max() ?? 0
      isTurned = widest + 6 > across / Double(bands.labels.count)
      // A label at 40 degrees is as high as two thirds of its width.
      if isTurned { bottom += min(widest * 0.65, 110) }
    }
    height = total
    let bounds = Rectangle(
      x: left, y: top + above, width: across, height: max(40, total - top - above - bottom))
    height = bounds.bottom + bottom
    setFrame(bounds, plot)
    if let bands {
      setBands(bands, plot, labelWidth: labelWidth)
    } else {
      yTicks = Self.ticks(frame.y, plot.yAxis.format, room: bounds.height, distance: 48)
    }
    if bands?.isHorizontal != false { setXTicks(plot) }
    if bands?.isHorizontal == false {
      yTicks = Self.ticks(frame.y, plot.yAxis.format, room: bounds.height, distance: 48)
    }
  }

  private mutating func setFrame(_ bounds: Rectangle, _ plot: Plot) {
    let domains = frame.domains
    let isHorizontal = plot.bands?.isHorizontal == true
    frame = PlotFrame(
      bounds: bounds,
      x: Scale(
        kind: domains.xKind, low: domains.xLow, high: domains.xHigh, start: bounds.x,
        end: bounds.right),
      y: Scale(
        kind: domains.yKind, low: domains.yLow, high: domains.yHigh,
        start: isHorizontal ? bounds.y : bounds.bottom,
        end: isHorizontal ? bounds.bottom : bounds.y),
      domains: domains, bandLabels: plot.bands?.labels ?? [],
      barCount: max(1, plot.marks.count { $0 is Bars }),
      barFormat: (isHorizontal ? plot.xAxis : plot.yAxis).format)
  }

  private mutating func setBands(_ bands: Bands, _ plot: Plot, labelWidth: Double) {
    let axis = bands.isHorizontal ? frame.y : frame.x
    let room = abs((axis.position(1) ?? 0) - (axis.position(0) ?? 0))
    // Labels that would touch are dropped evenly.
    let every = max(1, Int((14 / max(room, 0.1)).rounded(.up)))
    let ticks = bands.labels.enumerated().compactMap { index, label -> Tick? in
      guard index % every == 0, let position = axis.position(Double(index)) else { return nil }
      let size = bands.isHorizontal ? Self.captionSize : Self.tickSize
      let limit =
        bands.isHorizontal ? labelWidth : isTurned ? min(165, (position - 4) / 0.77) : room
      return Tick(
        position: position, text: TextMetrics.truncated(label, to: limit, size: size),
        full: label,
        hasGridLine: false)
    }
    if bands.isHorizontal { yTicks = ticks } else { xTicks = ticks }
  }

  /// As many horizontal ticks as have room for their texts.
  private mutating func setXTicks(_ plot: Plot) {
    for distance in stride(from: 80.0, through: 400, by: 40) {
      xTicks = Self.ticks(frame.x, plot.xAxis.format, room: frame.bounds.width, distance: distance)
      let spans = xTicks.map { tick in
        let half = TextMetrics.width(tick.text, size: Self.tickSize) / 2 + 4
        return (tick.position - half, tick.position + half)
      }
      if zip(spans, spans.dropFirst()).allSatisfy({ $0.1 <= $1.0 }) { return }
    }
  }

  private static func ticks(
    _ scale: Scale, _ format: NumberFormat, room: Double, distance: Double
  ) -> [Tick] {
    let ticks = scale.ticks(count: max(2, Int(room / distance)))
    return ticks.values.compactMap { value in
      scale.position(value).map {
        Tick(position: $0, text: format.text(value, step: ticks.step))
      }
    }
  }

  static func noteHeight(_ plot: Plot) -> Double { plot.skippedValueCount > 0 ? 18 : 0 }

  private static func distinct(_ legends: [Legend]) -> [Legend] {
    var seen: Set<Legend> = []
    return legends.filter { seen.insert($0).inserted }
  }
}

extension Layout.TopLegend {
  fileprivate init(_ legends: [Legend], width: Double) {
    var x = Layout.padding
    var row = 0
    for legend in legends {
      if x + legend.topWidth > width + Layout.padding, x > Layout.padding {
        x = Layout.padding
        row += 1
      }
      entries.append((legend, x, row))
      x += legend.topWidth
    }
    rowCount = legends.isEmpty ? 0 : row + 1
  }
}

extension Legend {
  /// Whether the entry stands at the right rather than under the title.
  var isAtSide: Bool {
    if case .kind = self { false } else { true }
  }

  var topWidth: Double {
    guard case .kind(let name, _, _) = self else { return 0 }
    return TextMetrics.width(name, size: Layout.captionSize) + 38
  }

  /// The label cut into lines that fit beside a plot.
  var sideLines: [String] {
    let label: String
    switch self {
    case .kind: return []
    case .amounts(let text, _, _, _), .sizes(let text, _): label = text
    }
    var lines: [String] = []
    for word in label.split(separator: " ") {
      if let last = lines.last,
        TextMetrics.width(last + " " + word, size: Layout.captionSize) <= 110
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.prefix(3).map {
      TextMetrics.truncated($0, to: 130, size: Layout.captionSize)
    }
  }

  /// The height of a colour bar; a short one leaves room for what stands below it.
  static func barHeight(isAlone: Bool) -> Double { isAlone ? 150 : 96 }

  /// The height of the sizes' discs and texts.
  static func height(of entry: Entry) -> Double { max(2 * entry.radius, 14) + 4 }

  func sideHeight(isAlone: Bool) -> Double {
    let head = Double(sideLines.count) * 15 + 6
    return switch self {
    case .kind: 0
    case .amounts: head + Self.barHeight(isAlone: isAlone) + 20
    case .sizes(_, let entries): head + entries.reduce(12) { $0 + Self.height(of: $1) }
    }
  }

  var sideWidth: Double {
    max(60, sideLines.map { TextMetrics.width($0, size: Layout.captionSize) }.max() ?? 0)
  }
}
