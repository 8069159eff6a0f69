import SwiftwaterFrames
import Testing

@Suite("Expressions")
struct ExpressionTests {
  let frame: DataFrame

  init() throws {
    frame = try DataFrame([
      "i": [1, 2, nil, 4], "f": [0.5, nil, 2.5, -3.5], "b": [true, nil, false, true],
      "s": ["#ab c", "Éa", nil, "x, past twelve bytes"], "u": [UInt8(250), 2, 3, 4],
    ])
  }

  private func values(_ expression: Expression) throws -> [String?] {
    try frame.select(expression.as("x"))["x"].strings
  }

  @Test("Arithmetic carries nulls, divides with a fraction and promotes like arrays")
  func arithmetic() throws {
    #expect(try values(col("i") + 1) == ["2", "3", nil, "5"])
    #expect(try values(col("i") * col("f")) == ["0.5", nil, nil, "-14.0"])
    #expect(try values(col("i") / 2) == ["0.5", "1.0", nil, "2.0"])
    #expect(try values(10 - col("i")) == ["9", "8", nil, "6"])
    #expect(try values(-col("i") % 3) == ["2", "1", nil, "2"])
    #expect(try frame.select((col("u") + 1).as("x")).schema[0].type == .uint8)
    #expect(try values(col("u") + 10) == ["4", "12", "13", "14"])
    #expect(try frame.select((col("u") + 300).as("x")).schema[0].type == .int64)
  }

  @Test("Comparisons and three-valued logic")
  func logic() throws {
    #expect(try values(col("i") >= 2) == ["false", "true", nil, "true"])
    #expect(try values(col("b") && col("i") > 0) == ["true", nil, "false", "true"])
    #expect(try values(col("b") && false) == ["false", "false", "false", "false"])
    #expect(try values(col("b") || true) == ["true", "true", "true", "true"])
    #expect(try values(col("b") || col("i").isNull()) == ["true", nil, "true", "true"])
    #expect(try values(!col("b")) == ["false", nil, "true", "false"])
    #expect(try frame.filter(col("i") != 2)["i"].strings == ["1", "4"])
  }

  @Test("Nulls are seen and filled")
  func nulls() throws {
    #expect(try values(col("i").isNull()) == ["false", "false", "true", "false"])
    #expect(try values(col("s").isNotNull()) == ["true", "true", "false", "true"])
    #expect(try values(col("i").fillNull(0)) == ["1", "2", "0", "4"])
    #expect(try values(col("i").fillNull(col("f"))) == ["1.0", "2.0", "2.5", "4.0"])
    #expect(try values(col("s").fillNull("?")) == ["#ab c", "Éa", "?", "x, past twelve bytes"])
    #expect(try frame.dropNulls(in: "i", "f").count() == 2)
    #expect(try frame.dropNulls().count() == 2)
  }

