// Dates and times in ISO 8601, and decimals.
#pragma once
#include "NumberParsing.h"

/// Two decimal digits, or a negative number.
static inline int two_digits(const uint8_t *p) {
  unsigned tens = (unsigned)p[0] - '0', ones = (unsigned)p[1] - '0';
  return tens <= 9 && ones <= 9 ? (int)(tens * 10 + ones) : -1;
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
/// Source: Neri and Schneider 2022, doi:10.1002/spe.3172, with years from March.
static inline int64_t days_of_civil(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t ofEra = year - era * 400;
  int64_t ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

/// The days of the date that a year, and what comes after its last digit, are; false for none.
static inline bool days_of_parts(int year, const uint8_t *p, int64_t *days) {
  int month = two_digits(p + 1), day = two_digits(p + 4);
  if (month < 1 || month > 12 || day < 1) return false;
  static const uint8_t lengths[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (day > lengths[month] - (month == 2 && !leap)) return false;
  *days = days_of_civil(year, month, day);
  return true;
}

/// A date whose year has a sign and 4 to 6 digits; the bytes read, or 0.
static size_t parse_signed_civil(const uint8_t *p, size_t n, int64_t *days) {
  size_t at = 1;
  int year = 0;
  for (; at < n && at < 8 && (unsigned)(p[at] - '0') <= 9; at++) year = year * 10 + (p[at] - '0');
  if (at < 5 || at > 7 || n < at + 6 || p[at] != '-' || p[at + 3] != '-') return 0;
  return days_of_parts(*p == '-' ? -year : year, p + at, days) ? at + 6 : 0;
}

/// The date that a text of at least 10 bytes begins with; the bytes read, or 0.
static inline size_t parse_civil(const uint8_t *p, size_t n, int64_t *days) {
  if (n < 10) return 0;
  if (__builtin_expect(*p == '+' || *p == '-', 0)) return parse_signed_civil(p, n, days);
  if ((p[4] != '-' && p[4] != '/') || p[7] != p[4]) return 0;
  int century = two_digits(p), year = two_digits(p + 2);
  if (century < 0 || year < 0) return 0;
  return days_of_parts(century * 100 + year, p + 4, days) ? 10 : 0;
}

/// Nanoseconds since midnight of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fffffffff`. Returns the bytes
/// read, or 0; `digits` is how many follow the point.
static inline size_t parse_clock(const uint8_t *p, size_t n, int64_t *nanoseconds, int *digits) {
  *digits = 0;
  if (n < 5 || p[2] != ':') return 0;
  int hour = two_digits(p), minute = two_digits(p + 3);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return 0;
  int64_t seconds = hour * 3600 + minute * 60;
  *nanoseconds = seconds * 1000000000;
  if (n < 8 || p[5] != ':') return 5;
  int second = two_digits(p + 6);
  if (second < 0 || second > 59) return 0;
  *nanoseconds += (int64_t)second * 1000000000;
  if (n < 10 || (p[8] != '.' && p[8] != ',')) return 8;
  int64_t fraction = 0;
  size_t at = 9;
  for (; at < n && at < 18 && (unsigned)(p[at] - '0') <= 9; at++)
    fraction = fraction * 10 + (p[at] - '0');
  if (at == 9) return 0;
  *digits = (int)at - 9;
  for (size_t i = at; i < 18; i++) fraction *= 10;
  *nanoseconds += fraction;
  return at;
}

static inline sw_number_status parse_date(const uint8_t *p, size_t n, int32_t *value) {
  int64_t days;
  if (n == 0 || parse_civil(p, n, &days) != n) return SW_NUMBER_INVALID;
  *value = (int32_t)days;
  return SW_NUMBER_OK;
}

static inline sw_number_status parse_time(const uint8_t *p, size_t n, int64_t *value) {
  int digits;
  return n && parse_clock(p, n, value, &digits) == n ? SW_NUMBER_OK : SW_NUMBER_INVALID;
}

/// An instant: a date, or a date, `T` or a blank, a time, and perhaps `Z` or an offset. `zoned` says
/// whether there was one, `digits` how many follow the point of the seconds, -1 without a time.
static inline sw_number_status parse_instant(const uint8_t *p, size_t n, int64_t perSecond,
                                             int64_t *value, bool *zoned, int *digits) {
  int64_t days, nanoseconds = 0, offset = 0;
  *zoned = false;
  *digits = -1;
  size_t date = parse_civil(p, n, &days);
  if (!date) return SW_NUMBER_INVALID;
  if (n > date) {
    if (p[date] != 'T' && p[date] != ' ' && p[date] != 't') return SW_NUMBER_INVALID;
    size_t used = parse_clock(p + date + 1, n - date - 1, &nanoseconds, digits);
    if (!used) return SW_NUMBER_INVALID;
    const uint8_t *rest = p + date + 1 + used, *end = p + n;
    if (end - rest == 1 && (*rest == 'Z' || *rest == 'z')) {
      *zoned = true;
    } else if (rest < end) {
      size_t left = (size_t)(end - rest);
      if (*rest != '+' && *rest != '-') return SW_NUMBER_INVALID;
      if (left != 3 && left != 5 && !(left == 6 && rest[3] == ':')) return SW_NUMBER_INVALID;
      int hours = two_digits(rest + 1), minutes = left == 3 ? 0 : two_digits(end - 2);
      if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return SW_NUMBER_INVALID;
      offset = (hours * 3600 + minutes * 60) * (*rest == '-' ? -1 : 1);
      *zoned = true;
    }
  }
  // The first instant of a unit is less than its whole seconds before it: the sum alone must fit.
  __int128 units = ((__int128)days * 86400 - offset) * perSecond +
                   nanoseconds / (1000000000 / perSecond);
  *value = (int64_t)units;
  return *value == units ? SW_NUMBER_OK : SW_NUMBER_OUT_OF_RANGE;
}

/// Digits with a point, exactly; places past `scale` must be 0, and no more than `precision` digits
/// may be left.
static inline sw_number_status parse_fixed(const uint8_t *p, size_t n, int64_t scale,
                                           int64_t precision, __int128 *value) {
  size_t at = 0, digits = 0;
  bool negative = n && *p == '-';
  if (n && (*p == '-' || *p == '+')) at++;
  unsigned __int128 total = 0, most = 1;
  for (int64_t i = 0; i < precision; i++) most *= 10;
  most--;
  int64_t places = -1;
  for (; at < n; at++) {
    if (p[at] == '.' && places < 0) {
      places = 0;
      continue;
    }
    unsigned digit = (unsigned)p[at] - '0';
    if (digit > 9) return SW_NUMBER_INVALID;
    digits++;
    if (places >= scale) {
      if (digit) return SW_NUMBER_OUT_OF_RANGE;
      continue;
    }
    if (places >= 0) places++;
    if (total > (most - digit) / 10) return SW_NUMBER_OUT_OF_RANGE;
    total = total * 10 + digit;
  }
  if (!digits) return SW_NUMBER_INVALID;
  for (places = places < 0 ? 0 : places; places < scale; places++) {
    if (total > most / 10) return SW_NUMBER_OUT_OF_RANGE;
    total *= 10;
  }
  *value = negative ? -(__int128)total : (__int128)total;
  return SW_NUMBER_OK;
}
