extension KernelRandom {
  /// Fills memory with normal numbers in double precision, those of ``NormalNumbers``.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `float64`.
  ///   - count: How many.
  ///   - mean: The centre.
  ///   - standardDeviation: The spread.
  ///   - random: The source of randomness.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  package static func normals(
    _ target: DeviceArray, count: Int, mean: Double, standardDeviation: Double, random: Philox,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "wide_normals", [], philox, logarithm, normalPairs),
      .elements((count + 1) / 2), target.arguments, [.int(count)], random.arguments,
      [
        .bits(mean.bitPattern, byteCount: 8), .bits(standardDeviation.bitPattern, byteCount: 8),
      ])
  }

  /// Fills memory with exponential numbers of mean 1, those of ``ExponentialNumbers``.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `float64`.
  ///   - count: How many.
  ///   - random: The source of randomness.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  package static func exponentials(
    _ target: DeviceArray, count: Int, random: Philox, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    try accelerator.run(
      KernelText(name: "exponentials", [], philox, logarithm, exponentialPairs),
      .elements((count + 1) / 2), target.arguments, [.int(count)], random.arguments)
  }

  /// Fills memory with whole numbers of a range, all equally likely.
  ///
  /// Each takes as many words as it needs, from streams of its own: `random` with 1, 2 and so on in the
  /// upper half of its stream.
  ///
  /// - Parameters:
  ///   - target: Room for `count` numbers of type `int64`.
  ///   - count: How many.
  ///   - low: The least number.
  ///   - bound: How many numbers there are, above 0.
  ///   - random: The source of randomness, the upper half of whose stream is 0.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Source: D. Lemire 2019, doi:10.1145/3230636.
  package static func wholes(
    _ target: DeviceArray, count: Int, low: Int, bound: UInt64, random: Philox,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard count > 0 else { return }
    // Below it, what a product leaves over would make some numbers likelier than others.
    let least = (0 &- bound) % bound
    try accelerator.run(
      KernelText(name: "random_wholes", [], philox, wholeNumbers), .elements(count),
      target.arguments, [.int(count)], random.arguments,
      [.int(low), .bits(bound, byteCount: 8), .bits(least, byteCount: 8)])
  }

  // MARK: - Implementation

  /// The natural logarithm of a number in [2^-53, 1], and numbers in (0, 1] of two words: the
  /// processor's text of both.
  private static let logarithm = """
    FUNCTION f64 log_of_fraction(f64 x) {
      const u64 offset = F64_BITS(x) - 0x3fe6a09e667f3bcdul;
      const i32 exponent = (i32)(u32)(offset >> 32) >> 20;
      const f64 f = BITS_F64(F64_BITS(x) - ((u64)(i64)exponent << 52)) - 1.0;
      const f64 s = f / (2.0 + f), z = s * s;
      f64 p = 1.0 / 23;
      p = p * z + 1.0 / 21;
      p = p * z + 1.0 / 19;
      p = p * z + 1.0 / 17;
      p = p * z + 1.0 / 15;
      p = p * z + 1.0 / 13;
      p = p * z + 1.0 / 11;
      p = p * z + 1.0 / 9;
      p = p * z + 1.0 / 7;
      p = p * z + 1.0 / 5;
      p = p * z + 1.0 / 3;
      const f64 e = exponent;
      return e * 0x1.62e42feep-1 + (f - s * (f - 2.0 * z * p) + e * 0x1.a39ef35793c76p-33);
    }
    FUNCTION f64 positive(u32 high, u32 low) {
      return 1.0 - (f64)(i64)(((u64)high << 32 | low) >> 11) * 0x1p-53;
    }
    """

  private static let exponentialPairs = """
    KERNEL(exponentials)(GLOBAL f64 *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream) {
      y += y_start;
      FOR_EACH(i, (count + 1) / 2) {
        PHILOX(a, b, c, d, i, stream, seed)
        y[2 * i] = -log_of_fraction(positive(a, b));
        if (2 * i + 1 < count) y[2 * i + 1] = -log_of_fraction(positive(c, d));
      }
    }
    """

  private static let normalPairs = """
    KERNEL(wide_normals)(GLOBAL f64 *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream,
                         f64 mean, f64 deviation) {
      y += y_start;
      FOR_EACH(i, (count + 1) / 2) {
        PHILOX(a, b, c, d, i, stream, seed)
        const f64 radius = deviation * sqrt(-2.0 * log_of_fraction(positive(a, b)));
        // The whole turn has 64 bits, whose quarters are taken off in whole numbers.
        const u64 turn = ((u64)c << 32 | d) & ~(u64)0x7ff;
        const u64 quarter = (turn + 0x2000000000000000ul) >> 62;
        const i64 rest = (i64)(turn - (quarter << 62)) >> 11;
        const f64 angle = (f64)rest * (0x1p-52 * 3.14159265358979323846);
        const f64 z = angle * angle;
        f64 sine = 1.0 / 355687428096000;
        sine = sine * z - 1.0 / 1307674368000;
        sine = sine * z + 1.0 / 6227020800;
        sine = sine * z - 1.0 / 39916800;
        sine = sine * z + 1.0 / 362880;
        sine = sine * z - 1.0 / 5040;
        sine = sine * z + 1.0 / 120;
        sine = sine * z - 1.0 / 6;
        sine = angle + angle * z * sine;
        f64 cosine = 1.0 / 20922789888000;
        cosine = cosine * z - 1.0 / 87178291200;
        cosine = cosine * z + 1.0 / 479001600;
        cosine = cosine * z - 1.0 / 3628800;
        cosine = cosine * z + 1.0 / 40320;
        cosine = cosine * z - 1.0 / 720;
        cosine = cosine * z + 1.0 / 24;
        cosine = 1.0 - 0.5 * z + z * z * cosine;
        const u64 x = F64_BITS(quarter & 1 ? sine : cosine) ^ ((quarter + 1) & 2) << 62;
        const u64 w = F64_BITS(quarter & 1 ? cosine : sine) ^ (quarter & 2) << 62;
        y[2 * i] = mean + radius * BITS_F64(x);
        if (2 * i + 1 < count) y[2 * i + 1] = mean + radius * BITS_F64(w);
      }
    }
    """

  private static let wholeNumbers = """
    #ifdef CUDA
    #define HIGH_PRODUCT(x, y) __umul64hi(x, y)
    #else
    #define HIGH_PRODUCT(x, y) mul_hi((u64)(x), (u64)(y))
    #endif
    KERNEL(random_wholes)(GLOBAL i64 *RESTRICT y, i64 y_start, i64 count, u64 seed, u64 stream,
                          i64 low, u64 bound, u64 least) {
      y += y_start;
      FOR_EACH(i, count) {
        u64 bits = 0, next = 0;
        for (u64 draw = 2;; draw++) {
          if (draw % 2 == 0) {
            PHILOX(a, b, c, d, i, (draw / 2) << 32 | stream, seed)
            bits = (u64)a << 32 | b;
            next = (u64)c << 32 | d;
          } else {
            bits = next;
          }
          if (bits * bound >= least) break;
        }
        y[i] = (i64)((u64)low + HIGH_PRODUCT(bits, bound));
      }
    }
    """
}
