import Foundation
import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// What Polars answered; see Tests/Golden/frames-functions.py.
@Suite("Functions of numbers and nulls")
struct FunctionTests {
  let cases: [String: [Any]]
  let frame: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-functions.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    cases = try #require(golden["cases"] as? [String: [Any]])
    let columns = try #require(golden["columns"] as? [String: [Any]])
    func texts(_ name: String) throws -> [String?] {
      try #require(columns[name]).map { $0 as? String }
    }
    func whole(_ name: String) throws -> [Int?] { try texts(name).map { $0.flatMap { Int($0) } } }
    func numbers(_ name: String) throws -> [Double?] {
      try texts(name).map { $0.flatMap { Double($0) } }
    }
    frame = try DataFrame([
      "i": whole("i"), "j": whole("j"), "s": whole("s"), "f": numbers("f"), "g": numbers("g"),
      "gap": numbers("gap"), "b": texts("b").map { $0.map { $0 == "true" } }, "t": texts("t"),
    ])
  }

  private static let functions: [String: SwiftwaterFrames.Expression] = {
    let (i, j, f, g, b) = (col("i"), col("j"), col("f"), col("g"), col("b"))
    let (s, gap, t) = (col("s"), col("gap"), col("t"))
    // In Polars what does not fit is null.
    let u = i.where(i.isBetween(-32768, 32767)).cast(.int16)
    var all: [String: SwiftwaterFrames.Expression] = [
      "exp2": g.exp2(), "expm1": g.expm1(), "log1p": f.log1p(), "log base": f.log(base: 3),
      "asinh": f.asinh(), "acosh": f.acosh(), "atanh": g.atanh(), "cot": g.cot(),
      "degrees": f.degrees(), "radians": f.radians(), "cbrt": g.cbrt(), "sigmoid": g.sigmoid(),
      "round 0": f.round(0), "round 1": f.round(1), "round 2": f.round(2), "round -1": f.round(-1),
      "round whole -1": i.round(-1), "round significant": f.round(significantDigits: 3),
      "erf": g.erf(), "copySign": f.copySign(g), "gcd": i.greatestCommonDivisor(j),
    ]
    all.merge([
      "clip": f.clip(lower: -1, upper: 2), "clip lower": i.clip(lower: 0),
      "clip upper": i.clip(upper: 10), "clip by columns": i.clip(upper: j),
      "floor divide": i.floorDivided(by: j), "remainder": i % j,
      "floor divide floats": f.floorDivided(by: g), "floor divide literal": i.floorDivided(by: 3),
      "bit and": i.bitAnd(j), "bit or": i.bitOr(j), "bit xor": i.bitXor(j), "bit not": i.bitNot(),
      "bit and bool": b.bitAnd(i > 0), "bit or bool": b.bitOr(i > 0),
      "bit xor bool": b.bitXor(i > 0), "bit count": i.bitCount(),
      "leading zeros": i.leadingZeros(), "trailing zeros": i.trailingZeros(),
      "bit count 16": u.bitCount(), "leading zeros 16": u.leadingZeros(),
    ]) { first, _ in first }
    all.merge([
      "isFinite": f.isFinite(), "isInfinite": f.isInfinite(), "isNaN": f.isNaN(),
      "isNotNaN": f.isNotNaN(), "isBetween": i.isBetween(1, 10),
      "isBetween none": i.isBetween(1, 10, closed: .neither),
      "isBetween left": i.isBetween(j, 10, closed: .left),
      "isBetween right": i.isBetween(1, 10, closed: .right),
      "isClose": f.isClose(g, absolute: 0.6), "isClose nan": f.isClose(f, nanEqual: true),
      "isSame": i.isSame(as: j), "horizontal sum": .horizontalSum(i.cast(.float64), g, s),
      "horizontal mean": .horizontalMean(i, gap, s), "horizontal min": .horizontalMin(i, j, s),
      "horizontal max": .horizontalMax(i, j, s), "horizontal any": .horizontalAny(b, i > 5),
      "horizontal all": .horizontalAll(b, i > 5),
    ]) { first, _ in first }
    all.merge([
      "fillNaN": f.fillNaN(-1.0), "nanToNull": f.nanToNull(), "forward": gap.forwardFill(),
      "backward": gap.fillNull(strategy: .backward), "forward 1": gap.forwardFill(limit: 1),
      "backward 2": gap.backwardFill(limit: 2), "fill mean": i.fillNull(strategy: .mean),
      "fill min": i.fillNull(strategy: .min), "fill max": i.fillNull(strategy: .max),
      "fill zero": i.fillNull(strategy: .zero), "fill one": i.fillNull(strategy: .one),
      "forward text": t.forwardFill(), "forward bool": b.forwardFill(),
      "interpolate": gap.interpolate(), "interpolate whole": i.interpolate(),
      "coalesce": .coalesce(i, j, 9), "coalesce text": .coalesce(t, "?"), "nullIf": i.nullIf(1),
      "where": i.where(i > 2), "mask": i.mask(i > 2, with: 0),
      "replace": i.replace([1: 100, 7: -7, 1000: 0]),
      "replace text": t.replace(["a": "A", "": "empty"]),
      "replace default": t.replace(["a": 1, "b": 2], default: 0),
      "replace floats": f.replace([0.0: 9.0, .nan: 8.0]),
    ]) { first, _ in first }
    return all
  }()

  @Test("Agree with Polars and Python", arguments: ["plain", "sliced", "many"])
  func agree(as form: String) throws {
    #expect(Set(cases.keys) == Set(Self.functions.keys))
    var frame = frame
    let isOrdered = form != "many"
    if form == "sliced" {
      frame = try DataFrame.concat([frame.head(3), frame, frame.head(2)]).collect()
        .limit(20, offset: 3).collect()
    }
    // Whole copies one below the other: more than one piece of work, on several threads.
    if form == "many" {
      for _ in 0..<12 { frame = try DataFrame.concat([frame, frame]).collect() }
    }
    for (name, expression) in Self.functions {
      // What looks at neighbours or all rows differs in copies.
      let isLocal = !["forward", "backward", "interpolate", "fill mean"].contains {
        name.hasPrefix($0)
      }
      guard isOrdered || isLocal else { continue }
      let wanted = try #require(cases[name])
      let found = try Threads.with(count: form == "many" ? 7 : 1) {
        try frame.select(expression.as("x"))["x"].strings
      }
      for row in found.indices {
        let expected = wanted[row % wanted.count] as? String
        guard !Self.isSame(found[row], expected) else { continue }
        #expect(found[row] == expected, "\(name), row \(row), \(form)")
        break
      }
    }
  }

  @Test("Rounding floats of 32 bits keeps their type, whole numbers their values")
  func roundingTypes() throws {
    let frame = try DataFrame(["x": [Float(1.25), 2.375], "n": [Int8(5), -15]])
    let rounded = try frame.select(col("x").round(1), col("n").round(1).as("m"), col("n").round(-1))
    #expect(rounded.schema.map(\.type) == [.float32, .int8, .int8])
    #expect(
      try contents(rounded) == ["x": ["1.2", "2.4"], "m": ["5", "-15"], "n": ["0", "-20"]])
  }

  @Test("Filling stays within the partitions of a window")
  func partitions() throws {
    let frame = try DataFrame(["k": ["a", "b", "a", "b"], "x": [1, nil, nil, 2]])
    let filled = try frame.select(
      col("x").forwardFill().over("k").as("f"), col("x").backwardFill().over("k").as("b"))
    #expect(try contents(filled) == ["f": ["1", nil, "1", "2"], "b": ["1", "2", nil, "2"]])
  }

  @Test("Hashes are equal for equal values alone")
  func hashes() throws {
    let frame = try DataFrame([
      "t": ["a", "b", nil, "a text past twelve bytes", "a", nil, "a text past twelve bytez"],
      "f": [0.0, -0.0, .nan, nil, -.nan, 1, 2],
    ])
    let t = try frame.select(col("t").hash())["t"].array(of: UInt64.self)
    #expect(t[0] == t[4] && t[2] == t[5] && Set(t).count == 5)
    #expect(
      try frame.with(col("t").cast(.category)).select(col("t").hash())["t"].array(of: UInt64.self)
        == t)
    #expect(try frame.select(col("t").hash(seed: 1))["t"].array(of: UInt64.self)[0] != t[0])
    let f = try frame.select(col("f").hash())["f"].array(of: UInt64.self)
    #expect(f[0] == f[1] && f[2] == f[4] && Set(f).count == 5)
  }

  @Test("Mistakes are said before anything runs")
  func failures() throws {
    #expect(
      message { _ = try frame.select(col("f").bitAnd(1)) }
        == "(f & 1): needs whole numbers, but got float64 and int64; cast one of them with `.cast`")
    #expect(
      message { _ = try frame.select(col("f").round(301)) }
        == "f.round(301): 301 decimal places: use a number from -300 to 300")
    #expect(
      message { _ = try frame.select(col("t").replace([1: 2])) }
        == "t.replace(1, 2): 1 is never equal to a value of string")
    #expect(
      message { try frame.select(col("t").replaceStrict(["a": 1])).collect() }
        == "replaceStrict: no value for b; add it, or give a default")
    #expect(
      message { _ = try frame.select(col("gap").forwardFill(limit: -1)) }
        .contains("a limit of -1: use a number of rows from 0"))
  }

  private static func isSame(_ a: String?, _ b: String?) -> Bool {
    if a == b { return true }
    guard let a, let b, let x = Double(a), let y = Double(b) else { return false }
    return x == y || (x.isNaN && y.isNaN) || abs(x - y) <= 4e-15 * max(abs(x), abs(y))
  }
}
