"""Records what Polars and pandas answer to joins, for Tests/FramesTests/JoinGoldenTests.swift.

Run: python Tests/Golden/frames-joins.py > Tests/Golden/frames-joins.json   (versions are in the file)

Values are text, null for null, beside the type they are of.
"""

import json
import platform

import numpy as np
import pandas as pd
import polars as pl

rng = np.random.default_rng(7)
TYPES = {
    "bool": pl.Boolean, "int8": pl.Int8, "int16": pl.Int16, "int32": pl.Int32, "int64": pl.Int64,
    "uint8": pl.UInt8, "uint16": pl.UInt16, "uint32": pl.UInt32, "uint64": pl.UInt64,
    "float32": pl.Float32, "float64": pl.Float64, "string": pl.String, "category": pl.String,
}


def text(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def column(kind, values):
    return {"type": kind, "values": [text(value) for value in values]}


def table(columns):
    return [dict(name=name, **column(kind, values)) for name, (kind, values) in columns.items()]


def frame(columns):
    return pl.DataFrame(
        {name: pl.Series(name, values, TYPES[kind]) for name, (kind, values) in columns.items()})


def some(values, count, nulls=True):
    picked = [values[i] for i in rng.integers(0, len(values), count)]
    return [None if nulls and rng.random() < 0.1 else value for value in picked]


def extremes(bits, signed):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return [low, low + 1, 0, 1, high // 2, high - 1, high]


LONG = ["a text longer than twelve bytes", "a text longer than twelve bytes!", "a text lo",
        "twelve bytes", "thirteen byte", ""]
UNICODE = ["Ürümqi", "東京都千代田区", "é", "e\u0301", "👩‍👩‍👧", "Ürümqi Ürümqi"]
FLOATS = [0.0, -0.0, float("nan"), float("inf"), float("-inf"), 1.5, 5e-324, 1.7976931348623157e308]
SPARSE = [int(v) for v in rng.integers(-(2**62), 2**62, 12)] + [-(2**63), 2**63 - 1, -1, 0]

keys = {
    "dense": ("int64", list(range(-3, 9)), "int64", list(range(2, 14))),
    "sparse": ("int64", SPARSE, "int64", SPARSE[4:] + [17]),
    "int8": ("int8", extremes(8, True), "int8", extremes(8, True)),
    "int16": ("int16", extremes(16, True), "int16", extremes(16, True)[2:]),
    "int32": ("int32", extremes(32, True), "int32", extremes(32, True)),
    "uint8": ("uint8", extremes(8, False), "uint8", extremes(8, False)),
    "uint16": ("uint16", extremes(16, False), "uint16", extremes(16, False)),
    "uint32": ("uint32", extremes(32, False), "uint32", extremes(32, False)[:4]),
    "uint64": ("uint64", extremes(64, False), "uint64", extremes(64, False)),
    "bool": ("bool", [True, False], "bool", [True]),
    "float64": ("float64", FLOATS, "float64", FLOATS[1:]),
    "float32": ("float32", [0.5, -0.0, float("nan"), 2.0], "float32", [0.0, 0.5, float("nan")]),
    "short": ("string", ["ash", "birch", "", "oak"], "string", ["ash", "elm", ""]),
    "long": ("string", LONG, "string", LONG[1:]),
    "unicode": ("string", UNICODE, "string", UNICODE[::-1]),
    "category": ("category", LONG, "string", LONG[2:]),
    "categories": ("category", LONG, "category", LONG[2:] + ["other"]),
}

cases = []


def record(name, left, right, on, nulls_equal=False):
    """Records pairs of row numbers, null for no partner, in the order left, then right."""
    a, b = frame(left).with_row_index("i"), frame(right).with_row_index("j")
    results = {}
    for kind in ("inner", "left", "right", "full", "semi", "anti"):
        alone = kind in ("semi", "anti")
        result = a.join(b, on=on, how=kind, nulls_equal=nulls_equal,
                        maintain_order="left" if alone else "left_right")
        results[kind] = result["i"].to_list() if alone else [
            [i, j] for i, j in zip(result["i"].to_list(), result["j"].to_list())]
    cases.append({"name": name, "left": table(left), "right": table(right), "on": on,
                  "nullsEqual": nulls_equal, "results": results})


def sides(name, rows=(40, 30), nulls=True, unique=False):
    kind_a, values_a, kind_b, values_b = keys[name]
    b = list(values_b) if unique else some(values_b, rows[1], nulls)
    a = some(values_a, rows[0], nulls)
    left = {"k": (kind_a, a), "v": ("int32", some([3, 5, 7], len(a)))}
    right = {"k": (kind_b, b), "v": ("int64", some([4, 6, 8], len(b))),
             "w": ("string", some(UNICODE + LONG, len(b)))}
    return left, right


for name in keys:
    record(name, *sides(name), ["k"])
    record(name + ", nulls equal", *sides(name), ["k"], True)
    record(name + ", unique", *sides(name, unique=True), ["k"])
for name in ["dense", "sparse", "float64", "long", "category"]:
    record(name + ", no left rows", *sides(name, (0, 5)), ["k"])
    record(name + ", no right rows", *sides(name, (5, 0)), ["k"])
    record(name + ", one row each", *sides(name, (1, 1), False), ["k"])
    left, right = sides(name)
    empty = {"k": (left["k"][0], [None] * 5), "v": ("int64", list(range(5)))}
    record(name + ", left all null", empty, right, ["k"])
    record(name + ", left all null, equal", empty, right, ["k"], True)
    record(name + ", right all null", left,
           {"k": (right["k"][0], [None] * 3), "v": ("int64", [1, 2, 3])}, ["k"])
pairs = [("dense", "short"), ("sparse", "long"), ("float64", "unicode"), ("sparse", "sparse")]
for first, second in pairs:
    for nulls_equal in (False, True):
        left = {"a": sides(first)[0]["k"], "b": sides(second)[0]["k"], "v": ("int64", list(range(40)))}
        right = {"v": ("int64", list(range(30))), "b": sides(second)[1]["k"], "a": sides(first)[1]["k"]}
        record(f"{first} and {second}, {nulls_equal}", left, right, ["a", "b"], nulls_equal)
# Three keys of 64 bits each do not fit one word together.
wide = {n: ("int64", some(SPARSE[:3], 60)) for n in "abc"}
record("three wide keys", dict(wide, v=("int64", list(range(60)))),
       dict({n: ("int64", some(SPARSE[:3], 50)) for n in "abc"}, w=("int64", list(range(50)))),
       ["a", "b", "c"])

# Keys of different types: what Python says is equal.
mixed = []
for kind_a, a, kind_b, b in [
    ("int32", [1, -1, None, 7, 2**31 - 1, 7], "int64", [7, 2**31 - 1, -1, None, 2**40, 7]),
    ("int64", [-1, 2**63 - 1, 0, -(2**63), None, 5], "uint64", [2**64 - 1, 2**63 - 1, 2**63, 0, None, 5]),
    ("uint64", [2**64 - 1, 2**63 - 1, 2**63, 0, None, 5], "int64", [-1, 2**63 - 1, 0, -(2**63), None, 5]),
    ("int8", [1, 2, 3, -128], "float64", [1.0, 2.5, 3.0, -128.0]),
    ("float32", [0.5, 1.0, float("inf")], "float64", [0.5, 1.0, float("inf")]),
    ("bool", [True, False, None], "int16", [1, 2, 0, 1]),
]:
    found = [(i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x is not None and x == y]
    mixed.append({"left": column(kind_a, a), "right": column(kind_b, b), "pairs": found})

# As-of joins: pandas where nothing is missing, Polars where strategies agree on ties.
as_of = []
left = pd.DataFrame({"t": np.sort(rng.integers(0, 200, 60)), "g": rng.choice(["a", "b", "c"], 60)})
right = pd.DataFrame({"t": np.sort(rng.integers(0, 200, 50)), "g": rng.choice(["a", "b", "d"], 50),
                      "v": np.arange(50)})
for kind in ("int64", "float64", "uint32"):
    x, y = left.astype({"t": kind}), right.astype({"t": kind})
    if kind == "float64":
        x["t"], y["t"] = x["t"] / 8 - 3, y["t"] / 8 - 3
    for by in (None, "g"):
        for strategy in ("backward", "forward", "nearest"):
            for tolerance in (None, 3 if kind != "float64" else 0.375):
                for exact in (True, False):
                    z = y if by else y.drop(columns="g")
                    found = pd.merge_asof(x, z, on="t", by=by, direction=strategy, tolerance=tolerance,
                                          allow_exact_matches=exact)["v"]
                    as_of.append({
                        "type": kind, "left": [text(float(v) if kind == "float64" else int(v)) for v in x["t"]],
                        "right": [text(float(v) if kind == "float64" else int(v)) for v in y["t"]],
                        "by": by is not None, "strategy": strategy, "tolerance": tolerance, "exact": exact,
                        "found": [None if pd.isna(v) else int(v) for v in found]})

print(json.dumps({
    "versions": {"python": platform.python_version(), "polars": pl.__version__,
                 "pandas": pd.__version__, "numpy": np.__version__},
    "cases": cases, "mixed": mixed, "asOf": as_of,
    "asOfGroups": {"left": left["g"].tolist(), "right": right["g"].tolist()},
}, ensure_ascii=False))
