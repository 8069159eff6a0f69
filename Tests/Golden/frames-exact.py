"""Records what Polars answers about running and rolling functions of texts, decimals, dates and times,
and about texts put together, for Tests/FramesTests/ExactGoldenTests.swift.

Run: python Tests/Golden/frames-exact.py > Tests/Golden/frames-exact.json   (versions are in the file)
"""

import json
import platform
from decimal import Decimal

import numpy as np
import polars as pl

rng = np.random.default_rng(17)
N = 200
hole = rng.random(N) < 0.25
WORDS = ["", "a", "A", "b", "é", "zebra", "zebra crossing at night", "zebra crossing at noon", "日本"]
texts = [None if h else WORDS[i] for h, i in zip(hole, rng.integers(0, len(WORDS), N))]
units = [None if h else int(u) for h, u in zip(np.roll(hole, 1), rng.integers(-(10**9), 10**9, N))]
ticks = [None if h else int(t) for h, t in
         zip(np.roll(hole, 2), rng.integers(1_700_000_000 * 10**9, 1_800_000_000 * 10**9, N))]
days = [None if h else int(d) for h, d in zip(np.roll(hole, 3), rng.integers(0, 20_000, N))]
frame = pl.DataFrame({
    "key": [int(k) for k in rng.integers(0, 3, N)],
    "text": texts,
    "other": list(reversed(texts)),
    "decimal": pl.Series([None if u is None else Decimal(u).scaleb(-2) for u in units],
                         dtype=pl.Decimal(18, 2)),
    "time": pl.Series(ticks).cast(pl.Datetime("ns")),
    "day": pl.Series(days).cast(pl.Date),
})


def windows(name):
    column = pl.col(name)
    yield "cumulativeMax", column.cum_max()
    yield "cumulativeMin", column.cum_min()
    yield "cumulativeMax reversed", column.cum_max(reverse=True)
    if name == "decimal":
        yield "cumulativeSum", column.cum_sum()
        yield "cumulativeSum reversed", column.cum_sum(reverse=True)
        yield "floorDivided", column // Decimal("7.50")
    if name in ("time", "day"):
        yield "interpolate", column.interpolate()
        yield "rolling max", column.rolling_max(5, min_samples=2)
        yield "rolling min", column.rolling_min(5, min_samples=2)


def plain(series):
    if series.dtype == pl.Date:
        return series.cast(pl.Int32).to_list()
    if isinstance(series.dtype, pl.Datetime):
        return series.cast(pl.Int64).to_list()
    if isinstance(series.dtype, pl.Decimal):
        return [None if v is None else float(v) for v in series.to_list()]
    return series.to_list()


answers = {}
for name in ["text", "decimal", "time", "day"]:
    for label, expression in windows(name):
        answers[f"{name} {label}"] = plain(frame.select(expression)[name])
        if label != "floorDivided":
            answers[f"{name} {label} over key"] = plain(frame.select(expression.over("key"))[name])
answers["concatenated"] = frame.select(pl.col("text") + "-" + pl.col("other"))["text"].to_list()
print(json.dumps({
    "versions": {"python": platform.python_version(), "polars": pl.__version__},
    "key": frame["key"].to_list(), "text": texts, "other": list(reversed(texts)), "units": units,
    "ticks": ticks, "days": days, "answers": answers,
}, ensure_ascii=False))
