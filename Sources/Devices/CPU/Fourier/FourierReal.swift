import CKernels

extension FourierTask {
  /// Transforms lines of real numbers into length / 2 + 1 pairs each.
  func realLines(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, count: Int, length: Int
  ) throws(DeviceError) {
    let precision = precision
    guard length.isMultiple(of: 2) else {
      try oddBundles(count, length) { bundle, space throws(DeviceError) in
        let line = length / 2 + 1
        sw_fft_widen(
          precision, source + bundle.lowerBound * length * precision.byteCount, space,
          Int64(bundle.count * length))
        try lines(
          space, into: space,
          FourierLines(count: bundle.count, length: length, pitches: (length, length)))
        for (place, number) in bundle.enumerated() {
          (target + number * line * pair).copyMemory(
            from: space + place * length * pair, byteCount: line * pair)
        }
      }
      return
    }
    let half = length / 2
    let plan = try FourierPlans.real(half, precision)
    let to = SharedAddress(target)
    let isAlone = count == 1
    let finish: @Sendable (Int, Range<Int>) -> Void = { [pair] line, blocks in
      sw_fft_real_finish(
        precision, to.pointer + line * (half + 1) * pair, Int64(half), Int64(blocks.lowerBound),
        Int64(blocks.upperBound), plan.near.pointer, plan.far.pointer)
    }
    let blocks = blockCount(half)
    try lines(
      source, into: target,
      FourierLines(count: count, length: half, pitches: (half, half + 1))
    ) { line in
      if !isAlone { finish(line, 0..<blocks) }
    }
    if isAlone { Threads.forEachRange(blocks, grain: Self.blockGrain) { finish(0, $1) } }
  }

  /// Transforms lines of length / 2 + 1 pairs into real numbers.
  func hermitianLines(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, count: Int, length: Int
  ) throws(DeviceError) {
    let precision = precision
    guard length.isMultiple(of: 2) else {
      try oddBundles(count, length) { bundle, space throws(DeviceError) in
        let line = length / 2 + 1
        for (place, number) in bundle.enumerated() {
          sw_fft_mirror(
            precision, source + number * line * pair, space + place * length * pair, Int64(length))
        }
        try lines(
          space, into: space,
          FourierLines(count: bundle.count, length: length, pitches: (length, length)))
        sw_fft_narrow(
          precision, space, target + bundle.lowerBound * length * precision.byteCount,
          Int64(bundle.count * length))
      }
      return
    }
    let half = length / 2
    let plan = try FourierPlans.real(half, precision)
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let prepare: @Sendable (Int, Range<Int>) -> Void = { [pair] line, blocks in
      sw_fft_real_prepare(
        precision, from.pointer + line * (half + 1) * pair, to.pointer + line * half * pair,
        Int64(half), Int64(blocks.lowerBound), Int64(blocks.upperBound), plan.near.pointer,
        plan.far.pointer)
    }
    let blocks = blockCount(half)
    if count == 1 {
      Threads.forEachRange(blocks, grain: Self.blockGrain) { prepare(0, $1) }
    } else {
      try chunks(count, cost: half) { range in
        for line in range { prepare(line, 0..<blocks) }
      }
    }
    try lines(
      target, into: target, FourierLines(count: count, length: half, pitches: (half, half)))
  }

  /// Transforms adjacent columns of 2 · `half` real numbers, which lie in lanes as they are.
  func realColumns(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, outer: Int, half: Int,
    inner: Int, _ direction: FourierTransform.Direction
  ) throws(DeviceError) {
    let plan = try FourierPlans.lanes(half, precision)
    let roots = try FourierPlans.real(half, precision).roots
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let blocks = (inner + lanes - 1) / lanes
    try chunks(outer * blocks, cost: half * lanes) { range throws(DeviceError) in
      let work = try workSpace(plan)
      for task in range {
        let column = task % blocks * lanes
        let count = Int64(min(lanes, inner - column))
        let reals = (task / blocks * 2 * half * inner + column) * precision.byteCount
        let halves = (task / blocks * (half + 1) * inner + column) * pair
        let isForward = direction == .forward
        let real = sw_fft_rows(
          layout: SW_FFT_PLANES, real: (isForward ? from : to).pointer + reals, imaginary: nil,
          stride: Int64(inner))
        let complex = sw_fft_rows(
          layout: SW_FFT_PAIRS, real: (isForward ? to : from).pointer + halves, imaginary: nil,
          stride: Int64(2 * inner))
        if isForward {
          sw_fft_lanes_run_real(
            plan.plan, precision, real, complex, count, scale, roots.pointer, work.pointer)
        } else {
          sw_fft_lanes_run_hermitian(
            plan.plan, precision, complex, real, count, scale, roots.pointer, work.pointer)
        }
      }
      withExtendedLifetime(work) {}
    }
    withExtendedLifetime((plan, roots)) {}
  }

  // MARK: - Implementation

  private var pair: Int { 2 * precision.byteCount }

  /// Blocks of lanes that join a line's halves, and as many as make a chunk.
  private func blockCount(_ half: Int) -> Int { half / 2 / lanes + 1 }
  private static let blockGrain = 4096

  /// Calls `body` with as many lines of an odd length as make about 4 MB, and room for their pairs.
  private func oddBundles(
    _ count: Int, _ length: Int,
    _ body: (Range<Int>, UnsafeMutableRawPointer) throws(DeviceError) -> Void
  ) throws(DeviceError) {
    let most = min(count, max(1, (1 << 22) / (length * pair)))
    let space = try Buffer(byteCount: most * length * pair)
    for start in stride(from: 0, to: count, by: most) {
      try body(start..<min(count, start + most), space.pointer)
    }
    withExtendedLifetime(space) {}
  }
}
