"""Records what Polars' Enum and pandas' ordered Categorical answer, for Tests/FramesTests/CategoryGoldenTests.swift.

Run: python Tests/Golden/frames-categories.py > Tests/Golden/frames-categories.json   (versions are in the file)
"""

import json
import platform

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

rng = np.random.default_rng(23)
# Neither in the order of the alphabet nor of appearance; unicode, an empty one, one that never occurs, and one
# that does not fit in a view.
categories = ["tiny", "größer", "", "never there", "a category of more than twelve bytes", "Ω", "10", "9"]
count = 150
picks = rng.choice([0, 1, 2, 4, 5, 6, 7, None], count)
values = [None if p is None else categories[p] for p in picks]
loose = [None if rng.random() < 0.1 else str(rng.choice(categories + ["Tiny", "tin", "unknown"])) for _ in range(count)]
numbers = [None if rng.random() < 0.1 else int(x) for x in rng.integers(-50, 50, count)]
keys = [int(x) for x in rng.integers(0, 4, count)]

enum = pl.Enum(categories)
frame = pl.DataFrame({"x": pl.Series(values, dtype=enum), "t": loose, "n": numbers, "k": keys})
x = pl.col("x")
pandas = pd.DataFrame({"x": pd.Categorical(values, categories=categories, ordered=True), "n": numbers, "k": keys})
pivot = "größer"


def texts(values):
    """As Swift writes them, None for null."""
    return [None if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in values]


def column(expression):
    return texts(frame.select(expression.alias("r"))["r"].to_list())


def table(result):
    return {name: texts(result[name].to_list()) for name in result.columns}


bound = pl.lit(pivot, dtype=enum)
small = pl.DataFrame({"x": pl.Series(["9", "tiny", None, "never there", "Ω"], dtype=enum), "y": [1, 2, 3, 4, 5]})
other = pl.Enum(["Ω", "tiny", "new"])
dummies = pd.get_dummies(pandas["x"])

answers = {
    "less": column(x < bound), "lessOrEqual": column(x <= bound), "greater": column(x > bound),
    "greaterOrEqual": column(x >= bound), "equal": column(x == bound), "notEqual": column(x != bound),
    "isIn": column(x.is_in(["tiny", "9"])), "text": column(x.cast(pl.String)), "other": column(x.cast(other, strict=False)),
    "parsed": column(pl.col("t").cast(enum, strict=False)), "filled": column(x.fill_null("Ω")),
    "chosen": column(pl.when(pl.col("k") > 1).then(x).otherwise(pl.lit("tiny"))),
    "shifted": column(x.shift(2)), "rank": column(x.rank("dense").cast(pl.Int64)),
    "replaced": column(x.replace({"tiny": "9", "": "Ω"})), "equalText": column(x.cast(pl.String) == pl.col("t")),
    "joinedText": column(pl.concat_str([x, pl.col("t")], separator="|")),
    "least": column(x.min()), "greatest": column(x.max()), "distinct": column(x.n_unique()),
    "leastOfKey": column(x.min().over("k")), "firstOfKey": column(x.drop_nulls().first().over("k")),
    "codes": texts(None if c < 0 else c for c in pandas["x"].cat.codes),
}
tables = {
    "ascending": table(frame.select("x", "n", "k").sort("x", nulls_last=True, maintain_order=True)),
    "descending": table(frame.select("x", "n", "k").sort("x", descending=True, nulls_last=True, maintain_order=True)),
    "grouped": table(frame.group_by("x", maintain_order=True).agg(pl.col("n").sum(), pl.len().alias("count"))),
    "extremes": table(frame.group_by("k").agg(x.min().alias("low"), x.max().alias("high")).sort("k")),
    "unique": table(frame.select("x").unique(maintain_order=True)),
    "joined": table(frame.select("x", "n").join(small, on="x", how="left", maintain_order="left")),
    "inner": table(frame.select("x", "n").join(small, on="x", maintain_order="left")),
    "counts": table(frame.select("x").drop_nulls().group_by("x").len("count").sort(["count", "x"], descending=[True, False])),
    "pivoted": {str(name): texts(None if pd.isna(v) else int(v) for v in values) for name, values in
                pandas.pivot_table(index="k", columns="x", values="n", aggfunc="count", observed=True).reset_index().items()},
    "dummies": {name: texts(int(v) for v in dummies[name]) for name in dummies.columns},
}
print(json.dumps({
    "versions": {"python": platform.python_version(), "polars": pl.__version__, "pandas": pd.__version__,
                 "pyarrow": pa.__version__},
    "categories": categories, "values": values, "loose": loose, "numbers": numbers, "keys": keys, "bound": pivot,
    "small": table(small), "answers": answers, "tables": tables,
}, ensure_ascii=False, separators=(",", ":")))
