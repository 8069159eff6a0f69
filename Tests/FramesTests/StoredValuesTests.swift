import Testing

@testable import SwiftwaterFrames

/// The value of an aggregate as it is found in passes over all rows, of which some come at a time.
func valueInPasses(_ aggregate: Expression, _ frame: DataFrame) throws -> Column {
  let table = try frame.table()
  let aggregator = try GroupedAggregator(
    keys: [], values: [NamedExpression(aggregate)], schema: table.schema)
  let call = try #require(aggregator.callsInPasses.first)
  let values = StoredValues(operand: call.operand, run: QueryRun(), statistics: nil) {
    TableStream(table, morselRows: 300)
  }
  return try call.reduction.value(of: values)
}

@Suite("Aggregates in passes")
struct StoredValuesTests {
  @Test("are those of values in memory", arguments: Self.aggregates.keys.sorted(), [1, 2, 5, 1000])
  func equal(_ name: String, count: Int) throws {
    let aggregate = try #require(Self.aggregates[name])
    let row = col("row")
    let numbers = (row * 7919 % 1009 - 500) * row % 300
    let frame = try DataFrame(["row": Column((0..<count).map { Int64($0) })]).select(
      numbers.as("whole"), (numbers.cast(.float64) / 7).as("double"),
      (numbers.cast(.float32) / 3).as("float"), (row % 200).cast(.uint8).as("small"),
      when(row % 3 == 0).then(.null).otherwise(numbers).as("some"),
      when(row % 5 == 0).then(lit(Double.nan)).when(row % 5 == 1).then(lit(-Double.infinity))
        .otherwise(0.0 - row).as("special"),
      numbers.cast(.decimal(precision: 12, scale: 2)).as("decimal"),
      when(row < 0).then(row).otherwise(.null).as("none"),
      when(row % 7 == 0).then(.null).otherwise(numbers.cast(.string)).as("text")
    ).collect()
    for column in frame.columnNames {
      let wanted = aggregate(col(column))
      guard let expected = try? frame.aggregate(wanted.as("x")).table().columns[0] else {
        #expect(column == "text", "\(name) is for numbers alone")
        continue
      }
      let found = try valueInPasses(wanted, frame)
      #expect(found.type == expected.type)
      #expect(found.strings == expected.strings, "\(column)")
    }
  }

  @Test("of batches are those of all rows, to rounding", arguments: [1, 2, 3, 700])
  func shape(rows: Int) throws {
    let row = col("row")
    let table = try DataFrame(["row": Column((0..<2000).map { Int64($0) })]).select(
      (row % 3).as("key"), when(row % 11 == 0).then(.null).otherwise(row * row % 4001).as("value")
    ).table()
    let values = [col("value").skew().as("skew"), col("value").kurtosis().as("kurtosis")]
      .map { NamedExpression($0) }
    func result(_ rows: Int) throws -> Table {
      var aggregator = try GroupedAggregator(keys: ["key"], values: values, schema: table.schema)
      for start in stride(from: 0, to: table.count, by: rows) {
        try aggregator.add([table.slice(start..<min(table.count, start + rows))])
      }
      return try aggregator.finish()
    }
    let (found, wanted) = (try result(rows), try result(table.count))
    for (mine, its) in zip(found.columns.dropFirst(), wanted.columns.dropFirst()) {
      for group in 0..<3 {
        let (x, y) = (mine.elements(Double.self)[group], its.elements(Double.self)[group])
        #expect(abs(x - y) < 1e-11)
      }
    }
    #expect(found.count == 3)
  }

  private static let aggregates: [String: @Sendable (Expression) -> Expression] = [
    "mad": { $0.mad() }, "nUnique": { $0.nUnique() }, "mode": { $0.mode() },
    "entropy": { $0.entropy(base: 3) }, "argMin": { $0.argMin() }, "argMax": { $0.argMax() },
    "nth": { $0.nth(3) }, "nth from the end": { $0.nth(-2) }, "topK": { $0.topK(4) },
    "topK of all": { $0.topK(2000) }, "bottomK": { $0.bottomK(3) }, "no topK": { $0.topK(0) },
  ]
}
