import Foundation
import TestSupport
import Testing

@Suite("Examples")
struct ExampleTests {
  @Test("The array program prints NumPy's answer")
  func arrays() throws {
    let run = try Subprocess("ExampleArrays")
    #expect(run.status == 0, "\(run.errors)")
    let row = "[50000. 50000. 50000. ... 50000. 50000. 50000.]"
    #expect(
      run.output == """
        [\(row)
         \(row)
         \(row)
         ...
         \(row)
         \(row)
         \(row)]

        """)
  }

  @Test("The frame program prints its table")
  func frames() throws {
    let run = try Subprocess("ExampleFrames")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Rotterdam"))
    let rows = run.output.components(separatedBy: "mean elevation").last ?? ""
    let order = ["Germany", "Spain", "France", "Netherlands", "Greece", "Switzerland"]
    var rest = rows[...]
    for country in order {
      guard let found = rest.range(of: country) else {
        Issue.record("\(country) is missing or out of order in \(rows)")
        return
      }
      rest = rest[found.upperBound...]
    }
    // Berlin, Cologne, Hamburg and Munich; and their mean elevation.
    #expect(rows.contains("8192000"))
    #expect(rows.contains("149.25"))
  }

  @Test("The Boston program reaches the published determination on all features")
  func boston() throws {
    let all = try Subprocess("ExampleBoston", ["--all-features"])
    #expect(all.status == 0, "\(all.errors)")
    #expect(all.output.contains("13 features"))
    #expect(all.output.contains("0.7406426641"))
    let some = try Subprocess("ExampleBoston")
    #expect(some.status == 0, "\(some.errors)")
    #expect(some.output.contains("12 features"))
    #expect(!some.output.contains("0.7406426641"))
  }
}
