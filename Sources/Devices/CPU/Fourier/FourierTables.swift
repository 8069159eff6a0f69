import CKernels

/// Whether numbers of a transform have 32 or 64 bits.
extension sw_fft_precision {
  init(_ dtype: DType) {
    self = dtype == .float64 ? SW_FFT_DOUBLE : SW_FFT_FLOAT
  }

  /// The bytes of a real number.
  var byteCount: Int { self == SW_FFT_DOUBLE ? 8 : 4 }

  /// How many transforms lie side by side.
  var lanes: Int { Int(SW_FFT_LANE_BYTES) / byteCount }
}

/// What a plan holds beyond its numbers.
protocol FourierPlan: AnyObject, Sendable {
  /// The memory it keeps.
  var byteCount: Int { get }
}

/// A table of roots of unity.
struct FourierTable: @unchecked Sendable {
  // Sendable: written once, by the initialiser.

  let buffer: Buffer
  var pointer: UnsafeRawPointer { UnsafeRawPointer(buffer.pointer) }

  /// Writes e^(-2πi · row · (first + column · step) / n) for all rows and columns.
  init(
    _ precision: sw_fft_precision, of n: Int, layout: sw_fft_layout = SW_FFT_PAIRS,
    rows: Range<Int>, columns: Int, first: Int = 0, step: Int = 1
  ) throws(DeviceError) {
    buffer = try Buffer(byteCount: rows.count * columns * 2 * precision.byteCount)
    sw_fft_roots(
      precision, layout, Int64(n), Int64(rows.lowerBound), Int64(rows.count), Int64(columns),
      Int64(first), Int64(step), buffer.pointer)
  }
}

/// A transform of rows of lanes, whose length has small prime factors.
final class LanesPlan: FourierPlan, @unchecked Sendable {
  // Sendable: the plan and its tables are written by the initialiser alone.

  let plan: UnsafeMutablePointer<sw_fft_lanes>
  let length: Int
  private let tables: [FourierTable]

  init(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) {
    var (tables, passes) = ([FourierTable](), [sw_fft_pass]())
    var (rest, stride) = (length, 1)
    for radix in FourierLength.radices(length) ?? [1] {
      let groups = rest / radix
      let twiddles = try FourierTable(
        precision, of: rest, rows: 0..<groups, columns: radix - 1, first: 1)
      let roots = try FourierTable(precision, of: radix, rows: 1..<2, columns: radix)
      passes.append(
        sw_fft_pass(
          radix: Int64(radix), groups: Int64(groups), stride: Int64(stride),
          twiddles: twiddles.pointer, roots: roots.pointer))
      tables += [twiddles, roots]
      (rest, stride) = (groups, stride * radix)
    }
    self.length = length
    self.tables = tables
    plan = .allocate(capacity: 1)
    plan.initialize(to: sw_fft_lanes())
    plan.pointee.length = Int64(length)
    plan.pointee.pass_count = Int64(passes.count)
    withUnsafeMutableBytes(of: &plan.pointee.passes) { bytes in
      _ = bytes.bindMemory(to: sw_fft_pass.self).update(fromContentsOf: passes)
    }
  }

  deinit { plan.deallocate() }

  var byteCount: Int { tables.reduce(0) { $0 + $1.buffer.byteCount } }
}

/// A transform of one line, cut into columns and rows.
final class SplitPlan: FourierPlan, @unchecked Sendable {
  // Sendable: the plan and its tables are written by the initialiser alone.

  let plan: UnsafeMutablePointer<sw_fft_split>
  let (first, second): (LanesPlan, LanesPlan)
  private let tables: [FourierTable]

