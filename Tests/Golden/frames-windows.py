"""Records what pandas and Polars answer for window functions, for Tests/FramesTests/WindowGoldenTests.swift.

Run: python Tests/Golden/frames-windows.py > Tests/Golden/frames-windows.json   (versions are recorded in the file)
"""

import json
import math
import platform

import numpy as np
import pandas as pd
import polars as pl

rng = np.random.default_rng(5)
rows = 400
v = rng.normal(0, 100, rows).round(2)
gone = rng.random(rows) < 0.15
data = pl.DataFrame({
    "g": rng.choice(["x", "y", "a group of a long name", None], rows).tolist(),
    "i": rng.integers(-6, 6, rows).tolist(),
    "v": [None if missing else float(value) for value, missing in zip(v, gone)],
    "t": np.sort(rng.integers(0, 900, rows)).tolist(),
    "u": rng.permutation(rows).tolist(),
    "s": rng.choice(["ash", "birch", "", "Ürümqi", "a name longer than twelve bytes", None], rows).tolist(),
})
frame = data.to_pandas()
value, group = pl.col("v"), "g"
series = frame["v"]


def plain(values):
    return [None if x is None or (isinstance(x, float) and math.isnan(x)) else x for x in values]


def ask(expression):
    return plain(data.select(expression.alias("answer"))["answer"].to_list())


polars = {
    "shift 2": value.shift(2), "shift -3": value.shift(-3), "shift text": pl.col("s").shift(1),
    "shift over": value.shift(1).over(group), "shift fill": pl.col("i").shift(1, fill_value=99),
    "diff": value.diff(), "diff over": pl.col("i").diff().over(group), "percent": value / value.shift(1) - 1,
    "sum over": value.sum().over(group), "mean over": value.mean().over(group), "count over": value.count().over(group),
    "min over": value.min().over(group), "first over": pl.col("i").first().over(group),
    "cumulative sum": value.cum_sum(), "cumulative sum over": pl.col("i").cum_sum().over(group),
    "cumulative sum reverse": value.cum_sum(reverse=True), "cumulative max": value.cum_max(), "cumulative min over": value.cum_min().over(group),
    "cumulative product": (value / 100).cum_prod(), "cumulative count": value.cum_count(),
    "cumulative ordered": pl.col("i").cum_sum().over(group, order_by="u"),
    "share": value / value.sum().over(group),
    "quantile over": value.median().over(group, "i"),
}
for method in ["average", "min", "max", "dense", "ordinal"]:
    polars[f"rank {method}"] = pl.col("i").rank(method)
    polars[f"rank {method} descending"] = pl.col("v").rank(method, descending=True)
    polars[f"rank {method} over"] = pl.col("s").rank(method).over(group)
answers = {name: ask(expression) for name, expression in polars.items()}

for n in [1, 3, 8]:
    for center in [False, True]:
        for least in [1, n]:
            rolling = series.rolling(n, min_periods=least, center=center)
            for name in ["sum", "mean", "min", "max", "std", "var", "median"]:
                answers[f"rolling {n} {center} {least} {name}"] = plain(getattr(rolling, name)().tolist())
            answers[f"rolling {n} {center} {least} quantile"] = plain(rolling.quantile(0.3).tolist())
answers["rolling over"] = plain(
    frame.groupby("g", dropna=False)["v"].transform(lambda x: x.rolling(4, min_periods=2).mean()).tolist())
answers["expanding max"] = plain(series.expanding().max().tolist())
answers["expanding std"] = plain(series.expanding(2).std().tolist())
weights = [0.5, 1.0, 2.0]
answers["weighted mean"] = plain(data.select(pl.col("i").cast(pl.Float64).rolling_mean(3, weights=weights, min_samples=3))["i"].to_list())
for closed in ["right", "left", "both", "neither"]:
    answers[f"range {closed}"] = ask(value.rolling_sum_by(pl.col("t"), "7i", closed=closed.replace("neither", "none")))
for adjust in [True, False]:
    for ignore in [True, False]:
        ewm = series.ewm(alpha=0.3, adjust=adjust, ignore_na=ignore)
        for name in ["mean", "var", "std"]:
            column = getattr(ewm, name)()
            column[series.isna()] = np.nan
            answers[f"exponential {adjust} {ignore} {name}"] = plain(column.tolist())
answers["ewm half life"] = plain(series.fillna(0).ewm(halflife=2.5).mean().tolist())

sql = data.clone()
import duckdb

connection = duckdb.connect()
connection.register("data", data.with_row_index("n").to_arrow())
for name, text in {
    "ntile": "ntile(7) over (order by n)", "percent rank": "percent_rank() over (order by i)",
    "cumulative distribution": "cume_dist() over (order by i)",
    "rows": "avg(v) over (order by n rows between 2 preceding and 3 following)",
    "row number": "row_number() over (partition by g order by n)",
}.items():
    answers[name] = plain([row[0] for row in connection.sql(f"select {text} as a, n from data order by n").fetchall()])

print(json.dumps({
    "versions": {"python": platform.python_version(), "pandas": pd.__version__, "polars": pl.__version__, "duckdb": duckdb.__version__},
    "data": {name: data[name].to_list() for name in data.columns},
    "answers": answers,
}))
