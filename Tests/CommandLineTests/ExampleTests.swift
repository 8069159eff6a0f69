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

  @Test("The program of the first steps goes through to the file")
  func firstSteps() throws {
    let folder = try TemporaryFolder()
    let run = try Subprocess("ExampleFirstSteps", in: folder.path)
    withExtendedLifetime(folder) {}
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("matmul: (2, 3) and (2, 3) do not fit"))
    #expect(run.output.hasSuffix("true\ntrue\n"))
  }

  @Test("The program of custom kernels prints NumPy's answers")
  func kernels() throws {
    let run = try Subprocess("ExampleKernels")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output == """
        [[ 0.  1.  4.]
         [ 9. 16. 25.]]
        [ 5. 50.]
        [3.40760596 6.40760596]

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

  @Test("The README's program is the one compiled here, and does what it says")
  func readme() throws {
    let text = try String(
      contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    let code = try String(
      contentsOf: Repository.root.appendingPathComponent("Examples/Readme/main.swift"),
      encoding: .utf8)
    #expect(text.contains("```swift\n\(code)```"))
    let folder = try TemporaryFolder()
    let data = folder.path + "/swiftwater-demo/scale-0.01"
    try #require(
      Subprocess("swiftwater", ["demo", "generate", "--scale", "0.001", "--output", data]).status
        == 0)
    let run = try Subprocess("ExampleReadme", in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("mean age") && run.output.contains("[50000. 50000. 50000."))
    let picture = try String(contentsOfFile: folder.path + "/people.svg", encoding: .utf8)
    #expect(picture.contains("Where people live"))
  }
}
