import SwiftwaterDevices

// Arrays of arrays; of literals of several depths the compiler takes the deepest that fits.

extension Tensor {
  /// Creates a tensor of rank 3 from matrices of equal shape.
  ///
  /// - Precondition: All parts have the same shape.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.array`.
  public init<Element: DTypeElement>(_ parts: [[[Element]]]) {
    self = Self.attempt { () throws(TensorError) in
      let rows = try Self.common(parts.map(\.count), "rows")
      let columns = try Self.common(parts.flatMap { $0.map(\.count) }, "elements in a row")
      return Tensor(
        parts.flatMap { $0.flatMap(\.self) }, shape: [parts.count, rows, columns])
    }
  }

  /// Creates a tensor of rank 4 from tensors of rank 3 of equal shape.
  ///
  /// - Precondition: All parts have the same shape.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.array`.
  public init<Element: DTypeElement>(_ parts: [[[[Element]]]]) {
    self = Self.attempt { () throws(TensorError) in
      let matrices = try Self.common(parts.map(\.count), "matrices")
      let rows = try Self.common(parts.flatMap { $0.map(\.count) }, "rows")
      let lines = parts.flatMap { $0.flatMap(\.self) }
      let columns = try Self.common(
        lines.map(\.count), "elements in a row")
      return Tensor(
        lines.flatMap(\.self), shape: [parts.count, matrices, rows, columns])
    }
  }

  private static func common(_ counts: [Int], _ what: String) throws(TensorError) -> Int {
    let first = counts.first ?? 0
    guard let odd = counts.firstIndex(where: { $0 != first }) else { return first }
    throw TensorError(
      .shapeMismatch,
      "Tensor: part \(odd) has \(counts[odd]) \(what), part 0 has \(first); all need as many")
  }
}
