import Testing

@testable import SwiftwaterPlots

@Suite("Terminal")
struct TerminalTests {
  @Test("A line is drawn as recorded")
  func line() {
    let text = Plot("Rise").line([0, 10], [0, 10]).terminal(width: 24, height: 8)
    #expect(text == Golden.rise)
  }

  @Test("Bars are drawn as recorded")
  func bars() {
    let text = Plot("Bars").bars(["one", "three"], [1, 3]).terminal(width: 24, height: 8)
    #expect(text == Golden.bars)
  }

  @Test("No line is wider than asked, and none ends in a space", arguments: Samples.all)
  func widths(sample: Samples.Named) {
    for line in sample.plot.terminal(width: 60, height: 16).split(separator: "\n") {
      #expect(line.count <= 60, "\(sample.name): \(line)")
      #expect(line.last != " ")
    }
  }

  @Test("Colours are set only when asked for, and always reset")
  func colors() {
    #expect(!Samples.scatter.terminal().contains("\u{1b}"))
    let lines = Samples.scatter.terminal(color: true).split(separator: "\n")
    #expect(lines.contains { $0.contains("\u{1b}[38;5;") })
    #expect(lines.allSatisfy { !$0.contains("\u{1b}") || $0.hasSuffix("\u{1b}[0m") })
  }
}
