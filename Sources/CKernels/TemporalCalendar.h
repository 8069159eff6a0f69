// The proleptic Gregorian calendar in integers: days since 1970-01-01 to year, month and day and
// back, by Euclidean affine functions (Neri, Schneider 2023, doi:10.1002/spe.3172).
#ifndef SW_TEMPORAL_CALENDAR_H
#define SW_TEMPORAL_CALENDAR_H

#include <stdint.h>

// Whole cycles of 400 years that make every day below counted from 0.
enum { SW_CYCLES = 3670, SW_SHIFT_DAYS = 719468 + 146097 * SW_CYCLES, SW_SHIFT_YEARS = 400 * SW_CYCLES };
// Days the 32-bit arithmetic holds for, about 1.4 million years either way.
enum { SW_LARGEST_DAY = 500000000 };

typedef struct {
  int32_t year, month, day;
} sw_civil;

static inline __attribute__((always_inline)) sw_civil sw_civil_of(int32_t days) {
  uint32_t n1 = 4 * (uint32_t)(days + SW_SHIFT_DAYS) + 3;
  uint32_t century = n1 / 146097;
  uint32_t n2 = n1 % 146097 | 3;
  uint64_t product = 2939745ull * n2;
  uint32_t year_of_century = (uint32_t)(product >> 32);
  uint32_t day_of_year = (uint32_t)product / 2939745 / 4;
  uint32_t n3 = 2141 * day_of_year + 197913;
  int32_t late = day_of_year >= 306;
  sw_civil civil;
  civil.year = (int32_t)(100 * century + year_of_century) - SW_SHIFT_YEARS + late;
  civil.month = (int32_t)(n3 >> 16) - 12 * late;
  civil.day = (int32_t)((n3 & 0xFFFF) / 2141) + 1;
  return civil;
}

/// The day number of a date; the month is 1…12, the year within 1.4 million of 1970.
static inline __attribute__((always_inline)) int32_t sw_days_of(int32_t year, int32_t month, int32_t day) {
  uint32_t early = month <= 2;
  uint32_t y = (uint32_t)(year + SW_SHIFT_YEARS) - early;
  uint32_t m = (uint32_t)month + 12 * early;
  uint32_t century = y / 100;
  uint32_t days = (uint32_t)(1461ull * y / 4) - century + century / 4 + (979 * m - 2919) / 32;
  return (int32_t)(days + (uint32_t)day - 1 - SW_SHIFT_DAYS);
}

static inline __attribute__((always_inline)) int32_t sw_is_leap(int32_t year) {
  // A multiple of 100 is one of 400 exactly when it is one of 16.
  return (year & (year % 100 ? 3 : 15)) == 0;
}

static inline __attribute__((always_inline)) int32_t sw_days_in_month(int32_t year, int32_t month) {
  return month == 2 ? 28 + sw_is_leap(year) : 30 | (month ^ month >> 3);
}

#endif