  @Test("Choices")
  func choices() throws {
    #expect(
      try values(when(col("i") > 3).then("many").when(col("i") > 1).then("some").otherwise("few"))
        == ["few", "some", "few", "many"])
    #expect(
      try values(when(col("b")).then(col("i")).otherwise(-1)) == ["1", "-1", "-1", "4"])
  }

  @Test("Membership")
  func membership() throws {
    #expect(try values(col("i").isIn([4, 1])) == ["true", "false", nil, "true"])
    #expect(try values(col("f").isIn([2.5])) == ["false", nil, "true", "false"])
    #expect(try values(col("s").isIn(["Éa"])) == ["false", "true", nil, "false"])
    #expect(try values(col("i").isIn([Int]())) == ["false", "false", nil, "false"])
  }

  @Test("Text functions", arguments: [false, true])
  func text(asCategory: Bool) throws {
    let frame = try frame.with(col("s").cast(asCategory ? .category : .string))
    func values(_ expression: Expression) throws -> [String?] {
      try frame.select(expression.as("x"))["x"].strings
    }
    let s = col("s").text
    #expect(try values(s.titleCased()) == ["#Ab C", "Éa", nil, "X, Past Twelve Bytes"])
    #expect(try values(s.upper()) == ["#AB C", "ÉA", nil, "X, PAST TWELVE BYTES"])
    #expect(try values(s.lower()) == ["#ab c", "éa", nil, "x, past twelve bytes"])
    #expect(try values(s.stripPrefix("#")) == ["ab c", "Éa", nil, "x, past twelve bytes"])
    #expect(
      try values(s.stripSuffix("bytes").text.strip()) == ["#ab c", "Éa", nil, "x, past twelve"])
    #expect(try values(s.length()) == ["5", "2", nil, "20"])
    #expect(try values(s.byteLength()) == ["5", "3", nil, "20"])
    #expect(try values(s.contains("a")) == ["true", "true", nil, "true"])
    #expect(try values(s.startsWith("É")) == ["false", "true", nil, "false"])
    #expect(try values(s.endsWith("c")) == ["true", "false", nil, "false"])
    #expect(
      try values(s.replace("a", with: "--")) == ["#--b c", "É--", nil, "x, p--st twelve bytes"])
    #expect(try values(s.slice(1, 2)) == ["ab", "a", nil, ", "])
    #expect(
      try values(s.concat("/", col("s"))) == [
        "#ab c/#ab c", "Éa/Éa", nil, "x, past twelve bytes/x, past twelve bytes",
      ])
    #expect(try values(col("s") == "Éa") == ["false", "true", nil, "false"])
    #expect(try values(col("s") < "x") == ["true", "false", nil, "false"])
    #expect(try values("x" < col("s")) == ["false", "true", nil, "true"])
  }

  @Test("Casts")
  func casts() throws {
    #expect(try values(col("f").cast(.int32)) == ["0", nil, "2", "-3"])
    #expect(try values(col("i").cast(.string)) == ["1", "2", nil, "4"])
    #expect(try values(col("i").cast(.string).cast(.float64)) == ["1.0", "2.0", nil, "4.0"])
    #expect(try values(col("s").cast(.int64)) == [nil, nil, nil, nil])
    #expect(try values(col("b").cast(.int8)) == ["1", nil, "0", "1"])
  }

  @Test("Functions")
  func functions() throws {
    #expect(try values(col("i").sqrt()) == ["1.0", "1.4142135623730951", nil, "2.0"])
    #expect(try values(col("f").abs()) == ["0.5", nil, "2.5", "3.5"])
    #expect(try values(col("f").floor()) == ["0.0", nil, "2.0", "-4.0"])
    #expect(try values(col("i").power(2)) == ["1.0", "4.0", nil, "16.0"])
    #expect(try values(col("i").maximum(2)) == ["2", "2", nil, "4"])
  }

  @Test("An expression too large for one pass is computed in several")
  func large() throws {
    let names = (0..<150).map { "c\($0)" }
    let wide = try DataFrame(
      columns: names.enumerated().map { index, name in
        (name, try Column([index, 1, index % 10 == 0 ? nil : 2]))
      })
    // Every operand must still be there when the sum begins, so none can share a register.
    func tree(_ range: Range<Int>) -> Expression {
      guard range.count > 1 else { return col(names[range.lowerBound]) }
      let middle = (range.lowerBound + range.upperBound) / 2
      return tree(range.lowerBound..<middle) + tree(middle..<range.upperBound)
    }
    let sum = try wide.select(tree(0..<150).as("sum"), (tree(1..<9) * 2).as("few"))
    #expect(try contents(sum) == ["sum": ["11175", "150", nil], "few": ["72", "16", "32"]])
  }

  @Test("A wrong name or type is said before anything runs")
  func failures() throws {
    #expect(
      message { _ = try frame.filter(col("prise") > 1) }
        == "no column 'prise' (columns: i, f, b, s, u)")
    let prices = try DataFrame(["price": [1], "weight": [2.0]])
    #expect(
      message { _ = try prices.select(col("prise") + 1) }
        == "no column 'prise'; did you mean 'price'? (columns: price, weight)")
    #expect(
      message { _ = try frame.select(col("s") + 1) }
        == "(s + 1): needs numbers, but got string and int64; cast one of them with `.cast`")
    #expect(
      message { _ = try frame.filter(col("i") + 1) }
        == "filter((i + 1)): a condition is bool, not int64")
    #expect(
      message { _ = try frame.filter(col("s") == 3) }
        == "(s == 3): cannot compare, but got string and int64; cast one of them with `.cast`")
    #expect(
      message { _ = try frame.groupBy("b").aggregate(col("i")) }
        == """
        i: a group has many values of a column; aggregate them, for instance with `.mean()` or \
        `.first()`
        """)
    #expect(
      message { _ = try frame.select(col("i"), col("f").as("i")) }
        == "two columns are named 'i'; rename one with `.as(\"other\")`")
  }
}

@Suite("Deep expressions")
struct DeepExpressionTests {
  private func sum(of count: Int) -> SwiftwaterFrames.Expression {
    (0..<count).reduce(col("a")) { sum, _ in sum + col("a") }
  }

  @Test("Thirty operations are checked and computed at once, not once for each way to them")
  func thirty() throws {
    let frame = try DataFrame(["a": [1, 2]])
    #expect(try frame.select(sum(of: 60).as("s"))["s"].array(of: Int.self) == [61, 122])
    let clipped = (0..<30).reduce(col("a")) { value, _ in value.clip(lower: 0, upper: 9) }
    #expect(try frame.select(clipped.as("s"))["s"].array(of: Int.self) == [1, 2])
  }

  @Test("What is nested too deeply for a thread's stack is refused")
  func refused() throws {
    let frame = try DataFrame(["a": [1, 2]])
    let deep = sum(of: 20_000)
    let wanted = "an expression is nested more than 400 deep"
    #expect(message { _ = try frame.select(deep.as("s")) }.hasPrefix(wanted))
    #expect(message { _ = try frame.filter(deep > 3) }.hasPrefix(wanted))
    #expect(message { _ = try frame.groupBy("a").aggregate(deep.sum()) }.hasPrefix(wanted))
  }
}
