import SwiftwaterDevices

extension ScalarFunction {
  /// A cast that fails where `cast` gives null.
  static func strictCast(_ type: ColumnType) -> ScalarFunction {
    let categories = type.categories?.names ?? []
    return ScalarFunction(
      "cast", [.text("\(type)"), .text("strict")] + categories.map { .text($0) },
      type: { types throws(FrameError) in
        try Expression.Node.cast(.column("x"), type).type(in: [Field("x", types[0])])
      },
      evaluate: { columns, _ throws(FrameError) in
        let result = try Casting.cast(columns[0], to: type)
        try Casting.requireAll(columns[0], result)
        return result
      })
  }
}

extension Casting {
  /// - Throws: ``FrameError`` for the first value that another type does not have.
  fileprivate static func requireAll(_ column: Column, _ result: Column) throws(FrameError) {
    let lost = result.nullCount - column.nullCount
    guard lost > 0 else { return }
    let first = (0..<column.count).first { column.isValid($0) && !result.isValid($0) }
    guard let first else { return }
    let isNumber = column.type.dtype != nil && result.type.dtype != nil
    throw FrameError(
      isNumber ? .overflow : .format,
      """
      cast: '\(column.text(first))' is no \(result.type)\
      \(lost > 1 ? ", and \(lost - 1) more values are not" : ""); clean the column first, or cast \
      without `strict` to make null of them
      """)
  }
}
