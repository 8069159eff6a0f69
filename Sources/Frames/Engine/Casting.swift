import CKernels
import SwiftwaterDevices

/// Conversions of whole columns from one type to another, those between numbers aside, which are
/// programs.
enum Casting {
  /// Whether there is a way from one type to the other.
  static func exists(from: ColumnType, to: ColumnType) -> Bool {
    if from == to || from == .null || isNumeric(from, to) { return true }
    if from.categories != nil || to.categories != nil {
      return CategoryCasting.exists(from: from, to: to)
    }
    if from.isText || to.isText { return isTextual(from.isText ? to : from) }
    if from.isDecimal || to.isDecimal { return DecimalCasting.exists(from: from, to: to) }
    switch (from, to) {
    case (.list(let a), .list(let b)): return exists(from: a, to: b)
    case (.structure(let a), .structure(let b)):
      return a.count == b.count
        && zip(a, b).allSatisfy { $0.name == $1.name && exists(from: $0.type, to: $1.type) }
    default: return TemporalCasting.exists(from: from, to: to)
    }
  }

  /// Whether a program converts the one to the other: numbers, and dates and times from and to the
  /// integers they are.
  static func isNumeric(_ from: ColumnType, _ to: ColumnType) -> Bool {
    guard from.dtype != nil || to.dtype != nil else { return false }
    return (from.dtype != nil || from.isTemporal) && (to.dtype != nil || to.isTemporal)
  }

  static func cast(_ column: Column, to type: ColumnType) throws(FrameError) -> Column {
    if column.type == type { return column }
    if column.type == .null { return try Column.nulls(type, count: column.count) }
    if column.type.categories != nil || type.categories != nil {
      return try CategoryCasting.cast(column, to: type)
    }
    if column.type == .binary, type == .string { return try column.validText() }
    if type == .binary, column.type.isText { return try column.plain().with(type: .binary) }
    if column.type.isText {
      switch type {
      case .category: return try column.encoded(as: .category)
      case .string: return column.with(type: .string)
      default: return try parsed(column, type)
      }
    }
    if type.isText {
      let text = try TextWriting.texts(column)
      return type == .category ? try text.encoded() : text
    }
    if isNumeric(column.type, type) {
      return try Evaluator(table: Table(names: ["x"], columns: [column], count: column.count))
        .column(.cast(.column("x"), type))
    }
    if column.type.isDecimal || type.isDecimal { return try DecimalCasting.cast(column, to: type) }
    switch (column.type, type) {
    case (.list, .list(let element)):
      return column.with(
        type: type, children: [try cast(column.children[0], to: element)])
    case (.structure, .structure(let fields)):
      var children: [Column] = []
      for (child, field) in zip(column.children, fields) {
        children.append(try cast(child, to: field.type))
      }
      return column.with(type: type, children: children)
    default: return try TemporalCasting.cast(column, to: type)
    }
  }

  /// Whether texts are read as a type and written from it.
  private static func isTextual(_ type: ColumnType) -> Bool {
    switch type {
    case .list, .structure: false
    default: true
    }
  }

  /// Text read as values; what is not one becomes null.
  private static func parsed(_ column: Column, _ type: ColumnType) throws(FrameError) -> Column {
    if type.isTemporal, type.physical.dtype != nil {
      if case .duration = type { return try DurationText.parsed(column, as: type) }
      return try TemporalCasting.parsed(column, as: type)
    }
    if type.isDecimal { return try DecimalCasting.parsed(column, as: type) }
    return try NumberCasting.parsed(column, type)
  }
}
