// ISO 8601 texts as numbers; nothing beyond the text is read.
#include "TemporalCalendar.h"
#include "TemporalKernels.h"

typedef struct {
  const uint8_t *at, *end;
} text_range;

/// A number of exactly so many digits, -1 when they are not there.
static inline int32_t digits(text_range *text, int count) {
  if (text->end - text->at < count) return -1;
  int32_t value = 0;
  for (int i = 0; i < count; i++) {
    uint8_t digit = (uint8_t)(text->at[i] - '0');
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  text->at += count;
  return value;
}

static inline bool take(text_range *text, uint8_t byte) {
  if (text->at == text->end || *text->at != byte) return false;
  text->at++;
  return true;
}

static inline bool date(text_range *text, int32_t *days) {
  int32_t sign = 0, year;
  if (text->at < text->end && (*text->at == '-' || *text->at == '+')) {
    sign = *text->at++ == '-' ? -1 : 1;
    int count = 0;
    while (count < 7 && text->at + count < text->end && (uint8_t)(text->at[count] - '0') < 10) count++;
    if (count < 4 || count > 6) return false;
    year = digits(text, count) * sign;
  } else {
    year = digits(text, 4);
    if (year < 0) return false;
  }
  if (!take(text, '-')) return false;
  int32_t month = digits(text, 2);
  if (month < 1 || month > 12 || !take(text, '-')) return false;
  int32_t day = digits(text, 2);
  if (day < 1 || day > sw_days_in_month(year, month)) return false;
  *days = sw_days_of(year, month, day);
  return true;
}

static inline bool clock(text_range *text, int32_t *second, int32_t *nanosecond) {
  int32_t hour = digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return false;
  int32_t minute = digits(text, 2);
  if (minute < 0 || minute > 59) return false;
  *second = hour * 3600 + minute * 60;
  *nanosecond = 0;
  if (!take(text, ':')) return true;
  int32_t seconds = digits(text, 2);
  if (seconds < 0 || seconds > 59) return false;
  *second += seconds;
  if (!take(text, '.') && !take(text, ',')) return true;
  int32_t fraction = 0, places = 0;
  while (text->at < text->end && (uint8_t)(*text->at - '0') < 10) {
    if (places < 9) fraction = fraction * 10 + (*text->at - '0'), places++;
    text->at++;
  }
  if (places == 0) return false;
  for (; places < 9; places++) fraction *= 10;
  *nanosecond = fraction;
  return true;
}

/// `Z`, `±HH`, `±HHMM` or `±HH:MM`, as seconds.
static inline bool distance(text_range *text, int32_t *seconds) {
  *seconds = 0;
  if (take(text, 'Z') || take(text, 'z')) return true;
  int32_t sign = *text->at == '-' ? -1 : *text->at == '+' ? 1 : 0;
  if (sign == 0) return false;
  text->at++;
  int32_t hours = digits(text, 2), minutes = 0;
  if (hours < 0 || hours > 23) return false;
  if (text->at < text->end) {
    take(text, ':');
    minutes = digits(text, 2);
    if (minutes < 0 || minutes > 59) return false;
  }
  *seconds = sign * (hours * 3600 + minutes * 60);
  return true;
}

sw_temporal_status sw_parse_date(const uint8_t *text, size_t count, int32_t *days) {
  text_range range = {text, text + count};
  return date(&range, days) && range.at == range.end ? SW_TEMPORAL_LOCAL : SW_TEMPORAL_BAD;
}

sw_temporal_status sw_parse_time(const uint8_t *text, size_t count, int64_t *nanoseconds) {
  text_range range = {text, text + count};
  int32_t second, nanosecond;
  if (!clock(&range, &second, &nanosecond) || range.at != range.end) return SW_TEMPORAL_BAD;
  *nanoseconds = second * 1000000000ll + nanosecond;
  return SW_TEMPORAL_LOCAL;
}

sw_temporal_status sw_parse_datetime(const uint8_t *text, size_t count, int64_t per_second,
                                     int64_t *ticks) {
  text_range range = {text, text + count};
  int32_t days, second = 0, nanosecond = 0, zone = 0;
  sw_temporal_status status = SW_TEMPORAL_LOCAL;
  if (!date(&range, &days)) return SW_TEMPORAL_BAD;
  if (range.at < range.end) {
    if (!take(&range, 'T') && !take(&range, ' ') && !take(&range, 't')) return SW_TEMPORAL_BAD;
    if (!clock(&range, &second, &nanosecond)) return SW_TEMPORAL_BAD;
    if (range.at < range.end) {
      if (!distance(&range, &zone) || range.at != range.end) return SW_TEMPORAL_BAD;
      status = SW_TEMPORAL_UTC;
    }
  }
  // The first instant of a unit is less than its whole seconds before it: the sum alone must fit.
  __int128 sum = (__int128)(days * 86400ll + second - zone) * per_second +
                 nanosecond / (1000000000 / per_second);
  *ticks = (int64_t)sum;
  return *ticks == sum ? status : SW_TEMPORAL_BAD;
}
