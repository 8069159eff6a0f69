import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

private enum Size: String, CategoryElement, Codable { case small, medium, large }

private struct Shirt: Codable, Equatable {
  var size: Size
  var second: Size?
  var price: Double
}

@Suite("Enumerations")
struct CategoryTests {
  private func sizes() throws -> DataFrame {
    try DataFrame(["size": [Size.large, .small, nil, .medium, .small], "n": [1, 2, 3, 4, 5]])
  }

  @Test("print as their texts, under the number of their categories")
  func printing() throws {
    #expect(
      try sizes().filter(col("size") > Size.small).select(col("size"), col("n")).text() == """
        2 × 2
        ┌─────────┬───────┐
        │ size    │     n │
        │ enum[3] │ int64 │
        ├─────────┼───────┤
        │ large   │     1 │
        │ medium  │     4 │
        └─────────┴───────┘
        """)
    #expect(Size.columnType.categories?.description == "small < medium < large")
    let many = try Categories((0..<20).map { "c\($0)" })
    #expect(many.description == "c0 < c1 < c2 < c3 < c4 < c5 < c6 < c7 < … 20 in all")
    let odd = try Column(["", "null"], categories: Categories(["null", ""]))
    #expect(try DataFrame(["x": odd]).text().contains("\"null\""))
  }

  @Test("tell a text that is none of them, and the nearest")
  func unknown() throws {
    let frame = try sizes()
    let wanted = """
      'smal' is not one of the categories small < medium < large; did you mean 'small'? Otherwise \
      add it to the list
      """
    let (size, none) = (col("size"), "smal")
    for expression in [
      size == none, size < none, size.isIn([none]), size.fillNull(lit(none)).isNull(),
      when(size.isNull()).then(size).otherwise(lit(none)).isNull(),
    ] {
      #expect(message { _ = try frame.filter(expression) } == wanted)
    }
    let text = try DataFrame(["t": ["small", nil, "huge"]])
    let categories = try #require(Size.columnType.categories)
    #expect(
      message { try text.select(col("t").text.enumeration(categories)).collect() } == """
        row 2: 'huge' is not one of the categories small < medium < large; add it to the list, or \
        make it null with unknown: .null
        """)
    #expect(
      message { _ = try Column(["tiny"], categories: categories) }.hasPrefix("row 0: 'tiny' is not")
    )
    #expect(
      try Column(["tiny", "large"], categories: categories, unknown: .null).strings
        == [nil, "large"])
    #expect(
      message { _ = try Categories(["a", "b", "a"]) }
        == "categories: 'a' occurs twice; name each category once")
  }

  @Test("of different lists do not meet")
  func mixtures() throws {
    let a = try sizes()
    let b = try a.with(col("size").cast(.enumeration(["large", "medium", "small"])))
    let both = "enum[large < medium < small]"
    #expect(message { _ = try DataFrame.concat([a, b]) }.contains("cannot put"))
    #expect(
      message { _ = try Column.concat([a["size"], b["size"]]) }
        == "cannot put \(both) below enum[small < medium < large]; cast one to the other")
    #expect(
      message { _ = try a.join(b, on: "size") } == """
        cannot join 'size' (enum[small < medium < large]) with 'size' (\(both)); cast one of them first
        """)
    let beside = try a.with(col("size").cast(.enumeration(["large", "medium", "small"])).as("b"))
    for expression in [col("size") == col("b"), col("size") < col("b")] {
      #expect(
        message { _ = try beside.filter(expression) }.hasSuffix(
          "cannot compare, but got enum[small < medium < large] and \(both); cast one of them with `.cast`"
        ))
    }
    // Equal lists that were made apart are one type.
    let again = try a.with(col("size").cast(.enumeration(["small", "medium", "large"])))
    #expect(try DataFrame.concat([a, again]).count() == 10)
    #expect(try a.join(again, on: "size").count() == 6)
    // Texts are equal to texts, and have another order.
    let text = try a.with(col("size").cast(.string).as("t"))
    #expect(try text.filter(col("size") == col("t")).count() == 4)
    #expect(message { _ = try text.filter(col("size") < col("t")) }.contains("cannot compare"))
    #expect(message { _ = try text.select(col("size").sum()) }.contains("needs numbers"))
    #expect(message { _ = try text.select(col("size").text.upper()) }.contains("needs text"))
  }

  @Test("take places for texts and give them, null where there is none")
  func places() throws {
    let type = try ColumnType.enumeration(["a", "b", "c"])
    for integer in [ColumnType.int8, .int16, .int32, .int64] {
      let column = try Casting.cast(Column([2, -1, nil, 0, 3, 100]), to: integer)
      #expect(
        try Casting.cast(column, to: type).strings == ["c", nil, nil, "a", nil, nil], "\(integer)")
    }
    #expect(try Casting.cast(Column([UInt64.max, 1]), to: type).strings == [nil, "b"])
    #expect(
      message { _ = try DataFrame(["x": [1.5]]).select(col("x").cast(type)) }.contains("no way"))
    let frame = try DataFrame(["x": ["b", "a"]]).with(col("x").cast(type))
    for other in [ColumnType.float64, .bool, .date, .binary, .list(.string)] {
      #expect(message { _ = try frame.select(col("x").cast(other)) }.contains("no way"), "\(other)")
    }
    #expect(try frame.select(col("x").cast(.uint64))["x"].array(of: UInt64.self) == [1, 0])
  }

  @Test("of no categories, of no rows, of nothing but nulls, of very many")
  func extremes() throws {
    let empty = try Column([nil, "x"], categories: Categories([]), unknown: .null)
    for column in [empty, empty[0..<0], try Column([String?](), categories: Categories(["a"]))] {
      let frame = try DataFrame(["x": column, "n": Array(repeating: 1, count: column.count)])
      let all = column.count
      #expect(column.strings == Array(repeating: nil, count: all))
      #expect(try frame.sort(by: "x").count() == all)
      #expect(
        try frame.select(col("x").cast(.string), col("x").cast(.category).as("c"))["c"].nullCount
          == all)
      #expect(try frame.groupBy("x").aggregate(col("n").sum()).count() == min(1, all))
      #expect(try frame.select(col("x").min())["x"].strings == [nil])
      #expect(
        try frame.pivot(on: "x", index: [], values: col("n").sum()).columnNames
          == (all > 0 ? ["null"] : []))
      #expect(try frame.with((col("x") == col("x")).as("e")).count() == all)
      #expect(try frame.join(frame, on: "x").count() == 0)
      #expect(try frame.text().contains("enum["))
      #expect(try frame.describe()["x"].strings.first == "0")
    }
    let names = (0..<70_000).map { "category number \(69_999 - $0)" }
    let many = try Column(names.reversed() + names, categories: Categories(names))
    let sorted = try DataFrame(["x": many]).unique().sort(by: "x")["x"]
    #expect(sorted.strings == names)
  }

  @Test("read nothing below nulls, whatever lies there")
  func garbage() throws {
    let codes = try Column([UInt32(1), .max, 0, 77]).with(
      validity: Validity(count: 4) { $0 % 2 == 0 })
    let column = codes.with(type: try .enumeration(["a", "b"]))
    let frame = try DataFrame(["x": column, "n": [1, 2, 3, 4]])
    let texts: [String?] = ["b", nil, "a", nil]
    #expect(column.strings == texts)
    #expect(try frame.select(col("x").cast(.string))["x"].strings == texts)
    #expect(try frame.select(col("x").cast(.category))["x"].strings == texts)
    #expect(try frame.select(col("x").cast(.enumeration(["b", "a"])))["x"].strings == texts)
    #expect(try frame["x"].optionals(of: String.self) == texts)
    #expect(try frame.oneHot("x")["x_a"].array(of: UInt8.self) == [0, 0, 1, 0])
    #expect(try frame.sort(by: "x")["n"].array(of: Int.self) == [3, 1, 2, 4])
    #expect(try frame.groupBy("x").aggregate(.count())["count"].array(of: Int.self) == [1, 2, 1])
    try withFolder { folder in
      try frame.write(csv: folder + "/x.csv")
      #expect(try DataFrame(csv: folder + "/x.csv")["x"].strings == texts)
    }
    let pair = try ArrowPair(column)
    #expect(try Column(arrowArray: pair.array, schema: pair.schema).strings == texts)
  }

  @Test("are cases of Swift's own enumerations, in arrays and rows")
  func elements() throws {
    let frame = try sizes()
    #expect(frame.schema.first { $0.name == "size" }?.type == Size.columnType)
    #expect(try frame["size"].optionals(of: Size.self) == [.large, .small, nil, .medium, .small])
    #expect(
      try frame.dropNulls()["size"].array(of: String.self) == ["large", "small", "medium", "small"])
    #expect(try frame.filter(col("size") == Size.small).count() == 2)
    #expect(try frame.filter(col("size").isIn([Size.large, .medium])).count() == 2)
    let other = try frame.with(col("size").cast(.enumeration(["large", "small"])))
    #expect(
      message { _ = try other["size"].optionals(of: Size.self) }.hasPrefix(
        "a column of enum[2] is not an array of enum[3]"))
    let rows = [
      Shirt(size: .large, second: nil, price: 3), Shirt(size: .small, second: .medium, price: 1.5),
    ]
    let table = try DataFrame(rows: rows)
    #expect(table.schema.map(\.type) == [Size.columnType, Size.columnType, .float64])
    #expect(try table.rows(of: Shirt.self) == rows)
    // What is no case is told; texts do as well.
    let huge = try DataFrame(["size": ["huge"], "price": [1.0]])
    #expect(throws: (any Error).self) { try huge.rows(of: Shirt.self) }
    #expect(try table.sort(by: "size").rows(of: Shirt.self) == rows.reversed())
  }

  @Test("come from CSV and go there", arguments: [1, 2, 7])
  func csv(threads: Int) throws {
    let type = try ColumnType.enumeration(["a, b", "", "größer als zwölf Bytes", "x\"y"])
    let names = try #require(type.categories).names
    let values = (0..<20_000).map { $0 % 7 == 5 ? nil : names[$0 * 31 % 4] }
    let column = try Column(values, categories: #require(type.categories))
    try withFolder { folder in
      let path = folder + "/e.csv"
      try DataFrame(columns: [("x", column), ("n", Column(Array(0..<20_000)))]).write(csv: path)
      try Threads.with(count: threads) {
        let file = try DataFrame(csv: path, types: ["x": type])
        #expect(file.schema[0].type == type)
        #expect(try file["x"].strings == values)
        #expect(try file.filter(col("x") == "x\"y" && col("n") < 100)["x"].nullCount == 0)
        #expect(try file.head(9)["x"].strings == Array(values[..<9]))
        let first = try file.filter(col("n") >= 10_000).head(3)["x"].strings
        #expect(first == Array(values[10_000..<10_003]))
      }
    }
  }

  @Test("tell where a file has another text, or skip it")
  func badCSV() throws {
    try withFile("size,n\nsmall,1\nlrge,2\n\"medium\",3\n,4\n") { path in
      let types = ["size": Size.columnType]
      #expect(
        message { try DataFrame(csv: path, types: types).collect() }
          .replacing(path, with: "file.csv") == """
            file.csv, line 3, column 'size': 'lrge' is not one of the categories small < medium < \
            large; did you mean 'large'? Otherwise give the column another type with \
            types: ["size": .string], or add it to nullTokens if it means null
            """)
      var options = CSVOptions(types: types)
      options.badRows = .skip
      #expect(
        try DataFrame(csv: path, options: options)["size"].strings == ["small", "medium", nil])
      options.badRows = .keep(column: "bad")
      let kept = try DataFrame(csv: path, options: options).collect()
      #expect(try kept["bad"].strings == [nil, "lrge,2", nil, nil])
      options = CSVOptions(types: types, nullTokens: ["", "lrge"])
      #expect(
        try DataFrame(csv: path, options: options)["size"].strings == ["small", nil, "medium", nil])
    }
  }

  @Test("go through Arrow as ordered dictionaries, with rows and without")
  func arrow() throws {
    let frame = try sizes()
    for rows in [frame, try frame.head(0)] {
      let stream = UnsafeMutableRawPointer.allocate(byteCount: 40, alignment: 8)
      defer { stream.deallocate() }
      try rows.exportArrow(stream: stream, rowsPerBatch: 2)
      let back = try DataFrame(arrowStream: stream)
      #expect(back.schema == frame.schema)
      #expect(try contents(back) == contents(rows))
    }
    // Repeated texts are no categories.
    let pair = try ArrowPair(frame["size"])
    let twice = try ArrowPair(Column(["a", "a", "b"]))
    let dictionary = try #require(pair.arrowArray.pointee.dictionary)
    swap(&dictionary.pointee, &twice.arrowArray.pointee)
    let back = try Column(arrowArray: pair.array, schema: pair.schema)
    #expect(back.type == .category)
    #expect(back.strings == ["b", "a", nil, "a", "a"])
  }

  @Test("go through the disk as they are")
  func spilling() throws {
    let names = (0..<50).map { "category \($0 * 37 % 50)" }
    let values = (0..<20_000).map { $0 % 11 == 3 ? nil : names[$0 * 7 % 50] }
    let data = try DataFrame([
      "x": Column(values, categories: Categories(names)), "n": Column(Array(0..<20_000)),
    ])
    let plans = [
      try data.sort(by: "x"), try data.groupBy("x", "n").aggregate(.count()),
      try data.unique(on: "x"), try data.join(data.head(300), on: "x").sort(by: "x"),
      try data.with(col("n").sum().over("x")),
    ]
    for plan in plans {
      let wanted = try contents(plan)
      var session = Session()
      session.pretendedRoom = 0
      let found = try withSession(session) {
        try LocalEngine.table(of: plan.plan, QueryRun(analysis: PlanAnalysis()))
      }
      #expect(found.columns[found.names.firstIndex(of: "x") ?? 0].type.categories?.count == 50)
      #expect(try contents(DataFrame(table: found)) == wanted)
    }
  }
}
