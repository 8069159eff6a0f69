"""Records what NumPy answers for the functions beyond operators; TensorsTests compare element by element.

    pip install numpy==2.4.6
    python Tests/Golden/tensor-surface.py

Writes tensor-surface.json next to this file. A case names the call, its inputs and parameters, and
the results; arrays are written once, as type, shape and values, and named by their place. Values
that JSON has no word for are written as text.
"""

import json
import math
import pathlib
import warnings

import numpy as np

draw = np.random.default_rng(53)
nan, inf = np.nan, np.inf
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
    # Twelve digits are more than the tolerance needs, and a third less to store.
    value = float(f"{value:.12g}")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def array(a):
    a = np.asarray(a)
    text = json.dumps([str(a.dtype), list(a.shape), [number(v) for v in a.ravel()]])
    return arrays.setdefault(text, len(arrays))


def record(call, inputs, results, **parameters):
    if not isinstance(results, (list, tuple)):
        results = [results]
    cases.append(
        {
            "call": call,
            "inputs": [array(a) for a in inputs],
            **{name: value for name, value in parameters.items() if value is not None},
            "results": [array(r) for r in results],
        }
    )


def normal(*shape, digits=2):
    return np.round(draw.normal(size=shape), digits)


vector = np.array([3.0, -1.5, 0.0, 2.0, 2.0, -4.0, 7.25])
holed = np.array([3.0, nan, -1.0, 2.0, nan, 2.0])
matrix = np.array([[3, -1, 2, 2], [0, 5, -7, 1], [4, 4, 0, -2]], dtype=np.int32)
holes = np.array([[1.5, nan, 2.0], [nan, nan, nan], [4.0, -1.0, 0.5], [0.0, 3.0, -2.5]])
cube = np.round(draw.normal(size=(2, 3, 4)), 1)
floats = vector.astype(np.float32)
small = np.array([5, 3, 5, 250, 0, 3], dtype=np.uint8)
empty = np.zeros((0,))
no_rows = np.zeros((0, 3))
one = np.array([2.5])
truths = np.array([[True, False, True], [False, False, True]])
wide = np.array([2**62 + 1, 2**62, -(2**62), 2**62 + 1])


