import SwiftwaterDevices

/// The functions of columns of structures; see ``Expression/structure``.
public struct StructureNamespace: Sendable {
  let expression: Expression
}

extension Expression {
  /// The functions of columns of structures: `col("address").structure.field("city")`.
  ///
  /// - Also known as: `polars.Expr.struct`.
  public var structure: StructureNamespace { StructureNamespace(expression: self) }

  /// Several values of a row as one, with the names of the expressions.
  ///
  /// - Also known as: `polars.struct`.
  public static func structure(_ fields: Expression...) -> Expression {
    Expression(.call(.structure(fields.map(\.name)), fields.map(\.node)), depth: fields.depth)
  }
}

extension StructureNamespace {
  /// One of the values, null where the structure is; it takes the field's name.
  public func field(_ name: String) -> Expression {
    expression.call(
      ScalarFunction(
        "structure.field", [.text(name)],
        type: { types throws(FrameError) in try Self.field(name, types).type },
        evaluate: { columns, count throws(FrameError) in
          let column = columns[0]
          guard case .structure(let fields) = column.type,
            let index = fields.firstIndex(where: { $0.name == name })
          else { throw .unknownColumn(name, among: []) }
          let child = column.children[index]
          return child.with(
            validity: try Validity.both(child.validity, column.validity, count: count))
        })
    ).as(name)
  }

  /// The same values under other names, in order.
  public func renamed(_ names: String...) -> Expression {
    expression.call(
      ScalarFunction(
        "structure.renamed", names.map { .text($0) },
        type: { types throws(FrameError) in
          guard case .structure(let fields) = types[0], fields.count == names.count,
            Set(names).count == names.count
          else {
            throw FrameError(
              .argument, "\(names.count) names do not fit \(types[0]); give one, its own, to each")
          }
          return .structure(zip(names, fields).map { Field($0, $1.type) })
        },
        evaluate: { columns, _ throws(FrameError) in
          guard case .structure(let fields) = columns[0].type else { return columns[0] }
          return columns[0].with(type: .structure(zip(names, fields).map { Field($0, $1.type) }))
        }))
  }

  private static func field(
    _ name: String, _ types: [ColumnType]
  ) throws(FrameError) -> Field {
    guard case .structure(let fields) = types[0] else {
      throw FrameError(.type, "needs structures, but got \(types[0])")
    }
    guard let field = fields.first(where: { $0.name == name }) else {
      throw .unknownColumn(name, among: fields.map(\.name))
    }
    return field
  }
}

extension ScalarFunction {
  static func structure(_ names: [String]) -> ScalarFunction {
    ScalarFunction(
      "structure", names.map { .text($0) },
      type: { types throws(FrameError) in
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { throw .duplicateColumn(name) }
        return .structure(zip(names, types).map { Field($0, $1) })
      },
      evaluate: { columns, count throws(FrameError) in
        try Column(structure: Table(names: names, columns: columns, count: count))
      })
  }
}
