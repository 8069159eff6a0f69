"""Records what pandas and polars answer about groups, for Tests/FramesTests/GroupGoldenTests.swift.

Run: python Tests/Golden/frames-groups.py > Tests/Golden/frames-groups.json   (versions are in the file)
"""

import json
import math
import platform

import numpy as np
import pandas as pd
import polars as pl


def plain(values):
    result = []
    for value in values:
        if isinstance(value, pl.Series):
            value = value.to_list()
        if isinstance(value, list):
            result.append(plain(value))
        elif value is None:
            result.append(None)
        elif isinstance(value, float):
            result.append("nan" if math.isnan(value) else value)
        else:
            result.append(value)
    return result


def table(frame):
    return {name: plain(frame[name].to_list()) for name in frame.columns}


rng = np.random.default_rng(31)
rows = 600
names = ["ash", "birch", "a name longer than twelve bytes", "Ürümqi", "", None, "rowan", "🌲"]
sizes = [0.3, 0.2, 0.15, 0.1, 0.1, 0.1, 0.045, 0.005]
key = rng.choice(np.array(names, dtype=object), rows, p=sizes)
number = rng.integers(-3, 4, rows)
value = rng.normal(0, 1e3, rows).round(3)
other = (value * 0.5 + rng.normal(0, 300, rows)).round(3)
whole = rng.integers(-(10**6), 10**6, rows)
text = rng.choice(np.array(["x", "yy", "a text past twelve bytes", "", None], dtype=object), rows)
truth = rng.random(rows) < 0.4
gap = rng.random(rows) < 0.25
data = pl.DataFrame({
    "key": pl.Series(key.tolist(), dtype=pl.String), "number": number.tolist(),
    "value": [None if g else float(v) for g, v in zip(gap, value)],
    "other": other.tolist(), "whole": whole.tolist(),
    "text": pl.Series(text.tolist(), dtype=pl.String), "truth": truth.tolist(),
})

c = pl.col
value = c("value")
aggregates = {
    "sum": value.sum(), "mean": value.mean(), "min": value.min(), "max": value.max(),
    "count": value.count(), "size": pl.len(), "var0": value.var(ddof=0), "var1": value.var(),
    "std2": value.std(ddof=2), "median": value.median(), "total": c("whole").sum(),
    "product": (c("value") / 1000).product(), "nUnique": c("number").n_unique(),
    "textUnique": c("text").drop_nulls().n_unique(), "first": value.drop_nulls().first(),
    "last": value.drop_nulls().last(), "second": value.get(1, null_on_oob=True),
    "textMin": c("text").min(), "textMax": c("text").max(), "any": c("truth").any(),
    "all": c("truth").all(), "argMin": c("whole").arg_min(), "argMax": c("whole").arg_max(),
    "skew": value.skew(), "kurtosis": value.kurtosis(), "pearson": value.kurtosis(fisher=False),
    "corr": pl.corr("value", "other"), "cov": pl.cov("value", "other"),
    "top": c("whole").top_k(3).sort(descending=True),
    "bottom": c("whole").bottom_k(2).sort(),
    "joined": c("text").drop_nulls().str.join("|"), "list": value,
    "best": c("text").sort_by("whole", nulls_last=True).last(),
    "worst": c("text").sort_by("whole").first(),
}
for kind in ["linear", "lower", "higher", "midpoint"]:
    aggregates[f"quantile {kind}"] = value.quantile(0.3, kind)


def grouped(by):
    frame = data.group_by(by, maintain_order=True).agg(**aggregates)
    # A join of no text is null with us.
    joined = [j if n else None for j, n in zip(
        frame["joined"], data.group_by(by, maintain_order=True).agg(c("text").count())["text"])]
    return table(frame.with_columns(joined=pl.Series(joined, dtype=pl.String)))


frame = data.to_pandas()
groups = frame.groupby("key", sort=False, dropna=False)
pandas = {
    "head": [int(i) for i in groups.head(2).index], "tail": [int(i) for i in groups.tail(3).index],
    "sem": plain(groups["value"].sem().tolist()),
    "mad": plain(groups["value"].apply(lambda v: (v - v.median()).abs().median()).tolist()),
    "mode": plain(groups["number"].apply(
        lambda v: int(max(v.unique(), key=lambda x: (v == x).sum()))).tolist()),
    "entropy": plain(groups["number"].apply(lambda v: float(-sum(
        p * math.log2(p) for p in v.value_counts(normalize=True)))).tolist()),
}

print(json.dumps({
    "versions": {"pandas": pd.__version__, "polars": pl.__version__, "numpy": np.__version__,
                 "python": platform.python_version()},
    "data": table(data), "pandas": pandas,
    "grouped": {"key": grouped(["key"]), "number": grouped(["number"]),
                "both": grouped(["key", "number"]), "truth": grouped(["truth"])},
    "whole": table(data.select(**{
        name: (node.implode() if name in ("top", "bottom", "list") else node)
        for name, node in aggregates.items() if name != "joined"})),
}, ensure_ascii=False, separators=(",", ":")).replace('},"', '},\n"'))
