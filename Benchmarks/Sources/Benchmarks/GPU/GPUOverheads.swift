import Foundation
import Swiftwater

/// What a device costs the host before it has done anything.
enum GPUOverheads {
  static let smallest = "a small operation, host time"
  static let step = "a step of 20 kernels, host time"

  /// The host's time for one small operation, and for a step that comes again and again.
  static func measure(on device: Device, into answers: inout GPUAnswers) throws {
    let x = MixedNumbers.floats(1024, 7919)
    let start = MixedNumbers.floats(64 * 64, 7919).reshaped([64, 64])
    try Tensor.evaluate([x + 0, start + 0])
    try answers.add(smallest) {
      var last = x
      let one = try hostTime(200, on: device) {
        last = x + x
        try last.evaluate()
      }
      return GPUAnswer(seconds: one, sample: Arrays.sample(last))
    }
    try answers.add(step) {
      var end = start
      let twenty = try hostTime(50, on: device) {
        end = stepped(start)
        try end.evaluate()
      }
      return GPUAnswer(seconds: twenty, sample: Arrays.sample(end))
    }
  }

  // MARK: - Implementation

  /// Ten sums of columns, and ten passes that need them.
  private static func stepped(_ start: Tensor) -> Tensor {
    var x = start
    for _ in 0..<10 { x = x * 0.5 + x.sum(axis: 0) * 0.001 }
    return x
  }

  /// The seconds of one of several runs in a row, until the host may go on; the device may not.
  private static func hostTime(
    _ runs: Int, on device: Device, _ body: () throws -> Void
  ) throws -> Double {
    var times: [Double] = []
    for repetition in -2..<7 {
      try device.synchronize()
      let spent = try elapsed { for _ in 0..<runs { try body() } }
      if repetition >= 0 { times.append(spent / Double(runs)) }
    }
    return median(times)
  }
}

/// From a kernel's text to the end of its first run, in a process of its own.
enum GPUKernelStart {
  static let argument = "--gpu-kernel"
  static let fromSource = "a new kernel, from source to its end"
  static let fromDisk = "the same in another process, from the disk's cache"

  /// Measures both, with a cache that is empty at first.
  static func measure(_ sizes: GPUSizes, _ context: Context) throws -> [String: GPUAnswer] {
    let folder = context.output + "/gpu-kernels"
    let file = context.output + "/gpu-kernel.json"
    var seconds: [String: [Double]] = [:]
    for _ in 0..<3 {
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      for name in [fromSource, fromDisk] {
        _ = try Subprocess.run(
          [CommandLine.arguments[0], argument, sizes.device, file],
          adding: ["SWIFTWATER_CACHE": folder, "POCL_CACHE_DIR": folder])
        let answer = try JSONDecoder().decode(
          GPUAnswer.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        // PoCL, the OpenCL driver of these figures, keeps kernels itself: asking it again counts.
        let isCounted = name == fromSource || sizes.device.hasPrefix("opencl")
        guard answer.sample == [isCounted ? 1 : 0] else {
          throw BenchmarkError("\(name): \(answer.sample[0]) kernels were compiled")
        }
        seconds[name, default: []].append(answer.seconds)
      }
    }
    return seconds.mapValues { GPUAnswer(seconds: median($0)) }
  }

  /// `--gpu-kernel DEVICE FILE`: the sample is how many kernels were compiled.
  static func run(_ arguments: [String]) throws {
    let device = try Device.named(arguments[0])
    try withDevice(device) {
      let x = MixedNumbers.floats(1024, 7919)
      // The context, the queue and the compiler are ready, and x has moved.
      try first("x[x_start + i] + 1.0f", x, device)
      let compilations = device.statistics.compilations
      let seconds = try elapsed { try first("x[x_start + i] * x[x_start + i] - 3.0f", x, device) }
      let compiled = device.statistics.compilations - compilations
      try JSONEncoder().encode(GPUAnswer(seconds: seconds, sample: [Double(compiled)]))
        .write(to: URL(fileURLWithPath: arguments[1]))
    }
  }

  private static func first(_ formula: String, _ x: Tensor, _ device: Device) throws {
    let kernel = try RawKernel(
      """
      KERNEL(first)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, i64 n) {
        FOR_EACH(i, n) y[y_start + i] = \(formula);
      }
      """, name: "first")
    _ = try kernel(
      .elements(x.count), .tensor(x), .result(.float32, x.shape), .scalar(x.count, .int64))
    try device.synchronize()
  }
}
