import SwiftwaterDevices
import SwiftwaterTensors

extension DataFrame {
  /// Gathers numeric columns into one matrix, rows × columns.
  ///
  /// Each column stays together in memory, so that estimators read it where it lies.
  ///
  /// - Parameters:
  ///   - names: The columns, in order; none for all.
  ///   - dtype: The type of the elements.
  /// - Throws: ``FrameError`` for unknown names, columns that are not numbers, and nulls.
  /// - Complexity: O(*rows* × *columns*), one pass, on all threads.
  /// - Also known as: `pandas.DataFrame.to_numpy`.
  public func matrix(_ names: String..., dtype: DType = .float64) throws(FrameError) -> Tensor {
    let table = try (names.isEmpty ? self : select(names)).table()
    guard !table.columns.isEmpty else {
      throw FrameError(.argument, "matrix: the frame has no columns; name at least one")
    }
    let stride = table.count * dtype.byteCount
    let buffer = try Buffer.room(for: stride * table.columns.count, of: UInt8.self)
    for (index, (name, column)) in zip(table.names, table.columns).enumerated() {
      guard let source = column.type.dtype else {
        throw FrameError(
          .type, "matrix: '\(name)' is \(column.type), not a number; factorize or cast it")
      }
      guard column.nullCount == 0 else {
        throw FrameError(
          .nulls,
          "matrix: \(column.nullCount) of \(column.count) values of '\(name)' are null; fill them first"
        )
      }
      // Read where it lies, converted and written where it belongs.
      var program = Program()
      program.store(program.cast(program.load(source), to: dtype))
      let input = Program.Input(
        pointer: column.values.pointer + column.start * source.byteCount, dtype: source,
        layout: .contiguous)
      program.run(count: table.count, inputs: [input], outputs: [buffer.pointer + index * stride])
      withExtendedLifetime(column) {}
    }
    return Tensor(sharing: buffer, dtype: dtype, shape: [table.columns.count, table.count])
      .transposed()
  }
}
