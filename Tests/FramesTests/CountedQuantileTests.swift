import Testing

@testable import SwiftwaterFrames

@Suite("Quantiles by counting")
struct CountedQuantileTests {
  @Test(
    "are those of values in memory",
    arguments: [QuantileInterpolation.linear, .lower, .higher, .midpoint, .nearest],
    [0, 1, 2, 5, 1000])
  func equal(_ interpolation: QuantileInterpolation, count: Int) throws {
    let row = col("row")
    let numbers = (row * 7919 % 1009 - 500) * row
    let frame = try DataFrame(["row": Column((0..<count).map { Int64($0) })]).select(
      numbers.as("whole"), (numbers.cast(.float64) / 7).as("double"),
      (numbers.cast(.float32) / 3).as("float"), (row % 200).cast(.uint8).as("small"),
      when(row % 3 == 0).then(.null).otherwise(numbers).as("some"),
      when(row % 5 == 0).then(lit(Double.nan)).when(row % 5 == 1).then(lit(-Double.infinity))
        .otherwise(0.0 - row).as("special"),
      numbers.cast(.duration(.milliseconds)).as("duration"),
      when(row < 0).then(row).otherwise(.null).as("none")
    ).collect()
    for name in frame.columnNames {
      for share in [0, 0.1, 0.5, 0.77, 1] {
        let wanted = col(name).quantile(share, interpolation: interpolation)
        let found = try valueInPasses(wanted, frame)
        let expected = try frame.aggregate(wanted.as("x")).table().columns[0]
        #expect(found.type == expected.type)
        #expect(found.strings == expected.strings, "\(name), \(share)")
      }
    }
  }
}
