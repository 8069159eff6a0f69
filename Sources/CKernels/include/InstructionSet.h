// Which of the compiled variants this processor runs.
#ifndef SW_INSTRUCTION_SET_H
#define SW_INSTRUCTION_SET_H

typedef enum { SW_BASELINE = 0, SW_AVX2 = 1, SW_AVX512 = 2 } sw_instruction_set;

/// The best variant this processor supports, or a lower one asked for by
/// SWIFTWATER_INSTRUCTION_SET (baseline, avx2, avx512).
sw_instruction_set sw_instruction_set_current(void);

/// Runs another variant from now on; nothing when this processor lacks it.
void sw_instruction_set_use(sw_instruction_set wanted);

/// Its name, for people.
const char *sw_instruction_set_name(void);

#endif
