import SwiftwaterDevices

/// A page of headings, texts, key figures, tables and plots, written as one HTML file.
///
/// The file needs no network, no other file and no script. It follows the reader's light or dark setting; a
/// button changes it by hand. A report is a value; every method returns a longer copy.
///
/// ```swift
/// try Report("Infections in England", subtitle: "Synthetic population, 2021")
///   .figures([KeyFigure("Persons", "56.5 M"), KeyFigure("Infected", "18%")])
///   .heading("By employment")
///   .text("Those who work with people were infected most.")
///   .plot(plot, caption: "Share of persons infected")
///   .table(header: ["Sector", "Rate"], rows: [["Health", "31%"], ["Software", "11%"]])
///   .write(to: "report.html")
/// ```
public struct Report: Sendable {
  /// The title of the page.
  public var title: String
  /// A quieter line under the title.
  public var subtitle: String?

  var parts: [Part] = []

  enum Part: Sendable {
    case heading(String)
    case text(String)
    case figures([KeyFigure])
    case table(header: [String], rows: [[String]], caption: String?)
    case plot(Plot, caption: String?, isWide: Bool)
  }

  /// Creates a report without parts.
  ///
  /// - Parameters:
  ///   - title: The title of the page.
  ///   - subtitle: A quieter line under it.
  public init(_ title: String, subtitle: String? = nil) {
    self.title = title
    self.subtitle = subtitle
  }

  /// Returns this report with a heading, which begins a section and stands in the navigation.
  ///
  /// - Parameter text: The heading, on one line.
  public func heading(_ text: String) -> Report { adding(.heading(text)) }

  /// Returns this report with paragraphs of plain text, separated by empty lines.
  ///
  /// - Parameter text: The text; markup in it is shown as it is.
  public func text(_ text: String) -> Report { adding(.text(text)) }

  /// Returns this report with a row of numbers that matter.
  ///
  /// - Parameter figures: The figures, in order.
  public func figures(_ figures: [KeyFigure]) -> Report { adding(.figures(figures)) }

  /// Returns this report with a table.
  ///
  /// Columns of numbers are aligned at the right.
  ///
  /// - Parameters:
  ///   - header: The names of c columns.
  ///   - rows: Rows of c cells each.
  ///   - caption: A line above the table.
  public func table(header: [String], rows: [[String]], caption: String? = nil) -> Report {
    for (index, row) in rows.enumerated() {
      requireThat(
        row.count == header.count,
        "table: row \(index) has \(row.count) cells but the header has \(header.count); pass equally many"
      )
    }
    return adding(.table(header: header, rows: rows, caption: caption))
  }

  /// Returns this report with a plot.
  ///
  /// Neighbouring plots stand side by side where the window is wide enough.
  ///
  /// - Parameters:
  ///   - plot: The plot.
  ///   - caption: A line under it.
  ///   - isWide: Whether it takes the whole width.
  public func plot(_ plot: Plot, caption: String? = nil, isWide: Bool = false) -> Report {
    adding(.plot(plot, caption: caption, isWide: isWide))
  }

  /// Writes the page to a file, whole or not at all.
  ///
  /// - Parameter path: The file's name, by custom ending in `.html`.
  /// - Throws: ``PlotError`` with code `.fileNotWritten`; then there is no new file.
  public func write(to path: String) throws(PlotError) {
    try PlotFile.write(Array(html().utf8), to: path)
  }

  private func adding(_ part: Part) -> Report {
    var copy = self
    copy.parts.append(part)
    return copy
  }
}

/// A number that matters, with its name.
public struct KeyFigure: Hashable, Sendable {
  /// What the number is.
  public var name: String
  /// The number as it is to be read, with its unit.
  public var value: String
  /// A remark, such as what it is compared with.
  public var note: String?

  /// Creates a figure.
  ///
  /// - Parameters:
  ///   - name: What the number is.
  ///   - value: The number as it is to be read, with its unit.
  ///   - note: A remark.
  public init(_ name: String, _ value: String, note: String? = nil) {
    self.name = name
    self.value = value
    self.note = note
  }
}
