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
}
