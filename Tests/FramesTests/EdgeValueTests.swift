import SwiftwaterFrames
import Testing

/// What the comparison with DuckDB found, in its shortest form.
@Suite("Values at the edges")
struct EdgeValueTests {
  @Test("Rows with a null key keep their order, whatever lies below the nulls")
  func nullKeys() throws {
    let frame = try DataFrame(["x": [3.0, 1, .nan, 2], "row": [0, 1, 2, 3]])
      .with(when(col("row") > 9).then(col("x")).otherwiseNull().as("key"))
    for descending in [false, true] {
      let sorted = try frame.sort(by: "key", descending: descending)
      #expect(try sorted["row"].array(of: Int.self) == [0, 1, 2, 3])
    }
  }

  @Test("Deviations of infinite numbers are NaN, of squares beyond the largest number infinite")
  func deviations() throws {
    let frame = try DataFrame([
      "key": ["infinite", "infinite", "large", "large", "equal", "equal"],
      "x": [.infinity, 1, 1e300, 3, 0.1, 0.1],
    ])
    let found = try frame.groupBy("key").aggregate(col("x").std())["x"].array(of: Double.self)
    #expect(found[0].isNaN)
    #expect(found[1] == .infinity)
    #expect(found[2] == 0)
  }

  @Test("A NaN is written without its sign") func signs() throws {
    let frame = try DataFrame(["x": [Double.nan, -.nan, .infinity - .infinity]])
    #expect(try frame["x"].strings == ["nan", "nan", "nan"])
  }
}
