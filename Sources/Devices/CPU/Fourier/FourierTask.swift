import CKernels

/// Lines of complex numbers in memory.
///
/// Line i begins, in pairs, at i / inner · pitch + i mod inner, and steps by inner.
struct FourierLines {
  let count: Int
  let length: Int
  /// Of the source and of the target.
  let pitches: (source: Int, target: Int)
  var inner = 1

  func offset(_ line: Int, pitch: Int) -> Int { line / inner * pitch + line % inner }
}

/// A transform of one precision, direction and scale.
struct FourierTask {
  let precision: sw_fft_precision
  let direction: FourierTransform.Direction
  let scale: Double

  init(_ dtype: DType, _ direction: FourierTransform.Direction, _ scale: Double) {
    precision = sw_fft_precision(dtype)
    self.direction = direction
    self.scale = scale
  }

  var lanes: Int { precision.lanes }
  /// Real and imaginary parts exchanged at both ends make it the inverse.
  var layout: sw_fft_layout { direction == .forward ? SW_FFT_PAIRS : SW_FFT_SWAPPED_PAIRS }

  /// Transforms lines without gaps in the cheapest way.
  ///
  /// - Parameter finish: Called with each line after it is done, on any thread.
  func lines(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, _ lines: FourierLines,
    finish: @Sendable (Int) -> Void = { _ in }
  ) throws(DeviceError) {
    guard FourierLength.radices(lines.length) != nil else {
      let plan = try FourierPlans.chirp(lines.length, precision)
      try eachLine(source, target, lines, cost: plan.extent) { () throws(DeviceError) in
        try ChirpSpace(plan, precision)
      } run: { space, source, target, isAlone throws(DeviceError) in
        try space.run(source, into: target, direction, scale, onThreads: isAlone)
      } finish: {
        finish($0)
      }
      return
    }
    if prefersLanes(lines) {
      try gathered(source, into: target, lines, finish: finish)
      return
    }
    let plan = try FourierPlans.split(lines.length, precision)
    try eachLine(source, target, lines, cost: lines.length) { () throws(DeviceError) in
      try SplitSpace(plan, precision)
    } run: { space, source, target, isAlone throws(DeviceError) in
      try space.run(source, into: target, layout: layout, scale: scale, onThreads: isAlone)
    } finish: {
      finish($0)
    }
  }

  /// Transforms adjacent columns, which lie in lanes as they are.
  func columns(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, outer: Int, length: Int,
    inner: Int
  ) throws(DeviceError) {
    let plan = try FourierPlans.lanes(length, precision)
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let blocks = (inner + lanes - 1) / lanes
    try chunks(outer * blocks, cost: length * lanes) { range throws(DeviceError) in
      let work = try workSpace(plan)
      for task in range {
        let column = task % blocks * lanes
        let offset = (task / blocks * length * inner + column) * 2 * precision.byteCount
        sw_fft_lanes_run(
          plan.plan, precision, pairs(from.pointer + offset, stride: inner),
          pairs(to.pointer + offset, stride: inner), Int64(min(lanes, inner - column)), scale,
          work.pointer)
      }
      withExtendedLifetime(work) {}
    }
    withExtendedLifetime(plan) {}
  }

