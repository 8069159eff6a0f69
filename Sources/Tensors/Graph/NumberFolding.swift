import Synchronization
import SwiftwaterDevices

/// Operations on repeated numbers only, computed at once on one element, and the programs for that:
/// each is built once, as those of arrays are.
enum NumberFolding {
  /// Returns what an operation makes of one or two numbers.
  ///
  /// - Parameters:
  ///   - numbers: The operands with their types.
  ///   - compute: The type they are converted to.
  ///   - result: The type of what is returned.
  static func apply(
    _ primitive: Primitive, to numbers: [(number: Scalar, dtype: DType)], compute: DType,
    result: DType
  ) -> Scalar {
    let program = program(primitive, numbers.map(\.dtype), compute, result)
    var bits = ElementBits.zero
    withUnsafeMutableBytes(of: &bits) { bits in
      if let target = bits.baseAddress { run(program, numbers, into: target, count: 1) }
    }
    return result.scalar(bits: bits)
  }

  /// Writes a number so many times.
  static func fill(
    _ target: UnsafeMutableRawPointer, count: Int, with number: Scalar, dtype: DType
  ) {
    withUnsafeBytes(of: dtype.bits(number)) { bits in
      guard let element = bits.baseAddress else { return }
      Filling.fill(target, count: count, with: element, byteCount: dtype.byteCount)
    }
  }

  /// How many programs there are.
  static var builtCount: Int { programs.withLock { $0.count } }

  // MARK: - Implementation

  private static func run(
    _ program: PreparedProgram, _ numbers: [(number: Scalar, dtype: DType)],
    into target: UnsafeMutableRawPointer, count: Int
  ) {
    withUnsafeTemporaryAllocation(of: ElementBits.self, capacity: numbers.count) { words in
      withUnsafeTemporaryAllocation(of: Program.Input.self, capacity: numbers.count) { inputs in
        for (index, (number, dtype)) in numbers.enumerated() {
          words.initializeElement(at: index, to: dtype.bits(number))
          inputs.initializeElement(
            at: index,
            to: Program.Input(
              pointer: UnsafeRawPointer(words.baseAddress! + index), dtype: dtype, layout: .scalar))
        }
        defer { inputs.deinitialize() }
        withUnsafePointer(to: target) { target in
          program.run(
            count: count, inputs: UnsafeBufferPointer(inputs),
            outputs: UnsafeBufferPointer(start: target, count: 1))
        }
      }
    }
  }

  private static func program(
    _ primitive: Primitive, _ types: [DType], _ compute: DType, _ result: DType
  ) -> PreparedProgram {
    var key = UInt64(primitive.rawValue) << 16 | UInt64(compute.rawValue) << 8
    key |= UInt64(result.rawValue)
    for type in types { key = key << 8 | UInt64(type.rawValue) + 1 }
    let known = programs.withLock { $0[key] }
    if let known { return known }
    var program = Program()
    let values = types.map { program.load($0) }
    let arguments = values.map { program.cast($0, to: compute) }
    let value = primitive == .copy ? arguments[0] : program.apply(primitive, arguments)
    program.store(program.cast(value, to: result))
    let prepared = PreparedProgram(program)
    programs.withLock { $0[key] = prepared }
    return prepared
  }

  /// As many as there are primitives on combinations of types, at most.
  private static let programs = Mutex<[UInt64: PreparedProgram]>([:])
}
