"""Records what pandas and Polars say of columns as a whole: frames-describe.json.

python frames-describe.py, with polars 2.1 and pandas 3.1.
"""
import datetime as dt
import json
import pathlib

import numpy as np
import pandas as pd
import polars as pl

rng = np.random.default_rng(5)
count = 97
present = rng.random(count) > 0.2


def some(values):
    return [v if p else None for v, p in zip(values, present)]


data = {
    "integers": some([int(v) for v in rng.integers(-50, 50, count)]),
    "floats": some([float(v) for v in rng.normal(3, 100, count)]),
    "extremes": some([float(v) for v in rng.choice([-1e100, 1e-300, 0.0, 1e15], count)]),
    "one": [None] * (count - 1) + [2.5],
    "texts": some([str(v) for v in rng.choice(["é", "b", "a", "", "日本", "null"], count)]),
    "days": some([str(dt.date(1900, 1, 1) + dt.timedelta(int(v) * 2)) for v in rng.integers(0, 60000, count)]),
}
percentiles = [0.05, 0.25, 0.5, 0.75, 0.995]
numbers = pl.DataFrame({k: data[k] for k in ["integers", "floats", "extremes", "one"]}, strict=False)
described = numbers.describe(percentiles, interpolation="linear")
expected = {}
for name in numbers.columns:
    row = dict(zip(described["statistic"], described[name]))
    row["nulls"] = row.pop("null_count")
    row["distinct"] = numbers[name].drop_nulls().n_unique()
    expected[name] = row
texts = pd.Series(data["texts"], dtype="str").describe()
expected["texts"] = {
    "count": str(texts["count"]), "distinct": str(texts["unique"]),
    "top": texts["top"], "frequency": str(texts["freq"]),
}
days = pl.Series(data["days"]).str.to_date()
expected["days"] = {
    "count": str(days.count()), "nulls": str(days.null_count()), "min": str(days.min()), "max": str(days.max()),
    "distinct": str(days.drop_nulls().n_unique()),
    "50%": str(days.drop_nulls().median())[:10], "mean": str(days.drop_nulls().mean())[:10],
}
out = {
    "versions": {"polars": pl.__version__, "pandas": pd.__version__},
    "percentiles": percentiles, "data": data, "expected": expected,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out, ensure_ascii=False) + "\n")
