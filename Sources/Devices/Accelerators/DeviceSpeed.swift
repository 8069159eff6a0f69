/// How long the host and a device take for one pass over memory and for moving bytes.
package struct DeviceSpeed: Sendable, Hashable {
  /// A time that grows with the bytes.
  package struct Line: Sendable, Hashable {
    /// Seconds before the first byte.
    package var start: Double
    /// Bytes a second after that.
    package var rate: Double

    /// Creates a line.
    package init(start: Double, rate: Double) {
      self.start = start
      self.rate = rate
    }

    /// Seconds for so many bytes.
    func seconds(_ bytes: Int) -> Double { bytes == 0 ? 0 : start + Double(bytes) / rate }
  }

  /// The host's pass over memory, on all threads.
  package var host: Line
  /// The device's pass over its memory.
  package var device: Line
  /// Bytes from the host to the device.
  package var toDevice: Line
  /// Bytes from the device to the host.
  package var fromDevice: Line
  /// Multiplications and additions a second that the host does in a product of matrices.
  package var hostOperations: Double
  /// The same on the device.
  package var deviceOperations: Double
  /// Seconds from a launch until it begins.
  package var launch: Double { device.start }

  /// Creates a description of a device.
  package init(
    host: Line, device: Line, toDevice: Line, fromDevice: Line, hostOperations: Double,
    deviceOperations: Double
  ) {
    self.hostOperations = hostOperations
    self.deviceOperations = deviceOperations
    self.host = host
    self.device = device
    self.toDevice = toDevice
    self.fromDevice = fromDevice
  }

  /// Returns the speed of a device on this machine, measured the first time and kept with the
  /// compiled kernels.
  package static func known(of accelerator: any Accelerator) throws(DeviceError) -> DeviceSpeed {
    let key = KernelCache.Key(
      backend: "speed", device: accelerator.traits.name, driver: accelerator.traits.driver,
      options: "\(InstructionSet.current), \(Threads.count) threads", text: "")
    if let bytes = KernelCache.shared.read(key), let speed = DeviceSpeed(bytes) { return speed }
    let speed = try measure(accelerator)
    KernelCache.shared.write(speed.bytes, for: key)
    return speed
  }

  /// Measures a device: a fraction of a second.
  package static func measure(
    _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceSpeed {
    var program = Program()
    let x = program.load(.float32)
    program.store(program.apply(.add, [x, x]))
    let prepared = PreparedProgram(program)
    let accelerated = AcceleratedProgram(program)
    let most = 64 << 20
    let source = try Buffer(byteCount: most, zeroed: true)
    let target = try Buffer(byteCount: most, zeroed: true)
    let bytes = UnsafeMutableRawBufferPointer(start: source.pointer, count: most)
    let memory = try accelerator.allocate(byteCount: most)
    func line(_ body: (Int) throws(DeviceError) -> Void) throws(DeviceError) -> Line {
      let small = 1 << 12
      let start = try Stopwatch.best(of: 10) { () throws(DeviceError) in try body(small) }
      let whole = try Stopwatch.best(of: 5) { () throws(DeviceError) in try body(most) }
      return Line(start: start, rate: Double(most - small) / max(1e-9, whole - start))
    }
    let host = try line { size throws(DeviceError) in
      let input = Program.Input(pointer: source.pointer, dtype: .float32, layout: .contiguous)
      withUnsafePointer(to: input) { input in
        var output = target.pointer
        withUnsafePointer(to: &output) { output in
          prepared.run(
            count: size / 8, inputs: UnsafeBufferPointer(start: input, count: 1),
            outputs: UnsafeBufferPointer(start: output, count: 1))
        }
      }
    }
    let device = try line { size throws(DeviceError) in
      try accelerated.run(
        on: accelerator, count: size / 8,
        inputs: [.memory(memory, start: 0, dtype: .float32, layout: .contiguous)],
        outputs: [.init(memory)])
      try accelerator.finish()
    }
    let toDevice = try line { size throws(DeviceError) in
      try accelerator.upload(UnsafeRawBufferPointer(rebasing: bytes[..<size]), to: memory, at: 0)
      try accelerator.finish()
    }
    let fromDevice = try line { size throws(DeviceError) in
      try accelerator.download(
        memory, at: 0, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]))
    }
    let extent = 512
    let operations = 2 * Double(extent * extent * extent)
    let factor = source.pointer.assumingMemoryBound(to: Float.self)
    let product = target.pointer.assumingMemoryBound(to: Float.self)
    let hostProduct = Stopwatch.best(of: 3) {
      MatrixProduct.run(factor, factor, into: product, m: extent, n: extent, k: extent)
    }
    let deviceProduct = try Stopwatch.best(of: 3) { () throws(DeviceError) in
      try multiply(memory, extent, on: accelerator)
      try accelerator.finish()
    }
    withExtendedLifetime((source, target)) {}
    return DeviceSpeed(
      host: host, device: device, toDevice: toDevice, fromDevice: fromDevice,
      hostOperations: operations / hostProduct, deviceOperations: operations / deviceProduct)
  }

  // MARK: - Implementation

  /// Multiplies a matrix of zeros with itself.
  private static func multiply(
    _ memory: DeviceMemory, _ extent: Int, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let result = DeviceArray(memory, start: extent * extent)
    if let library = accelerator as? any DeviceLibraries, library.hasProducts {
      let factor = DeviceMatrices(memory, rowStride: extent)
      return try library.multiply(
        factor, factor, into: DeviceMatrices(memory, start: extent * extent, rowStride: extent),
        m: extent, n: extent, k: extent, batchCount: 1, type: .float32, allowsTF32: false)
    }
    let factor = KernelMatrixProduct.Factor(DeviceArray(memory), row: extent)
    try KernelMatrixProduct.run(
      factor, factor, into: result, dtype: .float32, m: extent, n: extent, k: extent,
      on: accelerator)
  }

  private var bytes: [UInt8] {
    let numbers =
      [host, device, toDevice, fromDevice].flatMap { [$0.start, $0.rate] }
      + [hostOperations, deviceOperations]
    return numbers.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
    }
  }

  /// Reads what ``bytes`` wrote; nil when it makes no sense.
  private init?(_ bytes: [UInt8]) {
    guard bytes.count == 80 else { return nil }
    let numbers = (0..<10).map { index in
      Double(
        bitPattern: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[8 * index + $1]) << (8 * $1) })
    }
    guard numbers.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    let lines = (0..<4).map { Line(start: numbers[2 * $0], rate: max(1, numbers[2 * $0 + 1])) }
    self.init(
      host: lines[0], device: lines[1], toDevice: lines[2], fromDevice: lines[3],
      hostOperations: max(1, numbers[8]), deviceOperations: max(1, numbers[9]))
  }
}
