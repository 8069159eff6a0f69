import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Regular expressions, paths and parsing of text")
struct PatternTests {
  private func values(
    _ texts: [String?], _ make: (TextNamespace) -> SwiftwaterFrames.Expression
  ) throws -> [String?] {
    try DataFrame(["s": texts]).select(make(col("s").text).as("x"))["x"].testValues
  }

  @Test("A wrong pattern is reported with its place when the frame is given it")
  func wrong() throws {
    let frame = try DataFrame(["s": ["a"], "n": [1]])
    #expect(
      message { _ = try frame.filter(col("s").text.contains(regex: "é(b")) }
        == """
        s.text.contains("é(b", "regex"): the pattern "é(b" is wrong at position 3: missing closing \
        parenthesis
        """)
    #expect(
      message { _ = try frame.select(col("s").text.extract("(a)", group: 2)) }.contains(
        "group 2 of the pattern \"(a)\", which has 1"))
    #expect(
      message { _ = try frame.select(col("s").text.replace(regex: "(a)", with: "$7")) }.contains(
        "`$7` in \"$7\": the pattern \"(a)\" has no such group"))
    #expect(
      message { _ = try frame.select(col("n").text.contains(regex: "a")) }.contains(
        "needs text, but got int64"))
    #expect(
      message { _ = try frame.select(col("s").text.extractGroups("a.")) }.contains("has no group"))
  }

  @Test("A pattern that would never end stops with an error")
  func hostile() throws {
    let text = String(repeating: "a", count: 60) + "b"
    let error = message { _ = try values([text]) { $0.contains(regex: "^(a+)+$") } }
    #expect(error.contains("takes too many steps on a text"))
    let nested = message { _ = try values(["a"]) { $0.contains(regex: "((a{500}){500}){500}") } }
    #expect(nested.contains("is wrong at position"))
    let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
    #expect(message { _ = try values(["a"]) { $0.contains(regex: deep) } }.contains("is wrong"))
    // More than the stack of compiled code holds.
    let long = String(repeating: "ab", count: 50_000)
    #expect(try values([long]) { $0.matches(regex: "(?:(a)|b)*") } == ["true"])
  }

  @Test("Patterns without special characters are texts")
  func literals() throws {
    let texts = ["a.b", "axb", nil, ""]
    #expect(try values(texts) { $0.contains(regex: "xb") } == ["false", "true", nil, "false"])
    #expect(try values(texts) { $0.contains(regex: "a.b") } == ["true", "true", nil, "false"])
    #expect(try values(texts) { $0.contains("a.b") } == ["true", "false", nil, "false"])
    #expect(try values(texts) { $0.matches(regex: "axb") } == ["false", "true", nil, "false"])
    #expect(try values(texts) { $0.matchesStart(regex: "ax") } == ["false", "true", nil, "false"])
    #expect(
      try values(texts) { $0.replace(regex: "x", with: "[$0]") } == ["a.b", "a[x]b", nil, ""])
    #expect(try values(texts) { $0.replace(regex: "x", with: "$$1") } == ["a.b", "a$1b", nil, ""])
    #expect(try values(texts) { $0.extract("xb", group: 0) } == [nil, "xb", nil, nil])
    #expect(try values(texts) { $0.count(regex: "a") } == ["1", "1", nil, "0"])
    #expect(try values(texts) { $0.find(regex: "b") } == ["2", "2", nil, nil])
    #expect(try values(texts) { $0.extractAll("a") } == ["[a]", "[a]", nil, "[]"])
    #expect(try values(texts) { $0.split(regex: "x") } == ["[a.b]", "[a|b]", nil, "[]"])
  }

  @Test("Templates name groups, and those that took no part give nothing")
  func templates() throws {
    let dates = ["2024-05-06", "no date"]
    #expect(
      try values(dates) {
        $0.replace(regex: #"(?<y>\d+)-(?<m>\d+)-(\d+)"#, with: "$3/${m}/${y}$")
      } == ["06/05/2024$", "no date"])
    #expect(try values(["ab", "b"]) { $0.replace(regex: "(a)?b", with: "<$1>") } == ["<a>", "<>"])
  }

  @Test("JSON by its path")
  func json() throws {
    let texts = [
      #"{"a": {"b": [1, {"c": "x\u00e9\n\ud83c\udf89"}]}, "d": null, "e": "", "f": [ ]}"#, "[]", "",
      "{",
      nil, #"{"a" : {"b":[true,{"c":-1.5e3}], "z": "]}"}}"#, #"{"a":{"b":[1,{"c":{"x": [1 ]}}]}}"#,
    ]
    #expect(
      try values(texts) { $0.jsonPath("$.a.b[1].c") }
        == ["xé\n🎉", nil, nil, nil, nil, "-1.5e3", #"{"x": [1 ]}"#])
    #expect(
      try values(texts) { $0.jsonPath("$['a'][\"b\"][0]") }
        == ["1", nil, nil, nil, nil, "true", "1"])
    #expect(try values(texts) { $0.jsonPath("$.d") } == [nil, nil, nil, nil, nil, nil, nil])
    #expect(try values(texts) { $0.jsonPath("$.e") } == ["", nil, nil, nil, nil, nil, nil])
    #expect(try values(texts) { $0.jsonPath("$.f[0]") } == [nil, nil, nil, nil, nil, nil, nil])
    #expect(try values(["{\"a\": \"\\ud800\"}"]) { $0.jsonPath("$.a") } == [nil])
    // What polars.Expr.str.json_path_match gives.
    let broken = [
      #"{"a":1"#, #"{"a":1}x"#, #"{"a":01}"#, #"{"a":tru}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#,
      "{\"a\":1,\"b\":\"x\ty\"}", #"{"b":nan,"a":1}"#,
      #"{"a":1,"b":"\x"}"#, #"{"a":1,"b":"\u12g4"}"#, "{'a':1}", #"{"a":1,"b":[1,]}"#,
      #"{"a":1,"b":[1}"#, #"{"a":1,"b":{"c"}}"#, #"{"a":1,"b":1.}"#, #"{"a":1,"b":-}"#,
      #"{"a":1,"b":1e}"#, #"{"a":1}{}"#, #"{"a":1}]"#, #"{,"a":1}"#, #"{"a":1,"b":.5}"#,
    ]
    #expect(try values(broken) { $0.jsonPath("$.a") } == broken.map { _ in nil })
    let nested = String(repeating: #"[{"x":"#, count: 200)
    let whole = [
      #" {"a":1} "#, #"{"b":[[],{},[{}],-0.5E+7,0,10,"é\u00e9\/"],"a":1}"#,
      #"{"b":"# + nested + "null" + String(repeating: "}]", count: 200) + #","a":1}"#,
    ]
    #expect(try values(whole) { $0.jsonPath("$.a") } == ["1", "1", "1"])
    let unclosed = #"{"a":1,"b":"# + nested + "null" + String(repeating: "}]", count: 199) + "}"
    #expect(try values([unclosed]) { $0.jsonPath("$.a") } == [nil])
    #expect(
      message { _ = try values(texts) { $0.jsonPath("a.b") } }.contains(
        "the path \"a.b\": write `$`"))
  }

  @Test("Numbers written in text")
  func numbers() throws {
    let texts = [
      "7f", "-80", "z", "", "+", nil, "9223372036854775807", "-9223372036854775808", "1_0",
    ]
    #expect(
      try values(texts) { $0.toInteger(base: 16) }
        == ["127", "-128", nil, nil, nil, nil, nil, nil, nil])
    #expect(
      try values(texts) { $0.toInteger() }
        == [nil, "-80", nil, nil, nil, nil, "9223372036854775807", "-9223372036854775808", nil])
    #expect(try values(texts) { $0.toInteger(base: 36) }[2] == "35")
    #expect(
      try values(["1.5", "-2e3", "x", "", nil, " 1", "nan", "inf"]) { $0.toDouble() }
        == ["1.5", "-2000.0", nil, nil, nil, nil, "nan", "inf"])
    #expect(message { _ = try values(texts) { $0.toInteger(base: 37) } }.contains("base 37"))
  }

  @Test("Encodings there and back, and null for what is none")
  func encodings() throws {
    let texts = ["", "a", "ab", "abc", "é ✓/?", "a text past twelve bytes"]
    for encoding in BinaryEncoding.allCases {
      #expect(try values(texts) { $0.encoded(encoding).text.decoded(encoding) } == texts)
    }
    #expect(try values(["6", "6g", "ff", "61"]) { $0.decoded(.hex) } == [nil, nil, nil, "a"])
    #expect(
      try values(["YQ", "YQ==", "YR==", "Y===", "/w==", "YWI="]) { $0.decoded(.base64) }
        == [nil, "a", nil, nil, nil, "ab"])
    #expect(try values(["%61%", "%zz", "%ff"]) { $0.decoded(.url) } == ["a%", "%zz", nil])
  }

  @Test("Distances between texts")
  func distances() throws {
    let frame = try DataFrame([
      "a": ["kitten", "", "flaw", nil, "é"], "b": ["sitting", "abc", "lawn", "x", "e"],
    ])
    #expect(
      try frame.select(col("a").text.editDistance(to: col("b")))["a"].strings
        == ["3", "3", "2", nil, "1"])
  }

  @Test("Texts of columns compared row by row")
  func pairs() throws {
    let frame = try DataFrame([
      "s": ["hello world again", "abc", nil, "x"], "t": ["world", "abcd", "x", ""],
    ])
    func values(_ expression: SwiftwaterFrames.Expression) throws -> [String?] {
      try frame.select(expression.as("x"))["x"].strings
    }
    #expect(try values(col("s").text.contains(col("t"))) == ["true", "false", nil, "true"])
    #expect(try values(col("s").text.startsWith(col("t"))) == ["false", "false", nil, "true"])
    #expect(try values(col("s").text.endsWith(col("t"))) == ["false", "false", nil, "true"])
    #expect(try values(col("s") < col("t")) == ["true", "true", nil, "false"])
    #expect(try values(col("s") >= "abc") == ["true", "true", nil, "true"])
  }

  @Test("No rows, and nothing but nulls")
  func empty() throws {
    let functions: [(TextNamespace) -> SwiftwaterFrames.Expression] = [
      { $0.upper() }, { $0.contains("a") }, { $0.contains(regex: "a.") }, { $0.length() },
      { $0.split(",") }, { $0.partition(",") }, { $0.replace("a", with: "b") }, { $0.concat("x") },
      { $0.extractAll("a.") }, { $0.slice(-1) }, { $0.toDouble() },
    ]
    for make in functions {
      #expect(try values([], make) == [])
      #expect(try values([nil, nil], make) == [nil, nil])
      let category = try DataFrame(["s": [String?](repeating: nil, count: 3)])
        .with(col("s").cast(.category)).collect().select(make(col("s").text).as("x"))
      #expect(try category["x"].testValues == [nil, nil, nil])
    }
  }

  @Test("Searches look at every place of long texts, at every distance from the end of memory")
  func places() throws {
    for length in [1, 2, 3, 12, 13, 63, 64, 65, 127, 128, 129, 200] {
      for needle in ["n", "ne", "needle"] where needle.count <= length {
        var texts: [String] = []
        for place in 0...(length - needle.count) {
          texts.append(
            String(repeating: "e", count: place) + needle
              + String(repeating: "e", count: length - needle.count - place))
        }
        let found = try values(texts) { $0.find(needle) }
        #expect(found == texts.indices.map { "\($0)" }, "\(needle) in \(length)")
        #expect(try values(texts) { $0.contains(needle) } == texts.map { _ in "true" })
        #expect(try values(texts) { $0.contains(needle + "!") } == texts.map { _ in "false" })
      }
    }
  }
}
