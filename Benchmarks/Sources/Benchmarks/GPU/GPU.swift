import Foundation
import Swiftwater

extension Subject {
  static let gpu = Subject(name: GPU.name, run: GPU.run, note: GPU.note)
}

/// Devices against CuPy and PyTorch, each in processes of its own, in turn.
///
/// Without an NVIDIA GPU the same cases, smaller, run through OpenCL on whatever there is (PoCL runs
/// kernels on the processor) against our own engine for the processor and NumPy: that shows what the
/// kernels compute and what the host's side of a device costs, not how fast a GPU is, and no bar is
/// applied.
enum GPU {
  static let name = "gpu"

  @Sendable static func run(_ context: Context) throws -> [Row] {
    guard var sizes = place else {
      print(
        "gpu: no device here; Scripts/setup test installs PoCL, which runs kernels on the processor"
      )
      return []
    }
    let isGPU = sizes.device == GPUSizes.full.device
    var answers: [String: [String: [GPUAnswer]]] = [:]
    for _ in 0..<rounds {
      for side in [GPUProcess.Side.device, .automatic, .cpu] {
        sizes.onlySizes = side == .cpu && isGPU
        add(try ours(side, sizes, context), to: &answers, of: side.rawValue)
      }
      for (who, name) in isGPU
        ? [("cupy", "CuPy"), ("torch", "PyTorch"), ("numpy", "NumPy")]
        : [("numpy", "NumPy")]
      {
        sizes.onlySizes = who == "numpy" && isGPU
        add(try theirs(who, sizes, context), to: &answers, of: name)
      }
    }
    add(try GPUKernelStart.measure(sizes, context), to: &answers, of: "device")
    return GPURows(sizes: sizes, isGPU: isGPU, answers: answers).all
  }

  /// What the figures were measured on.
  @Sendable static func note() -> String? {
    guard let sizes = place, let device = try? Device.named(sizes.device),
      let hardware = device.hardware
    else { return nil }
    if device.kind == .cuda { return "On \(hardware)." }
    return """
      No NVIDIA GPU here: the kernels ran through OpenCL on \(hardware). These figures say nothing \
      about a GPU, and the bars of GPUs are not applied.
      """
  }

  // MARK: - Implementation

  private static let rounds =
    ProcessInfo.processInfo.environment["ROUNDS"].flatMap { Int($0) } ?? 3

  /// The sizes for the best device that is there.
  private static var place: GPUSizes? {
    [GPUSizes.full, .small].first { (try? Device.named($0.device))?.hardware != nil }
  }

  private static func add(
    _ answers: [String: GPUAnswer], to all: inout [String: [String: [GPUAnswer]]], of who: String
  ) {
    for (name, answer) in answers { all[name, default: [:]][who, default: []].append(answer) }
  }

  private static func ours(
    _ side: GPUProcess.Side, _ sizes: GPUSizes, _ context: Context
  ) throws -> [String: GPUAnswer] {
    let (file, to) = (context.output + "/gpu-sizes.json", context.output + "/gpu-ours.json")
    try sizes.write(to: file)
    _ = try Subprocess.run(
      [CommandLine.arguments[0], GPUProcess.argument, side.rawValue, file, to],
      removing: Subprocess.slowingVariables + (side == .cpu ? [] : ["SWIFTWATER_DEVICE"]),
      adding: side == .cpu ? ["SWIFTWATER_DEVICE": "cpu"] : [:])
    return try GPUAnswer.read(to)
  }

  private static func theirs(
    _ who: String, _ sizes: GPUSizes, _ context: Context
  ) throws -> [String: GPUAnswer] {
    let (file, to) = (context.output + "/gpu-sizes.json", context.output + "/gpu-theirs.json")
    try sizes.write(to: file)
    do {
      _ = try Subprocess.run(
        [context.python, context.root + "/Benchmarks/peers/gpu.py", who, file, to],
        removing: Subprocess.slowingVariables)
      return try GPUAnswer.read(to)
    } catch let error where who != "numpy" {
      // Not installed, or without memory: the others' figures are worth having all the same.
      print("gpu: without \(who): \(error)")
      return [:]
    }
  }
}
