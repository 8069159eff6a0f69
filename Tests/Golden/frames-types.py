"""Records what Polars, DuckDB and Python's decimal module answer for dates, decimals, lists and structures,
for Tests/FramesTests/TypesGoldenTests.swift.

Run: python Tests/Golden/frames-types.py > Tests/Golden/frames-types.json   (versions are in the file)
"""

import decimal
import json
import platform
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl

decimal.getcontext().prec = 100
rng = np.random.default_rng(11)


def quantized(value, scale, digits):
    value = value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    return str(value) if abs(value) < Decimal(10) ** (digits - scale) else None


# Decimals: (a: decimal(12, 2), b: decimal(9, 4)), exact by Python, null where an operand is.
a = [Decimal(int(x)).scaleb(-2) for x in rng.integers(-10**11, 10**11, 60)]
a += [Decimal("0.00"), Decimal("9999999999.99"), Decimal("-9999999999.99"), Decimal("0.01"), Decimal("-0.01"), None, Decimal("1.00")]
b = [Decimal(int(x)).scaleb(-4) for x in rng.integers(-10**8, 10**8, 60)]
b += [Decimal("0.0000"), Decimal("99999.9999"), Decimal("-99999.9999"), Decimal("3.0000"), Decimal("0.0000"), Decimal("1.0000"), None]
pairs = list(zip(a, b))


def each(body):
    return [None if x is None or y is None else body(x, y) for x, y in pairs]


decimals = {
    "a": [None if x is None else str(x) for x in a],
    "b": [None if x is None else str(x) for x in b],
    "sum": each(lambda x, y: str((x + y).quantize(Decimal("0.0001")))),
    "difference": each(lambda x, y: str((x - y).quantize(Decimal("0.0001")))),
    "product": each(lambda x, y: str((x * y).quantize(Decimal("0.000001")))),
    # scale max(6, 2 + 9 + 1) = 12, digits 12 - 2 + 4 + 12 = 26
    "quotient": each(lambda x, y: None if y == 0 else str((x / y).quantize(Decimal("1e-12"), rounding=ROUND_HALF_UP)
                     .__format__("f"))),
    "remainder": each(lambda x, y: None if y == 0 else str((x - y * (x / y).__floor__()).quantize(Decimal("0.0001")))),
    "less": each(lambda x, y: x < y),
    "equal": each(lambda x, y: x == y),
    "rounded": [None if x is None else str(x.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)) for x in a],
    "floor": [None if x is None else str(Decimal(x.__floor__()).quantize(Decimal("0.01"))) for x in a],
    "ceil": [None if x is None else str(Decimal(x.__ceil__()).quantize(Decimal("0.01"))) for x in a],
    "whole": [None if x is None else int(x) for x in a],
    "double": [None if x is None else float(x) for x in a],
    "total": str(sum(x for x in a if x is not None)),
    "parsed": {
        "texts": ["1.5", "-0.005", "0.0049", "1e3", "12345678901234567.891", "", "x", "1.2.3", ".5", "5.", "+7", "-", "1e-2", None],
        "values": ["1.50", "-0.01", "0.00", "1000.00", "12345678901234567.89", None, None, None, "0.50", "5.00", "7.00", None, "0.01", None],
    },
}
# DuckDB agrees on sums and products (it divides as floats).
duck = duckdb.sql("select " + ", ".join(
    f"(cast('{x}' as decimal(20, 2)) * cast('{y}' as decimal(9, 4)))::varchar, "
    f"(cast('{x}' as decimal(12, 2)) + cast('{y}' as decimal(9, 4)))::varchar"
    for x, y in pairs if x is not None and y is not None)).fetchall()[0]
mine = [value for p, s in zip(decimals["product"], decimals["sum"]) if p is not None for value in (p, s)]
assert [Decimal(x) for x in duck] == [Decimal(x) for x in mine]

# Grouping and ordering wide decimals.
wide = [Decimal(x).scaleb(-3) for x in [10**30, -10**30, 5, 10**30, 0, 7 * 10**25, -1, 5]]
keys = [0, 1, 0, 1, 0, 1, 0, 1]
decimals["wide"] = {
    "values": [str(x) for x in wide], "keys": keys, "sorted": [str(x) for x in sorted(wide)],
    "sums": [str(sum(x for x, k in zip(wide, keys) if k == key)) for key in (0, 1)],
    "least": [str(min(x for x, k in zip(wide, keys) if k == key)) for key in (0, 1)],
    "distinct": len(set(wide)),
}

# Dates and times in operators.
moments = [datetime(2024, 2, 29, 12, 30), datetime(1969, 7, 20, 20, 17, 40), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), None,
           datetime(2000, 1, 1)]
