import SwiftwaterDevices

/// A Swift enumeration of texts whose values make columns, in the order of its cases.
///
/// ```swift
/// enum Size: String, CategoryElement { case small, medium, large }
///
/// let shirts = try DataFrame(["size": [Size.large, .small, nil]])
/// print(try shirts.filter(col("size") > Size.small)["size"].array(of: Size.self))  // [large]
/// ```
public protocol CategoryElement: ColumnElement, ColumnArrayElement, ExpressionLiteral,
  CaseIterable, RawRepresentable
where RawValue == String {}

extension CategoryElement {
  /// The enumeration of all cases, in their order.
  public static var columnType: ColumnType {
    // Cases of equal texts, which no enumeration of Swift has, would be no categories.
    (try? ColumnType.enumeration(allCases.map(\.rawValue))) ?? .string
  }

  /// Creates a column of values, nil for null.
  public static func makeColumn(_ values: [Self?]) throws(FrameError) -> Column {
    try Evaluator.cast(Column(values.map { $0?.rawValue }), to: columnType)
  }

  /// Creates a column of an array.
  public static func makeColumn(_ values: [Self]) throws(FrameError) -> Column {
    try makeColumn(values.map(Optional.some))
  }

  /// Reads a column of this type; what stands for a null is not specified.
  public static func read(_ column: Column) throws(FrameError) -> [Self] {
    let cases = Array(allCases)
    guard column.type.categories?.count == cases.count, let first = cases.first else {
      throw FrameError(.type, "a column of \(column.type) is not an array of \(Self.self)")
    }
    return (0..<column.count).map { row in
      column.validity?[row] ?? true ? cases[Int(column.codes[row])] : first
    }
  }

  /// The value as an expression.
  public var expression: Expression { lit(rawValue) }
}
