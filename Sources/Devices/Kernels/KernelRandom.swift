import CKernels

/// Random numbers on an accelerator: the processor's very bits of ``Philox``, ``NormalNumbers`` and
/// ``ExponentialNumbers``.
package enum KernelRandom {
  /// Fills memory with numbers drawn evenly: two of each place of the stream, `low + width u`, at most
  /// `last`.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers.
  ///   - dtype: `float32` or `float64`; computed in `float64`.
  ///   - count: How many.
  ///   - low: The lower end of the interval.
  ///   - width: Its width.
  ///   - last: The largest number of the interval, which rounding must not pass.
  ///   - random: The source of randomness.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Source: Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405.
  package static func uniforms(
    _ target: DeviceArray, dtype: DType, count: Int, low: Double, width: Double, last: Double,
    random: Philox, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "uniforms", ["R \(dtype.kernelType)"], philox, uniform),
      .elements((count + 1) / 2), target.arguments, [.int(count)], random.arguments,
      [
        .bits(low.bitPattern, byteCount: 8), .bits(width.bitPattern, byteCount: 8),
        .bits(last.bitPattern, byteCount: 8),
      ])
  }

  /// Fills memory with normal numbers in single precision, those of ``NormalNumbers``.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `float32`.
  ///   - count: How many.
  ///   - mean: The centre.
  ///   - standardDeviation: The spread.
  ///   - random: The source of randomness.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  package static func normals(
    _ target: DeviceArray, count: Int, mean: Float, standardDeviation: Float, random: Philox,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    let tile = Int(SW_NORMALS_TILE)
    try accelerator.run(
      KernelText(name: "normals", ["QUARTER \(tile / 4)"], philox, normal),
      .elements((count + tile - 1) / tile * (tile / 4)), target.arguments, [.int(count)],
      random.arguments,
      [
        .bits(UInt64(mean.bitPattern), byteCount: 4),
        .bits(UInt64(standardDeviation.bitPattern), byteCount: 4),
      ])
  }

  /// Fills memory with the words of a stream, four of each place.
  ///
  /// - Parameters:
  ///   - target: Room for `count` words of type `uint32`.
  ///   - count: How many.
  ///   - random: The source of randomness.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func words(
    _ target: DeviceArray, count: Int, random: Philox, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "random_words", [], philox, words), .elements((count + 3) / 4),
      target.arguments, [.int(count)], random.arguments)
  }

  // MARK: - Implementation

  /// `PHILOX(a, b, c, d, place, stream, seed)` defines four words.
  static let philox = """
    #define PHILOX(a, b, c, d, place, stream, seed)                                     \\
      u32 a = (u32)(place), b = (u32)((u64)(place) >> 32);                              \\
      u32 c = (u32)(stream), d = (u32)((stream) >> 32);                                 \\
      {                                                                                 \\
        u32 key_low = (u32)(seed), key_high = (u32)((seed) >> 32);                      \\
        for (i32 round = 0; round < 10; round++) {                                      \\
          const u64 p = (u64)a * 0xD2511F53u, q = (u64)c * 0xCD9E8D57u;                 \\
          a = (u32)(q >> 32) ^ b ^ key_low;                                             \\
          b = (u32)q;                                                                   \\
          c = (u32)(p >> 32) ^ d ^ key_high;                                            \\
          d = (u32)p;                                                                   \\
          key_low += 0x9E3779B9u;                                                       \\
          key_high += 0xBB67AE85u;                                                      \\
        }                                                                               \\
      }
    """

  private static let words = """
    KERNEL(random_words)(GLOBAL u32 *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream) {
      y += y_start;
      FOR_EACH(i, (count + 3) / 4) {
        PHILOX(a, b, c, d, i, stream, seed)
        y[4 * i] = a;
        if (4 * i + 1 < count) y[4 * i + 1] = b;
        if (4 * i + 2 < count) y[4 * i + 2] = c;
        if (4 * i + 3 < count) y[4 * i + 3] = d;
      }
    }
    """

  private static let uniform = """
    KERNEL(uniforms)(GLOBAL R *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream, f64 low,
                     f64 width, f64 last) {
      y += y_start;
      FOR_EACH(i, (count + 1) / 2) {
        PHILOX(a, b, c, d, i, stream, seed)
        f64 first = low + width * ((f64)(((u64)a << 32 | b) >> 11) * 0x1p-53);
        f64 second = low + width * ((f64)(((u64)c << 32 | d) >> 11) * 0x1p-53);
        y[2 * i] = (R)(last < first ? last : first);
        if (2 * i + 1 < count) y[2 * i + 1] = (R)(last < second ? last : second);
      }
    }
    """

  private static let normal = """
    // ln x for x in [2^-32, 1].
    FUNCTION f32 log_of_fraction(f32 x) {
      const u32 offset = F32_BITS(x) - 0x3f3504f3u;
      const i32 exponent = (i32)offset >> 23;
      const f32 f = BITS_F32(F32_BITS(x) - ((u32)exponent << 23)) - 1.0f;
      const f32 s = f / (2.0f + f), z = s * s;
      f32 p = 1.0f / 9;
      p = p * z + 1.0f / 7;
      p = p * z + 1.0f / 5;
      p = p * z + 1.0f / 3;
      const f32 e = (f32)exponent;
      return e * 0.693359375f + (f - s * (f - 2.0f * z * p) - e * 2.12194440e-4f);
    }
    FUNCTION void box_muller(u32 first, u32 second, f32 mean, f32 deviation, GLOBAL f32 *y, i64 at,
                             i64 count) {
      f32 u = ((f32)(first >> 1) + 0.5f) * 0x1p-31f;
      u = u < 1.0f ? u : 1.0f;
      const f32 radius = deviation * sqrt(-2.0f * log_of_fraction(u));
      const u32 quarter = (second + 0x20000000u) >> 30;
      const f32 angle = (f32)(i32)(second - (quarter << 30)) * \(angleUnit)f;
      const f32 z = angle * angle;
      f32 sine = 1.0f / 362880;
      sine = sine * z - 1.0f / 5040;
      sine = sine * z + 1.0f / 120;
      sine = sine * z - 1.0f / 6;
      sine = angle + angle * z * sine;
      f32 cosine = 1.0f / 40320;
      cosine = cosine * z - 1.0f / 720;
      cosine = cosine * z + 1.0f / 24;
      cosine = 1.0f - 0.5f * z + z * z * cosine;
      const u32 x = F32_BITS(quarter & 1 ? sine : cosine) ^ ((quarter + 1) & 2) << 30;
      const u32 w = F32_BITS(quarter & 1 ? cosine : sine) ^ (quarter & 2) << 30;
      if (at < count) y[at] = mean + radius * BITS_F32(x);
      if (at + QUARTER < count) y[at + QUARTER] = mean + radius * BITS_F32(w);
    }
    KERNEL(normals)(GLOBAL f32 *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream, f32 mean,
                    f32 deviation) {
      const i64 tile = 4 * QUARTER;
      FOR_EACH(i, (count + tile - 1) / tile * QUARTER) {
        PHILOX(a, b, c, d, i, stream, seed)
        const i64 at = i / QUARTER * tile + i % QUARTER;
        box_muller(a, b, mean, deviation, y + y_start, at, count);
        box_muller(c, d, mean, deviation, y + y_start, at + 2 * QUARTER, count);
      }
    }
    """

  /// 2⁻³¹ π, rounded to a float.
  private static let angleUnit = Float(0x1p-31 * Double.pi).description
}

extension Philox {
  /// What kernels get of the generator: seed and stream.
  var arguments: [KernelArgument] { [.bits(key, byteCount: 8), .bits(stream, byteCount: 8)] }
}
