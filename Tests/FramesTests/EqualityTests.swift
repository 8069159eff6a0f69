import Foundation
import Testing

@testable import SwiftwaterFrames

@Suite("Whether frames are equal")
struct EqualityTests {
  @Test("Frames are equal where columns and rows are")
  func equalFrames() throws {
    let texts: [String?] = ["a", nil, "a text of more than twelve bytes", ""]
    let lists = try Column(lists: [[1, .nan], nil, [], [-0.0, nil]] as [[Double?]?])
    let frame = try DataFrame([
      "x": [1.5, nil, .nan, -0.0], "i": [1, nil, 3, 4], "t": texts, "l": lists,
      "d": Column(decimals: [
        DecimalNumber("1.50")!, nil, DecimalNumber("-3")!, DecimalNumber("0")!,
      ]),
    ]).with(
      col("t").cast(.category).as("c"), .structure(col("x"), col("t")).as("s"),
      col("i").cast(.int8).as("n"))
    #expect(try frame.equals(frame))
    let again = try DataFrame(
      columns: frame.columnNames.map { name in
        (name, try Column.concat([frame[name][0..<1], frame[name][1..<4]]))
      })
    #expect(try frame.equals(again) && again.equals(frame))
    let positive = try frame.with(when(col("x") == 0).then(0.0).otherwise(col("x")).as("x"))
    #expect(try frame.equals(positive))
    for (name, other) in [
      ("x", lit(1.0)), ("x", col("x").fillNull(0.0)), ("x", col("x").fillNaN(0.0)),
      ("i", when(col("i") == 3).then(2).otherwise(col("i"))), ("i", col("i").shift(1)),
      ("t", col("t").text.replace("e b", with: "e c")), ("t", col("t").fillNull("")),
      ("c", col("c").cast(.string).fillNull("b").cast(.category)), ("d", col("d") * 1),
      ("s", .structure(col("x"), col("t").fillNull("")).as("s")),
      ("l", col("l").list.map { $0 + 1 }), ("n", col("n").cast(.int16)),
      ("t", col("t").cast(.category)),
    ] as [(String, SwiftwaterFrames.Expression)] {
      let changed = try frame.with(other.as(name))
      #expect(try !frame.equals(changed) && !changed.equals(frame), "\(name): \(other)")
    }
    #expect(try !frame.equals(frame.drop("x")))
    #expect(try !frame.select("x", "i").equals(frame.select("i", "x")))
    #expect(try !frame.equals(frame.rename(["x": "y"])))
    #expect(try !frame.equals(frame.head(3)) && !frame.head(3).equals(frame))
    #expect(try !frame.equals(frame.reversed()))
    #expect(try frame.head(0).equals(frame.filter(false)))
    #expect(try !frame.head(0).equals(frame.with(col("i").cast(.int8)).head(0)))
    #expect(try frame.select([String]()).equals(again.select([String]())))
    #expect(try !frame.select([String]()).equals(frame.head(2).select([String]())))
  }

  @Test("Rows are compared as they come, and other types of a file's later rows are no failure")
  func equalStreams() throws {
    for (name, frame) in try Plans.all(3000) {
      var session = Session(threads: 2)
      session.morselRows = 500
      let (whole, rows) = (try frame.collect(), try frame.count())
      #expect(try withSession(session) { try frame.equals(whole) }, "\(name)")
      guard rows > 0 else { continue }
      let less = try whole.head(rows - 1)
      #expect(
        try withSession(session) { try !frame.equals(less) && !less.equals(frame) }, "\(name)")
    }
    try withFolder { folder in
      let lines = (0..<200_000).map { $0 == 133_334 ? "x" : "\($0)" }
      let text = "a\n" + lines.joined(separator: "\n") + "\n"
      try text.write(toFile: "\(folder)/late.csv", atomically: true, encoding: .utf8)
      let late = try DataFrame(csv: "\(folder)/late.csv")
      #expect(late.schema[0].type == .int64)
      #expect(try late.equals(DataFrame(["a": lines])))
    }
  }
}