def manipulation():
    for a in (vector, matrix, cube, empty, no_rows, one, truths):
        record("flipped", [a], np.flip(a))
        record("rolled", [a], np.roll(a, 2), ints=[2])
        record("rolled", [a], np.roll(a, -9), ints=[-9])
        record("squeezed", [np.asarray(a)[None]], np.squeeze(np.asarray(a)[None]))
        record("repeated", [a], np.repeat(a, 3), ints=[3])
        record("tiled", [a], np.tile(a, (2, 1, 2)), ints=[2, 1, 2])
        record("appending", [a, a], np.append(a, a))
        for axis in range(-1, a.ndim):
            record("flipped", [a], np.flip(a, axis), axis=axis)
            record("rolled", [a], np.roll(a, 5, axis), ints=[5], axis=axis)
            record("repeated", [a], np.repeat(a, 2, axis), ints=[2], axis=axis)
            record("split", [a], np.split(a, [1, -1], axis), ints=[1, -1], axis=axis)
            record("splitAbout", [a], np.array_split(a, 2, axis), ints=[2], axis=axis)
    for turns in (-1, 0, 1, 2, 3, 6):
        record("rotated", [matrix], np.rot90(matrix, turns), ints=[turns, 0, 1])
        record("rotated", [cube], np.rot90(cube, turns, (2, 0)), ints=[turns, 2, 0])
    for source, target in [(0, -1), (2, 0), (1, 1), (-1, -2)]:
        record("movingAxis", [cube], np.moveaxis(cube, source, target), ints=[source, target])
        record("swappingAxes", [cube], np.swapaxes(cube, source, target), ints=[source, target])
    record("repeatedEach", [matrix], np.repeat(matrix, [2, 0, 1], 0), ints=[2, 0, 1], axis=0)
    for mode in ("constant", "edge", "reflect", "symmetric", "wrap"):
        record("padded", [vector], np.pad(vector, (2, 3), mode), ints=[2, 3], text=mode)
        record("padded", [matrix], np.pad(matrix, ((1, 0), (2, 2)), mode), ints=[1, 0, 2, 2], text=mode)
        record("padded", [one], np.pad(one, (2, 2), mode), ints=[2, 2], text=mode)
        record("padded", [vector[:3]], np.pad(vector[:3], (7, 8), mode), ints=[7, 8], text=mode)
    for call, f in [("vertically", np.vstack), ("horizontally", np.hstack), ("depth", np.dstack),
                    ("columns", np.column_stack)]:
        record(call, [vector, vector * 2], f([vector, vector * 2]))
        record(call, [matrix, matrix + 1], f([matrix, matrix + 1]))
    record("broadcast", [matrix, np.arange(4), np.arange(3)[:, None]],
           np.broadcast_arrays(matrix, np.arange(4), np.arange(3)[:, None]))
    record("appending", [matrix, matrix], np.append(matrix, matrix, 1), axis=1)
    for place in (0, 2, -1, 3):
        record("inserting", [matrix, np.array(9, np.int32)], np.insert(matrix, place, 9, 1), ints=[place], axis=1)
        record("inserting", [matrix, np.arange(4)], np.insert(matrix, place, np.arange(4), 0), ints=[place], axis=0)
    record("inserting", [vector, np.array([1.0, 2.0])], np.insert(vector, [7, 7], [1.0, 2.0]), ints=[7])
    record("removing", [matrix], np.delete(matrix, [0, -1], 1), ints=[0, -1], axis=1)
    record("removing", [matrix], np.delete(matrix, [3, 3, 4]), ints=[3, 3, 4])
    for a in (np.array([0, 0, 1, 0, 2, 0]), np.array([0.0, 0.0]), empty, np.array([0, 3])):
        for ends, letters in [("both", "fb"), ("leading", "f"), ("trailing", "b")]:
            record("trimmingZeros", [a], np.trim_zeros(a, letters), text=ends)


def scans():
    for a in (vector, floats, matrix, cube, small, truths, empty, no_rows, one, holed, wide):
        for axis in [None] + list(range(a.ndim)):
            record("cumulativeSum", [a], np.cumsum(a, axis), axis=axis)
            if a is not wide:
                record("cumulativeProduct", [a], np.cumprod(a, axis), axis=axis)
            shaped = a.ravel() if axis is None else a
            record("cumulativeMax", [a], np.maximum.accumulate(shaped, axis or 0), axis=axis)
            record("cumulativeMin", [a], np.minimum.accumulate(shaped, axis or 0), axis=axis)
        for axis in range(a.ndim):
            for order in (0, 1, 2):
                record("differences", [a], np.diff(a, order, axis), ints=[order], axis=axis)
            if a.dtype != bool and a.shape[axis] >= 2 and a is not small and a is not wide:
                record("gradient", [a], np.gradient(a, 0.5, axis=axis), numbers=[0.5], axis=axis)
                places = np.cumsum(np.arange(a.shape[axis]) + 0.5)
                record("gradientAt", [a, places], np.gradient(a, places, axis=axis), axis=axis)
                record("trapezoidAt", [a, places], np.trapezoid(a, places, axis=axis), axis=axis)
            if a.dtype != bool and a is not small and a is not wide:
                record("trapezoid", [a], np.trapezoid(a, dx=0.5, axis=axis), numbers=[0.5], axis=axis)


