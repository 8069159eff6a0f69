import Foundation
import Testing

@testable import SwiftwaterPlots

@Suite("Report")
struct ReportTests {
  private let report = Report("A <title>", subtitle: "Sub & line")
    .figures([KeyFigure("Persons", "56.5 M", note: "<all>")])
    .heading("One").text("First <b>.\n\nSecond.").plot(Samples.bars, caption: "A & b")
    .plot(Samples.map(count: 1000), isWide: true)
    .heading("Two").table(
      header: ["Name", "Count"], rows: [["a<", "1,200"], ["b", "–"]], caption: "T"
    )
    .heading("Three")

  @Test("Nothing outside the page is named: http stands in xmlns only")
  func selfContained() {
    let html = report.html().replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    for word in ["http", "src=", "url(", "@import", "<link", "//cdn"] {
      #expect(!html.contains(word), "found \(word)")
    }
  }

  @Test("Everything from outside is escaped")
  func escaped() {
    let html = report.html()
    for text in [
      "<title>A &lt;title&gt;</title>", "<h1>A &lt;title&gt;</h1>", "Sub &amp; line", "&lt;all&gt;",
      "<p>First &lt;b&gt;.</p>", "<p>Second.</p>", "A &amp; b", "<td>a&lt;</td>",
    ] {
      #expect(html.contains(text), "missing \(text)")
    }
  }

  @Test("Columns of numbers are aligned at the right, columns of words are not")
  func alignment() {
    let html = report.html()
    #expect(html.contains("<th>Name</th><th class=\"number\">Count</th>"))
    #expect(html.contains("<td class=\"number\">1,200</td>"))
  }

  @Test(
    "Cells are known as numbers with signs, units and separators",
    arguments: [
      ("1,200", true), ("−3.5", true), ("12%", true), ("56.5 M", true), ("£3", true), ("", true),
      ("–", true), ("North East", false), ("Q · Health", false), ("24 hours ago", false),
    ])
  func numbers(text: String, expected: Bool) {
    #expect(Report.isNumber(text) == expected)
  }

  @Test("There is navigation from three sections on, and its links lead somewhere")
  func navigation() {
    let html = report.html()
    #expect(html.contains("<a href=\"#section-3\">Three</a>"))
    #expect(html.contains("<h2 id=\"section-3\">Three</h2>"))
    #expect(!Report("T").heading("a").heading("b").html().contains("<nav"))
  }

  @Test("Both themes are in the page, and plots bring no style of their own")
  func themes() {
    let html = report.html()
    #expect(html.contains("@media (prefers-color-scheme:dark)"))
    #expect(html.components(separatedBy: "<style>").count - 1 == 1)
  }

  @Test("A report is written to a file as it is")
  func written() throws {
    let path = NSTemporaryDirectory() + "report-\(UUID().uuidString).html"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try report.write(to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == report.html())
  }
}
