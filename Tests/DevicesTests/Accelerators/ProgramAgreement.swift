import Testing

@testable import SwiftwaterDevices

/// A program run by the processor's interpreter and by an accelerator on the same arrays.
struct ProgramAgreement {
  /// An array of the host, or one value, and how a program sees it.
  struct Array {
    var bytes: [UInt8]
    var dtype: DType
    /// The place of the view's first element.
    var start = 0
    var layout = Program.InputLayout.contiguous
    /// Whether the value is handed over itself.
    var isValue = false

    init<Element: DTypeElement>(
      _ elements: [Element], start: Int = 0, layout: Program.InputLayout = .contiguous,
      isValue: Bool = false
    ) {
      bytes = elements.withUnsafeBytes { Swift.Array($0) }
      dtype = Element.dtype
      self.start = start
      self.layout = layout
      self.isValue = isValue
    }
  }

  let program: Program
  let count: Int
  let arrays: [Array]

  /// The outputs of the processor's interpreter.
  func onHost() throws -> [[UInt8]] {
    let buffers = try arrays.map { array in
      let buffer = try Buffer(byteCount: max(1, array.bytes.count))
      array.bytes.withUnsafeBytes {
        buffer.pointer.copyMemory(from: $0.baseAddress!, byteCount: $0.count)
      }
      return buffer
    }
    let inputs = zip(arrays, buffers).map { array, buffer in
      Program.Input(
        pointer: buffer.pointer + array.start * array.dtype.byteCount, dtype: array.dtype,
        layout: array.isValue ? .scalar : array.layout)
    }
    let outputs = try program.outputs.map {
      try Buffer(byteCount: max(1, count * $0.dtype.byteCount))
    }
    program.run(count: count, inputs: inputs, outputs: outputs.map(\.pointer))
    defer { withExtendedLifetime(buffers) {} }
    return zip(outputs, program.outputs).map {
      [UInt8](UnsafeRawBufferPointer(start: $0.pointer, count: count * $1.dtype.byteCount))
    }
  }

  /// The outputs of an accelerator, each from the place `outputStart` of its memory.
  func onDevice(_ accelerator: any Accelerator, outputStart: Int = 0) throws -> [[UInt8]] {
    let inputs = try inputs(accelerator)
    let outputs = try program.outputs.map {
      AcceleratedProgram.Output(
        try accelerator.allocate(byteCount: (count + outputStart + 1) * $0.dtype.byteCount),
        start: outputStart)
    }
    try AcceleratedProgram(program).run(
      on: accelerator, count: count, inputs: inputs, outputs: outputs)
    return try zip(outputs, program.outputs).map { output, declared in
      var bytes = [UInt8](repeating: 0, count: count * declared.dtype.byteCount)
      try bytes.withUnsafeMutableBytes {
        try accelerator.download(
          output.memory, at: outputStart * declared.dtype.byteCount, into: $0)
      }
      return bytes
    }
  }

  /// The arrays in the memory of an accelerator.
  func inputs(_ accelerator: any Accelerator) throws -> [AcceleratedProgram.Input] {
    try arrays.map { try input($0, accelerator) }
  }

  private func input(
    _ array: Array, _ accelerator: any Accelerator
  ) throws -> AcceleratedProgram.Input {
    if array.isValue {
      let padded = array.bytes + [UInt8](repeating: 0, count: 16)
      let words = padded.withUnsafeBytes {
        ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      }
      return .scalar(words.0, imaginary: words.1, dtype: array.dtype)
    }
    let memory = try accelerator.allocate(byteCount: max(1, array.bytes.count))
    try array.bytes.withUnsafeBytes { try accelerator.upload($0, to: memory, at: 0) }
    return .memory(memory, start: array.start, dtype: array.dtype, layout: array.layout)
  }

  /// Returns the first place where outputs differ, in words; nil when they agree.
  ///
  /// - Parameter ulps: How far numbers may be apart, in units in the last place of the larger part;
  ///   0 for the same bits, where one NaN is as good as another.
  static func difference(
    _ host: [UInt8], _ device: [UInt8], _ dtype: DType, ulps: Double = 0
  ) -> String? {
    let (wanted, found) = (numbers(host, dtype), numbers(device, dtype))
    guard !dtype.isInexact else {
      for place in wanted.indices where !wanted[place].isNear(found[place], dtype, ulps) {
        return "at \(place): \(found[place]) for \(wanted[place])"
      }
      return nil
    }
    let size = dtype.byteCount
    for place in stride(from: 0, to: host.count, by: size)
    where host[place..<place + size] != device[place..<place + size] {
      return "at \(place / size): bytes \(device[place..<place + size]) for "
        + "\(host[place..<place + size])"
    }
    return nil
  }

  /// Real and imaginary parts of numbers.
  private static func numbers(_ bytes: [UInt8], _ dtype: DType) -> [Complex<Double>] {
    guard dtype.isInexact else { return [] }
    let size = dtype.component.byteCount
    let parts = stride(from: 0, to: bytes.count, by: size).map { place in
      bytes.withUnsafeBytes { bytes -> Double in
        switch dtype.component {
        case .float16: Double(bytes.loadUnaligned(fromByteOffset: place, as: Float16.self))
        case .bfloat16:
          Double(
            Float(
              BFloat16(bitPattern: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))))
        case .float64: bytes.loadUnaligned(fromByteOffset: place, as: Double.self)
        default: Double(bytes.loadUnaligned(fromByteOffset: place, as: Float.self))
        }
      }
    }
    guard dtype.isComplex else { return parts.map { Complex($0, 0) } }
    return stride(from: 0, to: parts.count, by: 2).map { Complex(parts[$0], parts[$0 + 1]) }
  }
}

extension Complex<Double> {
  fileprivate func isNear(_ other: Self, _ dtype: DType, _ ulps: Double) -> Bool {
    let size = Swift.max(real.magnitude, imaginary.magnitude)
    let unit =
      size.isFinite
      ? Swift.max(
        size * dtype.epsilon,
        dtype.component == .float64 ? Double.leastNonzeroMagnitude : dtype.leastAboveZero)
      : 0
    func agree(_ a: Double, _ b: Double) -> Bool {
      if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
      if ulps == 0 { return a == b && a.sign == b.sign }
      // C leaves the sign of an infinite part open where the other part is no finite number either.
      if a.isInfinite, b.isInfinite, !real.isFinite, !imaginary.isFinite { return true }
      return a == b || (a - b).magnitude <= ulps * unit
    }
    return agree(real, other.real) && agree(imaginary, other.imaginary)
  }
}
