/// What becomes of a text that is not among the categories.
public enum UnknownCategory: Sendable, Hashable {
  /// An error that names the text and the nearest category.
  case fail
  /// Null.
  case null
}

extension Column {
  /// Creates an enumeration of texts, nil for null.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - categories: What the texts can be, in order.
  ///   - unknown: What becomes of a text that is not among them.
  /// - Throws: ``FrameError`` with code `argument` for such a text, naming the nearest category, and
  ///   `outOfMemory`.
  /// - Complexity: O(*texts*).
  /// - Also known as: `pandas.Categorical(values, categories=…, ordered=True)`.
  public init(
    _ texts: [String?], categories: Categories, unknown: UnknownCategory = .fail
  ) throws(FrameError) {
    let column = try Column(texts)
    self =
      switch unknown {
      case .fail: try CategoryCasting.requiredCodes(of: column, in: categories)
      case .null: try CategoryCasting.codes(of: column, in: categories)
      }
  }
}

extension TextNamespace {
  /// The text as a value of an enumeration.
  ///
  /// - Parameters:
  ///   - categories: What the texts can be, in order.
  ///   - unknown: What becomes of a text that is not among them: an error when the frame is run,
  ///     which names the nearest category, or null.
  /// - Also known as: `polars.Expr.cast(pl.Enum(…))`, with `strict=False` for null.
  public func enumeration(
    _ categories: Categories, unknown: UnknownCategory = .fail
  ) -> Expression {
    call(.enumeration(categories, unknown))
  }
}

extension ScalarFunction {
  static func enumeration(
    _ categories: Categories, _ unknown: UnknownCategory
  ) -> ScalarFunction {
    // Functions of equal parameters are the same one: the list is told by a value of it.
    ScalarFunction(
      "text.enumeration", [.stored(0, .enumeration(categories)), .bool(unknown == .fail)]
    ) { types throws(FrameError) in
      try requireText(types)
      return .enumeration(categories)
    } evaluate: { columns, _ throws(FrameError) in
      switch unknown {
      case .fail: try CategoryCasting.requiredCodes(of: columns[0], in: categories)
      case .null: try CategoryCasting.codes(of: columns[0], in: categories)
      }
    }
  }
}
