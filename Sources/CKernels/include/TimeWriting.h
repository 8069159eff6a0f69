// Dates and times as texts, by a pattern taken apart into items.
#ifndef SW_TIME_WRITING_H
#define SW_TIME_WRITING_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  SW_WRITE_TEXT,        // bytes `first ..< first + count` of the pattern's texts
  SW_WRITE_YEAR,        // at least four digits
  SW_WRITE_SIGNED_YEAR, // with a plus beyond four digits, as ISO 8601 asks for
  SW_WRITE_SHORT_YEAR,
  SW_WRITE_CENTURY,
  SW_WRITE_MONTH,
  SW_WRITE_MONTH_NAME,  // `count` letters, 0 for all; of days as well
  SW_WRITE_DAY,
  SW_WRITE_PADDED_DAY,
  SW_WRITE_ORDINAL,
  SW_WRITE_WEEKDAY_NAME,
  SW_WRITE_WEEKDAY,     // Monday is 1
  SW_WRITE_WEEKDAY_FROM_SUNDAY,
  SW_WRITE_ISO_YEAR,
  SW_WRITE_ISO_WEEK,
  SW_WRITE_WEEK_FROM_SUNDAY,
  SW_WRITE_WEEK_FROM_MONDAY,
  SW_WRITE_HOUR,
  SW_WRITE_SHORT_HOUR,
  SW_WRITE_MINUTE,
  SW_WRITE_SECOND,
  SW_WRITE_HALF,        // `AM`, or `am` when `count` is 1
  SW_WRITE_FRACTION,    // `count` digits
  SW_WRITE_POINT_FRACTION,  // a point and `count` digits; in threes as many as say all when 0
  SW_WRITE_OFFSET,      // whole minutes, with a colon when `count` is 1
  SW_WRITE_EXACT_OFFSET,  // with a colon, and seconds where there are some
  SW_WRITE_ABBREVIATION,
  SW_WRITE_TIMESTAMP,
} sw_time_item_kind;

typedef struct {
  sw_time_item_kind kind;
  int32_t first, count;
} sw_time_item;

/// The most bytes that an item other than a text or an abbreviation takes.
enum { SW_LONGEST_TIME_ITEM = 24 };

/// A value taken apart: days since 1970, nanoseconds since midnight, seconds east of UTC and what
/// the zone is called then.
typedef struct {
  int32_t days;
  int32_t offset;
  int64_t nanoseconds;
  const uint8_t *abbreviation;
  size_t abbreviationLength;
} sw_time_moment;

/// Writes a moment by items; returns the bytes written. Days beyond 500 million from 1970 are taken
/// as the nearest of those.
size_t sw_write_time(const sw_time_item *items, size_t count, const uint8_t *texts,
                     const sw_time_moment *moment, uint8_t *target);

#endif
