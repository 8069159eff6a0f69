import SwiftwaterDevices

/// A kernel of one's own as the text of a GPU, for what no formula of one element says: work-items
/// that work together, shared memory, places computed at run time.
///
/// ```swift
/// let reverse = try RawKernel(
///   """
///   KERNEL(reverse)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, i64 count) {
///     FOR_EACH(i, count) { y[y_start + i] = x[x_start + count - 1 - i]; }
///   }
///   """, name: "reverse")
/// let y = try reverse(
///   .elements(x.count), .tensor(x), .result(.float32, x.shape), .scalar(x.count, .int64))[0]
/// ```
///
/// The text is in the language that CUDA and OpenCL have in common behind this package's prelude
/// (<doc:CustomKernels> lists its words), or in that of the one device it is meant for. Tensors are
/// two parameters each: a pointer, and the place of the first element as `i64`. On the processor a
/// raw kernel does not run.
///
/// - Also known as: `cupy.RawKernel`.
public struct RawKernel: Sendable {
  /// The name of the kernel's function.
  public let name: String
  /// The text behind the prelude.
  public let source: String

  /// Keeps a text; the device's compiler reads it at the first call.
  ///
  /// - Parameters:
  ///   - source: The text, at most 1 MiB, without the prelude.
  ///   - name: The name of the kernel's function, a name of C.
  /// - Throws: ``TensorError`` with code `invalidKernel` when the name is none, or not in the text.
  public init(_ source: String, name: String) throws(TensorError) {
    let isName =
      !name.isEmpty && name.utf8.first.map { $0 < 0x30 || $0 > 0x39 } == true
      && name.utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || $0 >= 0x30 && $0 <= 0x39
          || $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")
      }
    guard isName else {
      throw TensorError(.invalidKernel, "RawKernel: '\(name.prefix(60))' is no name of C")
    }
    guard source.utf8.count <= 1 << 20, !source.utf8.contains(0) else {
      throw TensorError(.invalidKernel, "\(name): the text is longer than 1 MiB, or holds a byte 0")
    }
    guard source.contains(name) else {
      throw TensorError(
        .invalidKernel, "\(name): the text has no function of that name; write KERNEL(\(name))(…)")
    }
    self.name = name
    self.source = source
    signature = RawKernelSignature(of: name, in: source)
  }

  /// Over how much a kernel runs.
  public enum Size: Sendable, Hashable {
    /// As many work-items as suit the device; the text visits so many elements with `FOR_EACH`.
    case elements(Int)
    /// So many groups of `WG` work-items each, which share memory and wait for each other.
    case groups(Int)
  }

  /// What a parameter of the text gets.
  public enum Argument: Sendable {
    /// A tensor that is read: a pointer and the place of its first element, in row-major order.
    case tensor(Tensor)
    /// A tensor whose changed copy is returned: a pointer and the place of the first element.
    case changed(Tensor)
    /// A tensor of zeros that is written and returned: a pointer and the place of the first element.
    case result(DType, [Int])
    /// A number in a type of at most 8 bytes.
    case number(WeakNumber, DType)

    /// A number in a type of at most 8 bytes.
    public static func scalar(_ value: some TensorScalar, _ dtype: DType) -> Argument {
      .number(value.weakNumber, dtype)
    }
  }

  /// Runs the kernel on the default device of the task; see `withDevice(_:_:)`.
  ///
  /// - Parameters:
  ///   - size: Over how much it runs.
  ///   - arguments: One for each parameter of the text, tensors one for two.
  ///   - groupSize: The `WG` that the text is written for; nil for any.
  /// - Returns: The changed tensors and the results, in the arguments' order.
  /// - Throws: ``TensorError``: on the processor with code `unsupported`; with code `device` when
  ///   the device is missing, fails, or does not compile the text; `invalidArgument` for sizes and
  ///   numbers that cannot be.
  public func callAsFunction(
    _ size: Size, _ arguments: Argument..., groupSize: Int? = nil
  ) throws(TensorError) -> [Tensor] {
    let device = Device.default
    guard device.kind != .cpu else {
      throw TensorError(
        .unsupported,
        "\(name): a raw kernel is a GPU's text and this is the processor; call it inside "
          + "withDevice(Device(kind: .cuda)), or write an ElementwiseKernel")
    }
    let accelerator = try TensorError.wrapping { () throws(DeviceError) in
      try Accelerators.accelerator(of: device)
    }
    return try run(on: accelerator, size, arguments, groupSize: groupSize)
  }

  // MARK: - Implementation

  /// The parameters, where they can be read from the text.
  private let signature: RawKernelSignature?

  func run(
    on accelerator: any Accelerator, _ size: Size, _ arguments: [Argument], groupSize: Int? = nil
  ) throws(TensorError) -> [Tensor] {
    let launch = try launchSize(size)
    let own = accelerator.traits.groupSize
    guard groupSize == nil || groupSize == own else {
      throw TensorError(
        .invalidArgument,
        "\(name): is written for groups of \(groupSize ?? 0), \(accelerator.device) has \(own); "
          + "write WG in the text")
    }
    for argument in arguments { try check(argument) }
    try signature?.check(arguments, of: name)
    return try TensorError.wrapping { () throws(DeviceError) in
      let kernel = try accelerator.kernel(KernelText(name: name, source: source))
      var parameters: [KernelArgument] = []
      var results: [Tensor] = []
      for argument in arguments {
        switch argument {
        case .number(let number, let dtype):
          let bits = dtype.bits(number.number.converted(from: number.dtype, to: dtype))
          parameters.append(.bits(bits.x, byteCount: dtype.byteCount))
        case .tensor(let tensor):
          let array = try tensor.array(on: accelerator)
          parameters += [.memory(array.memory), .int(array.start)]
        case .changed(let tensor):
          let copy = try tensor.copied(on: accelerator)
          parameters += [.memory(copy.memory), .int(0)]
          results.append(Tensor(copy, dtype: tensor.dtype, shape: tensor.shape))
        case .result(let dtype, let shape):
          let words = (shape.reduce(1, *) * dtype.byteCount + 3) / 4
          let zeros = try accelerator.array(of: 4, count: words)
          try KernelFill.run(zeros, count: words, with: 0, on: accelerator)
          parameters += [.memory(zeros.memory), .int(0)]
          results.append(Tensor(zeros, dtype: dtype, shape: shape))
        }
      }
      try accelerator.launch(kernel, launch, parameters, for: name)
      return results
    }
  }

  private func launchSize(_ size: Size) throws(TensorError) -> LaunchSize {
    switch size {
    case .elements(let count):
      guard count >= 0 else {
        throw TensorError(.invalidArgument, "\(name): \(count) elements; use 0 or more")
      }
      return .elements(count)
    case .groups(let count):
      guard count >= 1, count <= Int(Int32.max) else {
        throw TensorError(.invalidArgument, "\(name): \(count) groups; use 1...\(Int32.max)")
      }
      return .groups(count)
    }
  }

  private func check(_ argument: Argument) throws(TensorError) {
    switch argument {
    case .tensor, .changed: break
    case .result(_, let shape): _ = try Shape.count(shape, for: name)
    case .number(_, let dtype):
      guard dtype.byteCount <= 8 else {
        throw TensorError(
          .invalidType, "\(name): a number of \(dtype) is wider than 8 bytes; pass its parts")
      }
    }
  }
}

extension Tensor {
  /// The elements without gaps in the memory of a device, where they stay for others.
  fileprivate func array(on accelerator: any Accelerator) throws(DeviceError) -> DeviceArray {
    try Evaluator.materialise(node).array(dtype, on: accelerator)
  }

  /// A copy of the elements in the memory of a device.
  fileprivate func copied(on accelerator: any Accelerator) throws(DeviceError) -> DeviceArray {
    let own = try array(on: accelerator)
    let copy = try accelerator.array(of: dtype.byteCount, count: count)
    try accelerator.copy(
      own.memory, at: own.start * dtype.byteCount, to: copy.memory, at: 0,
      byteCount: count * dtype.byteCount)
    return copy
  }
}
