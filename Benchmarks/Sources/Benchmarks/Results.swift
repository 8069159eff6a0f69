import Foundation

/// `Benchmarks/RESULTS.md`, where each subject's table stands between two marks.
enum Results {
  /// Puts a table in its place, under the date and the machine; says so when there is none.
  static func publish(_ table: String, of subject: String, _ context: Context) throws {
    let path = context.root + "/Benchmarks/RESULTS.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let (start, end) = ("<!-- \(subject) -->\n", "<!-- end of \(subject) -->")
    guard let first = text.range(of: start), let last = text.range(of: end),
      first.upperBound <= last.lowerBound
    else {
      print("not published: RESULTS.md lacks the lines '\(start.dropLast())' and '\(end)'")
      return
    }
    let fresh = start + "\n### \(today), \(machine)\n\n" + table + "\n" + end
    try text.replacingCharacters(in: first.lowerBound..<last.upperBound, with: fresh)
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static var today: String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd"
    return formatter.string(from: Date())
  }

  private static var machine: String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let process = ProcessInfo.processInfo
    let memory = (Double(process.physicalMemory) / 1_073_741_824).rounded(.up)
    return "\(process.activeProcessorCount) cores of \(name ?? "a processor"), "
      + "\(Int(memory)) GB, \(process.operatingSystemVersionString)"
  }
}