  /// Transforms lines that are copied into lanes and back.
  func gathered(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, _ lines: FourierLines,
    finish: @Sendable (Int) -> Void = { _ in }
  ) throws(DeviceError) {
    let plan = try FourierPlans.lanes(lines.length, precision)
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let (lanes, length) = (self.lanes, Int64(lines.length))
    let (step, row) = (Int64(lines.inner), 2 * lanes * precision.byteCount)
    try chunks((lines.count + lanes - 1) / lanes, cost: lines.length * lanes) {
      range throws(DeviceError) in
      let work = try workSpace(plan)
      let space = try Buffer(byteCount: 2 * row * lines.length)
      let (taken, done) = (space.pointer, space.pointer + row * lines.length)
      for block in range {
        let members = block * lanes..<min(lines.count, (block + 1) * lanes)
        let count = Int64(members.count)
        sw_fft_gather(
          precision, from.pointer,
          members.map { Int64(lines.offset($0, pitch: lines.pitches.source)) }, count, step,
          length, taken)
        sw_fft_lanes_run(
          plan.plan, precision, planes(taken), planes(done), Int64(lanes), scale, work.pointer)
        sw_fft_scatter(
          precision, done,
          members.map { Int64(lines.offset($0, pitch: lines.pitches.target)) }, count, step,
          length, to.pointer)
        members.forEach(finish)
      }
      withExtendedLifetime((work, space)) {}
    }
    withExtendedLifetime(plan) {}
  }

  // MARK: - Implementation

  /// Whether copying lines into lanes costs less than cutting each in two.
  private func prefersLanes(_ lines: FourierLines) -> Bool {
    guard lines.count > 1, lines.length <= FourierTransform.longestInLanes else { return false }
    func blocks(_ count: Int) -> Int { (count + lanes - 1) / lanes }
    let parts = FourierLength.split(lines.length)
    let split =
      blocks(parts.second) * FourierLength.cost(parts.first)
      + blocks(parts.first) * FourierLength.cost(parts.second)
      + blocks(lines.length) * 2
    let together = FourierLength.cost(lines.length) + 5 * lines.length
    return blocks(lines.count) * together < lines.count * split
  }

  /// Runs one line after the other on all threads together when there are few and long ones, and
  /// lines side by side otherwise.
  private func eachLine<Space>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ lines: FourierLines, cost: Int,
    space: @Sendable () throws(DeviceError) -> Space,
    run:
      @Sendable (Space, UnsafeRawPointer, UnsafeMutableRawPointer, _ isAlone: Bool)
      throws(DeviceError) -> Void,
    finish: @Sendable (Int) -> Void
  ) throws(DeviceError) {
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let pair = 2 * precision.byteCount
    let isAlone = cost >= 1 << 16 && lines.count < 2 * Threads.count
    @Sendable func body(_ range: Range<Int>) throws(DeviceError) {
      let space = try space()
      for line in range {
        try run(
          space, UnsafeRawPointer(from.pointer + line * lines.pitches.source * pair),
          to.pointer + line * lines.pitches.target * pair, isAlone)
        finish(line)
      }
    }
    if isAlone { try body(0..<lines.count) } else { try chunks(lines.count, cost: cost, body) }
  }

  /// Runs ranges of tasks of about 64 Ki elements each on several threads.
  func chunks(
    _ count: Int, cost: Int, _ body: @Sendable (Range<Int>) throws(DeviceError) -> Void
  ) throws(DeviceError) {
    let grain = max(1, (1 << 16) / max(1, cost))
    if count <= grain {
      try body(0..<count)
      return
    }
    _ = try Threads.map((count + grain - 1) / grain) { chunk throws(DeviceError) in
      try body(chunk * grain..<min(count, (chunk + 1) * grain))
    }
  }

  func workSpace(_ plan: LanesPlan) throws(DeviceError) -> Buffer {
    try Buffer(byteCount: Int(sw_fft_work(plan.plan, precision)) * precision.byteCount)
  }

  private func pairs(_ pointer: UnsafeMutableRawPointer, stride: Int) -> sw_fft_rows {
    sw_fft_rows(layout: layout, real: pointer, imaginary: nil, stride: Int64(2 * stride))
  }

  private func planes(_ pointer: UnsafeMutableRawPointer) -> sw_fft_rows {
    let next = pointer + lanes * precision.byteCount
    let (real, imaginary) = direction == .forward ? (pointer, next) : (next, pointer)
    return sw_fft_rows(
      layout: SW_FFT_PLANES, real: real, imaginary: imaginary, stride: Int64(2 * lanes))
  }
}