def sorting():
    long = np.round(draw.normal(size=200), 1)
    for a in (vector, floats, matrix, cube, small, truths, empty, no_rows, one, holed, wide, holes, long):
        for axis in range(a.ndim):
            record("sorted", [a], np.sort(a, axis), axis=axis)
            record("argSorted", [a], np.argsort(a, axis, kind="stable"), axis=axis)
            if a.dtype != bool and a.shape[axis]:
                places = np.argsort(a, axis, kind="stable")
                record("takingAlong", [a, places], np.take_along_axis(a, places, axis), axis=axis)
        record("nonZero", [a], list(np.nonzero(a)))
        record("argWhere", [a], np.argwhere(a))
        record("countNonZero", [a], np.count_nonzero(a))
        record("unique", [a], np.unique(a))
        values, first, inverse, counts = np.unique(a, return_index=True, return_inverse=True, return_counts=True)
        record("uniqueElements", [a], [values, first, inverse.reshape(a.shape), counts])
    for axis in (0, 1):
        record("countNonZero", [matrix], np.count_nonzero(matrix, axis), axis=axis)
    ladder = np.array([-2.0, 0.0, 0.0, 1.5, 3.0, nan])
    for side in ("left", "right"):
        record("places", [ladder, holed], np.searchsorted(ladder, holed, side), text=side)
        record("places", [np.arange(4), matrix], np.searchsorted(np.arange(4), matrix, side), text=side)
        record("places", [empty, vector], np.searchsorted(empty, vector, side), text=side)
    edges = np.array([-1.0, 0.0, 2.0, 4.0])
    for right in (False, True):
        record("digitized", [vector, edges], np.digitize(vector, edges, right), flag=right)
        record("digitized", [vector, edges[::-1]], np.digitize(vector, edges[::-1], right), flag=right)
    others = np.array([2.0, 2.0, -4.0, 9.0, nan])
    for a, b in [(vector, others), (holed, others), (matrix, np.array([2, 4, 9])), (empty, vector),
                 (vector, empty), (small, np.array([3, -1, 250]))]:
        record("isIn", [a, b], np.isin(a, b))
        if not (np.isnan(a).any() or np.isnan(b).any()):
            record("union", [a, b], np.union1d(a, b))
            record("intersection", [a, b], np.intersect1d(a, b))
            record("subtracting", [a, b], np.setdiff1d(a, b))
            record("symmetricDifference", [a, b], np.setxor1d(a, b))
    weights = np.array([1.0, 0.5, 2.0, -1.0, 0.25, 3.0])
    record("binCounts", [small], np.bincount(small, minlength=9), ints=[9])
    record("binCounts", [np.zeros(0, int)], np.bincount(np.zeros(0, int), minlength=3), ints=[3])
    record("binCounts", [small % 4, weights], np.bincount(small % 4, weights), ints=[0])
    for a in (vector, matrix, one, empty, long):
        for density in (False, True):
            if a.size:
                record("histogram", [a], np.histogram(a, 7, density=density), ints=[7], flag=density)
            record("histogramIn", [a], np.histogram(a, 5, (-1, 3)), ints=[5], numbers=[-1, 3])
            record("histogramAt", [a, edges], np.histogram(a, edges), flag=False)
    tenths = np.round(np.arange(0, 1.01, 0.1), 1)
    record("histogramIn", [tenths], np.histogram(tenths, 10, (0, 1)), ints=[10], numbers=[0, 1])
    record("histogramWeighted", [vector, np.abs(vector)], np.histogram(vector, 4, weights=np.abs(vector)), ints=[4])


