/// Equal matrices in a device's memory, one after the other, their rows and columns in any order.
package struct DeviceMatrices: Sendable {
  /// Where they lie.
  package var memory: DeviceMemory
  /// The place of the first matrix's first element.
  package var start: Int
  /// From a row to the next one, in elements.
  package var rowStride: Int
  /// From a column to the next one, in elements.
  package var columnStride: Int
  /// From a matrix to the next one, in elements; 0 when all are the same.
  package var batchStride: Int

  /// Describes matrices.
  package init(
    _ memory: DeviceMemory, start: Int = 0, rowStride: Int, columnStride: Int = 1,
    batchStride: Int = 0
  ) {
    self.memory = memory
    self.start = start
    self.rowStride = rowStride
    self.columnStride = columnStride
    self.batchStride = batchStride
  }

  /// How a library of Fortran's kind sees matrices of these extents: whether rows lie together, as
  /// columns would there, and the distance from one to the next; nil when neither rows nor columns
  /// lie together, and they have to be copied first.
  package func layout(rows: Int, columns: Int) -> (hasRowsTogether: Bool, stride: Int)? {
    if columnStride == 1 || columns == 1, rowStride >= columns || rows == 1 {
      return (true, rows == 1 ? max(1, columns) : max(1, rowStride))
    }
    if rowStride == 1 || rows == 1, columnStride >= rows || columns == 1 {
      return (false, columns == 1 ? max(1, rows) : max(1, columnStride))
    }
    return nil
  }

  /// Whether every element of so many matrices lies in the memory.
  package func fits(rows: Int, columns: Int, batchCount: Int, type: DType) -> Bool {
    guard rows > 0, columns > 0, batchCount > 0 else { return true }
    var last = start
    for (count, stride) in [(rows, rowStride), (columns, columnStride), (batchCount, batchStride)] {
      let (step, tooFar) = (count - 1).multipliedReportingOverflow(by: stride)
      let (sum, tooLarge) = last.addingReportingOverflow(step)
      guard stride >= 0, !tooFar, !tooLarge else { return false }
      last = sum
    }
    return start >= 0 && last < memory.byteCount / type.byteCount
  }
}
