import Foundation
import Testing

@testable import SwiftwaterFrames

/// Columns as JSON: numbers, texts and truth values, null where there is none, and "nan", "inf"
/// and "-inf" among fractions.
enum RecordedTable {
  static let types: [String: ColumnType] = [
    "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64, "uint8": .uint8,
    "uint16": .uint16, "uint32": .uint32, "uint64": .uint64, "float64": .float64,
    "float32": .float32, "bool": .bool, "string": .string,
  ]

  /// A recorded column of a type.
  ///
  /// - Parameter margin: Rows put before and after and cut off again, so that the column begins
  ///   within its memory.
  static func column(_ values: [Any], _ type: String, margin: Int = 0) throws -> Column {
    let filler = Array(repeating: values.last ?? NSNull(), count: margin)
    let all = filler + values + filler.dropLast()
    let column: Column =
      switch type {
      case "int8": try Column(all.map { ($0 as? NSNumber)?.int8Value })
      case "int16": try Column(all.map { ($0 as? NSNumber)?.int16Value })
      case "int32": try Column(all.map { ($0 as? NSNumber)?.int32Value })
      case "int64": try Column(all.map { ($0 as? NSNumber)?.int64Value })
      case "uint8": try Column(all.map { ($0 as? NSNumber)?.uint8Value })
      case "uint16": try Column(all.map { ($0 as? NSNumber)?.uint16Value })
      case "uint32": try Column(all.map { ($0 as? NSNumber)?.uint32Value })
      case "uint64": try Column(all.map { ($0 as? NSNumber)?.uint64Value })
      case "float64": try Column(all.map(number))
      case "float32": try Column(all.map { number($0).map { Float($0) } })
      case "bool": try Column(all.map { $0 as? Bool })
      case "string": try Column(all.map { $0 as? String })
      default: throw RecordedPlans.Unknown(operation: type)
      }
    return column[margin..<margin + values.count]
  }

  static func number(_ value: Any) -> Double? {
    if let text = value as? String { return Double(text) }
    return (value as? NSNumber)?.doubleValue
  }

  /// The first row where a column differs from a recorded one, in words; nil when they are equal.
  ///
  /// NaN equals NaN.
  ///
  /// - Parameter tolerance: How far fractions may be apart for their size, and rough ones next to
  ///   zero by a thousandth of it; `float32` goes to 6 digits.
  static func difference(
    _ column: Column, _ wanted: [Any], _ type: String, tolerance: Double = 1e-12
  ) -> String? {
    guard column.type == types[type] else { return "is \(column.type), not \(type)" }
    let found = column.strings
    guard found.count == wanted.count else { return "\(found.count) rows, not \(wanted.count)" }
    let isFraction = type == "float64" || type == "float32"
    for (row, (own, value)) in zip(found, wanted).enumerated() {
      let isEqual: Bool
      if own == nil || value is NSNull {
        isEqual = own == nil && value is NSNull
      } else if isFraction {
        isEqual = areClose(
          own.flatMap { Double($0) } ?? 0, number(value) ?? 1,
          type == "float32" ? 1e-6 : tolerance)
      } else if type == "bool" {
        isEqual = (own == "true") == (value as? Bool)
      } else if let number = value as? NSNumber {
        isEqual = own == number.stringValue
      } else {
        isEqual = own == value as? String
      }
      if !isEqual { return "row \(row): \(own ?? "null"), not \(value)" }
    }
    return nil
  }

  /// Whether two columns have the same nulls and the same bits elsewhere.
  static func areIdentical(_ a: Column, _ b: Column) -> Bool {
    guard a.type == b.type, a.count == b.count, a.nullCount == b.nullCount,
      let a = try? a.plain(), let b = try? b.plain()
    else { return false }
    let width = a.width
    let (x, y) = (a.values.pointer + a.start * width, b.values.pointer + b.start * width)
    return (0..<a.count).allSatisfy { row in
      let isThere = a.validity?[row] ?? true
      guard isThere == (b.validity?[row] ?? true) else { return false }
      guard isThere else { return true }
      guard a.type.isText else { return memcmp(x + row * width, y + row * width, width) == 0 }
      let (s, t) = (a.storage.bytes(a.views + row), b.storage.bytes(b.views + row))
      return s.count == t.count && s.elementsEqual(t)
    }
  }

  private static func areClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    if a == b || (a.isNaN && b.isNaN) { return true }
    return abs(a - b) <= tolerance * max(abs(a), abs(b), tolerance > 1e-12 ? 1e-3 : 0)
  }
}
