import Foundation
import Swiftwater

/// A question that frames are asked, and how its answer is made comparable.
struct FrameCase {
  let name: String
  /// What the answer's rows are ordered by before some of them are compared; empty when they are in
  /// order already.
  let order: [String]
  /// Where there are many rows, those that are compared: up to a value of a column.
  var part: (column: String, most: Int)?
  /// The question as a plan; running it is what is timed.
  let plan: () throws -> DataFrame

  /// A row of the answer in this many.
  static let sample = 20

  /// The number of rows, the sum of each column, the bytes of each text, and a few whole rows: what
  /// frames.py records of the same question.
  func answer(_ frame: DataFrame) throws -> [String: Any] {
    var frame = frame
    let rows = try frame.count()
    var sums: [String: Any] = [:]
    for field in frame.schema {
      let value = field.type.isText ? col(field.name).text.byteLength() : col(field.name)
      let sum = try frame.aggregate(value.cast(.float64).sum().as("sum"))["sum"]
      sums[field.name] = Self.plain(sum, 0)
    }
    if let part { frame = try frame.filter(col(part.column) <= part.most) }
    if name == "sort" { frame = try frame.select("v3") }
    if !order.isEmpty { frame = try frame.sort(by: order.map { ($0, false) }) }
    frame = try frame.collect()
    let count = try frame.count()
    let places = count == 0 ? [] : (0..<Self.sample).map { $0 * (count - 1) / (Self.sample - 1) }
    let columns = try frame.columnNames.map { try frame[$0] }
    return [
      "rows": rows, "sums": sums, "columns": frame.columnNames,
      "sample": places.map { place in columns.map { Self.plain($0, place) } },
    ]
  }

  /// A value as JSON has it.
  private static func plain(_ column: Column, _ row: Int) -> Any {
    let text = column[row..<row + 1].strings[0]
    if column.type.isText { return text ?? NSNull() }
    guard let number = text.flatMap({ Double($0) }), number.isFinite else { return NSNull() }
    return number
  }
}
