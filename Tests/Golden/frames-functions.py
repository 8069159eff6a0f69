"""Records what Polars answers for functions of numbers and nulls, for Tests/FramesTests/FunctionTests.swift.

Run: python Tests/Golden/frames-functions.py > Tests/Golden/frames-functions.json   (versions are recorded in the file)
"""

import json
import math
import sys

import numpy as np
import polars as pl

nan, inf = math.nan, math.inf
columns = {
    "i": [0, 1, -1, 2, None, 7, -7, 10, 255, 1000, -1000, 15, 25, None, 2**62, -(2**62), 3, 4, 5, 6],
    "j": [3, -2, 0, None, 4, 2, 2, -3, 16, 7, 7, 10, 10, None, 5, 5, 1, 0, -1, 12],
    "f": [0.0, -0.0, 1.5, 2.5, -2.5, None, nan, inf, -inf, 0.1, 123.456, -123.456, 1e-12, 1e20, 0.5, -0.5,
          3.14159, None, 2.675, 1e300],
    "g": [1.0, 2.0, None, -1.0, 0.3, 5.0, 2.0, 1.0, nan, -0.1, 0.0, 10.0, 2.0, 3.0, 0.25, 0.75, nan, None, 1.0,
          1e-5],
    "b": [True, False, None, True, True, False, None, None, True, False] * 2,
    "s": [8, 0, 1, None, 3, 5, 63, 2, 4, 7] * 2,
    "gap": [None, 1.0, None, None, 4.0, None, 6.0, None, None, None, 2.0, None, None, 8.0, 9.0, None, nan, None,
            1.0, None],
    "t": ["a", None, "b", "a past twelve bytes", "c", None, "a", "", "b", "a"] * 2,
}
frame = pl.DataFrame(columns, schema_overrides={"i": pl.Int64, "j": pl.Int64, "s": pl.Int64})
i, j, f, g, b, s, gap, t = (pl.col(name) for name in columns)
u = i.cast(pl.Int16, strict=False)
expressions = {
    "exp2": 2.0 ** g, "expm1": g.exp() - 1, "log1p": f.log1p(), "log base": f.log(3),
    "asinh": f.arcsinh(), "acosh": f.arccosh(), "atanh": g.arctanh(), "cot": g.cot(),
    "degrees": f.degrees(), "radians": f.radians(), "cbrt": g.cbrt(),
    "round 0": f.round(0), "round 1": f.round(1), "round 2": f.round(2), "round -1": pl.lit(None),
    "round significant": f.round_sig_figs(3),
    "clip": f.clip(-1, 2), "clip lower": i.clip(0), "clip upper": i.clip(upper_bound=10),
    "clip by columns": i.clip(upper_bound=j),
    "floor divide": i // j, "remainder": i % j, "floor divide floats": f, "floor divide literal": i // 3,
    "bit and": i & j, "bit or": i | j, "bit xor": i ^ j, "bit not": ~i,
    "bit and bool": b & (i > 0), "bit or bool": b | (i > 0), "bit xor bool": b ^ (i > 0),
    "bit count": i.bitwise_count_ones(), "leading zeros": i.bitwise_leading_zeros(),
    "trailing zeros": i.bitwise_trailing_zeros(),
    "bit count 16": u.bitwise_count_ones(), "leading zeros 16": u.bitwise_leading_zeros(),
    "isFinite": f.is_finite(), "isInfinite": f.is_infinite(), "isNaN": f.is_nan(), "isNotNaN": f.is_not_nan(),
    "isBetween": i.is_between(1, 10), "isBetween none": i.is_between(1, 10, closed="none"),
    "isBetween left": i.is_between(j, 10, closed="left"),
    "isBetween right": i.is_between(1, 10, closed="right"),
    "isClose": f.is_close(g * 1.0, abs_tol=0.6), "isClose nan": f.is_close(f, nans_equal=True),
    "isSame": i.eq_missing(j),
    "horizontal sum": pl.sum_horizontal(i.cast(pl.Float64), g, s), "horizontal mean": pl.mean_horizontal(i, gap, s),
    "horizontal min": pl.min_horizontal(i, j, s), "horizontal max": pl.max_horizontal(i, j, s),
    "horizontal any": pl.any_horizontal(b, i > 5), "horizontal all": pl.all_horizontal(b, i > 5),
    "fillNaN": f.fill_nan(-1.0), "nanToNull": f.fill_nan(None),
    "forward": gap.forward_fill(), "backward": gap.backward_fill(), "forward 1": gap.forward_fill(1),
    "backward 2": gap.backward_fill(2),
    "fill min": i.fill_null(strategy="min"), "fill max": i.fill_null(strategy="max"),
    "fill zero": i.fill_null(strategy="zero"), "fill one": i.fill_null(strategy="one"),
    "forward text": t.forward_fill(), "forward bool": b.forward_fill(),
    "interpolate": gap.interpolate(), "interpolate whole": i.interpolate(),
    "coalesce": pl.coalesce(i, j, pl.lit(9)), "coalesce text": pl.coalesce(t, pl.lit("?")),
    "nullIf": pl.when(i == 1).then(None).otherwise(i),
    "where": pl.when(i > 2).then(i), "mask": pl.when(i > 2).then(0).otherwise(i),
    "replace": i.replace({1: 100, 7: -7, 1000: 0}), "replace text": t.replace({"a": "A", "": "empty"}),
    "replace default": t.replace_strict({"a": 1, "b": 2}, default=0),
    "replace floats": f.replace({0.0: 9.0, nan: 8.0}),
    "sigmoid": 1 / (1 + (-g).exp()),
}
cases = {}
for name, expression in expressions.items():
    values = frame.select(expression.alias("x"))["x"].to_list()
    cases[name] = [
        None if value is None
        else ("true" if value else "false") if isinstance(value, bool) else repr(value) if isinstance(value, float)
        else str(value)
        for value in values]


# Polars rounds floats to places from 0 on; Python knows tens.
cases["round -1"] = [None if v is None else repr(round(v, -1)) if math.isfinite(v) else repr(v)
                     for v in columns["f"]]
# Polars adds the numbers as doubles and loses the small ones beside 2^62.
whole = [v for v in columns["i"] if v is not None]
cases["fill mean"] = [str(float(v)) if v is not None else str(sum(whole) / len(whole)) for v in columns["i"]]
cases["round whole -1"] = [None if v is None else str(round(v, -1)) for v in columns["i"]]
# Exact near 0, which exp(x) - 1 is not.
cases["expm1"] = [None if v is None else repr(math.expm1(v)) for v in columns["g"]]
# An infinity has no whole quotient in Python and NumPy; in Polars it is infinite.
with np.errstate(all="ignore"):
    cases["floor divide floats"] = [
        None if a is None or c is None else repr(float(np.floor_divide(a, c)))
        for a, c in zip(columns["f"], columns["g"])]
cases["gcd"] = [None if a is None or c is None else str(math.gcd(a, c)) for a, c in zip(columns["i"], columns["j"])]
cases["erf"] = [None if v is None else repr(math.erf(v)) for v in columns["g"]]
cases["copySign"] = [None if a is None or c is None else repr(math.copysign(a, c))
                     for a, c in zip(columns["f"], columns["g"])]

json.dump({"versions": {"python": sys.version.split()[0], "polars": pl.__version__},
           "columns": {name: [None if v is None else repr(v) if isinstance(v, float)
                              else v if isinstance(v, str) else str(v).lower() for v in values]
                       for name, values in columns.items()},
           "cases": cases}, sys.stdout, separators=(",", ":"))
print()
