#include "TimeWriting.h"
#include "TemporalCalendar.h"
#include <string.h>

static const char months[12][10] = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
static const char weekdays[7][10] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                     "Friday", "Saturday", "Sunday"};

static inline __attribute__((always_inline)) uint8_t *put_pair(uint8_t *out, uint32_t value) {
  out[0] = (uint8_t)('0' + value / 10);
  out[1] = (uint8_t)('0' + value % 10);
  return out + 2;
}

static inline uint8_t *put_digits(uint8_t *out, uint64_t value, int32_t digits) {
  for (int32_t i = digits - 1; i >= 0; i--) {
    out[i] = (uint8_t)('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

/// At least so many digits, all there are.
static uint8_t *put_number(uint8_t *out, int64_t value, int32_t width) {
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  if (value < 0) *out++ = '-';
  int32_t digits = 1;
  for (uint64_t most = rest; most >= 10; most /= 10) digits++;
  return put_digits(out, rest, digits > width ? digits : width);
}

static inline __attribute__((always_inline)) uint8_t *put_year(uint8_t *out, int32_t year) {
  if ((uint32_t)year > 9999) return put_number(out, year, 4);
  return put_pair(put_pair(out, (uint32_t)year / 100), (uint32_t)year % 100);
}

static uint8_t *put_name(uint8_t *out, const char *name, int32_t letters) {
  size_t length = letters ? (size_t)letters : strlen(name);
  memcpy(out, name, length);
  return out + length;
}

static uint8_t *put_offset(uint8_t *out, int32_t offset, int colon) {
  *out++ = offset < 0 ? '-' : '+';
  uint32_t distance = (uint32_t)(offset < 0 ? -offset : offset);
  out = put_pair(out, distance / 3600 % 100);
  if (colon) *out++ = ':';
  out = put_pair(out, distance / 60 % 60);
  if (distance % 60 == 0) return out;
  if (colon) *out++ = ':';
  return put_pair(out, distance % 60);
}

/// In threes as many digits as say all, after a point; nothing for 0.
static uint8_t *put_needed(uint8_t *out, uint32_t nanosecond) {
  if (nanosecond == 0) return out;
  *out++ = '.';
  if (nanosecond % 1000000 == 0) return put_digits(out, nanosecond / 1000000, 3);
  if (nanosecond % 1000 == 0) return put_digits(out, nanosecond / 1000, 6);
  return put_digits(out, nanosecond, 9);
}

static int32_t ordinal(int32_t days) {
  return days - sw_days_of(sw_civil_of(days).year, 1, 1) + 1;
}

static const uint32_t powers[10] = {1,      10,      100,      1000,      10000,
                                    100000, 1000000, 10000000, 100000000, 1000000000};

size_t sw_write_time(const sw_time_item *items, size_t count, const uint8_t *texts,
                     const sw_time_moment *moment, uint8_t *target) {
  int32_t days = moment->days;
  if (days > SW_LARGEST_DAY) days = SW_LARGEST_DAY;
  if (days < -SW_LARGEST_DAY) days = -SW_LARGEST_DAY;
  sw_civil date = sw_civil_of(days);
  // 1970-01-01 was a Thursday; the multiple of 7 keeps it positive.
  int32_t weekday = (int32_t)((uint32_t)(days + 3 + 500000004) % 7);
  uint32_t nanosecond = (uint32_t)(moment->nanoseconds % 1000000000);
  uint32_t seconds = (uint32_t)(moment->nanoseconds / 1000000000);
  uint32_t hour = seconds / 3600;
  uint8_t *out = target;
  for (size_t i = 0; i < count; i++) {
    sw_time_item item = items[i];
    switch (item.kind) {
      case SW_WRITE_TEXT:
        for (int32_t at = 0; at < item.count; at++) out[at] = texts[item.first + at];
        out += item.count;
        break;
      case SW_WRITE_SIGNED_YEAR:
        if (date.year > 9999) *out++ = '+';
        out = put_year(out, date.year);
        break;
      case SW_WRITE_YEAR: out = put_year(out, date.year); break;
      case SW_WRITE_SHORT_YEAR:
        out = put_pair(out, (uint32_t)((date.year % 100 + 100) % 100));
        break;
      case SW_WRITE_CENTURY:
        out = put_number(out, date.year / 100 - (date.year % 100 < 0), 2);
        break;
      case SW_WRITE_MONTH: out = put_pair(out, (uint32_t)date.month); break;
      case SW_WRITE_MONTH_NAME: out = put_name(out, months[date.month - 1], item.count); break;
      case SW_WRITE_DAY: out = put_pair(out, (uint32_t)date.day); break;
      case SW_WRITE_PADDED_DAY:
        out = put_pair(out, (uint32_t)date.day);
        if (date.day < 10) out[-2] = ' ';
        break;
      case SW_WRITE_ORDINAL: out = put_digits(out, (uint32_t)ordinal(days), 3); break;
      case SW_WRITE_WEEKDAY_NAME: out = put_name(out, weekdays[weekday], item.count); break;
      case SW_WRITE_WEEKDAY: *out++ = (uint8_t)('1' + weekday); break;
      case SW_WRITE_WEEKDAY_FROM_SUNDAY: *out++ = (uint8_t)('0' + (weekday + 1) % 7); break;
      // The week and its year are those of its Thursday.
      case SW_WRITE_ISO_YEAR: out = put_year(out, sw_civil_of(days - weekday + 3).year); break;
      case SW_WRITE_ISO_WEEK:
        out = put_pair(out, (uint32_t)((ordinal(days - weekday + 3) - 1) / 7 + 1));
        break;
      case SW_WRITE_WEEK_FROM_SUNDAY:
        out = put_pair(out, (uint32_t)((ordinal(days) + 6 - (weekday + 1) % 7) / 7));
        break;
      case SW_WRITE_WEEK_FROM_MONDAY:
        out = put_pair(out, (uint32_t)((ordinal(days) + 6 - weekday) / 7));
        break;
      case SW_WRITE_HOUR: out = put_pair(out, hour % 100); break;
      case SW_WRITE_SHORT_HOUR: out = put_pair(out, (hour + 11) % 12 + 1); break;
      case SW_WRITE_MINUTE: out = put_pair(out, seconds / 60 % 60); break;
      case SW_WRITE_SECOND: out = put_pair(out, seconds % 60); break;
      case SW_WRITE_HALF:
        *out++ = (uint8_t)((hour < 12 ? 'A' : 'P') | (item.count ? 0x20 : 0));
        *out++ = (uint8_t)('M' | (item.count ? 0x20 : 0));
        break;
      case SW_WRITE_POINT_FRACTION:
        if (item.count == 0) {
          out = put_needed(out, nanosecond);
          break;
        }
        *out++ = '.';
        __attribute__((fallthrough));
      case SW_WRITE_FRACTION:
        out = put_digits(out, nanosecond / powers[9 - item.count], item.count);
        break;
      // As in C whole minutes, also of the local times of old.
      case SW_WRITE_OFFSET:
        out = put_offset(out, moment->offset / 60 * 60, item.count);
        break;
      case SW_WRITE_EXACT_OFFSET: out = put_offset(out, moment->offset, 1); break;
      case SW_WRITE_ABBREVIATION:
        if (moment->abbreviationLength)
          memcpy(out, moment->abbreviation, moment->abbreviationLength);
        out += moment->abbreviationLength;
        break;
      case SW_WRITE_TIMESTAMP:
        out = put_number(out, (int64_t)days * 86400 + seconds - moment->offset, 1);
        break;
    }
  }
  return (size_t)(out - target);
}
