import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

extension SmallLimitTests {
  /// Within the other tests of limits, so that none of them runs at the same time.
  @Suite("Aggregates that look at all values of a group of most rows")
  struct HotGroupTests {}
}

extension SmallLimitTests.HotGroupTests {
  @Test("are the same under a limit far below the values", arguments: Self.aggregates.keys.sorted())
  func group(_ name: String) throws {
    let values = try #require(Self.aggregates[name])
    try check(Self.rows().groupBy("key").aggregate(values + [.count()]))
  }

  @Test("are the same for two such groups, of a part of the rows each")
  func two() throws {
    let key = when(col("row") % 10 < 5).then(col("key")).otherwise(8)
    try check(
      Self.rows().with(key.as("two"), (key % 2).as("odd")).groupBy("two", "odd").aggregate(
        col("value").median(), col("text").nUnique(), col("row").last(),
        (col("id").nUnique() + col("row").max()).as("sum")))
  }

  @Test("are the same without groups", arguments: ["distinct", "places", "quantiles"])
  func all(_ name: String) throws {
    let values = try #require(Self.aggregates[name])
    try check(Self.rows().aggregate(values + [col("row").sum()]))
  }

  @Test("are named when their result is as large as the values")
  func lists() throws {
    let frame = try Self.rows().groupBy("key").aggregate(
      col("text").collect().as("all"), col("value").median())
    let limit = limit()
    let found = message {
      _ = try withSession(Session(memoryLimit: limit)) { try frame.collect() }
    }
    #expect(found.hasPrefix("text.collect(): needs the values of the largest group at once"))
  }

  // MARK: - Plans

  /// The bytes that buffers may take besides the frame.
  private static let room = 24 << 20

  private static let aggregates: [String: [Expression]] = {
    let (value, text, id, row) = (col("value"), col("text"), col("id"), col("row"))
    let some = when(row % 3 == 0).then(.null).otherwise(id)
    // Sums of batches are rounded in other places.
    func rounded(_ shape: Expression) -> Expression { ((shape + 4) * 1e6).round() }
    return [
      "quantiles": [
        value.median(), ((value + row).quantile(0.3) * 2 + row.max()).as("low"),
        row.quantile(0.9999, interpolation: .nearest).as("high"), value.mad().as("mad"),
        some.median().as("some"),
      ],
      "distinct": [
        id.nUnique(), some.nUnique().as("some"), text.nUnique().as("texts"),
        (id % 1000).mode().as("mode"), text.mode().as("most"), (id % 500).entropy().as("entropy"),
        (row / 7).nUnique().as("sevenths"),
      ],
      "places": [
        value.argMin().as("argMin"), value.argMax().as("argMax"), some.argMin().as("some"),
        row.nth(5).as("fifth"), text.nth(-3).as("third"), text.nth(500_000).as("middle"),
        row.nth(2_000_000).as("none"), value.topK(3).list.sum().as("top"),
        text.bottomK(4).list.join(",").as("bottom"),
      ],
      "shape": [
        rounded(value.skew()).as("skew"), rounded(value.kurtosis()).as("kurtosis"),
        rounded(some.skew()).as("some"),
      ],
    ]
  }()

  private static func rows() throws -> DataFrame { try SmallLimitTests.HotKeyTests.rows() }

  private func limit() -> Int {
    MemoryPool.host.trim()
    return MemoryPool.host.statistics.bytesInUse + Self.room
  }

  private func check(_ frame: DataFrame) throws {
    let wanted = try RowDigest(frame, Session())
    #expect(try RowDigest(frame, Session(memoryLimit: limit())) == wanted)
  }
}
