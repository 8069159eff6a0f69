import Synchronization

/// Instructions on constants, computed when a snippet is compiled, by the kernels themselves: a
/// constant has the bits that the elements would have.
enum SnippetFolding {
  /// Returns the result of an instruction on constants.
  ///
  /// - Parameters:
  ///   - primitive: The instruction; `copy` converts to `dtype`.
  ///   - operands: As many as it takes, of the type it computes in.
  ///   - dtype: The type of the result.
  static func fold(
    _ primitive: Primitive, _ operands: [SnippetNumber], to dtype: DType
  ) -> SnippetNumber {
    let key = Key(primitive: primitive, operands: operands.map(\.dtype), result: dtype)
    let program = programs.withLock { programs in
      if let program = programs[key] { return program }
      let program = PreparedProgram(key.program)
      programs[key] = program
      return program
    }
    var bits = SIMD2<UInt64>.zero
    let words = operands.map(\.bits)
    words.withUnsafeBytes { words in
      guard let base = words.baseAddress else { return }
      let inputs = operands.indices.map {
        Program.Input(
          pointer: base + $0 * MemoryLayout<SIMD2<UInt64>>.stride, dtype: operands[$0].dtype,
          layout: .scalar)
      }
      withUnsafeMutablePointer(to: &bits) { bits in
        var output = UnsafeMutableRawPointer(bits)
        inputs.withUnsafeBufferPointer { inputs in
          withUnsafePointer(to: &output) { output in
            program.run(
              count: 1, inputs: inputs, outputs: UnsafeBufferPointer(start: output, count: 1))
          }
        }
      }
    }
    return SnippetNumber(dtype: dtype, bits: bits)
  }

  // MARK: - Implementation

  /// As many as there are instructions and types, so it needs no bound.
  private static let programs = Mutex<[Key: PreparedProgram]>([:])

  private struct Key: Hashable {
    var primitive: Primitive
    var operands: [DType]
    var result: DType

    var program: Program {
      var program = Program()
      let values = operands.map { program.load($0) }
      let value = primitive == .copy ? values[0] : program.apply(primitive, values)
      program.store(program.cast(value, to: result))
      return program
    }
  }
}
