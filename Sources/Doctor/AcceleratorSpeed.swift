import SwiftwaterDevices
import SwiftwaterTensors

/// How fast an accelerator is.
enum AcceleratorSpeed {
  /// Copies within the device and both ways over the bus, an empty launch, products of matrices; what
  /// cannot be measured is not a number.
  static func measure(_ accelerator: any Accelerator) -> [Measurement] {
    let names = [
      ("copy bandwidth", "GB/s"), ("from the host", "GB/s"), ("to the host", "GB/s"),
      ("a launch, host time", "µs"), ("a launch and waiting", "µs"),
    ]
    let moves =
      (try? transfers(accelerator))
      ?? names.map { Measurement(name: $0.0, value: .nan, unit: $0.1) }
    return moves + matrixProducts(accelerator)
  }

  // MARK: - Implementation

  private static func transfers(
    _ accelerator: any Accelerator
  ) throws(DeviceError) -> [Measurement] {
    let size = min(1 << 28, accelerator.traits.memory / 8)
    let source = try accelerator.allocate(byteCount: size)
    let target = try accelerator.allocate(byteCount: size)
    let host = try Buffer(byteCount: size, zeroed: true)
    let bytes = UnsafeMutableRawBufferPointer(start: host.pointer, count: size)
    let copy = try Stopwatch.best(of: 5) { () throws(DeviceError) in
      try accelerator.copy(source, at: 0, to: target, at: 0, byteCount: size)
      try accelerator.finish()
    }
    let up = try Stopwatch.best(of: 5) { () throws(DeviceError) in
      try accelerator.upload(UnsafeRawBufferPointer(bytes), to: source, at: 0)
      try accelerator.finish()
    }
    let down = try Stopwatch.best(of: 5) { () throws(DeviceError) in
      try accelerator.download(source, at: 0, into: bytes)
    }
    let empty = try accelerator.kernel(
      KernelText(
        name: "nothing", source: "KERNEL(nothing)(GLOBAL u8 *RESTRICT x, i64 n) {}\n"))
    let launches = 100
    let launch = try Stopwatch.best(of: 20) { () throws(DeviceError) in
      for _ in 0..<launches {
        try accelerator.launch(
          empty, .groups(1), [.memory(target), .int(0)], for: "nothing")
      }
    }
    try accelerator.finish()
    let round = try Stopwatch.best(of: 20) { () throws(DeviceError) in
      try accelerator.launch(empty, .groups(1), [.memory(target), .int(0)], for: "nothing")
      try accelerator.finish()
    }
    func rate(_ seconds: Double, _ count: Int) -> Double { Double(count) / seconds / 1e9 }
    return [
      Measurement(name: "copy bandwidth", value: rate(copy, 2 * size), unit: "GB/s"),
      Measurement(name: "from the host", value: rate(up, size), unit: "GB/s"),
      Measurement(name: "to the host", value: rate(down, size), unit: "GB/s"),
      Measurement(
        name: "a launch, host time", value: launch / Double(launches) * 1e6, unit: "µs"),
      Measurement(name: "a launch and waiting", value: round * 1e6, unit: "µs"),
    ]
  }

  private static func matrixProducts(_ accelerator: any Accelerator) -> [Measurement] {
    [DType.float32, .float16, .bfloat16, .float64].compactMap { dtype in
      if dtype == .float64 && !accelerator.traits.hasFloat64 { return nil }
      return withDevice(accelerator.device) {
        // Larger until it takes its time: what a GPU does in no time a processor does for minutes.
        var rate = Double.nan
        for extent in [128, 512, 2048, 8192] {
          let a = Tensor.uniform([extent, extent], seed: 1).cast(to: dtype)
          let time = try? Stopwatch.best(of: 2) {
            try checked { a.matmul(a) }.evaluate()
            try accelerator.finish()
          }
          guard let seconds = time else { break }
          rate = 2 * Double(extent) * Double(extent) * Double(extent) / seconds / 1e9
          if seconds > 5e-3 { break }
        }
        return Measurement(name: "matrix product, \(dtype)", value: rate, unit: "GFLOP/s")
      }
    }
  }
}
