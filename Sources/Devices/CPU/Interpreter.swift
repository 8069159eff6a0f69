import CKernels

extension Program {
  /// An array or scalar handed to a program.
  public struct Input {
    /// The first element of the view.
    public var pointer: UnsafeRawPointer
    /// The type of the elements.
    public var dtype: DType
    /// How the elements lie against the outputs' order.
    public var layout: InputLayout

    /// Creates an input; the memory must stay valid while the program runs.
    public init(pointer: UnsafeRawPointer, dtype: DType, layout: InputLayout) {
      self.pointer = pointer
      self.dtype = dtype
      self.layout = layout
    }
  }

  /// How the elements of an input lie against the order of the outputs.
  public enum InputLayout: Sendable, Hashable {
    /// The same order, without gaps.
    case contiguous
    /// One element for every place.
    case scalar
    /// Extents and strides, in elements, of each axis from the outermost.
    case strided(extents: [Int], strides: [Int])
  }

  /// The most registers a program may need on the CPU; each takes 1 KiB of stack.
  public static let registerLimit = 64

  /// The most registers the program needs on the CPU, whichever inputs are scalars.
  public var registerCount: Int { AllocatedProgram(self).registerCount }

  /// Runs the program once on the CPU; to run it again and again, keep a ``PreparedProgram``.
  ///
  /// - Parameters:
  ///   - count: The number of elements of every output.
  ///   - inputs: One for each ``load(_:)``, in order.
  ///   - outputs: One address for each ``store(_:)``, in order.
  /// - Precondition: At most ``registerLimit`` registers are needed.
  public func run(count: Int, inputs: [Input], outputs: [UnsafeMutableRawPointer]) {
    let prepared = PreparedProgram(self, isScalar: inputs.map { $0.layout == .scalar })
    inputs.withUnsafeBufferPointer { inputs in
      outputs.withUnsafeBufferPointer { outputs in
        prepared.run(count: count, inputs: inputs, outputs: outputs)
      }
    }
  }
}
