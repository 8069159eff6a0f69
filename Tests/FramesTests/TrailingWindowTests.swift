import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Windows that end with their row")
struct TrailingWindowTests {
  /// Values around 10 with repeats, a larger one now and then, and nulls where wanted.
  private func values(_ count: Int, withNulls: Bool) -> [Double?] {
    (0..<count).map { row in
      if withNulls, row % 7 == 3 || row % 41 < 3 { return nil }
      return row % 97 == 5 ? 100 : Double(row * 7919 % 1000) / 50
    }
  }

  private func isClose(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a == b || (a.isNaN && b.isNaN) || abs(a - b) <= 1e-9 * max(1, abs(b))
  }

  /// The statistic of a window, looked at by itself.
  private func expected(
    _ values: [Double?], _ row: Int, _ size: Int, _ fewest: Int, _ name: String
  ) -> Double? {
    let there = values[max(0, row - size + 1)...row].compactMap { $0 }
    guard there.count >= max(fewest, name == "std" ? 2 : name == "sum" ? 0 : 1) else { return nil }
    let sum = there.reduce(0, +)
    let mean = sum / Double(there.count)
    switch name {
    case "sum": return sum
    case "mean": return mean
    case "min": return there.filter { !$0.isNaN }.min() ?? .nan
    case "max": return there.contains(where: \.isNaN) ? .nan : there.max()
    default:
      let squares = there.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(there.count - 1)).squareRoot()
    }
  }

  private func expression(_ name: String, _ window: RollingWindow) -> Expression {
    let moving = col("x").rolling(window)
    return switch name {
    case "sum": moving.sum()
    case "mean": moving.mean()
    case "min": moving.min()
    case "max": moving.max()
    default: moving.std()
    }
  }

  @Test("Agree with each window looked at by itself", arguments: [1, 2, 5, 100, 9000])
  func agree(size: Int) throws {
    for withNulls in [false, true] {
      let all = values(400, withNulls: withNulls)
      let column = try Column([nil, 3] + all)[2..<402]
      let frame = try DataFrame(["x": column])
      for name in ["sum", "mean", "min", "max", "std"] {
        for fewest in [1, size] {
          let found = try frame.select(
            expression(name, .rows(size, minPeriods: fewest)).as("r"))["r"]
          let results = try found.optionals(of: Double.self)
          for row in all.indices {
            let wanted = expected(all, row, size, fewest, name)
            guard !isClose(results[row], wanted) else { continue }
            #expect(results[row] == wanted, "\(name) of \(size), at least \(fewest), row \(row)")
            break
          }
        }
      }
    }
  }

  @Test("What is not finite spoils the windows it is in and no others")
  func spoilt() throws {
    var all = values(300, withNulls: false)
    all[50] = .infinity
    all[120] = .nan
    all[200] = -.infinity
    let frame = try DataFrame(["x": Column(all)])
    for name in ["sum", "mean", "min", "max"] {
      let found = try frame.select(expression(name, .rows(10)).as("r"))["r"]
      let results = try found.optionals(of: Double.self)
      for row in all.indices {
        let wanted = expected(all, row, 10, 10, name)
        #expect(isClose(results[row], wanted), "\(name), row \(row)")
      }
    }
  }

  @Test("Values that are all the same have no deviation, whatever left before")
  func constant() throws {
    let all = [1e9, 1e9 + 0.3] + Array(repeating: 0.1, count: 20)
    let frame = try DataFrame(["x": all]).select(col("x").rolling(4).std().as("r"))
    let results = try frame["r"].optionals(of: Double.self)
    #expect(results[5...].allSatisfy { $0 == 0 })
  }

  @Test("Rows of many pieces are the same on 1, 2 and 7 threads")
  func threads() throws {
    let frame = try DataFrame(["x": Column(values(200_000, withNulls: true))])
    for name in ["sum", "mean", "min", "max", "std"] {
      let query = try frame.select(expression(name, .rows(50, minPeriods: 3)).as("r"))
      let results = try [1, 2, 7].map { count in
        try Threads.with(count: count) {
          try query.select(col("r") * 1.0)["r"].optionals(of: Double.self)
        }
      }
      #expect(results[0] == results[1] && results[0] == results[2], "\(name)")
    }
  }
}
