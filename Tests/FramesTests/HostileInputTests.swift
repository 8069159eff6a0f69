import SwiftwaterFrames
import Testing

/// Arguments that no data has room for, and types that mean nothing to a function.
@Suite("Hostile input")
struct HostileInputTests {
  static let extremes = [Int.min, Int.min + 1, -1, 0, 1 << 32, Int.max - 1, Int.max]

  @Test("Text of a length at the edge of integers", arguments: extremes)
  func lengths(length: Int) throws {
    let frame = try DataFrame(["s": ["a", nil, "", "zz"]])
    let text = col("s").text
    for expression in [
      text.padStart(length), text.padEnd(length), text.center(length), text.zeroFilled(length),
      text.repeated(length),
    ] {
      if length <= 0 {
        _ = try frame.select(expression).collect()
      } else {
        #expect(message { try frame.select(expression).collect() } != "no error")
      }
    }
    let parts = try frame.select(
      text.head(length).as("head"), text.tail(length).as("tail"), text.get(length).as("one"),
      text.slice(length).as("slice"))
    #expect(try parts["head"].strings[3] == (length > 0 ? "zz" : length == -1 ? "z" : ""))
    #expect(try parts["tail"].strings[3] == (length > 0 ? "zz" : length == -1 ? "z" : ""))
    #expect(try parts["one"].strings[3] == (length == 0 || length == -1 ? "z" : nil))
    #expect(try parts["slice"].strings[3] == (length > 0 ? "" : length == -1 ? "z" : "zz"))
    let split = message { try frame.select(text.split("a", into: length)).collect() }
    #expect(split.contains("use 1 to 65536"))
  }

  @Test("Windows that lie beyond the rows are empty", arguments: extremes)
  func windows(place: Int) throws {
    let frame = try DataFrame(["x": [1, 2, 3]])
    let beside = col("x").rolling(.rows(from: place, through: place)).sum()
    let all = col("x").rolling(.rows(from: .min, through: .max)).sum()
    let result = try frame.select(beside.as("beside"), all.as("all"))
    let wanted: [String?] =
      place == 0 ? ["1.0", "2.0", "3.0"] : place == -1 ? [nil, "1.0", "2.0"] : [nil, nil, nil]
    #expect(try result["beside"].strings == wanted)
    #expect(try result["all"].strings == ["6.0", "6.0", "6.0"])
  }

  @Test("Windows after a partition's end see nothing of the next")
  func windowsOfPartitions() throws {
    let frame = try DataFrame(["k": [1, 1, 2, 2], "x": [1, 2, 3, 4]])
    let later = col("x").rolling(.rows(from: 2, through: 3)).sum().over("k")
    #expect(try frame.select(later)["x"].strings == [nil, nil, nil, nil])
  }

  @Test("Elements of lists at the edge of integers", arguments: extremes)
  func elements(place: Int) throws {
    let frame = try DataFrame(["l": Column(lists: [[1, 2], nil, []])])
    let wanted = place == 0 ? "1" : place == -1 ? "2" : nil
    #expect(try frame.select(col("l").list.get(place))["l"].strings == [wanted, nil, nil])
  }

  @Test("Functions of time refuse what is no time")
  func times() throws {
    let frame = try DataFrame([
      "i": Column([1, 2]), "s": Column(["a", "b"]), "l": Column(lists: [[1], [2]]),
    ])
    for name in ["i", "s", "l"] {
      let time = col(name).temporal
      for expression in [
        time.truncate(every: .months(1)), time.monthEnd(), time.year(), time.hour(),
        time.offset(by: .days(1)), time.format("%Y"), time.totalDays(), time.isBusinessDay(),
        time.convertTimeZone("UTC"), time.counted(in: .seconds),
      ] {
        let refused = message { _ = try frame.select(expression) }
        #expect(refused.contains("needs "), "\(expression)")
      }
    }
  }

  @Test("More rows than memory has are refused")
  func samples() throws {
    let frame = try DataFrame(["x": [1, 2]])
    for count in [1 << 40, Int.max] {
      let refused = message { try frame.sample(count, replacing: true).collect() }
      #expect(refused.hasSuffix("is more rows than fit into memory; draw fewer"))
    }
  }

  @Test("Histograms of numbers too far apart are refused")
  func histograms() throws {
    for values in [[-1.7e308, 1.7e308], [1e300, 1e300]] {
      let refused = message { _ = try DataFrame(["x": values]).histogram("x") }
      #expect(refused.contains("do not divide into 10 intervals"))
    }
  }

  @Test("A frame prints in any width and with any number of rows")
  func printing() throws {
    let frame = try DataFrame(["x": [1, 2, 3]])
    for size in Self.extremes {
      #expect(try frame.text(width: size, rows: size).hasPrefix("3 × 1"))
    }
  }

  /// Fails by not ending when the work doubles with each level.
  @Test("The work on an expression grows with its length, not with the power of its depth")
  func depth() throws {
    let frame = try DataFrame(["x": [1, 2]])
    var sum = col("x")
    var choice = lit(0)
    for number in 1...60 {
      sum = sum + 1
      choice = when(col("x") == lit(number)).then(lit(number)).otherwise(choice)
    }
    let result = try frame.select(sum.as("sum"), choice.as("choice"))
    #expect(try result["sum"].strings == ["61", "62"])
    #expect(try result["choice"].strings == ["1", "2"])
  }
}
