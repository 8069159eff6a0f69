import Foundation
import Swiftwater

/// One of our sides, in a process of its own: what a process asks of devices once changes how it
/// decides afterwards.
enum GPUProcess {
  static let argument = "--gpu"

  enum Side: String {
    /// Everything on the device.
    case device
    /// Everything on the processor.
    case cpu
    /// The table of sizes, with nobody asking for a device.
    case automatic
  }

  /// `--gpu SIDE SIZES FILE`.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let side = Side(rawValue: arguments[0]) else {
      throw BenchmarkError("usage: \(argument) device|cpu|automatic SIZES FILE")
    }
    let sizes = try GPUSizes(path: arguments[1])
    let answers: [String: GPUAnswer]
    switch side {
    case .device:
      let device = try Device.named(sizes.device)
      answers = try withDevice(device) {
        try cases(sizes, on: device).merging(GPUOverheads.measure(on: device)) { $1 }
      }
    case .cpu:
      let all = sizes.onlySizes ? [:] : try cases(sizes, on: .cpu)
      answers = try all.merging(GPUSpeedBySize.measure(sizes, on: .cpu)) { $1 }
    case .automatic:
      try GPUSpeedBySize.waitForDevice(sizes)
      answers = try GPUSpeedBySize.measure(sizes, on: Device.named(sizes.device))
    }
    try JSONEncoder().encode(answers).write(to: URL(fileURLWithPath: arguments[2]))
  }

  private static func cases(
    _ sizes: GPUSizes, on device: Device
  ) throws -> [String: GPUAnswer] {
    let cases = GPUCases(sizes: sizes)
    var answers: [String: GPUAnswer] = [:]
    for example in [cases.copy] + cases.all {
      answers[example.name] = try example.measure(on: device)
      MemoryPool.host.trim()
    }
    return answers
  }
}

/// One expression at every size, on the device that the library chooses by itself.
enum GPUSpeedBySize {
  static func name(_ size: Int) -> String { "\(SpeedBySize.expression), n = \(size)" }

  static func measure(_ sizes: GPUSizes, on device: Device) throws -> [String: GPUAnswer] {
    let largest = sizes.largest
    let (x, y) = (MixedNumbers.floats(largest, 7919), MixedNumbers.floats(largest, 104_729))
    var answers: [String: GPUAnswer] = [:]
    for size in sizes.table {
      let (u, v) = (try Arrays.copied(x[0..<size] * 1), try Arrays.copied(y[0..<size] * 1))
      let runs = max(1, 400_000 / (size + 400))
      // Operands move to a device once it has paid to have left them: some runs, before the time.
      var times: [Double] = []
      var result = u
      for repetition in -6..<7 {
        let spent = try elapsed {
          for _ in 0..<runs {
            result = (u * 2.5 + v) ** 2 - u
            try result.evaluate()
          }
          try device.synchronize()
        }
        if repetition >= 0 { times.append(spent / Double(runs)) }
      }
      answers[name(size)] = GPUAnswer(seconds: median(times), sample: Arrays.sample(result))
    }
    return answers
  }

  /// The first large operation looks for a device in the background; waits a little for it.
  static func waitForDevice(_ sizes: GPUSizes) throws {
    guard sizes.device == "cuda" else { return }
    let x = MixedNumbers.floats(1_000_000, 7919)
    let device = try Device.named(sizes.device)
    for _ in 0..<200 where device.statistics.launches == 0 {
      try (x * 2).evaluate()
      Thread.sleep(forTimeInterval: 0.05)
    }
  }
}
