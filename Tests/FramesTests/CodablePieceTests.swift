import Foundation
import SwiftwaterFrames
import Testing

@Suite("Rows of values that are encoded piece by piece")
struct CodablePieceTests {
  enum Payment: Codable, Equatable {
    case card(Int)
    case invoice(name: String, days: [Int])
    case free
  }

  struct Order: Codable, Equatable {
    var id: Int
    var payment: Payment
    var earlier: Payment?
  }

  /// A type that writes its parts into nested containers.
  struct Line: Encodable {
    var amounts: [Double]
    var unit: String?

    enum Keys: CodingKey { case amounts, about }
    enum About: CodingKey { case unit }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: Keys.self)
      if !amounts.isEmpty {
        var list = fields.nestedUnkeyedContainer(forKey: .amounts)
        for amount in amounts { try list.encode(amount) }
      }
      if let unit {
        var about = fields.nestedContainer(keyedBy: About.self, forKey: .about)
        try about.encode(unit, forKey: .unit)
      }
    }
  }

  @Test("An enum with values is a structure for each case, and comes back")
  func enums() throws {
    let payments: [Payment] = [.card(1), .card(2), .invoice(name: "a", days: [1, 2]), .free]
    let frame = try DataFrame(rows: payments)
    #expect(frame.columnNames == ["card", "invoice", "free"])
    let cards = try frame.select(col("card").structure.field("_0"))
    #expect(try cards["_0"].optionals(of: Int.self) == [1, 2, nil, nil])
    #expect(try frame.rows(of: Payment.self) == payments)
    let orders = payments.indices.map {
      Order(id: $0, payment: payments[$0], earlier: $0 == 0 ? nil : payments[$0 - 1])
    }
    #expect(try DataFrame(rows: orders).rows(of: Order.self) == orders)
    #expect(try DataFrame(rows: orders).tail(2).rows(of: Order.self) == Array(orders[2...]))
  }

  @Test("What is written into nested containers is in the columns")
  func nestedContainers() throws {
    let frame = try DataFrame(rows: [
      Line(amounts: [], unit: "kg"), Line(amounts: [1.5, 2], unit: nil),
      Line(amounts: [3], unit: "m"),
    ])
    #expect(try frame.select(col("amounts").list.sum())["amounts"].strings == [nil, "3.5", "3.0"])
    let units = try frame.select(col("about").structure.field("unit"))
    #expect(try units["unit"].strings == ["kg", nil, "m"])
  }

  @Test("An optional property without a column is nil, and a URL comes back")
  func missing() throws {
    struct Narrow: Codable, Equatable { var a: Int }
    struct Wide: Codable, Equatable {
      var a: Int
      var b: String?
      var c: Narrow?
    }
    #expect(
      try DataFrame(rows: [Narrow(a: 1)]).rows(of: Wide.self) == [Wide(a: 1, b: nil, c: nil)])
    struct Page: Codable, Equatable { var url: URL }
    let page = Page(url: try #require(URL(string: "https://example.org/a?b=c")))
    #expect(try DataFrame(rows: [page]).rows(of: Page.self) == [page])
    #expect(
      message { _ = try DataFrame(["b": [1]]).rows(of: Narrow.self) }.hasPrefix("no column 'a'"))
  }
}
