import CKernels

/// The memory one split transform works in.
struct SplitSpace: Sendable {
  init(_ plan: SplitPlan, _ precision: sw_fft_precision) throws(DeviceError) {
    self.plan = plan
    self.precision = precision
    let size = precision.byteCount
    turned = try Buffer(byteCount: Int(sw_fft_turned(plan.plan, precision)) * size)
    workSize =
      size
      * Int(max(sw_fft_work(plan.first.plan, precision), sw_fft_work(plan.second.plan, precision)))
    work = try Buffer(byteCount: workSize)
  }

  /// Transforms one line; source and target may be the same memory.
  func run(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, layout: sw_fft_layout,
    scale: Double, onThreads: Bool = false
  ) throws(DeviceError) {
    let (from, to, turned) = (
      SharedAddress(source), SharedAddress(target), SharedAddress(self.turned.pointer)
    )
    let (plan, precision) = (plan, precision)
    try forEachBlock(of: plan.second.length, plan.first.length, onThreads) { range, work in
      sw_fft_split_first(
        plan.plan, precision, layout, from.pointer, Int64(range.lowerBound),
        Int64(range.upperBound), turned.pointer, work)
    }
    try forEachBlock(of: plan.first.length, plan.second.length, onThreads) { range, work in
      sw_fft_split_second(
        plan.plan, precision, layout, turned.pointer, to.pointer, Int64(range.lowerBound),
        Int64(range.upperBound), scale, work)
    }
    withExtendedLifetime((self.turned, plan)) {}
  }

  // MARK: - Implementation

  private let plan: SplitPlan
  private let precision: sw_fft_precision
  private let turned: Buffer
  private let work: Buffer
  private let workSize: Int

  /// Calls `body` with blocks of a full row of lanes each, and memory to work in.
  private func forEachBlock(
    of lines: Int, _ length: Int, _ onThreads: Bool,
    _ body: @Sendable (Range<Int>, UnsafeMutableRawPointer) -> Void
  ) throws(DeviceError) {
    let blocks = (lines + precision.lanes - 1) / precision.lanes
    let grain = onThreads ? max(1, (1 << 16) / (length * precision.lanes)) : blocks
    if blocks <= grain {
      body(0..<blocks, work.pointer)
      return
    }
    let workSize = workSize
    _ = try Threads.map((blocks + grain - 1) / grain) { chunk throws(DeviceError) in
      let work = try Buffer(byteCount: workSize)
      body(chunk * grain..<min(blocks, (chunk + 1) * grain), work.pointer)
      withExtendedLifetime(work) {}
    }
  }
}

/// The memory one transform through a chirp works in.
struct ChirpSpace: Sendable {
  init(_ plan: ChirpPlan, _ precision: sw_fft_precision) throws(DeviceError) {
    self.plan = plan
    self.precision = precision
    split = try SplitSpace(plan.split, precision)
    padded = try Buffer(byteCount: plan.extent * 2 * precision.byteCount)
  }

  /// Transforms one line; source and target may be the same memory.
  func run(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer,
    _ direction: FourierTransform.Direction, _ scale: Double, onThreads: Bool
  ) throws(DeviceError) {
    // The chirp and its transform are symmetric, so their conjugates make the inverse.
    let sign: Double = direction == .forward ? 1 : -1
    let (size, length) = (2 * precision.byteCount, plan.length)
    let line = padded.pointer
    sw_fft_multiply(precision, source, plan.chirp.pointer, line, Int64(length), sign, 1)
    let rest = (plan.extent - length) * size
    (line + length * size).initializeMemory(as: UInt8.self, repeating: 0, count: rest)
    try split.run(line, into: line, layout: SW_FFT_PAIRS, scale: 1, onThreads: onThreads)
    sw_fft_multiply(precision, line, plan.kernel.pointer, line, Int64(plan.extent), sign, 1)
    try split.run(line, into: line, layout: SW_FFT_SWAPPED_PAIRS, scale: 1, onThreads: onThreads)
    sw_fft_multiply(precision, line, plan.chirp.pointer, target, Int64(length), sign, scale)
    withExtendedLifetime((plan, padded)) {}
  }

  // MARK: - Implementation

  private let plan: ChirpPlan
  private let precision: sw_fft_precision
  private let split: SplitSpace
  private let padded: Buffer
}
