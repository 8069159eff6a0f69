/// What whole numbers of 64 bits do in kernels where C's operators do not say it all.
///
/// The definition is that of the processor's interpreter, `CKernels/Instructions.inc`: additions wrap
/// around, division by 0 gives 0, and the smallest number divided by −1 is itself.
enum IntegerFunctions {
  static let text = #"""
    #define WRAP(x, operation, y) ((i64)((u64)(x) operation (u64)(y)))
    FUNCTION i64 i64_absolute(i64 x) { return x < 0 ? WRAP(0, -, x) : x; }
    FUNCTION u64 i64_size(i64 x) { return x < 0 ? (u64)0 - (u64)x : (u64)x; }
    FUNCTION i64 i64_floor_divide(i64 x, i64 y) {
      if (y == 0) return 0;
      if (y == -1) return WRAP(0, -, x);
      i64 q = x / y;
      return q - ((x % y != 0) & ((x ^ y) < 0));
    }
    FUNCTION i64 i64_truncated_remainder(i64 x, i64 y) {
      if (y == 0 || y == -1) return 0;
      return x % y;
    }
    FUNCTION i64 i64_remainder(i64 x, i64 y) {
      i64 r = i64_truncated_remainder(x, y);
      return r + (r != 0 && (r ^ y) < 0 ? y : 0);
    }
    FUNCTION u64 u64_floor_divide(u64 x, u64 y) { return y == 0 ? 0 : x / y; }
    FUNCTION u64 u64_remainder(u64 x, u64 y) { return y == 0 ? 0 : x % y; }
    // By squaring; a negative exponent gives 0 except for bases 1 and -1.
    FUNCTION u64 u64_power(u64 base, u64 exponent) {
      u64 result = 1;
      for (; exponent; exponent >>= 1, base *= base) result *= exponent & 1 ? base : 1;
      return result;
    }
    FUNCTION i64 i64_power(i64 base, i64 exponent) {
      if (exponent >= 0) return (i64)u64_power((u64)base, (u64)exponent);
      return base == 1 ? 1 : base == -1 ? (exponent & 1 ? -1 : 1) : 0;
    }
    FUNCTION u64 u64_gcd(u64 x, u64 y) {
      while (y) {
        u64 rest = x % y;
        x = y;
        y = rest;
      }
      return x;
    }
    FUNCTION i64 i64_gcd(i64 x, i64 y) { return (i64)u64_gcd(i64_size(x), i64_size(y)); }
    FUNCTION u64 u64_bit_count(u64 x) {
      x -= x >> 1 & 0x5555555555555555u;
      x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
      return ((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56;
    }
    FUNCTION i64 i64_bit_count(i64 x) { return (i64)u64_bit_count(i64_size(x)); }
    FUNCTION i64 i64_shift_left(i64 x, i64 y) {
      return (u64)y < 64 ? (i64)((u64)x << (u32)y) : 0;
    }
    FUNCTION i64 i64_shift_right(i64 x, i64 y) { return x >> ((u64)y < 64 ? (u32)y : 63u); }
    FUNCTION u64 u64_shift_left(u64 x, u64 y) { return y < 64 ? x << (u32)y : 0; }
    FUNCTION u64 u64_shift_right(u64 x, u64 y) { return y < 64 ? x >> (u32)y : 0; }

    """#
}
