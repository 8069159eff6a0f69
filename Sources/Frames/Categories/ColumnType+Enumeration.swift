extension ColumnType {
  /// The type of values that are one of some texts, compared in the order of these.
  ///
  /// - Parameter names: The categories from the lowest to the highest, each once.
  /// - Throws: ``FrameError`` with code `argument` for a text that occurs twice.
  /// - Also known as: `polars.Enum`, `pandas.CategoricalDtype(ordered=True)`.
  public static func enumeration(_ names: [String]) throws(FrameError) -> ColumnType {
    .enumeration(try Categories(names))
  }

  /// The texts that the values can be, in order; nil for other types than enumerations.
  public var categories: Categories? {
    if case .enumeration(let categories) = self { categories } else { nil }
  }

  /// The names of types that do not go together: of enumerations that have as many categories with
  /// these.
  static func names(of types: ColumnType...) -> [String] {
    let names = types.map(\.description)
    guard Set(names).count < Set(types).count else { return names }
    return types.map { $0.categories.map { "enum[\($0)]" } ?? $0.description }
  }

  /// Whether the values are texts or stand for texts.
  var standsForText: Bool { isText || categories != nil }
}
