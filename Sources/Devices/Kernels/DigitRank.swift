/// Ranking the elements of a tile by one digit of 8 bits, as a part of kernel texts.
///
/// A text defines `ITEMS` in front: elements of a work-item, `TILE` in all. Work-item and turn `k`
/// give the element at `RANK_PLACE(k)` of the tile. `RANK(digit, position)` takes the digits of a
/// work-item's elements and gives the places where a stable order by the digit puts them; then
/// `rank_starts[d]` is where digit `d` starts and `rank_counts[d]` how often it occurs. Elements
/// beyond the end of the data take part with digit 255 and come last. `RANK_MEMORY` declares what it
/// needs; `RANK_SCRATCH` is `u32 [WG]` for scans in between.
///
/// NVIDIA's warps find equal digits by votes (Ashkiani, Davidson, Meyer, Owens 2017,
/// doi:10.1145/3108139); elsewhere a work-item counts its own neighbours, four bits at a time (Satish,
/// Harris, Garland 2009, doi:10.1109/IPDPS.2009.5161005).
enum DigitRank {
  static let text = #"""
    #define TILE (WG * ITEMS)
    FUNCTION u32 rank_add(u32 x, u32 y) { return x + y; }
    // Before and after: nobody reads digits that others still change.
    #define RANK_STARTS                                                                 \
      for (i32 rank_first = 0; rank_first < 256; rank_first += WG) {                    \
        u32 rank_own = rank_counts[rank_first + LOCAL_ID], rank_before, rank_all;       \
        GROUP_SCAN(u32, rank_add, 0, rank_own, rank_before, rank_all, rank_scratch)     \
        rank_starts[rank_first + LOCAL_ID] = rank_before + rank_earlier;                \
        rank_earlier += rank_all;                                                       \
      }                                                                                 \
      BARRIER();
    #ifdef CUDA
    #define RANK_MEMORY                                                                 \
      SHARED u32 rank_warps[WG / 32][256];                                              \
      SHARED u32 rank_starts[256];                                                      \
      SHARED u32 rank_counts[256];                                                      \
      SHARED u32 rank_scratch[WG];
    #define RANK_PLACE(k) ((LOCAL_ID & ~31) * ITEMS + (k) * 32 + (LOCAL_ID & 31))
    #define RANK(digit, position)                                                       \
      {                                                                                 \
        const i32 rank_warp = LOCAL_ID >> 5;                                            \
        const u32 rank_below = (1u << (LOCAL_ID & 31)) - 1u;                            \
        for (i32 k = LOCAL_ID; k < WG * 8; k += WG) (&rank_warps[0][0])[k] = 0;         \
        BARRIER();                                                                      \
        _Pragma("unroll")                                                               \
        for (i32 k = 0; k < ITEMS; k++) {                                               \
          u32 rank_peers = 0xffffffffu;                                                 \
          _Pragma("unroll")                                                             \
          for (i32 bit = 0; bit < 8; bit++) {                                           \
            const bool is_set = digit[k] >> bit & 1;                                    \
            const u32 rank_votes = __ballot_sync(0xffffffffu, is_set);                  \
            rank_peers &= is_set ? rank_votes : ~rank_votes;                            \
          }                                                                             \
          const u32 rank_seen = rank_warps[rank_warp][digit[k]];                        \
          const u32 rank_lower = __popc(rank_peers & rank_below);                       \
          __syncwarp();                                                                 \
          if (rank_lower == 0)                                                          \
            rank_warps[rank_warp][digit[k]] = rank_seen + __popc(rank_peers);           \
          __syncwarp();                                                                 \
          position[k] = rank_seen + rank_lower;                                         \
        }                                                                               \
        BARRIER();                                                                      \
        for (i32 d = LOCAL_ID; d < 256; d += WG) {                                      \
          u32 rank_running = 0;                                                         \
          for (i32 w = 0; w < WG / 32; w++) {                                           \
            const u32 rank_here = rank_warps[w][d];                                     \
            rank_warps[w][d] = rank_running;                                            \
            rank_running += rank_here;                                                  \
          }                                                                             \
          rank_counts[d] = rank_running;                                                \
        }                                                                               \
        u32 rank_earlier = 0;                                                           \
        BARRIER();                                                                      \
        RANK_STARTS                                                                     \
        _Pragma("unroll")                                                               \
        for (i32 k = 0; k < ITEMS; k++)                                                 \
          position[k] += rank_starts[digit[k]] + rank_warps[rank_warp][digit[k]];       \
      }
    #else
    #define RANK_MEMORY                                                                 \
      SHARED u16 rank_table[16 * WG];                                                   \
      SHARED u16 rank_order[TILE];                                                      \
      SHARED u16 rank_positions[TILE];                                                  \
      SHARED u8 rank_digits[TILE];                                                      \
      SHARED u32 rank_starts[256];                                                      \
      SHARED u32 rank_counts[256];                                                      \
      SHARED u32 rank_scratch[WG];
    #define RANK_PLACE(k) (LOCAL_ID * ITEMS + (k))
    // One round orders by four bits: the column of a work-item counts its own elements.
    #define RANK_ROUND(source, shift, last)                                             \
      {                                                                                 \
        u32 rank_own[ITEMS];                                                            \
        for (i32 d = 0; d < 16; d++) rank_table[d * WG + LOCAL_ID] = 0;                 \
        for (i32 k = 0; k < ITEMS; k++) {                                               \
          const i32 rank_d = rank_digits[source] >> shift & 15;                         \
          rank_own[k] = rank_table[rank_d * WG + LOCAL_ID]++;                           \
        }                                                                               \
        BARRIER();                                                                      \
        u32 rank_sum = 0, rank_before, rank_all;                                        \
        for (i32 d = 0; d < 16; d++) rank_sum += rank_table[LOCAL_ID * 16 + d];         \
        GROUP_SCAN(u32, rank_add, 0, rank_sum, rank_before, rank_all, rank_scratch)     \
        for (i32 d = 0; d < 16; d++) {                                                  \
          const u32 rank_here = rank_table[LOCAL_ID * 16 + d];                          \
          rank_table[LOCAL_ID * 16 + d] = (u16)rank_before;                             \
          rank_before += rank_here;                                                     \
        }                                                                               \
        BARRIER();                                                                      \
        for (i32 k = 0; k < ITEMS; k++) {                                               \
          const i32 rank_from = source, rank_d = rank_digits[rank_from] >> shift & 15;  \
          const u32 rank_to = rank_table[rank_d * WG + LOCAL_ID] + rank_own[k];         \
          if (last) rank_positions[rank_from] = (u16)rank_to;                           \
          else rank_order[rank_to] = (u16)rank_from;                                    \
        }                                                                               \
        BARRIER();                                                                      \
      }
    #define RANK(digit, position)                                                       \
      {                                                                                 \
        for (i32 d = LOCAL_ID; d < 256; d += WG) rank_counts[d] = 0;                    \
        for (i32 k = 0; k < ITEMS; k++) rank_digits[RANK_PLACE(k)] = (u8)digit[k];      \
        BARRIER();                                                                      \
        for (i32 k = 0; k < ITEMS; k++) ATOMIC_ADD_U32(&rank_counts[digit[k]], 1);      \
        RANK_ROUND(RANK_PLACE(k), 0, 0)                                                 \
        RANK_ROUND(rank_order[RANK_PLACE(k)], 4, 1)                                     \
        u32 rank_earlier = 0;                                                           \
        RANK_STARTS                                                                     \
        for (i32 k = 0; k < ITEMS; k++) position[k] = rank_positions[RANK_PLACE(k)];    \
      }
    #endif
    """#
}
