import SwiftwaterFrames
import Testing

@Suite("Joins")
struct JoinTests {
  let left: DataFrame
  let right: DataFrame

  init() throws {
    left = try DataFrame(["k": ["a", "b", nil, "c", "b"], "x": [1, 2, 3, 4, 5]])
    right = try DataFrame(["k": ["b", "d", "b", nil], "x": [10, 20, 30, 40]])
  }

  @Test("Every kind, with nulls that match nothing")
  func kinds() throws {
    func rows(_ kind: JoinKind) throws -> [[String?]] {
      let joined = try left.join(right, on: "k", how: kind).collect()
      return try joined.columnNames.map { try joined[$0].strings }
    }
    #expect(
      try rows(.inner) == [["b", "b", "b", "b"], ["2", "2", "5", "5"], ["10", "30", "10", "30"]])
    #expect(
      try rows(.left) == [
        ["a", "b", "b", nil, "c", "b", "b"], ["1", "2", "2", "3", "4", "5", "5"],
        [nil, "10", "30", nil, nil, "10", "30"],
      ])
    #expect(
      try rows(.right) == [
        ["b", "b", "b", "b", "d", nil], ["2", "2", "5", "5", nil, nil],
        ["10", "30", "10", "30", "20", "40"],
      ])
    #expect(try rows(.full)[0] == ["a", "b", "b", nil, "c", "b", "b", "d", nil])
    #expect(try rows(.semi) == [["b", "b"], ["2", "5"]])
    #expect(try rows(.anti) == [["a", nil, "c"], ["1", "3", "4"]])
    #expect(try left.join(right, how: .cross).count() == 20)
  }

  @Test("Keys of other names and types")
  func keys() throws {
    let numbers = try DataFrame(["id": [Int32(2), 5, 7], "y": ["two", "five", "seven"]])
    let joined = try left.join(numbers, left: ["x"], right: ["id"])
    #expect(joined.columnNames == ["k", "x", "id", "y"])
    #expect(try joined["y"].strings == ["two", "five"])
    #expect(
      message { _ = try left.join(numbers, left: ["k"], right: ["id"]) }
        == "cannot join 'k' (string) with 'id' (int32); cast one of them first")
  }

  @Test("Frames one below the other")
  func concat() throws {
    let both = try DataFrame.concat([left, right])
    #expect(try both["x"].strings == ["1", "2", "3", "4", "5", "10", "20", "30", "40"])
    #expect(
      message { _ = try DataFrame.concat([left, left.drop("x")]) }
        == "cannot put (k string) below (k string, x int64); select and cast alike first")
  }
}