spans = [timedelta(days=1, microseconds=5), timedelta(hours=-30), timedelta(0), timedelta(seconds=-1), timedelta(days=9), None]
frame = pl.DataFrame({"t": moments, "s": spans, "n": [2, -3, 7, 1, 2, 5]},
                     schema={"t": pl.Datetime("us"), "s": pl.Duration("us"), "n": pl.Int64}).with_columns(
    d=pl.col("t").dt.date(), u=pl.col("t").reverse())


def ints(expression, of=frame):
    return of.select(expression.cast(pl.Int64).alias("x"))["x"].to_list()


c = pl.col
early = pl.when(c("t").dt.year() < 9000).then(c("t"))
operators = {
    "plus": ints(early + c("s")), "minus": ints(c("t").clip(datetime(2, 1, 1)) - c("s")), "apart": ints(c("t") - c("u")),
    "days": ints(c("d") - c("u").dt.date()), "times": ints(c("s") * c("n")), "half": ints(c("s") * 0.5),
    "negated": ints(-c("s")), "before": ints(c("t") < c("u")), "sameDay": ints(c("d") == c("u").dt.date()),
    "filled": ints(c("t").fill_null(datetime(2001, 2, 3))),
    "least": ints(pl.min_horizontal("t", "u")),
    "dayPlus": ints(pl.when(c("t").dt.year() < 9000).then(c("d")) + c("s")),
    "mean": ints(c("t").filter(c("t").dt.year() < 9000).mean()), "longest": ints(c("s").max()), "total": ints(c("s").sum()),
    "middle": ints(c("t").sort().filter(c("t").is_not_null()).slice(2, 1)),
}
ordered = frame.with_row_index().sort("t", nulls_last=True)["index"].to_list()

# Lists.
lists = [[3, 1, 2], [], None, [None, 5, 5, None], [7], [-1, -1, 4, 0, 9, 9]]
other = [[1], [2, 2], [3], None, [], [0, 1]]
table = pl.DataFrame({"l": lists, "o": other, "i": range(6)}, schema={"l": pl.List(pl.Int64), "o": pl.List(pl.Int64), "i": pl.Int64})
L = c("l").list


def rows(expression, of=table):
    return of.select(expression.alias("x"))["x"].to_list()


listed = {
    "lists": lists, "other": other,
    "count": rows(L.len()), "get1": rows(L.get(1, null_on_oob=True)), "last": rows(L.get(-1, null_on_oob=True)),
    "slice12": rows(L.slice(1, 2)), "sliceMinus2": rows(L.slice(-2, 1)), "head2": rows(L.head(2)), "tail2": rows(L.tail(2)),
    "sum": rows(L.sum()), "mean": rows(L.mean()), "min": rows(L.min()), "max": rows(L.max()), "std": rows(L.std()),
    "sorted": rows(L.sort(nulls_last=True)), "descending": rows(L.sort(descending=True, nulls_last=True)),
    "reversed": rows(L.reverse()), "unique": rows(L.unique(maintain_order=True)), "dropNulls": rows(L.drop_nulls()),
    "has5": rows(L.contains(5)), "doubled": rows(L.eval(pl.element() * 2)), "positive": rows(L.eval(pl.element().filter(pl.element() > 0))),
    "concat": rows(L.concat(c("o"))), "exploded": table.explode("l").select("l", "i").to_dict(as_series=False),
    "kept": pd.DataFrame({"l": lists, "i": range(6)}).explode("l").astype({"l": "Int64"}).to_dict("list"),
    "grouped": table.group_by("l", maintain_order=True).len()["len"].to_list(),
    "collected": pl.DataFrame({"k": [1, 2, 1, 1], "v": [1.5, 2.5, None, 4.5]}).group_by("k", maintain_order=True).agg("v")["v"].to_list(),
}
versions = {"python": platform.python_version(), "polars": pl.__version__, "duckdb": duckdb.__version__, "pandas": pd.__version__}
decimals = {
    # Python has a negative zero.
    name: [v[1:] if isinstance(v, str) and v.startswith("-") and not v.strip("-0.") else v for v in values]
    if isinstance(values, list) else values for name, values in decimals.items()
}
listed["kept"]["l"] = [None if x is pd.NA else x for x in listed["kept"]["l"]]
print(json.dumps({
    "versions": versions, "decimals": decimals, "operators": operators, "lists": listed, "ordered": ordered,
    "moments": [None if m is None else m.isoformat() for m in moments],
    "spans": [None if s is None else s // timedelta(microseconds=1) for s in spans],
}, separators=(",", ":")))
