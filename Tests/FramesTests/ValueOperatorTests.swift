import SwiftwaterFrames
import Testing

@Suite("Operators with Swift values")
struct ValueOperatorTests {
  @Test("A variable stands on either side of an operator")
  func variables() throws {
    let frame = try DataFrame(["age": [10, 20, 30], "name": ["Ann", "Bob", "Cid"]])
    let (limit, factor, name) = (15, 2.5, "Bob")
    let rows = try frame.filter(col("age") > limit && col("name") != name)
    let ages = try rows["age"]
    #expect(try ages.array(of: Int.self) == [30])
    let scaled = try frame.select(
      (col("age") * factor + limit).as("up"), (limit - col("age")).as("down"),
      (col("age") % limit).as("rest"))
    let (up, down, rest) = (try scaled["up"], try scaled["down"], try scaled["rest"])
    #expect(try up.array(of: Double.self) == [40, 65, 90])
    #expect(try down.array(of: Int.self) == [5, -5, -15])
    #expect(try rest.array(of: Int.self) == [10, 5, 0])
  }

  @Test("Grouping twice by a column, and rows below none, are errors")
  func wrongArguments() throws {
    let frame = try DataFrame(["a": [1, 2]])
    #expect(throws: FrameError.self) { try frame.groupBy("a", "a") }
    #expect(throws: FrameError.self) { try frame.head(-1) }
    #expect(throws: FrameError.self) { try frame.limit(1, offset: -3) }
    let column = try frame["a"]
    #expect(throws: FrameError.self) { try column.gather([5]) }
  }
}
