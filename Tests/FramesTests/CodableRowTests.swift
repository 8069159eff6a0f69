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
    let none = try DataFrame(rows: [Trip]())
    #expect(none.columnNames == frame.columnNames)
    #expect(try none.count() == 0)
    // Decimals have the digits that the values need.
    #expect(none.schema.filter { $0.name != "price" } == frame.schema.filter { $0.name != "price" })
    #expect(try none.rows(of: Trip.self) == [])
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

  enum Size: Int, Codable, CaseIterable { case small = 3, large = 7 }
  enum Colour: String, Codable, CaseIterable { case red, green }

  @Test("A value that is no case of an enumeration is named, with row, column and cases")
  func cases() throws {
    struct Row: Decodable {
      var kind: Kind?
      var colour: Colour?
      var size: Size?
      var colours: [Colour]?
      var day: CalendarDate?
    }
    func said(_ columns: KeyValuePairs<String, any ColumnConvertible>) throws -> FrameError {
      let frame = try DataFrame(columns)
      let error = #expect(throws: FrameError.self) { try frame.rows(of: Row.self) }
      return try #require(error)
    }
    #expect(
      try said(["kind": ["bus", "tram"]])
        == FrameError(
          .type,
          "row 1, column 'kind': 'tram' is no Kind; replace it, or make the property a String"))
    #expect(
      try said(["colour": ["rad", "green"]]).message
        == "row 0, column 'colour': 'rad' is no Colour; did you mean 'red'? (cases: red, green)")
    #expect(
      try said(["colour": ["green", "octarine"]]).message
        == "row 1, column 'colour': 'octarine' is no Colour (cases: red, green)")
    #expect(
      try said(["size": [7, 4]]).message
        == "row 1, column 'size': '4' is no Size (cases: 3, 7)")
    #expect(
      try said(["colours": [["green"], ["red", "blue"]]]).message.hasSuffix(
        "column 'colours': 'blue' is no Colour (cases: red, green)"))
    struct Checked: Decodable {
      var name: String
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        name = try container.decode(String.self)
        guard name.count < 3 else {
          throw DecodingError.dataCorruptedError(in: container, debugDescription: "too long")
        }
      }
    }
    struct Holder: Decodable { var x: Checked }
    #expect(
      message { _ = try DataFrame(["x": ["a", "abc"]]).rows(of: Holder.self) }
        == "row 1, column 'x': 'abc' is no Checked: too long")
    struct Refusing: Decodable {
      init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not today"))
      }
    }
    #expect(
      message { _ = try DataFrame(["x": [1]]).rows(of: Refusing.self) } == "row 0: not today")
  }

  @Test("Without rows the columns are those of the type, where zeros make one")
  func noRows() throws {
    final class Chain: Codable { var next: Chain?; var id = 0 }
    struct Inner: Codable { var a: [Int8], b: [String: Int], c: Colour, d: [[Double?]]? }
    struct All: Codable {
      var identifier: UUID
      var moment: Date
      var size: Size?
      var kind: Kind
      var inner: Inner
      var maybe: Inner?
      var many: [Inner]
      var unsigned: UInt
      var price: DecimalNumber?
      var bytes: [UInt8]?
    }
    func types(_ frame: DataFrame) -> [String] { frame.schema.map { "\($0.name) \($0.type)" } }
    let inner = Inner(a: [1], b: [:], c: .red, d: [[1]])
    let some = try DataFrame(rows: [
      All(
        identifier: UUID(), moment: Date(), size: .large,
        kind: .bus, inner: inner, maybe: inner, many: [inner], unsigned: 1,
        price: DecimalNumber("1"), bytes: [])
    ])
    let none = try DataFrame(rows: [All]())
    #expect(types(none) == types(some))
    #expect(try none.count() == 0 && none.filter(col("unsigned") > 3).rows(of: All.self).count == 0)
    #expect(try DataFrame.concat([none, some]).count() == 1)

    #expect(types(try DataFrame(rows: [Chain]())) == ["next null", "id int64"])
    struct Linked: Codable { var address: URL }
    #expect(try DataFrame(rows: [Linked]()).columnNames == ["address"])

    // No value of zeros, none without end, and none that is not decoded: no columns, as without a type.
    struct Picky: Codable {
      var x: Int
      init(from decoder: any Decoder) throws { throw ProbeFailure() }
    }
    struct Endless: Codable {
      init(from decoder: any Decoder) throws {
        var list = try decoder.container(keyedBy: Keys.self).nestedUnkeyedContainer(forKey: .x)
        while true { _ = try list.decode(Int.self) }
      }
      func encode(to encoder: any Encoder) throws {}
      enum Keys: CodingKey { case x }
    }
    enum Either: Codable { case one(Int), two(String) }
    struct Choosing: Codable { var x: Either }
    struct Written: Encodable { var x: Int }
    #expect(try DataFrame(rows: [Picky]()).columnNames == [])
    #expect(try DataFrame(rows: [Endless]()).columnNames == [])
    #expect(try DataFrame(rows: [Choosing]()).columnNames == [])
    #expect(try DataFrame(rows: [Written]()).columnNames == [])
    struct Looped: Codable { var parts: [Looped] }
    #expect(try DataFrame(rows: [Looped]()).columnNames == [])
    #expect(try DataFrame(rows: [Double]()).columnNames == [])
    #expect(try DataFrame(rows: [[Int]]()).columnNames == [])
  }

  struct ProbeFailure: Error {}

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
