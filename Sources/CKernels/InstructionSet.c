#include "InstructionSet.h"
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static sw_instruction_set best_supported(void) {
  sw_instruction_set best = SW_BASELINE;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) best = SW_AVX2;
  if (best == SW_AVX2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    best = SW_AVX512;
#endif
  return best;
}

static sw_instruction_set detect(void) {
  sw_instruction_set best = best_supported();
  const char *asked = getenv("SWIFTWATER_INSTRUCTION_SET");
  if (!asked || !*asked || strcasecmp(asked, "avx512") == 0) return best;
  if (strcasecmp(asked, "baseline") == 0) return SW_BASELINE;
  if (strcasecmp(asked, "avx2") == 0) return best > SW_AVX2 ? SW_AVX2 : best;
  fprintf(stderr, "swiftwater: SWIFTWATER_INSTRUCTION_SET=%s is ignored: use baseline, avx2 or avx512\n",
          asked);
  return best;
}

static int known = -1;

sw_instruction_set sw_instruction_set_current(void) {
  // Two threads that race here compute and store the same value.
  int current = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (current < 0) {
    current = (int)detect();
    __atomic_store_n(&known, current, __ATOMIC_RELAXED);
  }
  return (sw_instruction_set)current;
}

void sw_instruction_set_use(sw_instruction_set wanted) {
  if (wanted <= best_supported()) __atomic_store_n(&known, (int)wanted, __ATOMIC_RELAXED);
}

const char *sw_instruction_set_name(void) {
  switch (sw_instruction_set_current()) {
    case SW_AVX512: return "AVX-512";
    case SW_AVX2: return "AVX2";
    default:
#if defined(__aarch64__)
      return "NEON";
#else
      return "baseline";
#endif
  }
}
