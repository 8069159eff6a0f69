#include "TemporalKernels.h"
#include "InstructionSet.h"
#include "TemporalCalendar.h"

/// Monday is 0.
static inline __attribute__((always_inline)) int32_t weekday(int32_t days) {
  // 1970-01-01 was a Thursday; the largest multiple of 7 below the days allowed keeps it positive.
  return (int32_t)((uint32_t)(days + 3 + 500000004) % 7);
}

static inline __attribute__((always_inline)) int32_t ordinal(int32_t days) {
  return days - sw_days_of(sw_civil_of(days).year, 1, 1) + 1;
}

static inline __attribute__((always_inline)) int32_t month_length(int32_t days) {
  sw_civil civil = sw_civil_of(days);
  return sw_days_in_month(civil.year, civil.month);
}

#define SW_SOURCE "TemporalKernels.inc"
#include "VariantDispatch.h"

void sw_date_parts(const int32_t *days, int64_t count, sw_date_field field, void *out) {
  SW_DISPATCH(date_parts)(days, count, field, out);
}

void sw_days_of_ticks(const int64_t *ticks, int64_t count, int64_t per_second, int32_t *days) {
  SW_DISPATCH(days_of_ticks)(ticks, count, per_second, days);
}

void sw_time_parts(const int64_t *ticks, int64_t count, int64_t per_second, sw_time_field field,
                   void *out) {
  SW_DISPATCH(time_parts)(ticks, count, per_second, field, out);
}

bool sw_fixed_steps(const int64_t *values, int64_t count, sw_step step, int64_t length,
                    int64_t origin, int64_t *target) {
  return SW_DISPATCH(fixed_steps)(values, count, step, length, origin, target);
}

sw_calendar_date sw_calendar_of(int32_t days) {
  sw_civil civil = sw_civil_of(days);
  return (sw_calendar_date){civil.year, civil.month, civil.day};
}

int32_t sw_calendar_days(int32_t year, int32_t month, int32_t day) {
  return sw_days_of(year, month, day);
}
