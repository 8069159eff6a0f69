"""Records what Polars and NumPy answer for dates and times, for Tests/FramesTests/TemporalGoldenTests.swift.

Run: python Tests/Golden/frames-temporal.py > Tests/Golden/frames-temporal.json   (versions are in the file)
"""

import json
import platform
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

EPOCH = datetime(1970, 1, 1)
rng = np.random.default_rng(5)


def us(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


moments = [
    datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(1970, 1, 1),
    datetime(1969, 12, 31, 23, 59, 59, 999999), datetime(2000, 2, 29, 12), datetime(1900, 2, 28),
    datetime(1900, 3, 1), datetime(2024, 2, 29, 23, 59, 59, 1), datetime(2024, 12, 30),
    datetime(2020, 12, 31), datetime(2021, 1, 3, 6), datetime(2021, 1, 4), datetime(1583, 1, 1),
    datetime(2037, 12, 31), datetime(2038, 1, 19, 3, 14, 8), datetime(2100, 7, 4, 1, 2, 3),
    datetime(2500, 6, 1), datetime(2399, 12, 31), datetime(1883, 11, 18, 17), datetime(1847, 12, 1),
    datetime(2024, 1, 31, 10, 30), datetime(2023, 10, 31, 0, 15), datetime(4000, 11, 11, 11, 11, 11),
]
# Around changes of clocks in London, New York and on Lord Howe Island.
for change in [
    datetime(2024, 3, 31, 1), datetime(2024, 10, 27, 1), datetime(2024, 3, 10, 7),
    datetime(2024, 11, 3, 6), datetime(2024, 4, 6, 15), datetime(2024, 10, 5, 15, 30),
    datetime(1968, 2, 18, 2), datetime(1941, 5, 4, 1), datetime(2060, 3, 28, 1), datetime(3000, 10, 26, 1),
]:
    for minutes in [-181, -90, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 90, 121, 600, 660]:
        moments.append(change + timedelta(minutes=minutes))
ticks = [us(m) for m in moments]
ticks += [int(t) for t in rng.integers(us(datetime(1600, 1, 1)), us(datetime(2500, 1, 1)), 60)]
ticks.append(None)

frame = pl.DataFrame({"t": pl.Series(ticks, dtype=pl.Int64).cast(pl.Datetime("us"))})
t = pl.col("t")
d = t.dt.date()


def ints(expression, of=frame):
    return of.select(expression.cast(pl.Int64).alias("x"))["x"].to_list()


def texts(expression, of=frame):
    return of.select(expression.alias("x"))["x"].to_list()


parts = {
    name: ints(getattr(t.dt, polars)())
    for name, polars in {
        "year": "year", "quarter": "quarter", "month": "month", "day": "day",
        "ordinalDay": "ordinal_day", "weekday": "weekday", "isoWeek": "week",
        "isoYear": "iso_year", "isLeapYear": "is_leap_year", "daysInMonth": "days_in_month",
        "century": "century", "millennium": "millennium", "hour": "hour", "minute": "minute",
        "second": "second", "millisecond": "millisecond", "microsecond": "microsecond",
        "nanosecond": "nanosecond", "date": "date", "time": "time", "monthStart": "month_start",
        "monthEnd": "month_end",
    }.items()
}
windows = ["1us", "250ms", "1s", "7m", "1h", "6h", "1d", "3d", "1w", "1mo", "1q", "5mo", "1y"]
patterns = [
    "%Y-%m-%d", "%d.%m.%y %H:%M", "%A %e %B %Y %I:%M %p", "%a %b %j %u %w %G %V %U %W", "%H:%M:%S%.3f",
    "%T%.6f", "%F %R|%D|%C|%%|%s", "%f|%3f|%6f|%9f",
]
zones = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
zoned = {}


def by_zoneinfo(zone):
    """The standard library's answers: Polars has no rules after 2099."""
    info, utc = ZoneInfo(zone), ZoneInfo("UTC")
    answers = {"local": [], "saving": [], "localized": {"earliest": [], "latest": [], "null": []}}
    for tick in ticks:
        moment = None if tick is None else EPOCH + timedelta(microseconds=tick)
        if moment is None or not 2 <= moment.year < 9999:
            for name in ["local", "saving"]:
                answers[name].append(None)
            for name in answers["localized"]:
                answers["localized"][name].append(None)
            continue
        there = moment.replace(tzinfo=utc).astimezone(info)
        answers["local"].append(us(there.replace(tzinfo=None)))
        # What the library makes of double summer time is a guess.
        answers["saving"].append(there.dst() // timedelta(milliseconds=1) if moment.year >= 2000 else None)
        instants = [us(moment) - moment.replace(tzinfo=info, fold=fold).utcoffset() // timedelta(microseconds=1)
                    for fold in (0, 1)]
        real = [i for i in instants if (EPOCH + timedelta(microseconds=i)).replace(tzinfo=utc).astimezone(info)
                .replace(tzinfo=None) == moment]
        answers["localized"]["earliest"].append(min(real) if real else None)
        answers["localized"]["latest"].append(max(real) if real else None)
        answers["localized"]["null"].append(real[0] if len(set(real)) == 1 else None)
    return answers


for zone in zones:
    utc = t.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    early = pl.when(t.dt.year().is_between(1900, 2099))
    zoned[zone] = by_zoneinfo(zone) | {
        "polarsBase": ints(early.then(utc.dt.base_utc_offset())),
        "polarsSaving": ints(early.then(utc.dt.dst_offset())),
        "hour": ints(early.then(utc.dt.hour())),
        "day": ints(early.then(utc.dt.day())),
        "format": texts(early.then(utc.dt.strftime("%Y-%m-%d %H:%M:%S %z %:z %Z"))),
    }
readings = {
    "%d/%m/%Y": ["29/02/2024", "30/02/2024", "1/1/0001", "31/12/9999", "", "5/6", "29/02/2023", None],
    "%Y-%m-%d %H:%M:%S": ["2024-02-29 23:59:59", "2024-02-29 24:00:00", "2024-02-29", "1969-12-31 00:00:00", "x"],
    "%b %d %Y %I:%M %p": ["Jan 31 2024 12:00 AM", "feb 29 2024 01:05 PM", "Feb 30 2024 01:05 PM"],
    "%Y%m%dT%H%M%S%.f": ["20240229T120000.5", "20240229T120000", "20240229T120000.123456789"],
}
spans = pl.DataFrame({"s": pl.Series(
    [0, 1, -1, 90_061_000_001, -90_061_000_001, 86_400_000_000, -86_400_000_000, 2**62, -2**62, None],
    dtype=pl.Int64).cast(pl.Duration("us"))})
s = pl.col("s")

weekdays = [int(x) for x in rng.integers(-20000, 30000, 40)]
holidays = sorted({int(x) for x in rng.integers(-20000, 30000, 900)})
steps = [int(x) for x in rng.integers(-300, 300, 40)]
as_days = np.array(weekdays, "datetime64[D]")
off = np.array(holidays, "datetime64[D]")


def numbers(values):
    return [int(x) for x in values]


answers = {
    "versions": {"python": platform.python_version(), "polars": pl.__version__, "numpy": np.__version__},
    "ticks": ticks,
    "parts": parts,
    "truncated": {every: ints(t.dt.truncate(every)) for every in windows},
    # Months are rounded by Polars to other than the nearest start.
    "rounded": {every: ints(t.dt.round(every)) for every in windows if every[-1] not in "oqy" and every != "1us"},
    "truncatedDates": {every: ints(d.dt.truncate(every)) for every in ["1d", "3d", "1w", "1mo", "1q", "1y"]},
    "formatted": {pattern: texts(t.dt.strftime(pattern)) for pattern in patterns},
    "zones": zoned,
    "read": {
        pattern: {
            "texts": values,
            "ticks": ints(pl.col("x").str.to_datetime(pattern, time_unit="us", strict=False),
                          pl.DataFrame({"x": values}, schema={"x": pl.String}))
            if "%H" in pattern or "%I" in pattern else [
                None if x is None else x * 86_400_000_000
                for x in ints(pl.col("x").str.to_date(pattern, strict=False),
                              pl.DataFrame({"x": values}, schema={"x": pl.String}))],
        }
        for pattern, values in readings.items()
    },
    "spans": spans.select(s.cast(pl.Int64))["s"].to_list(),
    "totals": {
        name: ints(getattr(s.dt, polars)(), spans)
        for name, polars in {
            "totalDays": "total_days", "totalHours": "total_hours", "totalMinutes": "total_minutes",
            "totalSeconds": "total_seconds", "totalMilliseconds": "total_milliseconds",
            "totalMicroseconds": "total_microseconds",
        }.items()
    },
    "counted": {unit: ints(t.dt.cast_time_unit(unit)) for unit in ["ms", "us"]},
    "business": {
        "days": weekdays, "steps": steps, "holidays": holidays,
        "worked": [int(x) for x in np.is_busday(as_days, holidays=off)],
        "count": numbers(np.busday_count(as_days, as_days[::-1], holidays=off)),
        "forward": [numbers(np.busday_offset(as_days, step, roll="forward", holidays=off).astype(int)) for step in [0, 1, -1, 250]],
        "backward": [numbers(np.busday_offset(as_days, step, roll="backward", holidays=off).astype(int)) for step in [0, 1, -1, 250]],
        "fourDays": numbers(np.busday_offset(as_days, 17, roll="forward", weekmask="0111100").astype(int)),
    },
}
safe = frame.filter(t.is_null() | t.dt.year().is_between(2, 9990))
answers["safe"] = safe["t"].cast(pl.Int64).to_list()
answers["offset"] = {
    by: ints(t.dt.offset_by(by), safe)
    for by in ["1mo", "-1mo", "11mo", "-1y", "1d", "-2w", "36h", "-3s", "1mo2d3h"]
}
new_york = pl.col("t").dt.replace_time_zone("UTC").dt.convert_time_zone("America/New_York")
recent = frame.filter(t.dt.year().is_between(2024, 2024))
answers["recent"] = recent["t"].cast(pl.Int64).to_list()
answers["zonedTruncated"] = {
    every: ints(new_york.dt.truncate(every), recent) for every in ["1h", "15m", "1d", "1mo"]
}
answers["zonedOffset"] = {by: ints(new_york.dt.offset_by(by), recent) for by in ["1y", "24h", "-2mo"]}
print(json.dumps(answers, ensure_ascii=False, separators=(",", ":")))
