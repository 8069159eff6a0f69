"""Records what pandas, Polars and NumPy answer for reshaping, sets and statistics, for
Tests/FramesTests/ReshapingGoldenTests.swift.

Run: python Tests/Golden/frames-reshaping.py > Tests/Golden/frames-reshaping.json   (versions are recorded in the file)
"""

import json
import math
import platform

import numpy as np
import pandas as pd
import polars as pl

rng = np.random.default_rng(11)
rows = 120
data = pl.DataFrame({
    "shop": rng.choice(["north", "south", "a shop of a long name", None], rows).tolist(),
    "month": rng.choice(["jan", "feb", "mar"], rows).tolist(),
    "n": rng.integers(0, 9, rows).tolist(),
    "x": [None if r < 0.1 else float(v) for r, v in zip(rng.random(rows), rng.normal(0, 3, rows).round(3))],
    "y": rng.normal(5, 2, rows).round(1).tolist(),
})
other = data.sample(50, seed=1).select("shop", "n").vstack(pl.DataFrame({"shop": ["west", None], "n": [1, 77]}))
frame = data.to_pandas()


def plain(values):
    return [None if v is None or (isinstance(v, float) and math.isnan(v)) else v for v in values]


def table(f):
    return {name: plain(f[name].to_list()) for name in f.columns}


def matrix(f):
    return {name: plain(f[name].tolist()) for name in f.columns}


numbers = frame[["n", "x", "y"]]
answers = {
    "unpivot": table(data.unpivot(["n", "y"], index=["shop", "month"])),
    "unpivot all": table(data.select("n", "y").unpivot()),
    "pivot": table(data.pivot("month", index="shop", values="n", aggregate_function="sum", sort_columns=True)),
    "pivot mean": table(data.pivot("month", index=["shop", "n"], values="x", aggregate_function="mean", sort_columns=True)),
    "crosstab": table(data.pivot("month", index="n", values="y", aggregate_function="len", sort_columns=True).fill_null(0)),
    "one hot": table(data.select("month", "shop").to_dummies("month")),
    "transposed": table(data.select("n", "y").head(4).transpose(include_header=True)),
    "cut": [None if v is None else str(v) for v in data["x"].cut([-2, 0, 2.5]).to_list()],
    "cut left": [None if v is None else str(v) for v in data["y"].cut([3, 5], labels=["low", "middle", "high"], left_closed=True).to_list()],
    "quantile cut": [None if v is None else str(v) for v in data["y"].qcut([0.25, 0.5, 0.75], labels=["a", "b", "c", "d"]).to_list()],
    "union": table(pl.concat([data.select("shop", "n"), other]).unique(maintain_order=True)),
    "intersection": table(data.select("shop", "n").unique(maintain_order=True).join(other.unique(), on=["shop", "n"], how="semi", nulls_equal=True, maintain_order="left")),
    "subtracting": table(data.select("shop", "n").unique(maintain_order=True).join(other.unique(), on=["shop", "n"], how="anti", nulls_equal=True, maintain_order="left")),
    "diagonal": table(pl.concat([data.select("shop", "n").head(3), data.select("n", "y").head(2).with_columns(pl.col("n") + 0.5)], how="diagonal_relaxed")),
    "duplicated": data["n"].is_duplicated().to_list(),
    "shop duplicated": data.select(pl.struct("shop").is_duplicated())["shop"].to_list(),
    "first distinct": data["shop"].is_first_distinct().to_list(),
    "last distinct": data["shop"].is_last_distinct().to_list(),
    "largest": table(data.sort(["x"], descending=True, nulls_last=True, maintain_order=True).head(7)),
    "null counts": table(data.null_count()),
    "histogram": np.histogram(data["y"].to_numpy(), 8)[0].tolist(),
    "histogram edges": np.histogram(data["y"].to_numpy(), 8)[1].tolist(),
    "pearson": matrix(numbers.corr()), "spearman": matrix(numbers.corr("spearman")), "covariance": matrix(numbers.cov()),
    "gathered": table(data[[5, 0, 0, 119]]),
    "reversed": table(data.reverse()),
}
# Kendall's tau-b by its definition, over all pairs of rows.
def kendall(a, b):
    keep = ~(np.isnan(a) | np.isnan(b))
    a, b = a[keep], b[keep]
    da, db = np.sign(a[:, None] - a), np.sign(b[:, None] - b)
    return float((da * db).sum() / math.sqrt((da != 0).sum() * (db != 0).sum()))


columns = {name: numbers[name].to_numpy(float) for name in numbers.columns}
answers["kendall"] = {a: [kendall(columns[a], columns[b]) for b in columns] for a in columns}

print(json.dumps({
    "versions": {"python": platform.python_version(), "pandas": pd.__version__, "polars": pl.__version__, "numpy": np.__version__},
    "data": table(data), "other": table(other), "answers": answers,
}))
