/// Help with names that are not known.
enum SnippetNames {
  /// The end of a message about an unknown name: the nearest one, or those worth listing.
  static func suggestion(
    for name: String, among known: some Collection<String>, listing listed: [String] = []
  ) -> String {
    guard name.utf8.count <= 32 else { return "" }
    let near = known.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
      .filter { $0.distance <= (name.utf8.count + 1) / 4 }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    if let near { return "; did you mean '\(near.name)'?" }
    let few = listed.prefix(12).joined(separator: ", ")
    return listed.isEmpty ? "" : "; there is \(few)" + (listed.count > 12 ? ", …" : "")
  }

  // MARK: - Implementation

  /// How many letters must be changed, added or taken away (Levenshtein 1966).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard abs(a.count - b.count) < 4 else { return .max }
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }
}
