import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Lists, pairs and days that take a shorter way")
struct DirectListTests {
  private static let lists: [[Double?]?] = (0..<900).map { row in
    if row % 10 == 7 { return nil }
    return (0..<(row * 7 % 12)).map { place in
      let value = (row + place * place) % 5
      return value == 4 ? nil : value == 3 ? .nan : Double(value)
    }
  }

  @Test("Exploding repeats the other columns", arguments: [true, false])
  func exploding(keepingEmpty: Bool) throws {
    let lists = Self.lists
    let frame = try DataFrame([
      "l": Column(lists: lists.map { $0 ?? [] }).with(
        validity: Validity(count: lists.count) { lists[$0] != nil }),
      "row": Array(lists.indices), "text": lists.indices.map { "a text of row \($0)" },
      "small": lists.indices.map { Int8($0 % 100) },
      "null": Column(lists.indices.map { $0 % 4 == 0 ? nil : $0 }),
    ])
    let found = try frame.explode("l", keepingEmpty: keepingEmpty).collect()
    let rows = lists.indices.flatMap { row -> [Int] in
      guard let list = lists[row] else { return [row] }
      return Array(repeating: row, count: max(list.count, keepingEmpty ? 1 : 0))
    }
    #expect(try found["row"].array(of: Int.self) == rows)
    #expect(try found["text"].strings == rows.map { "a text of row \($0)" })
    #expect(try found["small"].array(of: Int8.self) == rows.map { Int8($0 % 100) })
    #expect(try found["null"].optionals(of: Int.self) == rows.map { $0 % 4 == 0 ? nil : $0 })
  }

  @Test("Distinct elements, places of the greatest and slices are those of the lists")
  func elements() throws {
    let lists = Self.lists.compactMap { $0 }
    let l = col("l").list
    let found = try DataFrame(["l": Column(lists: lists)]).select(
      l.unique().list.count().as("unique"), l.nUnique().as("distinct"), l.argMax().as("greatest"),
      l.argMin().as("least"), l.slice(-4, 3).list.sum().as("slice"), l.get(2).as("third")
    ).collect()
    func key(_ value: Double?) -> UInt64? { value.map { $0.isNaN ? 1 : $0.bitPattern } }
    #expect(
      try found["unique"].array(of: Int.self) == lists.map { Set($0.map(key)).count })
    #expect(
      try found["distinct"].array(of: Int.self) == lists.map { Set($0.compactMap(key)).count })
    func place(_ list: [Double?], _ isBetter: (Double, Double) -> Bool) -> Int? {
      var best: Int?
      for (at, value) in list.enumerated() {
        guard let value else { continue }
        if let known = best.flatMap({ list[$0] }), !isBetter(value, known) { continue }
        best = at
      }
      return best
    }
    let greatest = lists.map { place($0) { $1.isNaN ? false : $0.isNaN || $0 > $1 } }
    let least = lists.map { place($0) { $0.isNaN ? false : $1.isNaN || $0 < $1 } }
    #expect(try found["greatest"].optionals(of: Int.self) == greatest)
    #expect(try found["least"].optionals(of: Int.self) == least)
    for (row, list) in lists.enumerated() {
      let from = list.count - 4
      let own = list[max(0, from)..<max(0, min(list.count, from + 3))].compactMap { $0 }
      let sum = try found["slice"].array(of: Double.self)[row]
      #expect(sum == own.reduce(0, +) || (sum.isNaN && own.contains { $0.isNaN }))
      let third = try found["third"].optionals(of: Double.self)[row]
      let wanted = list.count > 2 ? list[2] : nil
      #expect(third == wanted || (third?.isNaN == true && wanted?.isNaN == true))
    }
  }

  @Test("A column of many days has what each of its days has")
  func days() throws {
    let days = (0..<3_000).map { (row: Int) -> Int32? in
      let day = row * 7_919 % 500 - 200
      return row % 13 == 6 ? nil : Int32(day)
    }
    let dates = try Column(days).with(type: .date)
    let calendar = BusinessCalendar(holidays: [CalendarDate(daysSince1970: 4)])
    let d = col("d").temporal
    let expressions = [
      d.isBusinessDay(calendar), d.addingBusinessDays(-3, calendar, roll: .forward),
      d.addingBusinessDays(7, calendar), d.format("%A, %d %B %Y"), d.format("%j %H"),
      col("d").cast(.string), col("d").cast(.datetime(.milliseconds)).temporal.format("%a %F"),
    ]
    for expression in expressions {
      let whole = try DataFrame(["d": dates]).select(expression.as("r"))["r"]
      var parts: [Column] = []
      for start in stride(from: 0, to: days.count, by: 4) {
        parts.append(
          try DataFrame(["d": dates[start..<start + 4]]).select(expression.as("r"))["r"])
      }
      let separate = try Column.concat(parts)
      #expect(whole.strings == separate.strings, "\(expression)")
    }
  }

  @Test("Every left row meets every right one")
  func cross() throws {
    for (left, right) in [(5, 7), (1, 9), (300, 40), (4, 0), (0, 3)] {
      let a = try DataFrame([
        "a": Array(0..<left), "t": (0..<left).map { "a text, number \($0)" },
        "s": (0..<left).map { Int8($0 % 100) },
      ])
      let b = try DataFrame(["b": Array(0..<right), "u": (0..<right).map { "\($0)" }])
      let found = try a.join(b, how: .cross).collect()
      let pairs = (0..<left).flatMap { i in (0..<right).map { (i, $0) } }
      #expect(try found["a"].array(of: Int.self) == pairs.map(\.0))
      #expect(try found["t"].strings == pairs.map { "a text, number \($0.0)" })
      #expect(try found["s"].array(of: Int8.self) == pairs.map { Int8($0.0 % 100) })
      #expect(try found["b"].array(of: Int.self) == pairs.map(\.1))
      #expect(try found["u"].strings == pairs.map { "\($0.1)" })
    }
  }
}
