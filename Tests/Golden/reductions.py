"""Records what NumPy answers for reductions over several axes, over a mask and from an initial number.

    pip install numpy==2.4.6 scipy==1.17.1
    python Tests/Golden/reductions.py

Writes reductions.json next to this file. A case names the call, its array and parameters, and the
result; arrays are written once, as type, shape and values, complex ones as their two parts.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scipy.special

warnings.simplefilter("ignore")
nan, inf = np.nan, np.inf
draw = np.random.default_rng(29)
cases = []
arrays = {}


def number(value):
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return int(value)
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    value = float(f"{value:.12g}")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def array(a):
    a = np.asarray(a)
    parts = np.ascontiguousarray(a).ravel()
    parts = parts.view(np.float64) if a.dtype == np.complex128 else parts
    text = json.dumps([str(a.dtype), list(a.shape), [number(v) for v in parts]], separators=(",", ":"))
    return arrays.setdefault(text, len(arrays))


def record(call, f, a, axes, mask=None, **parameters):
    """`axes` is what NumPy takes: nothing, a number or several."""
    names = {"initial": "initial", "lost": "ddof"}
    options = {names[name]: value for name, value in parameters.items()}
    if mask is not None:
        options["where"] = mask
    keeps = len(cases) % 2 == 1
    result = f(a, axis=axes, keepdims=keeps, **options)
    cases.append(
        {
            "call": call,
            "array": array(a),
            "axes": axes if axes is None or isinstance(axes, int) else list(axes),
            "keeps": keeps,
            **parameters,
            **({} if mask is None else {"mask": array(mask)}),
            "result": array(result),
        }
    )


cube = np.round(draw.normal(size=(2, 3, 4)), 1)
holes = np.where(draw.random((2, 3, 4)) < 0.3, nan, cube)
holes[1, 2] = nan
infinite = np.array([[inf, 1.0, nan], [2.0, -inf, 3.0]])
whole = draw.integers(-50, 50, (2, 3, 4))
small = draw.integers(0, 200, (2, 3, 4)).astype(np.uint8)
truths = draw.random((2, 3, 4)) < 0.5
pairs = np.round(draw.normal(size=(2, 3, 4)) + 1j * draw.normal(size=(2, 3, 4)), 1)
torn = pairs.copy()
torn[0, 1] = complex(nan, nan)
empty = np.zeros((2, 0, 3))
masks = [draw.random((2, 3, 4)) < 0.6, np.array([True, False, True, True]), draw.random((3, 1)) < 0.5]
several = [(0, 1), (0, 2), (-1, 1), (2, 0, 1), (1,), ()]

sums = {"sum": np.sum, "product": np.prod, "nanSum": np.nansum, "nanProduct": np.nanprod}
extremes = {"min": np.min, "max": np.max, "nanMin": np.nanmin, "nanMax": np.nanmax}
tests = {"all": np.all, "any": np.any}
means = {"mean": np.mean, "nanMean": np.nanmean}
spreads = {
    "variance": np.var, "standardDeviation": np.std,
    "nanVariance": np.nanvar, "nanStandardDeviation": np.nanstd,
}

for a in (cube, holes, whole, small, truths, pairs, torn):
    for axes in several:
        for call, f in {**sums, **extremes, **tests, **means, **spreads}.items():
            record(call, f, a, axes)
    for call, f in spreads.items():
        record(call, f, a, (0, 2), lost=1)
for a in (cube, whole):
    for axes in several:
        record("median", np.median, a, axes)
        record("countNonZero", np.count_nonzero, a, axes)
record("nanMedian", np.nanmedian, holes, (0, 2))
for a in (cube, infinite, np.array([[-inf, -inf], [1000.0, 1000.0]])):
    for axes in (None, 0, (0, 1), (1,)):
        record("logSumExp", scipy.special.logsumexp, a, axes)
for a in (cube, holes, infinite, whole, small, truths, pairs, torn):
    for mask in masks if a.ndim == 3 else [np.array([True, False, True]), np.zeros((2, 3), bool)]:
        for axes in (None, 1, (0, 1)):
            for call, f in {**sums, **tests, **means, **spreads}.items():
                record(call, f, a, axes, mask)
            if a is not truths:
                for call, f in sums.items():
                    record(call, f, a, axes, mask, initial=3)
                for call, f in extremes.items():
                    record(call, f, a, axes, mask, initial=2)
for a in (cube, holes, whole, small, empty):
    for axes in (None, 1, (0, 1)):
        for call, f in {**sums, **extremes}.items():
            record(call, f, a, axes, initial=7)

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
            "arrays": [json.loads(text) for text in arrays],
            "cases": cases,
        },
        separators=(",", ":"),
    )
    + "\n"
)
