/// A step of a plan that needs all rows of its inputs and that no rule of the optimiser looks into,
/// such as pivoting: a name, what it was given, the columns it gives and how it is computed.
struct TableFunction: Sendable {
  /// The name as it stands in ``DataFrame/explain()``, with what it was given.
  let label: String
  /// The columns of the result.
  let schema: [Field]
  /// Computes the result from the rows of its inputs.
  let evaluate: @Sendable ([Table]) throws(FrameError) -> Table

  init(
    _ label: String, schema: [Field],
    evaluate: @escaping @Sendable ([Table]) throws(FrameError) -> Table
  ) {
    self.label = label
    self.schema = schema
    self.evaluate = evaluate
  }
}
