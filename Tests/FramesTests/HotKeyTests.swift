import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

extension SmallLimitTests {
  /// Within the other tests of limits, so that none of them runs at the same time.
  @Suite("A key of most rows of a frame in memory")
  struct HotKeyTests {}
}

extension SmallLimitTests.HotKeyTests {
  @Test(
    "gives the same rows under a limit far below them",
    arguments: [
      "left rows", "right rows", "full", "semi", "computed key", "group", "group by text",
      "distinct", "sum", "rank", "running", "shift", "median", "quantiles", "sort", "sort by text",
      "counts",
      "counts of texts", "as of", "as of by group",
    ])
  func hot(_ name: String) throws {
    let frame = try Self.plan(name, Self.rows())
    let wanted = try RowDigest(frame, Session())
    MemoryPool.host.trim()
    let limit = MemoryPool.host.statistics.bytesInUse + Self.room
    #expect(try RowDigest(frame, Session(memoryLimit: limit)) == wanted)
  }

  // MARK: - Plans

  /// The bytes that buffers may take besides the frames.
  private static let room = 24 << 20
  private static let count = 1_000_000

  /// One key for nine tenths of the rows, and one for each of the others.
  static func rows() throws -> DataFrame {
    let row = col("row")
    let mixed = (row * 2_654_435_761) % 1_000_003
    return try DataFrame(["row": Column((0..<count).map { Int64($0) })]).select(
      when(row % 10 == 0).then(row).otherwise(7).as("key"), (mixed % 300_007).as("id"),
      ((mixed * 17 % 900_001).cast(.float64) / 8).as("value"),
      lit("text of a row, ").text.concat((mixed % 500_009).cast(.string)).as("text"), row
    ).collect()
  }

  private static func plan(_ name: String, _ x: DataFrame) throws -> DataFrame {
    // Each key once.
    let keys = try x.filter(col("row") % 10 == 0 || col("row") == 7)
      .select(col("row").as("key"), col("value").as("other"), col("text").as("otherText"))
    let key = col("key")
    return switch name {
    case "left rows": try x.join(keys, on: "key")
    case "right rows": try keys.join(x, on: "key", how: .left)
    case "full": try x.join(keys, on: "key", how: .full)
    case "semi": try x.join(keys, on: "key", how: .semi)
    case "computed key":
      try x.with((key * 3).as("k"), (col("value") + 1).as("v"))
        .groupBy("k").aggregate(col("v").sum(), .count())
    case "group": try x.groupBy("key").aggregate(col("value").sum(), col("text").max(), .count())
    case "group by text":
      try x.with(key.cast(.string).as("name")).groupBy("name")
        .aggregate(col("value").sum(), .count())
    case "distinct": try x.unique(on: "key", keep: .last)
    case "sum": try x.with(col("value").sum().over("key").as("sum"))
    case "rank": try x.with(col("value").rank(.min).over("key").as("rank"))
    case "running": try x.with(col("value").cumulativeSum().over("key").as("sum"))
    case "median": try x.with(col("value").median().over("key").as("median"))
    case "quantiles":
      try x.with((col("value") + col("row")).as("sum")).aggregate(
        col("value").median(), (col("sum").quantile(0.3) * 2 + col("row").max()).as("low"),
        col("row").quantile(0.9999, interpolation: .nearest).as("high"), .count())
    case "shift": try x.with(col("text").shift(1).over("key").as("before"))
    case "sort": try x.sort(by: "key")
    case "sort by text": try x.sort(by: "text")
    case "counts": try x.valueCounts("key")
    case "counts of texts": try x.valueCounts("text")
    case "as of":
      try x.sort(by: "value").joinAsOf(
        keys.rename(["other": "value"]).sort(by: "value"), on: "value")
    default:
      try x.sort(by: "value")
        .joinAsOf(
          keys.rename(["other": "value"]).sort(by: "value"), on: "value", by: ["key"])
    }
  }
}