  init(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) {
    let lanes = precision.lanes
    let extents = FourierLength.split(length)
    first = try FourierPlans.lanes(extents.first, precision)
    second = try FourierPlans.lanes(extents.second, precision)
    let near = try FourierTable(
      precision, of: length, layout: SW_FFT_PLANES, rows: 0..<extents.first, columns: lanes)
    let far = try FourierTable(
      precision, of: length, rows: 0..<(extents.second + lanes - 1) / lanes,
      columns: extents.first, step: lanes)
    tables = [near, far]
    plan = .allocate(capacity: 1)
    plan.initialize(
      to: sw_fft_split(
        first: first.plan, second: second.plan, near_twiddles: near.pointer,
        far_twiddles: far.pointer))
  }

  deinit { plan.deallocate() }

  var byteCount: Int { tables.reduce(0) { $0 + $1.buffer.byteCount } }
}

/// A transform of any length as a convolution with a chirp.
///
/// - Source: L. I. Bluestein 1970, doi:10.1109/TAU.1970.1162132.
final class ChirpPlan: FourierPlan {
  let split: SplitPlan
  let length: Int
  /// The extent of the transforms inside, at least 2 · *length* − 1.
  let extent: Int
  /// e^(-πi j² / *length*) for j below the length.
  let chirp: Buffer
  /// The transform of its conjugate, around 0.
  let kernel: Buffer

  init(_ length: Int, _ precision: sw_fft_precision) throws(DeviceError) {
    self.length = length
    extent = FourierLength.convenient(2 * length - 1)
    split = try FourierPlans.split(extent, precision)
    let pair = 2 * precision.byteCount
    chirp = try Buffer(byteCount: length * pair)
    sw_fft_chirp(precision, Int64(length), Int64(length), chirp.pointer)
    // In double, so that the kernel of floats is as exact as a float can be.
    let wide = try FourierPlans.split(extent, SW_FFT_DOUBLE)
    let (wrapped, line) = (
      try Buffer(byteCount: extent * 16, zeroed: true), try Buffer(byteCount: length * 16)
    )
    sw_fft_chirp(SW_FFT_DOUBLE, Int64(length), Int64(length), line.pointer)
    let (values, target) = (
      line.pointer.assumingMemoryBound(to: Double.self),
      wrapped.pointer.assumingMemoryBound(to: Double.self)
    )
    for j in 0..<length {
      for place in [j, (extent - j) % extent] {
        target[2 * place] = values[2 * j]
        target[2 * place + 1] = -values[2 * j + 1]
      }
    }
    let space = try SplitSpace(wide, SW_FFT_DOUBLE)
    try space.run(
      wrapped.pointer, into: wrapped.pointer, layout: SW_FFT_PAIRS, scale: 1 / Double(extent))
    if precision == SW_FFT_DOUBLE {
      kernel = wrapped
    } else {
      kernel = try Buffer(byteCount: extent * pair)
      let narrow = kernel.pointer.assumingMemoryBound(to: Float.self)
      for place in 0..<2 * extent { narrow[place] = Float(target[place]) }
    }
  }

  var byteCount: Int { chirp.byteCount + kernel.byteCount }
}

/// The roots that join the halves of a real transform of 2 · *half* numbers.
final class RealPlan: FourierPlan {
  /// A row of e^(-2πi l / n), and pairs of e^(-2πi c · lanes / n), for one line.
  let (near, far): (FourierTable, FourierTable)
  /// Pairs of e^(-2πi k / n), for lanes.
  let roots: FourierTable

  init(_ half: Int, _ precision: sw_fft_precision) throws(DeviceError) {
    let lanes = precision.lanes
    near = try FourierTable(
      precision, of: 2 * half, layout: SW_FFT_PLANES, rows: 1..<2, columns: lanes)
    far = try FourierTable(
      precision, of: 2 * half, rows: 1..<2, columns: half / 2 / lanes + 1, step: lanes)
    // Long lines never lie in lanes.
    let inLanes = half <= FourierTransform.longestInLanes
    roots = try FourierTable(
      precision, of: 2 * half, rows: 1..<2, columns: inLanes ? half / 2 + 1 : 0)
  }

  var byteCount: Int { near.buffer.byteCount + far.buffer.byteCount + roots.buffer.byteCount }
}
