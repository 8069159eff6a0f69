import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Rows of a table in another order")
struct ArrangedRowsTests {
  private let table: Table
  private let order: RowList

  init() throws {
    let rows = 1000
    table = try DataFrame(["x": Column((0..<rows).map { Int64($0) })]).table()
    order = try RowList((0..<rows).map { ($0 * 7) % rows })
  }

  @Test("come a few at a time, and all of them", arguments: [1, 3, 333, 1000, 4000])
  func pieces(_ morselRows: Int) throws {
    let rows = arranged(morselRows)
    var found: [Int64] = []
    while true {
      let morsels = try rows.next(2)
      guard !morsels.isEmpty else { break }
      for morsel in morsels { found += try morsel.columns[0].array(of: Int64.self) }
    }
    #expect(found == (0..<1000).map { Int64($0 * 7 % 1000) })
    #expect(try rows.next(1).isEmpty)
  }

  @Test("come at once, but not after some have come")
  func whole() throws {
    let rows = try #require(try arranged(100).whole())
    #expect(try rows.columns[0].array(of: Int64.self) == (0..<1000).map { Int64($0 * 7 % 1000) })
    let begun = arranged(100)
    _ = try begun.next(1)
    #expect(try begun.whole() == nil)
  }

  @Test("let go of the table with the last of them")
  func release() throws {
    weak var memory: Buffer?
    let rows: ArrangedRows
    do {
      let own = try table.gather(RowList(Array(0..<1000)))
      memory = own.columns[0].values
      rows = ArrangedRows(own, order: order, run: QueryRun(), statistics: nil)
    }
    #expect(memory != nil)
    _ = try rows.next(.max)
    #expect(memory == nil)
  }

  private func arranged(_ morselRows: Int) -> ArrangedRows {
    var session = Session()
    session.morselRows = morselRows
    return withSession(session) {
      ArrangedRows(table, order: order, run: QueryRun(), statistics: nil)
    }
  }
}
