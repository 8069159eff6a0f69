import SwiftwaterFrames
import Testing

@Suite("Windows")
struct WindowTests {
  let frame: DataFrame

  init() throws {
    frame = try DataFrame([
      "g": ["a", "b", "a", nil, "b", "a"],
      "t": [3, 1, 1, 1, 2, 2],
      "v": [1.0, 2.0, nil, 4.0, 5.0, 6.0],
    ])
  }

  @Test("An aggregate over a partition has its group's value in every row")
  func aggregates() throws {
    let result = try frame.select(
      col("v").sum().over("g").as("sum"), col("v").count().over("g").as("count"))
    #expect(try result["sum"].array(of: Double.self) == [7, 7, 7, 4, 7, 7])
    #expect(try result["count"].array(of: Int.self) == [2, 2, 2, 1, 2, 2])
  }

  @Test("An aggregate beside rows is the same in each; alone it is one row")
  func broadcast() throws {
    let centred = try frame.select((col("v") - col("v").mean()).as("c"))["c"]
    #expect(
      try centred.optionals(of: Double.self) == [-2.6, -1.6, nil, 4 - 3.6, 5 - 3.6, 6 - 3.6])
    let one = try frame.select(col("v").max(), (col("t").sum() * 2).as("twice"))
    #expect(try one.count() == 1)
    #expect(try one["twice"].array(of: Int.self) == [20])
    let above = try frame.filter(col("v") > col("v").mean())
    #expect(try above["v"].array(of: Double.self) == [4, 5, 6])
  }

  @Test("A range of keys is exact where doubles are not: nanoseconds of our days")
  func exactKeys() throws {
    let start: Int64 = 1_700_000_000_000_000_000
    let frame = try DataFrame(["t": (0..<5).map { start + $0 }, "v": [1.0, 2, 4, 8, 16]])
      .with(col("t").cast(.datetime(.nanoseconds)).as("time"))
    for key in ["t", "time"] {
      func sums(_ closed: RollingWindow.Closed, _ before: Double) throws -> [Double] {
        try frame.select(
          col("v").rolling(.range(before, by: col(key), closed: closed)).sum().as("s"))[
            "s"
          ].optionals(of: Double.self).map { $0 ?? 0 }
      }
      #expect(try sums(.right, 1) == [1, 2, 4, 8, 16])
      #expect(try sums(.both, 1) == [1, 3, 6, 12, 24])
      #expect(try sums(.right, 1.5) == [1, 3, 6, 12, 24])
      #expect(try sums(.left, 2) == [0, 1, 3, 6, 12])
    }
    let largest = try DataFrame(["t": [UInt64.max - 2, .max - 1, .max], "v": [1.0, 2, 4]])
    let sums = try largest.select(
      col("v").rolling(.range(.infinity, by: col("t"), closed: .both)).sum().as("s"))
    #expect(try sums["s"].array(of: Double.self) == [1, 3, 7])
    #expect(throws: FrameError.self) {
      try frame.select(col("v").rolling(.range(.nan, by: col("t"))).sum()).collect()
    }
  }
}
