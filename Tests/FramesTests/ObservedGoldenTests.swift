import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What pandas answered; see Tests/Golden/frames-observed.py.
@Suite("Categories that do not occur, extremes of enumerations and cuts agree with pandas")
struct ObservedGoldenTests {
  let golden: [String: Any]
  let data: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-observed.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    func texts(_ name: String) throws -> [String?] {
      try #require(golden[name] as? [Any]).map { $0 as? String }
    }
    let numbers = try #require(golden["x"] as? [Any]).map { ($0 as? NSNumber)?.doubleValue }
    data = try DataFrame([
      "size": texts("size"), "colour": texts("colour"), "shop": texts("shop"), "x": numbers,
    ]).with(
      col("size").cast(.enumeration(texts("sizes").compactMap { $0 })),
      col("colour").cast(.enumeration(texts("colours").compactMap { $0 })))
    self.golden = golden
  }

  @Test("groups", arguments: [["size"], ["size", "colour"], ["size", "shop"]], [nil, 0])
  func groups(_ keys: [String], room: Int?) throws {
    var session = Session()
    session.pretendedRoom = room
    let wanted = try #require(golden["by \(keys.joined(separator: " and "))"] as? [[Any]])
    try withSession(session) {
      let known = try data.filter(col("size").isNotNull())
      let grouped =
        try keys.count == 1
        ? known.groupBy(keys[0], observed: false) : known.groupBy(keys[0], keys[1], observed: false)
      let found = try grouped.aggregate(
        col("x").count().as("count"), col("x").sum().as("sum"), col("x").mean().as("mean"),
        col("x").min().as("min"))
      let observed = try known.groupBy(keys).count()["count"].count
      let sorted = try found.sort(by: keys.map { ($0, false) })
      #expect(try found.count() == wanted.count)
      // Those that occur come first.
      let counts = try found["count"].array(of: Int.self)
      #expect(counts[observed...].allSatisfy { $0 == 0 })
      for (row, values) in wanted.enumerated() {
        for (key, value) in zip(keys, values) {
          #expect(try sorted[key].strings[row] == value as? String)
        }
        for (name, value) in zip(["count", "sum", "mean", "min"], values[keys.count...]) {
          let own = try sorted.select(col(name).cast(.float64))[name].optionals(of: Double.self)
          let number = (value as? NSNumber)?.doubleValue
          #expect(
            own[row] == number || abs((own[row] ?? .nan) - (number ?? .nan)) < 1e-12, "\(values)")
        }
      }
    }
  }

  @Test("keep an empty frame's categories, and ask for an enumeration")
  func edges() throws {
    let none = try data.head(0).groupBy("size", observed: false).count()
    #expect(try none["count"].array(of: Int.self) == [0, 0, 0, 0, 0])
    let two = try data.head(0).groupBy("size", "shop", observed: false).count()
    #expect(try two.count() == 0)
    #expect(
      try data.groupBy("size", observed: true).count()["size"].strings
        == data.groupBy("size").count()["size"].strings)
    #expect(
      message { _ = try data.groupBy("shop", observed: false) } == """
        groupBy(shop, observed: false): none of them is an enumeration, whose categories are known; \
        cast one to .enumeration(categories)
        """)
  }

  @Test("extremes", arguments: [nil, 0])
  func extremes(room: Int?) throws {
    var session = Session()
    session.pretendedRoom = room
    session.morselRows = 7
    try withSession(session) {
      for (name, expression) in [
        ("cumulative max", col("size").cumulativeMax()),
        ("cumulative min", col("size").cumulativeMin()),
        ("rolling max", col("size").rolling(.rows(4, minPeriods: 1)).max()),
        ("rolling min", col("size").rolling(.rows(3, minPeriods: 2)).min()),
        ("expanding max", col("size").expanding().max()),
      ] {
        let found = try data.select(expression.as("w"))
        #expect(found.schema[0].type == data.schema[0].type, "\(name)")
        #expect(try found["w"].strings == texts(name), "\(name)")
      }
    }
  }

  @Test("cuts into enumerations, also within groups")
  func cuts() throws {
    let labels = ["low", "middle", "high"]
    let cut = try data.select(col("x").cut([-0.5, 0.5], labels: labels, ordered: true))
    #expect(try cut["x"].strings == texts("cut"))
    #expect(try cut.schema[0].type == .enumeration(labels))
    let intervals = try data.select(col("x").cut([-0.5, 0.5], ordered: true))
    #expect(
      try intervals.schema[0].type == .enumeration(["(-inf, -0.5]", "(-0.5, 0.5]", "(0.5, inf]"]))
    let groups = try #require(golden["cuts"] as? [String: [Any]])
    for ordered in [false, true] {
      let found = try data.with(
        col("x").quantileCut([0.25, 0.6], labels: labels, ordered: ordered).over("shop"))
      for (shop, wanted) in groups {
        let own = try found.filter(col("shop") == shop)["x"].strings
        #expect(own == wanted.map { $0 as? String }, "\(shop)")
      }
    }
    #expect(
      message { _ = try data.select(col("x").quantileCut([0.5], ordered: true)) }
        .contains("an enumeration needs labels"))
  }

  private func texts(_ name: String) throws -> [String?] {
    try #require(golden[name] as? [Any]).map { $0 as? String }
  }
}
