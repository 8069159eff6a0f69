import SwiftwaterDevices
import SwiftwaterFrames
import Testing

@Suite("Plans at once")
struct SimultaneousPlanTests {
  /// What takes and gives back memory of many sizes, over the same rows.
  private func plans(_ path: String) throws -> [DataFrame] {
    let file = try DataFrame(csv: path)
    let coded = try DataFrame.concat([file, file.head(900)]).with(col("word").cast(.category))
    let joined = Expression.concat(
      col("word"), col("id").cast(.string), separator: " and then ", ignoresNulls: true)
    let days = (col("id") + 19_000).cast(.int32).cast(.date)
    return try Plans.all(2000).map(\.frame) + [
      file, coded, file.filter(col("id") % 3 == 0),
      file.select(joined.as("joined"), days.temporal.addingBusinessDays(5, roll: .forward)),
      coded.groupBy("word").aggregate(
        col("id").median().as("middle"), col("id").approxNUnique().as("many")),
      file.select(col("word").text.upper().text.replace("A", with: "a long replacement")),
      file.select(col("id").rolling(50).mean().as("mean"), col("id").rank().over("word")),
      file.joinAsOf(file.select("id", "word"), on: "id"),
      coded.sort(by: "word", "id"),
    ]
  }

  @Test("Each gives what it gives alone", arguments: [2, 7])
  func agree(threads: Int) throws {
    var text = "id,word\n"
    for row in 0..<20_000 {
      text += "\(row),\(row % 7 == 0 ? "" : "word \(row % 300) of a length beyond a view's")\n"
    }
    try withFile(text) { path in
      let alone = try Threads.with(count: 1) { try plans(path).map { try contents($0) } }
      let frames = try plans(path)
      Threads.with(count: threads) {
        // Each several times, so that a plan also runs beside itself.
        let found = Threads.map(4 * frames.count) { index in
          Result { try contents(frames[index % frames.count]) }
        }
        for (index, result) in found.enumerated() {
          #expect(
            (try? result.get()) == alone[index % frames.count], "plan \(index % frames.count)")
        }
      }
    }
  }
}
