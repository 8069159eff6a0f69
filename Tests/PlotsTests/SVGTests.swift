import Foundation
import Testing

@testable import SwiftwaterPlots

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("SVG")
struct SVGTests {
  @Test("Every kind of plot is well-formed in every style", arguments: Samples.all)
  func wellFormed(sample: Samples.Named) {
    for style in [SVGStyle.adaptive, .page, .fixed(.light), .fixed(.dark)] {
      let parser = XMLParser(data: Data(sample.plot.svg(style: style).utf8))
      #expect(parser.parse(), "\(sample.name): \(String(describing: parser.parserError))")
    }
  }

  @Test("No plot writes a coordinate that is not a number", arguments: Samples.all)
  func finite(sample: Samples.Named) {
    let svg = sample.plot.svg(style: .page)
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
  }

  @Test("Equal plots give equal text")
  func deterministic() {
    #expect(Samples.scatter.svg() == Samples.scatter.svg())
  }

  @Test("A plot has a role, a title and a description for screen readers")
  func accessible() {
    let svg = Plot("Rate", subtitle: "2021").line([0, 1], [0, 1]).x(label: "Age", unit: "years")
      .svg()
    #expect(svg.contains("role=\"img\" aria-label=\"Rate\""))
    #expect(
      svg.contains("<title>Rate</title>\n<desc>2021 Shows a line. Horizontal: Age (years).</desc>"))
  }

  @Test("Titles, labels and names are escaped")
  func escaped() {
    let svg = Plot("<b> & \"q\"\u{1}").bars(["<x>'"], [1], name: "<n>").svg(style: .page)
    #expect(svg.contains("<title>&lt;b&gt; &amp; &quot;q&quot;</title>"))
    #expect(svg.contains("&lt;x&gt;&#39;") && svg.contains("&lt;n&gt;"))
    #expect(!svg.contains("<x>") && !svg.contains("<b>") && !svg.contains("<n>"))
  }

  @Test("The adaptive style carries both themes, a fixed one plain colours, the page's none")
  func styles() {
    let plot = Plot("T").line([0, 1], [0, 1])
    #expect(plot.svg().contains("@media (prefers-color-scheme:dark)"))
    #expect(plot.svg().contains("var(--sw-ink,#1c2430)"))
    #expect(!plot.svg(style: .fixed(.dark)).contains("var("))
    #expect(plot.svg(style: .fixed(.dark)).contains("#12171e"))
    #expect(!plot.svg(style: .page).contains("<style>"))
  }

  @Test("Values that are not finite are skipped, counted and reported")
  func skipping() {
    let plot = Plot("T").line([0, 1, 2, 3, .nan], [0, .nan, 2, .infinity, 1])
      .points([1.0, 2], [1.0, -.infinity])
    #expect(plot.skippedValueCount == 4)
    #expect(plot.svg().contains("4 values not shown"))
    #expect(Plot("T").line([0, 1], [0, 1]).svg().contains("not shown") == false)
  }

  @Test(
    "Values of any size can be drawn",
    arguments: [
      [-1.7e308, 1.7e308], [-1e300, 1e300], [1e-306, 2e-306], [1e-300, 1e300], [1e9, 1e9 + 1e-7],
      [.leastNonzeroMagnitude], [0, 0], [-0.0], [1e300, 1e300], [1, 1 + Double.ulpOfOne],
    ])
  func extremes(values: [Double]) {
    let ones = values.map { _ in 1.0 }
    let names = values.indices.map { "\($0)" }
    for (x, y) in [(values, ones), (ones, values), (values, values)] {
      for kind in [ScaleKind.linear, .logarithmic] {
        for plot in [
          Plot().line(x, y),
          Plot().points(x, y, color: .values(x, label: "v"), size: .values(y, label: "s")),
          Plot().density(x, y, bins: 9), Plot().grid(x, y, x, bins: 9, label: "g"),
          Plot().area(x, y),
          Plot().bars(names, x), Plot().bars(names, y, direction: .vertical), Plot().histogram(x),
          Plot().line(x, y).x(domain: 0...1e-7).rule(y: 1e308),
        ] {
          let scaled = plot.with {
            $0.xAxis.scale = $0.xAxis.domain == nil ? kind : .linear
            $0.yAxis.scale = kind
          }
          for drawn in [scaled, scaled.equalAspect()] {
            #expect(!drawn.svg(style: .page).contains("=\"nan"))
            #expect(!drawn.terminal().isEmpty)
          }
        }
      }
    }
  }

  @Test("A logarithmic axis skips and counts what is not positive")
  func skippingLogarithmic() {
    let plot = Plot("T").line([1, 2, 3], [0, 10, -1]).y(scale: .logarithmic)
    #expect(plot.skippedValueCount == 2)
  }

  @Test("A value that cannot be shown leaves a gap in a line")
  func gap() {
    let svg = Plot().line([0, 1, 2, 3, 4], [0, 1, .nan, 1, 0]).svg(style: .page)
    #expect(svg.components(separatedBy: "class=\"line k-s0\"").count - 1 == 2)
  }

  @Test("Nothing to show is said, not drawn")
  func empty() {
    for plot in [
      Plot("T"), Plot("T").line([Double](), [Double]()), Plot("T").points([Double.nan], [1.0]),
      Plot("T").bars([], [Double]()), Plot("T").bars(["a"], [Double.nan]),
      Plot("T").histogram([Double]()), Plot("T").density([Double](), [Double]()).equalAspect(),
    ] {
      #expect(plot.svg().contains(">no data</text>"))
      #expect(plot.terminal().contains("no data"))
    }
  }

  @Test("A tiny plot is drawn as recorded")
  func golden() {
    let svg = Plot("Tiny").line([0, 1, 2], [0, 4, 2], name: "a").size(width: 240, height: 160)
      .svg(style: .page)
    #expect(svg == Golden.tiny)
  }

  @Test("Half a million points make a map of less than 400 kB")
  func compact() {
    #expect(Samples.map(count: 500_000).svg().utf8.count < 400_000)
  }

  @Test("A line of a million points keeps its extremes and stays small")
  func thinned() {
    let x = (0..<1_000_000).map(Double.init)
    var y = x.map { $0.truncatingRemainder(dividingBy: 7) }
    y[500_000] = 100
    let svg = Plot().line(x, y).svg(style: .page)
    #expect(svg.utf8.count < 200_000)
    let points = zip(x, y).map { Point(x: $0 / 2000, y: $1) }
    #expect(Line.thinned(points).contains { $0.y == 100 })
  }
}

