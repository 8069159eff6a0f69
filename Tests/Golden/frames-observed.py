"""Records what pandas answers about categories that do not occur, extremes of enumerations and cuts,
for Tests/FramesTests/ObservedGoldenTests.swift.

Run: python Tests/Golden/frames-observed.py > Tests/Golden/frames-observed.json   (versions are in the file)
"""

import json
import platform

import numpy as np
import pandas as pd

rng = np.random.default_rng(11)
SIZES = ["small", "medium", "large", "giant", "none at all"]
COLOURS = ["red", "green", "blue"]
N = 60
sizes = [None if rng.random() < 0.15 else SIZES[i] for i in rng.choice([0, 2, 3], N)]
colours = [COLOURS[i] for i in rng.choice([0, 2], N)]
shops = [f"shop {i}" for i in rng.integers(0, 4, N)]
x = [None if rng.random() < 0.2 else round(float(v), 3) for v in rng.normal(size=N)]
frame = pd.DataFrame({
    "size": pd.Categorical(sizes, SIZES, ordered=True),
    "colour": pd.Categorical(colours, COLOURS, ordered=True),
    "shop": shops,
    "x": pd.array(x, dtype="Float64"),
})


def plain(value):
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def grouped(keys):
    groups = frame.groupby(keys, observed=False, dropna=True)["x"]
    table = groups.agg(["count", "sum", "mean", "min"]).reset_index()
    return [[plain(v) for v in row] for row in table.itertuples(index=False)]


codes = pd.Series(frame["size"].cat.codes.astype(float)).where(frame["size"].notna())


def names(values):
    return [None if np.isnan(v) else SIZES[int(v)] for v in values]


cuts = {
    shop: [None if pd.isna(v) else str(v) for v in pd.qcut(part["x"].astype(float), [0, 0.25, 0.6, 1], labels=["low", "middle", "high"])]
    for shop, part in frame.groupby("shop")
}
print(json.dumps({
    "python": platform.python_version(), "pandas": pd.__version__,
    "sizes": SIZES, "colours": COLOURS, "size": sizes, "colour": colours, "shop": shops, "x": x,
    "by size": grouped(["size"]), "by size and colour": grouped(["size", "colour"]),
    "by size and shop": grouped(["size", "shop"]),
    "cumulative max": names(codes.cummax()), "cumulative min": names(codes.cummin()),
    "rolling max": names(codes.rolling(4, min_periods=1).max()),
    "rolling min": names(codes.rolling(3, min_periods=2).min()),
    "expanding max": names(codes.expanding().max()),
    "cut": [None if v is pd.NA or pd.isna(v) else str(v) for v in pd.cut(frame["x"].astype(float), [-np.inf, -0.5, 0.5, np.inf], labels=["low", "middle", "high"])],
    "cuts": cuts,
}, indent=1))