def statistics():
    methods = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
               "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher",
               "midpoint", "nearest"]
    parts = [0, 0.1, 0.25, 0.375, 0.5, 0.7, 0.9, 1]
    for method in methods:
        for a in (vector, np.arange(8.0), one, np.array([1.0, 4.0])):
            record("quantiles", [a], np.quantile(a, parts, method=method), numbers=parts, text=method)
    for a in (vector, floats, matrix, cube, holed, holes, one, np.arange(10.0)):
        for axis in [None] + list(range(a.ndim)):
            for keep in (False, True):
                record("median", [a], np.median(a, axis, keepdims=keep), axis=axis, flag=keep)
                record("nanMedian", [a], np.nanmedian(a, axis, keepdims=keep), axis=axis, flag=keep)
                record("nanMean", [a], np.nanmean(a, axis, keepdims=keep), axis=axis, flag=keep)
            record("peakToPeak", [a], np.ptp(a, axis), axis=axis)
            record("nanSum", [a], np.nansum(a, axis), axis=axis)
            record("nanProduct", [a], np.nanprod(a, axis), axis=axis)
            record("nanMin", [a], np.nanmin(a, axis), axis=axis)
            record("nanMax", [a], np.nanmax(a, axis), axis=axis)
            for lost in (0, 1):
                record("nanVariance", [a], np.nanvar(a, axis, ddof=lost), ints=[lost], axis=axis)
                record("nanStandardDeviation", [a], np.nanstd(a, axis, ddof=lost), ints=[lost], axis=axis)
            record("nanQuantile", [a], np.nanquantile(a, 0.3, axis), numbers=[0.3], axis=axis)
            weights = np.abs(normal(*a.shape)) + 1
            record("average", [a, weights], np.average(a, axis, weights), axis=axis)
    record("average", [matrix, np.arange(4) + 1], np.average(matrix, 1, np.arange(4) + 1), axis=1)
    variables = normal(3, 8)
    for columns in (False, True):
        record("covariance", [variables], np.cov(variables, rowvar=not columns), flag=columns, ints=[1])
        record("covariance", [variables], np.cov(variables, rowvar=not columns, ddof=0), flag=columns, ints=[0])
        record("correlation", [variables], np.corrcoef(variables, rowvar=not columns), flag=columns)
    record("covariance", [vector], np.cov(vector), flag=False, ints=[1])
    record("correlation", [vector], np.corrcoef(vector), flag=False)
    record("covariance", [matrix], np.cov(matrix), flag=False, ints=[1])


def creation():
    record("logspace", [], np.logspace(-2, 3, 6), numbers=[-2, 3, 10], ints=[6])
    record("logspace", [], np.logspace(0, 8, 9, base=2), numbers=[0, 8, 2], ints=[9])
    record("geomspace", [], np.geomspace(1, 1000, 4), numbers=[1, 1000], ints=[4])
    record("geomspace", [], np.geomspace(-2, -0.01, 7), numbers=[-2, -0.01], ints=[7])
    record("geomspace", [], np.geomspace(3, 9, 1), numbers=[3, 9], ints=[1])
    record("geomspace", [], np.geomspace(3, 9, 0), numbers=[3, 9], ints=[0])
    for text in ("xy", "ij"):
        record("meshgrid", [vector, np.arange(3)], np.meshgrid(vector, np.arange(3), indexing=text), text=text)
        record("meshgrid", [one, empty, vector], np.meshgrid(one, empty, vector, indexing=text), text=text)
        record("meshgrid", [vector], np.meshgrid(vector, indexing=text), text=text)
    record("indices", [], np.indices((2, 3)), ints=[2, 3])
    for offset in (-5, -2, 0, 1, 3, 7):
        for a in (matrix, no_rows, cube):
            record("diagonal", [a], np.diagonal(a, offset), ints=[offset, 0, 1])
            record("trace", [a], np.trace(a, offset), ints=[offset])
            record("lowerTriangle", [a], np.tril(a, offset), ints=[offset])
            record("upperTriangle", [a], np.triu(a, offset), ints=[offset])
        record("diagonal", [cube], np.diagonal(cube, offset, 2, 1), ints=[offset, 2, 1])
        record("diagonalMatrix", [vector[:3]], np.diag(vector[:3], offset), ints=[offset])
        record("diagonalMatrix", [empty], np.diag(empty, offset), ints=[offset])
        record("eye", [], np.eye(3, 4, offset), ints=[3, 4, offset])
        record("triangle", [], np.tri(3, 4, offset), ints=[3, 4, offset])
    for increasing in (False, True):
        record("vandermonde", [vector], np.vander(vector, 4, increasing), ints=[4], flag=increasing)
        record("vandermonde", [matrix[0]], np.vander(matrix[0], 3, increasing), ints=[3], flag=increasing)
        record("vandermonde", [vector], np.vander(vector, 0, increasing), ints=[0], flag=increasing)
    for count in (0, 1, 2, 7, 12):
        for name in ("hanning", "hamming", "blackman", "bartlett"):
            record(name, [], getattr(np, name)(count), ints=[count])
        record("kaiser", [], np.kaiser(count, 8.6), ints=[count], numbers=[8.6])