@Suite("Marks")
struct MarksTests {
  @Test("A histogram counts every finite value once, in bins of round width")
  func histogram() {
    let mark = Histogram(values: [0, 0.5, 1, 9.99, 10, .nan], bins: 10, name: nil, series: 0)
    #expect(mark.edges == (0...10).map(Double.init))
    #expect(mark.counts == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(mark.skippedCount(x: .linear, y: .linear) == 1)
  }

  @Test("A density draws as many cells as there are places")
  func density() {
    let svg = Plot().density([0.0, 0, 1, 1], [0.0, 0, 1, 1], bins: 2, scale: .linear)
      .equalAspect(metersPerUnit: nil).size(width: 300).svg(style: .page)
    // The lower left and upper right cell, both with the only and thus lowest amount.
    #expect(svg.contains("d=\"m1 0h1m-2 1h1\""))
  }

  @Test("Labels that would cover each other are moved or left out")
  func labels() {
    let svg = Plot().points([0.0, 1], [0.0, 1])
      .labels(
        (0..<9).map { "label\($0)" }, x: [Double](repeating: 0.5, count: 9),
        y: [Double](repeating: 0.5, count: 9)
      )
      .svg(style: .page)
    #expect(svg.components(separatedBy: ">label").count - 1 == 4)
    #expect(svg.contains(">label0<"))
  }

  @Test("Bars of two calls share each category")
  func grouped() throws {
    let plot = Plot().bars(["a", "b"], [1, 2], name: "x").bars(["a", "b"], [2, 1], name: "y")
    let domains = try #require(plot.domains())
    #expect(domains.xLow == 0 && domains.xHigh == 2)
    #expect(Layout(plot, domains).frame.barCount == 2)
  }

  @Test("A cut axis cuts bars and leaves their numbers, and leaves out rules and labels beyond it")
  func cut() throws {
    let svg = Plot().bars(["a"], [5]).x(domain: 0...2).rule(x: 1, label: "in").rule(
      x: 3, label: "out"
    )
    .size(width: 400).svg(style: .page)
    #expect(svg.contains(">5<"))
    #expect(svg.contains(">in<") && !svg.contains(">out<"))
    #expect(!svg.contains("overflow=\"hidden\""))
    let line = Plot().line([0, 9], [0, 9]).x(domain: 0...2).labels(["far"], x: [8], y: [8])
    #expect(line.svg(style: .page).contains("overflow=\"hidden\""))
    #expect(!line.svg(style: .page).contains(">far<"))
  }

  @Test("The format of an axis holds for bars, whether it was set before or after them")
  func format() {
    let before = Plot().x(format: .percent).bars(["a"], [0.5])
    let after = Plot().bars(["a"], [0.5]).x(format: .percent)
    #expect(after.svg().contains(">50.0%<"))
    #expect(before.svg() == after.svg())
    #expect(after.terminal().contains("50%"))
  }

  @Test("Lists of different lengths stop the program with both counts")
  func lengths() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Plot().line([1.0, 2], [1.0])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    // Only builds that keep messages of preconditions show them.
    #if DEBUG
      #expect(message.contains("line: 2 values of x but 1 of y; pass lists of the same length"))
    #else
      _ = message
    #endif
  }
}
