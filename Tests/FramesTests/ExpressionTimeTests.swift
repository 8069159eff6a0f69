import Foundation
import TestSupport
import Testing

/// Runs alone, since the compiler measures the time that passes, whoever else is at work.
@Suite("What the compiler makes of expressions", .enabled(if: runsAlone))
struct ExpressionTimeTests {
  /// Where the build has put the modules that the tests were linked with.
  private static let modules = Subprocess.products.appendingPathComponent("Modules").path

  private static let isBuiltHere =
    FileManager.default.fileExists(atPath: modules + "/SwiftwaterFrames.swiftmodule")
    || ProcessInfo.processInfo.environment["CI"] == "true"

  /// What the compiler says of the users' expressions when each may take some milliseconds.
  private func warnings(limit: Int) throws -> (lines: [String], status: Int32) {
    let maps = ["CKernels", "CInterfaces", "CDrivers"].map {
      Subprocess.products.appendingPathComponent("\($0).build/module.modulemap").path
    }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("UserExpressions.swift").path
    let cache = try TemporaryFolder()
    let words =
      ["swiftc", "-typecheck", "-swift-version", "6", "-module-cache-path", cache.path]
      + ["-Xfrontend", "-warn-long-expression-type-checking=\(limit)", "-I", Self.modules]
      + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [file]
    let run = try Subprocess(shell: words.map { "'\($0)'" }.joined(separator: " ") + " 2>&1")
    let lines = run.output.split(separator: "\n").map(String.init)
    return (lines.filter { $0.hasPrefix(file) }, run.status)
  }

  @Test("Each of the users' is understood in less than 50 ms", .enabled(if: isBuiltHere))
  func time() throws {
    // What takes long is slow each time; what somebody else on the machine holds up is not.
    var slow: Set<String>?
    for _ in 0..<3 where slow != [] {
      let run = try warnings(limit: 50)
      #expect(run.status == 0)
      let places = Set(run.lines.map { $0.components(separatedBy: ": warning:")[0] })
      slow = slow?.intersection(places) ?? places
    }
    #expect(slow == [])
    // The compiler does measure: some take a millisecond.
    let all = try warnings(limit: 1)
    #expect(all.lines.contains { $0.contains("to type-check (limit: 1ms)") })
  }
}
