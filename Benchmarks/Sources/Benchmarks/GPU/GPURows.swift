import Foundation
import Swiftwater

/// Rows made of what all sides answered.
struct GPURows {
  let sizes: GPUSizes
  let isGPU: Bool
  /// By case and side, one for each round.
  let answers: [String: [String: [GPUAnswer]]]

  var all: [Row] {
    let cases = GPUCases(sizes: sizes)
    return cases.all.flatMap(rows) + overheads + sizes.table.map(row)
  }

  // MARK: - Implementation

  private static let automatic = GPUProcess.Side.automatic.rawValue
  private static let device = GPUProcess.Side.device.rawValue
  private static let cpu = (side: GPUProcess.Side.cpu.rawValue, name: "ours on the CPU")

  private var threads: Int { ProcessInfo.processInfo.activeProcessorCount }

  private func seconds(_ name: String, _ who: String) -> Double? {
    answers[name]?[who].map { median($0.map(\.seconds)) }
  }

  /// Everybody else who has the case.
  private func rivals(_ name: String) -> [Rival] {
    let others = [(Self.cpu.side, Self.cpu.name)] + ["NumPy", "CuPy", "PyTorch"].map { ($0, $0) }
    return others.compactMap { side, title in
      seconds(name, side).map { Rival(name: title, value: $0) }
    }
  }

  /// Whether everybody's results are ours.
  private func areEqual(_ name: String, _ ours: String, _ tolerance: Double) -> Bool {
    guard let mine = answers[name]?[ours]?.first?.sample else { return false }
    return (answers[name] ?? [:]).filter { $0.key != ours }.allSatisfy { who, theirs in
      let other = theirs[0].sample
      let isEqual =
        mine.count == other.count
        && zip(mine, other).allSatisfy {
          abs($0 - $1) <= tolerance * max(abs($0), abs($1), 1e-3)
        }
      if !isEqual { print("differs: \(name): \(mine), \(who) has \(other)") }
      return isEqual
    }
  }

  /// Bytes a second of the fastest copy anybody made.
  private var bandwidth: Double {
    let copy = GPUCases(sizes: sizes).copy
    let times = (answers[copy.name] ?? [:]).filter { $0.key != Self.cpu.side && $0.key != "NumPy" }
      .map { median($0.value.map(\.seconds)) }
    return Double(copy.bytes ?? 0) / (times.min() ?? .nan)
  }

  private func rows(_ example: GPUCase) -> [Row] {
    let rivals = rivals(example.name)
    guard let ours = seconds(example.name, Self.device) else {
      return [Row(absent: example.name, subject: GPU.name, threads: threads, rivals: rivals)]
    }
    let isThere = rivals.contains { $0.name == example.bar?.opponent }
    let row = Row(
      subject: GPU.name, case: example.name, threads: threads, ours: ours, rivals: rivals,
      resultsEqual: areEqual(example.name, Self.device, example.tolerance),
      bar: isGPU && isThere ? example.bar.map { .ratio($0.ratio) } : nil,
      against: example.bar?.opponent)
    guard isGPU, let share = example.share, let bytes = example.bytes else { return [row] }
    return [
      row,
      Row(
        subject: GPU.name, case: "share of the copy's bandwidth, the same", threads: threads,
        ours: Double(bytes) / ours / bandwidth, bar: .atLeast(share), unit: .share),
    ]
  }

  private var overheads: [Row] {
    [
      (GPUOverheads.smallest, 3e-6), (GPUOverheads.step, 10e-6),
      (GPUKernelStart.fromSource, 60e-3), (GPUKernelStart.fromDisk, 1e-3),
    ].compactMap { name, most in
      seconds(name, Self.device).map { ours in
        Row(
          subject: GPU.name, case: name, threads: threads, ours: ours, rivals: rivals(name),
          resultsEqual: areEqual(name, Self.device, 1e-4), bar: isGPU ? .atMost(most) : nil)
      }
    }
  }

  private func row(_ size: Int) -> Row {
    let name = GPUSpeedBySize.name(size)
    // Never more than 10 % slower than the better of ours on the processor and CuPy.
    let best = Rival.best(of: rivals(name).filter { ["CuPy", Self.cpu.name].contains($0.name) })
    return Row(
      subject: GPU.name, case: "automatic device: \(name)", threads: threads,
      ours: seconds(name, Self.automatic) ?? .nan, rivals: rivals(name),
      resultsEqual: areEqual(name, Self.automatic, 1e-4), bar: isGPU ? .ratio(0.9) : nil,
      against: best?.name)
  }
}