def products():
    a, b = normal(3, 4, digits=1), normal(4, 2, digits=1)
    u, v = normal(4, digits=1), normal(4, digits=1)
    whole = np.arange(6).reshape(2, 3)
    for x, y in [(u, v), (a, b), (a, u), (np.arange(4), np.arange(4)), (empty, empty), (cube, b),
                 (np.array(2.0), u), (whole, whole.T)]:
        record("dot", [x, y], np.dot(x, y))
    for x, y in [(u, v), (a, a), (a, u), (cube, u), (whole, whole), (np.array(3), whole)]:
        record("inner", [x, y], np.inner(x, y))
    for x, y in [(u, v), (a, u), (empty, u), (whole, np.arange(2)), (truths.ravel(), np.arange(2))]:
        record("outer", [x, y], np.outer(x, y))
        record("kron", [x, y], np.kron(x, y))
    record("kron", [whole, a], np.kron(whole, a))
    record("kron", [u, a], np.kron(u, a))
    record("cross", [a[:, :3], u[:3]], np.cross(a[:, :3], u[:3]))
    record("cross", [np.array([1, 0, 0]), np.array([0, 1, 0])], np.cross([1, 0, 0], [0, 1, 0]))
    record("tensordot", [cube, b], np.tensordot(cube, b, 1), ints=[1])
    record("tensordot", [a, u], np.tensordot(a, u, 0), ints=[0])
    record("tensordot", [cube, cube], np.tensordot(cube, cube, 3), ints=[3])
    record("tensordotAxes", [cube, cube], np.tensordot(cube, cube, ([2, 0], [2, 0])), ints=[2, 0, 2, 0])
    record("tensordotAxes", [cube, a], np.tensordot(cube, a, ([1, 2], [0, 1])), ints=[1, 2, 0, 1])
    batch, other = normal(2, 3, 4, digits=1), normal(2, 4, 2, digits=1)
    for x, y in [(batch, other), (batch, b), (a, other), (normal(5, 1, 2, 3, digits=1), normal(4, 3, 2, digits=1)),
                 (u, other), (batch, u), (np.zeros((2, 0, 3)), np.zeros((2, 3, 2))),
                 (np.zeros((2, 2, 0)), np.zeros((2, 0, 2)))]:
        record("matmul", [x, y], np.matmul(x, y))
    square = normal(3, 3, digits=1)
    for text, operands in [
        ("ij,jk->ik", (a, b)), ("ij,jk", (a, b)), ("ij->ji", (a,)), ("ij->", (a,)), ("ii", (square,)),
        ("ii->i", (square,)), ("i,i", (u, v)), ("i,j->ij", (u, v)), ("ij,j->i", (a, u)),
        ("bij,bjk->bik", (batch, other)), ("bij,jk->bik", (batch, b)), ("...ij,...jk->...ik", (batch, other)),
        ("ij,kj,lj->ikl", (a, a, a)), ("ij,jk,kl->il", (a, b, whole[:, :2])), ("ijk->kj", (cube,)),
        ("ij,ij->", (a, a)), ("ij,ij->ij", (a, a)), ("i...->...i", (cube,)), ("...", (cube,)), ("ba", (a,)),
        ("ij,jk->ik", (whole, whole.T)), ("i->", (empty,)), ("ij,k->j", (a, u)), ("ii,ij->j", (square, a)),
        ("ij,ij->i", (a, np.ones((1, 4)))), ("...j,j", (cube, u)), (",i->i", (np.array(2.0), u)),
    ]:
        record("einsum", operands, np.einsum(text, *operands), text=text)


