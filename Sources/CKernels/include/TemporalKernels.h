// Dates and times in columns: their parts, and ISO 8601 texts.
#ifndef SW_TEMPORAL_KERNELS_H
#define SW_TEMPORAL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  SW_DATE_YEAR,           // int32
  SW_DATE_QUARTER,        // int8
  SW_DATE_MONTH,          // int8
  SW_DATE_DAY,            // int8
  SW_DATE_ORDINAL,        // int16
  SW_DATE_WEEKDAY,        // int8, Monday is 1
  SW_DATE_ISO_WEEK,       // int8
  SW_DATE_ISO_YEAR,       // int32
  SW_DATE_IS_LEAP,        // bool
  SW_DATE_DAYS_IN_MONTH,  // int8
  SW_DATE_MONTH_START,    // int32 days
  SW_DATE_MONTH_END,      // int32 days
} sw_date_field;

typedef enum {
  SW_TIME_HOUR,         // int8
  SW_TIME_MINUTE,       // int8
  SW_TIME_SECOND,       // int8
  SW_TIME_MILLISECOND,  // int32
  SW_TIME_MICROSECOND,  // int32
  SW_TIME_NANOSECOND,   // int32
  SW_TIME_OF_DAY,       // int64 nanoseconds since midnight
} sw_time_field;

/// A part of each date; beyond 500 million days from 1970 of the nearest day within.
void sw_date_parts(const int32_t *days, int64_t count, sw_date_field field, void *out);

/// The day of each instant, rounded down; beyond 500 million days the nearest of those.
void sw_days_of_ticks(const int64_t *ticks, int64_t count, int64_t per_second, int32_t *days);

/// A part of each instant's time of day.
void sw_time_parts(const int64_t *ticks, int64_t count, int64_t per_second, sw_time_field field,
                   void *out);

typedef enum {
  SW_STEP_TRUNCATE,  // the start of the window of this length that a value lies in
  SW_STEP_ROUND,     // the nearer of that and of the next start, the next when both are
  SW_STEP_OFFSET,    // the value that much later
} sw_step;

/// Steps of one length from each value; windows are counted from `origin`. Returns false, having
/// written part of it, when a value is beyond 2^61; `length` and `origin` must be within.
bool sw_fixed_steps(const int64_t *values, int64_t count, sw_step step, int64_t length,
                    int64_t origin, int64_t *target);

typedef struct {
  int32_t year, month, day;
} sw_calendar_date;

sw_calendar_date sw_calendar_of(int32_t days);
int32_t sw_calendar_days(int32_t year, int32_t month, int32_t day);

typedef enum {
  SW_TEMPORAL_BAD,    // not such a text, no such day or hour, or beyond what 64 bits hold
  SW_TEMPORAL_LOCAL,  // a reading of a clock
  SW_TEMPORAL_UTC,    // an instant: the text named its distance from UTC
} sw_temporal_status;

/// Reads `YYYY-MM-DD`, the whole text; years of up to six digits need a sign.
sw_temporal_status sw_parse_date(const uint8_t *text, size_t count, int32_t *days);

/// Reads `HH:MM[:SS[.f…]]` as nanoseconds since midnight.
sw_temporal_status sw_parse_time(const uint8_t *text, size_t count, int64_t *nanoseconds);

/// Reads a date, alone or with `T` or a blank and a time, then `Z`, `±HH`, `±HH:MM` or nothing.
/// Digits of the second's fraction beyond the unit are dropped.
sw_temporal_status sw_parse_datetime(const uint8_t *text, size_t count, int64_t per_second,
                                     int64_t *ticks);

#endif
