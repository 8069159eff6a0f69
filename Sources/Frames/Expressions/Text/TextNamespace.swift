/// The functions of text columns; see ``Expression/text-property``.
///
/// Null stays null. Positions and lengths count code points, from 0, unless a name says bytes. Each
/// function runs once for every distinct value where the column is a dictionary, and parts of a text
/// share its memory.
public struct TextNamespace: Sendable {
  let expression: Expression

  func call(_ function: ScalarFunction, _ others: Expression...) -> Expression {
    expression.call(function, others)
  }
}

extension Expression {
  /// The functions of text columns: `col("name").text.titleCased()`.
  ///
  /// - Also known as: `pandas.Series.str`, `polars.Expr.str`.
  public var text: TextNamespace { TextNamespace(expression: self) }
}

extension ScalarFunction {
  /// A function of one text column that runs once for each distinct value; `evaluate` gets plain
  /// columns.
  static func text(
    _ name: String, _ parameters: [Expression.Literal] = [], gives type: ColumnType = .string,
    _ evaluate: @escaping @Sendable (Column) throws(FrameError) -> Column
  ) -> ScalarFunction {
    ScalarFunction("text.\(name)", parameters) { types throws(FrameError) in
      try requireText(types)
      return type == .string ? types[0] : type
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.perDistinct(columns[0], evaluate)
    }
  }

  /// A test of each text.
  static func textTest(
    _ name: String, _ parameters: [Expression.Literal] = [],
    _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
  ) -> ScalarFunction {
    text(name, parameters, gives: .bool) { column throws(FrameError) in
      try TextMap.test(column, body)
    }
  }

  /// A part of each text, null where there is none.
  static func textPart(
    _ name: String, _ parameters: [Expression.Literal] = [],
    _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Range<Int>?
  ) -> ScalarFunction {
    text(name, parameters) { column throws(FrameError) in try TextMap.part(column, body) }
  }

  /// Another text for each one, null where the body returns false.
  static func textRewrite(
    _ name: String, _ parameters: [Expression.Literal] = [],
    _ body: @escaping @Sendable (UnsafeRawBufferPointer, inout TextScratch) -> Bool
  ) -> ScalarFunction {
    text(name, parameters) { column throws(FrameError) in try TextMap.rewrite(column, body) }
  }

  static func requireText(_ types: [ColumnType]) throws(FrameError) {
    for type in types where !type.isText {
      throw FrameError(.type, "needs text, but got \(type); use `.cast(.string)`")
    }
  }
}
