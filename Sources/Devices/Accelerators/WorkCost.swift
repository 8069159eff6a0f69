/// What work takes beyond one pass over the bytes that it reads and writes.
package struct WorkCost: Sendable, Hashable {
  /// How often the bytes are gone over.
  package var passes: Int
  /// Multiplications and additions of a matrix product, or what takes as long.
  package var operations: Double

  /// Describes work; one pass over memory unless told otherwise.
  package init(passes: Int = 1, operations: Double = 0) {
    self.passes = passes
    self.operations = operations
  }

  /// Sorting: about as many passes as a key of 32 bits has bytes.
  package static let sorting = WorkCost(passes: 4)
}
