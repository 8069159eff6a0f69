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
    // What is known is on the disk after each process: nobody may be there to begin again.
    func take(_ found: [String: GPUAnswer], of who: String) throws -> [Row] {
      for (name, answer) in found {
        answers[name, default: [:]][who, default: []].append(answer)
      }
      let rows = GPURows(sizes: sizes, isGPU: isGPU, answers: answers).all
      try write(rows, to: "\(context.output)/\(name).jsonl")
      return rows
    }
    for _ in 0..<rounds {
      for side in [GPUProcess.Side.device, .automatic, .cpu] {
        sizes.onlySizes = side == .cpu && isGPU
        _ = try take(try ours(side, sizes, context), of: side.rawValue)
      }
      for (who, name) in isGPU
        ? [("cupy", "CuPy"), ("torch", "PyTorch"), ("numpy", "NumPy")]
        : [("numpy", "NumPy")]
      {
        sizes.onlySizes = who == "numpy" && isGPU
        _ = try take(try theirs(who, sizes, context), of: name)
      }
    }
    var starts: [String: GPUAnswer] = [:]
    do {
      starts = try GPUKernelStart.measure(sizes, context)
    } catch {
      print("gpu: without the time of a new kernel: \(error)")
    }
    return try take(starts, of: "device")
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

  /// The seconds after which a process is taken for one that hangs.
  private static let patience = 400.0

  private static func ours(
    _ side: GPUProcess.Side, _ sizes: GPUSizes, _ context: Context
  ) throws -> [String: GPUAnswer] {
    let (file, to) = (context.output + "/gpu-sizes.json", context.output + "/gpu-ours.json")
    var sizes = sizes
    var answers: [String: GPUAnswer] = [:]
    while true {
      try sizes.write(to: file)
      for old in [to, GPUAnswers.underWay(to)] { try? FileManager.default.removeItem(atPath: old) }
      var failure: (any Error)?
      do {
        _ = try Subprocess.run(
          [CommandLine.arguments[0], GPUProcess.argument, side.rawValue, file, to],
          removing: Subprocess.slowingVariables + (side == .cpu ? [] : ["SWIFTWATER_DEVICE"]),
          adding: side == .cpu ? ["SWIFTWATER_DEVICE": "cpu"] : [:], limit: patience)
      } catch {
        failure = error
      }
      answers.merge(GPUAnswer.read(to)) { $1 }
      guard let failure else { return answers }
      print("gpu: our side '\(side.rawValue)': \(failure)")
      // A case that a process dies of is left out by the next one.
      let fatal = FileManager.default.contents(atPath: GPUAnswers.underWay(to))
        .map { String(decoding: $0, as: UTF8.self) }
      guard let fatal, !sizes.leftOut.contains(fatal) else { return answers }
      print("gpu: without '\(fatal)'")
      sizes.leftOut += [fatal] + answers.keys
    }
  }

  private static func theirs(
    _ who: String, _ sizes: GPUSizes, _ context: Context
  ) throws -> [String: GPUAnswer] {
    let (file, to) = (context.output + "/gpu-sizes.json", context.output + "/gpu-theirs.json")
    try sizes.write(to: file)
    try? FileManager.default.removeItem(atPath: to)
    do {
      _ = try Subprocess.run(
        [context.python, context.root + "/Benchmarks/peers/gpu.py", who, file, to],
        removing: Subprocess.slowingVariables, limit: patience)
    } catch {
      // Not installed, or without memory: the others' figures are worth having all the same.
      print("gpu: without \(who), or a part of it: \(error)")
    }
    return GPUAnswer.read(to)
  }
}
