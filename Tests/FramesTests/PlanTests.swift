import Testing

@testable import SwiftwaterFrames

@Suite("Plans")
struct PlanTests {
  @Test("A file is read for the columns that are needed, and filters go down to it")
  func pushDown() throws {
    try withFile("age,county,name,x\n1,Kent,a,1\n50,Essex,b,2\n60,Kent,c,3\n") { path in
      let frame = try DataFrame(csv: path)
        .select("county", "age", "name")
        .filter(col("age") > 40)
        .groupBy("county").aggregate(col("age").mean().as("mean"))
        .sort(by: "mean", descending: true).head(1)
      let text = frame.explain().replacing(path, with: "file.csv")
      #expect(
        text == """
          as written:
            first 1
              sort mean descending
                aggregate by county: age.mean() as mean
                  filter (age > 40)
                    project county, age, name
                      csv file.csv (all 4 columns)
          as run:
            top 1 by mean descending
              aggregate by county: age.mean() as mean
                project county, age
                  csv file.csv (2 of 4 columns: age, county) where (age > 40)

          """)
      #expect(try contents(frame) == ["county": ["Kent"], "mean": ["60.0"]])
    }
  }

  @Test("A filter moves to the left side of a join, and columns nobody reads are dropped on both")
  func joins() throws {
    let left = try DataFrame(["k": [1, 2], "a": [1, 2], "b": [3, 4]])
    let right = try DataFrame(["k": [1, 2], "a": [5, 6], "c": [7, 8]])
    let frame = try left.with((col("a") + 1).as("d")).join(right, on: "k").filter(col("a") > 1)
      .select("a_right", "d")
    #expect(try contents(frame) == ["a_right": ["6"], "d": ["3"]])
  }

  @Test("A condition on what a projection computes stays above it")
  func computed() throws {
    let frame = try DataFrame(["a": [1, 2, 3]]).with((col("a") * col("a")).as("a"))
      .filter(col("a") > 3)
    #expect(try frame["a"].strings == ["4", "9"])
  }

  @Test("A limit before a filter is not a limit after it")
  func limits() throws {
    let frame = try DataFrame(["a": [5, 1, 4, 2, 3]])
    #expect(try frame.head(3).filter(col("a") > 1)["a"].strings == ["5", "4"])
    #expect(try frame.sort(by: "a").tail(2)["a"].strings == ["4", "5"])
    #expect(try frame.limit(2, offset: 1)["a"].strings == ["1", "4"])
    #expect(try frame.limit(9, offset: 4)["a"].strings == ["3"])
    #expect(try frame.withRowIndex().filter(col("a") < 3)["index"].strings == ["1", "3"])
  }

  @Test("What has been run once is not run again")
  func kept() throws {
    let frame = try DataFrame(["a": [1, 2]]).filter(col("a") > 1)
    try frame.collect()
    #expect(frame.explain().contains("filter"))
    let after = try frame.select("a")
    #expect(after.explain().hasSuffix("as run:\n  values 1 × 1\n"))
  }

  @Test("Selecting, renaming, dropping and adding")
  func selection() throws {
    let frame = try DataFrame(["a": [1, 2], "b": ["x", "y"]])
    #expect(try frame.rename(["a": "c"]).columnNames == ["c", "b"])
    #expect(try frame.drop("a").columnNames == ["b"])
    #expect(
      try frame.with((col("a") + 1).as("c"), col("a") * 10).collect()["a"].strings == ["10", "20"])
    #expect(try frame.with(columns: ["z": [0.5, 1.5]])["z"].strings == ["0.5", "1.5"])
    #expect(try frame.select(lit(7).as("seven"))["seven"].strings == ["7", "7"])
    #expect(
      message { _ = try DataFrame(["a": [1, 2], "b": [1]]) }
        == "column 'b' has 1 rows, 'a' has 2; make them equal")
  }

  @Test("Rows stay when all columns are dropped, whoever looks first")
  func rowsWithoutColumns() throws {
    let file = "i\n1\n2\n3\n"
    try withFile(file) { path in
      for source in [try DataFrame(["i": [1, 2, 3]]), try DataFrame(csv: path)] {
        let none = try source.filter(col("i") > 1).drop("i")
        #expect(try none.count() == 2)
        _ = "\(none)"
        #expect(try none.count() == 2)
        #expect(try none.collect().count() == 2)
        #expect(try none.head(1).count() == 1)
      }
    }
    #expect(try DataFrame([:]).count() == 0)
    #expect(try DataFrame(columns: []).withRowIndex().count() == 0)
  }
}
