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
    var answers = GPUAnswers(file: arguments[2], leftOut: sizes.leftOut)
    switch side {
    case .device:
      let device = try Device.named(sizes.device)
      try withDevice(device) {
        try measure(sizes, on: device, into: &answers)
        try GPUOverheads.measure(on: device, into: &answers)
      }
    case .cpu:
      if !sizes.onlySizes { try measure(sizes, on: .cpu, into: &answers) }
      try GPUSpeedBySize.measure(sizes, on: .cpu, into: &answers)
    case .automatic:
      try GPUSpeedBySize.waitForDevice(sizes)
      try GPUSpeedBySize.measure(sizes, on: Device.named(sizes.device), into: &answers)
    }
  }

  private static func measure(
    _ sizes: GPUSizes, on device: Device, into answers: inout GPUAnswers
  ) throws {
    let cases = GPUCases(sizes: sizes)
    for example in [cases.copy] + cases.all {
      try answers.add(example.name) { try example.measure(on: device) }
      MemoryPool.host.trim()
    }
  }
}

/// One expression at every size, on the device that the library chooses by itself.
enum GPUSpeedBySize {
  static func name(_ size: Int) -> String { "\(SpeedBySize.expression), n = \(size)" }

  static func measure(
    _ sizes: GPUSizes, on device: Device, into answers: inout GPUAnswers
  ) throws {
    let largest = sizes.largest
    let (x, y) = (MixedNumbers.floats(largest, 7919), MixedNumbers.floats(largest, 104_729))
    for size in sizes.table {
      try answers.add(name(size)) { try measure(size, x, y, on: device) }
    }
  }

  private static func measure(
    _ size: Int, _ x: Tensor, _ y: Tensor, on device: Device
  ) throws -> GPUAnswer {
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
    return GPUAnswer(seconds: median(times), sample: Arrays.sample(result))
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
