import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import SwiftwaterFrames

@Suite("Pictures of plans")
struct PlanPictureTests {
  private static let people = Result {
    try DataFrame(["town": ["a<&\"b", "c"], "age": [30, 41]])
  }

  private func rectangles(_ svg: String) -> [(x: Double, y: Double, width: Double)] {
    svg.matches(of: #/<rect x="([-0-9.]+)" y="([-0-9.]+)" width="([0-9.]+)"/#).map {
      (Double($0.1) ?? .nan, Double($0.2) ?? .nan, Double($0.3) ?? .nan)
    }
  }

  private func parses(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }

  @Test("are XML with one box a step, none over another, readers above what they read")
  func layout() throws {
    let people = try Self.people.get()
    let sizes = try DataFrame(["town": ["c", "d"], "size": [1, 2]])
    let frame = try people.filter(col("town") != "<\u{1}&>").join(sizes, on: "town")
      .join(people.groupBy("town").aggregate(.count()), on: "town").sort(by: "age")
    let svg = try frame.explainSVG()
    #expect(parses(svg))
    let boxes = rectangles(svg)
    #expect(boxes.count == Optimizer.optimize(frame.plan).steps().count)
    for (place, box) in boxes.enumerated() {
      #expect(box.x >= 0 && box.y >= 0)
      for other in boxes[(place + 1)...] where other.y == box.y {
        #expect(abs(other.x - box.x) >= box.width)
      }
    }
    #expect(boxes[0].y < boxes[1].y)
    #expect(svg.contains("join inner on town"))
    #expect(svg.contains("&lt;\u{FFFD}&amp;&gt;"))
  }

  @Test("have the figures of the run when they are analysed, and the whole of cut labels")
  func figures() throws {
    let people = try Self.people.get()
    let name = String(repeating: "long ", count: 20)
    let frame = try people.with(col("age").as(name))
    let svg = try frame.explainSVG(isAnalyzed: true)
    #expect(parses(svg))
    #expect(svg.contains(">2 rows"))
    #expect(svg.contains("…</text>"))
    #expect(svg.contains("as \(name)"))
    #expect(try !frame.explainSVG().contains("2 rows"))
  }

  @Test("of plans too long to draw show the steps of the last segment")
  func long() throws {
    var frame = try Self.people.get()
    for _ in 0..<1000 { frame = try frame.sort(by: "age").head(2) }
    let svg = try frame.explainSVG()
    #expect(parses(svg))
    #expect(svg.contains("earlier steps"))
  }
}
