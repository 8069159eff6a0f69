import Foundation
import Swiftwater

/// The job's answers as one page with tables and pictures.
package struct PopulationReport {
  /// Draws the pictures of a job that has run.
  package init(_ job: PopulationJob, directory: String) throws {
    pictures = try PopulationPictures(job)
    report = try Self.page(job, pictures, directory)
  }

  /// Writes the page as one HTML file that needs nothing else.
  ///
  /// - Throws: `PlotError` or `PopulationError`; an older page stays as it was.
  package func write(to path: String) throws {
    try OutputDirectory.make(for: path)
    try report.write(to: path)
  }

  /// Writes each picture as a PNG file into a folder.
  package func writePictures(into folder: String) throws {
    try OutputDirectory.make(folder)
    for (name, plot) in pictures.all {
      try plot.write(to: folder + "/" + name + ".png")
    }
  }

  // MARK: - Implementation

  private let report: Report
  private let pictures: PopulationPictures

  private static func page(
    _ job: PopulationJob, _ pictures: PopulationPictures, _ directory: String
  ) throws -> Report {
    let answers = job.answers
    let seconds = job.records.reduce(0) { $0 + $1.seconds }
    return Report(
      "A country, an epidemic and the road to hospital",
      subtitle: "Generated data of \(grouped(answers.read.rows)) people in England and Wales; "
        + "the whole job took \(fixed(seconds, 2)) seconds."
    )
    .figures([
      KeyFigure(
        "People", grouped(answers.read.rows), note: "in \(answers.clean.counties) counties"),
      KeyFigure(
        "Infected in week 2", grouped(answers.facilities.infected),
        note: "on average \(fixed(answers.facilities.mean / 1000, 2)) km from help"),
      KeyFigure(
        "Junctions", grouped(answers.roads.nodes), note: "\(grouped(answers.roads.edges)) roads"),
      KeyFigure("Job", fixed(seconds, 2) + " s", note: "\(Threads.count) threads, CPU"),
    ])
    .heading("Where people live")
    .plot(
      pictures.people,
      caption: "People for each cell of the national grid, from latitude and longitude."
    )
    .plot(
      pictures.depots,
      caption: "Five depots where K-means puts them, and a sample of the people each serves."
    )
    .table(
      header: ["Depot", "Started in", "Northing (m)", "Easting (m)", "People"],
      rows: answers.depots.names.indices.map { row in
        [
          "\(row + 1)", answers.depots.names[row], grouped(Int(answers.depots.centres[row][0])),
          grouped(Int(answers.depots.centres[row][1])), grouped(answers.depots.counts[row]),
        ]
      }, caption: "K-means came to rest after \(answers.depots.iterations) passes."
    )
    .heading("Who they are")
    .table(
      header: ["County", "Mean age", "People"], rows: oldestAndYoungest(answers.counties),
      caption: "The three oldest and the three youngest counties."
    )
    .table(
      header: ["Name", "Mean age", "People"],
      rows: answers.names.map { [$0.name, fixed($0.mean, 2), grouped($0.count)] },
      caption: "The ten youngest names of at least five people."
    )
    .heading("Who is infected")
    .plot(
      pictures.rates, caption: "Third week, by the section of the economy people work in.",
      isWide: true
    )
    .plot(
      pictures.risk,
      caption:
        "Logistic regression on age and sex: lines are the model, points the shares observed."
    )
    .plot(
      pictures.curve,
      caption: "How well the model's probabilities tell the infected from the others."
    )
    .heading("How far help is")
    .plot(
      pictures.travel,
      caption: "By road from \(answers.facilities.busiest.name), the hospital nearest to most of "
        + "the infected. \(grouped(answers.travel.unreached)) junctions on islands are not reached."
    )
    .plot(
      pictures.distances,
      caption: "From each of the infected of week 2 to the nearest hospital or clinic."
    )
    .table(
      header: ["Hospital or clinic", "Infected nearest to it"],
      rows: answers.facilities.top.map { [$0.name, grouped($0.count)] },
      caption: "The ten busiest of \(grouped(answers.facilities.kept)) facilities."
    )
    .table(
      header: ["Junction", "PageRank"],
      rows: answers.pagerank.top.map { [$0.node, String(format: "%.3e", $0.score)] },
      caption: "The ten highest ranks, after \(answers.pagerank.iterations) passes."
    )
    .heading("How long it took")
    .table(
      header: ["Stage", "Rows in", "Rows out", "Seconds", "Device", "Bytes moved"],
      rows: job.records.map { record in
        [
          record.title, grouped(record.rowsIn), grouped(record.rowsOut),
          fixed(record.seconds, 3), record.device, grouped(record.bytesMoved),
        ]
      }, caption: "From the files in \(directory). Bytes moved: between host and accelerators.")
  }

  private static func oldestAndYoungest(
    _ counties: [String: PopulationAnswers.Group]
  ) -> [[String]] {
    let sorted = counties.sorted { ($1.value.mean, $0.key) < ($0.value.mean, $1.key) }
    let shown = sorted.count <= 6 ? sorted[...] : sorted.prefix(3) + sorted.suffix(3)
    return shown.map { [$0.key, fixed($0.value.mean, 2), grouped($0.value.count)] }
  }
}

/// A number with a fixed number of digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

/// A number with thin spaces between groups of three digits.
package func grouped(_ number: Int) -> String {
  var groups: [Substring] = []
  var digits = Substring(String(abs(number)))
  while digits.count > 3 {
    groups.insert(digits.suffix(3), at: 0)
    digits = digits.dropLast(3)
  }
  return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: "\u{202F}")
}