def logic():
    close = vector * (1 + 1e-9)
    for x, y in [(vector, close), (holed, holed), (vector, vector + 1e-3), (np.array([inf, -inf, inf]), np.array([inf, inf, 1.0])),
                 (matrix, matrix + 1), (empty, empty), (vector, np.array(2.0))]:
        for equal in (False, True):
            record("isClose", [x, y], np.isclose(x, y, equal_nan=equal), flag=equal)
            record("allClose", [x, y], np.allclose(x, y, equal_nan=equal), flag=equal)
            record("arrayEqual", [x, y], np.array_equal(x, y, equal_nan=equal), flag=equal)
    odd = np.array([nan, inf, -inf, 1.0])
    record("replacingNaN", [odd], np.nan_to_num(odd))
    record("replacingNaN", [odd.astype(np.float32)], np.nan_to_num(odd.astype(np.float32)))
    record("replacingNaN", [odd], np.nan_to_num(odd, nan=7, posinf=8, neginf=9), numbers=[7, 8, 9])
    record("replacingNaN", [matrix], np.nan_to_num(matrix))
    record("clipped", [matrix, np.array([0, 1, 2, 3]), np.array(4)], np.clip(matrix, [0, 1, 2, 3], 4))
    record("clipped", [holed, np.array(0.0), np.array(2.5)], np.clip(holed, 0, 2.5))
    xp, fp = np.array([-1.0, 0.0, 2.0, 2.5]), np.array([3.0, -1.0, 4.0, 0.5])
    points = np.array([-2.0, -1.0, -0.25, 0.0, 1.9, 2.0, 2.5, 3.0, nan])
    record("interpolated", [points, xp, fp], np.interp(points, xp, fp))
    record("interpolated", [points, xp, fp], np.interp(points, xp, fp, -9, 9), numbers=[-9, 9])
    # With one point NumPy loses NaN, and only then.
    record("interpolated", [points[:-1], xp[:1], fp[:1]], np.interp(points[:-1], xp[:1], fp[:1]))
    record("interpolated", [matrix, xp, fp], np.interp(matrix, xp, fp))
    for mode in ("full", "same", "valid"):
        for x, y in [(vector, np.array([1.0, -2.0, 0.5])), (np.array([1.0, 2.0]), vector), (floats, floats[:2]),
                     (np.arange(5), np.arange(3)), (vector, one)]:
            record("convolved", [x, y], np.convolve(x, y, mode), text=mode)
            record("correlated", [x, y], np.correlate(x, y, mode), text=mode)
    record("heaviside", [holed, np.array(0.5)], np.heaviside(holed, 0.5))
    record("heaviside", [vector, np.array(0.5)], np.heaviside(vector, 0.5))
    record("sinc", [vector], np.sinc(vector))
    record("degrees", [vector], np.degrees(vector))
    record("radians", [vector], np.radians(vector))
    for x, y in [(matrix, np.array(3)), (vector, np.array(-1.5)), (small, np.array([2], np.uint8))]:
        record("floorDivided", [x, y], np.floor_divide(x, y))
        record("dividedWithRemainder", [x, y], np.divmod(x, y))


warnings.simplefilter("ignore")
with np.errstate(all="ignore"):
    for family in (manipulation, scans, sorting, statistics, creation, products, logic):
        family()
answers = {
    "versions": {"numpy": np.__version__},
    "arrays": [json.loads(text) for text in arrays],
    "cases": cases,
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
