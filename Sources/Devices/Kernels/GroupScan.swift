/// Running totals over the work-items of a group, as a part of kernel texts.
///
/// `GROUP_SCAN(A, combine, neutral, x, before, total, partial)`: each work-item gives an `x` of type
/// `A`, which it may lose, and gets in `before` what the work-items before it come to, in `total`
/// what all come to. `combine` is an associative function, `neutral` leaves every value alone,
/// `partial` is `SHARED A partial[WG]`, free again when the scan is over.
enum GroupScan {
  /// The macro's definition.
  static let text = #"""
    #ifdef CUDA
    #define GROUP_SCAN(A, combine, neutral, x, before, total, partial)                  \
      {                                                                                 \
        const i32 scan_lane = LOCAL_ID & 31, scan_warp = LOCAL_ID >> 5;                 \
        _Pragma("unroll")                                                               \
        for (i32 scan_step = 1; scan_step < 32; scan_step *= 2) {                       \
          A scan_other = __shfl_up_sync(0xffffffffu, x, scan_step);                     \
          if (scan_lane >= scan_step) x = combine(scan_other, x);                       \
        }                                                                               \
        if (scan_lane == 31) partial[scan_warp] = x;                                    \
        before = __shfl_up_sync(0xffffffffu, x, 1);                                     \
        if (scan_lane == 0) before = neutral;                                           \
        BARRIER();                                                                      \
        A scan_warps = neutral;                                                         \
        total = neutral;                                                                \
        _Pragma("unroll")                                                               \
        for (i32 scan_of = 0; scan_of < WG / 32; scan_of++) {                           \
          if (scan_of == scan_warp) scan_warps = total;                                 \
          total = combine(total, partial[scan_of]);                                     \
        }                                                                               \
        before = combine(scan_warps, before);                                           \
        BARRIER();                                                                      \
      }
    #else
    #define GROUP_SCAN(A, combine, neutral, x, before, total, partial)                  \
      {                                                                                 \
        partial[LOCAL_ID] = x;                                                          \
        BARRIER();                                                                      \
        for (i32 scan_step = 1; scan_step < WG; scan_step *= 2) {                       \
          A scan_other = neutral;                                                       \
          if (LOCAL_ID >= scan_step) scan_other = partial[LOCAL_ID - scan_step];        \
          BARRIER();                                                                    \
          partial[LOCAL_ID] = combine(scan_other, partial[LOCAL_ID]);                   \
          BARRIER();                                                                    \
        }                                                                               \
        before = neutral;                                                               \
        if (LOCAL_ID > 0) before = partial[LOCAL_ID - 1];                               \
        total = partial[WG - 1];                                                        \
        BARRIER();                                                                      \
      }
    #endif

    """#
}
