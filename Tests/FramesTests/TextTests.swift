import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What Polars, pandas and Python answered; see Tests/Golden/frames-strings.py.
@Suite("Text functions")
struct TextTests {
  let golden: [String: Any]
  let texts: [String?]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-strings.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    texts = try #require(golden["texts"] as? [Any]).map { $0 as? String }
  }

  private static let functions: [String: SwiftwaterFrames.Expression] = {
    let s = col("s").text
    var all: [String: SwiftwaterFrames.Expression] = [
      "length": s.length(), "byteLength": s.byteLength(), "upper": s.upper(), "lower": s.lower(),
      "strip": s.strip(), "stripStart": s.stripStart(), "stripEnd": s.stripEnd(),
      "strip(a-é)": s.strip("a-é"), "stripPrefix(hello)": s.stripPrefix("hello"),
      "stripSuffix(c)": s.stripSuffix("c"), "startsWith(he)": s.startsWith("he"),
      "startsWith(a text that is l)": s.startsWith("a text that is l"),
      "startsWith(exactly12byt)": s.startsWith("exactly12byt"), "startsWith()": s.startsWith(""),
      "endsWith(c)": s.endsWith("c"), "endsWith(bytes)": s.endsWith("bytes"),
      "contains(needle)": s.contains("needle"), "contains(l)": s.contains("l"),
      "contains()": s.contains(""), "contains(é)": s.contains("é"),
      "contains(zn)": s.contains("zn"), "containsAny": s.containsAny(["needle", "é", "XYZ"]),
    ]
    all.merge([
      "slice(1,2)": s.slice(1, 2), "slice(-3)": s.slice(-3), "slice(-3,2)": s.slice(-3, 2),
      "slice(-5,3)": s.slice(-5, 3), "slice(100)": s.slice(100), "slice(0,0)": s.slice(0, 0),
      "slice(2,14)": s.slice(2, 14), "head(3)": s.head(3), "head(-2)": s.head(-2),
      "tail(3)": s.tail(3), "tail(-2)": s.tail(-2), "replace(l,LL)": s.replace("l", with: "LL"),
      "replace(l,LL,1)": s.replace("l", with: "LL", count: 1),
      "replace(hello,)": s.replace("hello", with: ""),
      "replaceMany": s.replace(["a": "b", "b": "a", "hello": "bye", "é": "e"]),
      "padStart(8,*)": s.padStart(8, with: "*"), "padEnd(8,*)": s.padEnd(8, with: "*"),
      "split(,)": s.split(","), "split(=,2)": s.split("=", limit: 2),
      "split into 3": s.split(",", into: 3),
    ]) { first, _ in first }
    all.merge([
      "contains regex": s.contains(regex: #"[aeiou]{2}|\d+$"#),
      "contains regex case": s.contains(regex: "(?i)À|hello"),
      "count regex": s.count(regex: #"\w+"#), "extract": s.extract(#"(\w)(\w*)"#, group: 2),
      "extract 0": s.extract(#"\d+"#, group: 0), "extractAll": s.extractAll("[a-zé]+"),
      "extractGroups": s.extractGroups(#"(?<key>\w+)=(\w+)"#),
      "replace regex": s.replace(regex: #"(\w)(\w)"#, with: "${2}$1"),
      "replace regex 1": s.replace(regex: #"\s+"#, with: "_", count: 1),
      "toInteger": s.toInteger(), "hexEncoded": s.encoded(.hex),
      "base64Encoded": s.encoded(.base64), "concat": s.concat("-", col("s")),
      "joined ignoring nulls": .concat(
        col("s"), col("nothing"), "z", separator: "/", ignoresNulls: true),
    ]) { first, _ in first }
    all.merge([
      "titleCased": s.titleCased(), "capitalized": s.capitalized(), "swapCased": s.swapCased(),
      "caseFolded": s.caseFolded(), "find(l)": s.find("l"), "findLast(l)": s.findLast("l"),
      "count(l)": s.count("l"), "count()": s.count(""), "count(aa)": s.count("aa"),
      "get(2)": s.get(2), "get(-1)": s.get(-1), "center(9)": s.center(9), "center(8)": s.center(8),
      "zeroFilled(6)": s.zeroFilled(6), "repeated(3)": s.repeated(3), "repeated(0)": s.repeated(0),
      "words": s.replace("\u{1F}", with: "_").text.words(), "partition(=)": s.partition("="),
      "partitionLast(=)": s.partitionLast("="), "reversed": s.reversed(),
      "translate": s.translate(["a": "A", "l": nil, "é": "ee"]),
      "replace(,.)": s.replace("", with: "."), "replace(,.,2)": s.replace("", with: ".", count: 2),
    ]) { first, _ in first }
    all.merge([
      "isAlpha": s.isAlpha(), "isAlphanumeric": s.isAlphanumeric(), "isASCII": s.isASCII(),
      "isDecimal": s.isDecimal(), "isDigit": s.isDigit(), "isNumeric": s.isNumeric(),
      "isSpace": s.isSpace(), "isLower": s.isLower(), "isUpper": s.isUpper(),
      "isTitle": s.isTitle(), "matchesStart": s.matchesStart(regex: "[a-z]+"),
      "matches": s.matches(regex: "[a-z]+"), "splitPart(,,1)": s.splitPart(",", 1),
      "splitPart(,,-1)": s.splitPart(",", -1), "split regex": s.split(regex: "[,=]+"),
      "replace regex empty": s.replace(regex: "x*", with: "-"),
      "find regex": s.find(regex: "[b-d]+"), "urlEncoded": s.encoded(.url),
      "NFC": s.normalized(.nfc), "NFD": s.normalized(.nfd),
    ]) { first, _ in first }
    return all
  }()

  @Test(
    "Agree with Polars, pandas and Python", arguments: ["string", "category", "sliced", "many"])
  func agree(as form: String) throws {
    let cases = try #require(golden["cases"] as? [String: [Any]])
    #expect(Set(cases.keys) == Set(Self.functions.keys))
    // Many rows: more than one piece of work, on several threads.
    let times = form == "many" ? 500 : 1
    let rows = (0..<times).flatMap { _ in texts }
    var frame = try DataFrame([
      "s": rows, "nothing": [String?](repeating: nil, count: rows.count),
    ])
    if form == "category" { frame = try frame.with(col("s").cast(.category)).collect() }
    if form == "sliced" {
      let padded = try DataFrame([
        "s": ["before", nil, "and a longer one before"] + rows + ["after", nil],
        "nothing": [String?](repeating: nil, count: rows.count + 5),
      ])
      frame = try padded.collect().limit(rows.count, offset: 3).collect()
    }
    for (name, expression) in Self.functions {
      let wanted = try #require(cases[name])
      let found = try Threads.with(count: form == "many" ? 7 : 1) {
        try frame.select(expression.as("x"))["x"]
      }
      #expect(found.count == rows.count)
      let values = found.testValues
      for row in 0..<rows.count {
        let expected = wanted[row % texts.count] as? String
        guard values[row] != expected else { continue }
        #expect(
          values[row] == expected,
          "\(name) of \(rows[row].debugDescription), row \(row), \(form)")
        break
      }
    }
  }

  @Test("Case folding of every letter of Unicode")
  func folding() throws {
    let folded = try #require(golden["folded"] as? [String: Any])
    let from = try #require(folded["from"] as? String).unicodeScalars.map { String($0) }
    let to = try #require(folded["to"] as? [String])
    let frame = try DataFrame(["s": from])
    let found = try frame.select(col("s").text.caseFolded())["s"].strings
    var different: [String] = []
    for (index, text) in found.enumerated()
    where text?.unicodeScalars.elementsEqual(to[index].unicodeScalars) != true {
      different.append(
        "\(from[index].unicodeScalars.first?.value ?? 0): \(text ?? "") \(to[index])")
    }
    #expect(different == [])
  }
}

extension Column {
  /// The values as text, lists and structures in brackets.
  var testValues: [String?] {
    (0..<count).map { row in
      guard isValid(row) else { return nil }
      switch type {
      case .list:
        let offsets = elements(Int64.self)
        return "["
          + (Int(offsets[row])..<Int(offsets[row + 1])).map {
            children[0].isValid($0) ? children[0].string($0) : "null"
          }.joined(separator: "|") + "]"
      case .structure:
        return "["
          + children.map { $0.isValid(row) ? $0.string(row) : "null" }.joined(separator: "|") + "]"
      default: return text(row)
      }
    }
  }
}
