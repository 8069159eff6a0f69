import Foundation
import SwiftwaterFrames
import Testing

@Suite("Rows as values of Swift types")
struct CodableRowTests {
  enum Kind: String, Codable { case taxi, bus }

  struct Point: Codable, Equatable {
    var x: Double
    var y: Double?
  }

  struct Trip: Codable, Equatable {
    var id: Int
    var small: UInt8
    var fare: Double?
    var share: Float
    var zone: String?
    var isPaid: Bool
    var day: CalendarDate
    var time: TimeOfDay?
    var left: DateTime
    var length: Duration
    var price: DecimalNumber
    var bytes: [UInt8]
    var stops: [Int?]
    var names: [String]?
    var from: Point
    var to: Point?
    var path: [Point]
    var kind: Kind
    var never: Int32?
  }

  static func trip(_ i: Int) throws -> Trip {
    let day = try #require(CalendarDate(2024, 2, 28))
    return Trip(
      id: i - 2, small: UInt8(i), fare: i % 3 == 0 ? nil : Double(i) / 4, share: .infinity,
      zone: i % 4 == 1 ? nil : "zone é \(i) beyond twelve bytes", isPaid: i % 2 == 0,
      day: CalendarDate(daysSince1970: day.daysSince1970 + Int32(i)),
      time: i % 2 == 0 ? nil : TimeOfDay(12, i), left: DateTime(microsecondsSince1970: Int64(-i)),
      length: .microseconds(i), price: try #require(DecimalNumber("\(i).50")),
      bytes: [1, UInt8(i)], stops: (0..<i % 3).map { $0 == 1 ? nil : $0 },
      names: i == 2 ? nil : ["a", "b\(i)"], from: Point(x: Double(i), y: nil),
      to: i % 2 == 0 ? nil : Point(x: 1, y: 2), path: [Point(x: 0, y: Double(i))],
      kind: i == 1 ? .bus : .taxi, never: nil)
  }

  @Test("Rows become columns of the properties' types and come back")
  func roundTrip() throws {
    let trips = try (0..<6).map(Self.trip)
    let frame = try DataFrame(rows: trips)
    let types = Dictionary(uniqueKeysWithValues: frame.schema.map { ($0.name, "\($0.type)") })
    #expect(frame.schema.map(\.name).prefix(4) == ["id", "small", "fare", "share"])
    #expect(types["fare"] == "float64" && types["day"] == "date" && types["bytes"] == "binary")
    #expect(types["stops"] == "list[int64]" && types["to"] == "struct[x: float64, y: float64]")
    #expect(types["kind"] == "string" && types["never"] == "int32")
    #expect(types["price"] == "decimal[18, 2]" && types["length"] == "duration[us]")
    #expect(try frame.rows(of: Trip.self) == trips)
    #expect(try frame.tail(4).rows(of: Trip.self) == Array(trips[2...]))
    #expect(try frame.head(0).rows(of: Trip.self) == [])
    #expect(try DataFrame(rows: [Trip]()).columnNames == [])
  }

  @Test("Numbers are read from other numbers where they have the value")
  func conversions() throws {
    struct Wide: Decodable, Equatable { var a: Int, b: Double, c: Float, d: UInt64 }
    let frame = try DataFrame([
      "d": [UInt8(255)], "b": [Int16(-3)], "a": [Int8(-128)], "c": [Int64(2)],
    ])
    #expect(try frame.rows(of: Wide.self) == [Wide(a: -128, b: -3, c: 2, d: 255)])
    struct Unsigned: Decodable { var a: UInt }
    #expect(
      message { _ = try frame.rows(of: Unsigned.self) }
        == "row 0, column 'a': -128 does not fit in UInt")
  }

  @Test("What does not fit names row and column")
  func failures() throws {
    struct Trip: Codable { var fare: Double }
    struct Optional: Codable { var fares: Double? }
    func said(_ frame: DataFrame) -> String { message { _ = try frame.rows(of: Trip.self) } }
    #expect(
      said(try DataFrame(["fare": [1.5, nil]]))
        == "row 1, column 'fare' is null; make the property optional, or fill or drop nulls")
    #expect(
      said(try DataFrame(["fare": ["1"]]))
        == "row 0, column 'fare': string is not Double; cast the column or read it so")
    #expect(
      said(try DataFrame(["fares": [1.5]]))
        == "no column 'fare'; did you mean 'fares'? (columns: fares)")
    #expect(try DataFrame(["fare": [1.5]]).rows(of: Optional.self)[0].fares == nil)
    #expect(
      message { _ = try DataFrame(["fare": [1.5]]).rows(of: Double.self) }
        == "row 0: a row has named columns, and the type asks for values without names")
    #expect(
      message { _ = try DataFrame(rows: [1.5]) }
        == "a row is made of named values; put a value without a name into a struct")
    struct Changing: Encodable {
      var isText: Bool
      enum CodingKeys: CodingKey { case x }
      func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        if isText { try fields.encode("a", forKey: .x) } else { try fields.encode(1, forKey: .x) }
      }
    }
    #expect(
      message { _ = try DataFrame(rows: [Changing(isText: false), Changing(isText: true)]) }
        == "row 1, column 'x': String after rows of Int; use one type")
    struct Failing: Decodable {
      struct Reason: Error {}
      init(from decoder: any Decoder) throws { throw Reason() }
    }
    #expect(
      message { _ = try DataFrame(["a": [1]]).rows(of: Failing.self) } == "row 0: Reason()")
  }

  @Test("Dates, times and decimals are text to other coders")
  func otherCoders() throws {
    let values = [try Self.trip(3)]
    let text = try JSONEncoder().encode(values.map(\.day))
    #expect(String(decoding: text, as: UTF8.self) == "[\"2024-03-02\"]")
    #expect(try JSONDecoder().decode([CalendarDate].self, from: text) == values.map(\.day))
    let price = try JSONDecoder().decode([DecimalNumber].self, from: Data("[\"3.50\"]".utf8))
    #expect(price == values.map(\.price))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TimeOfDay].self, from: Data("[\"25:00\"]".utf8))
    }
  }
}
