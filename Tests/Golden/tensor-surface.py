"""Records what NumPy answers for the functions beyond operators; TensorsTests compare element by element.

    pip install numpy==2.4.6 scipy==1.17.1
    python Tests/Golden/tensor-surface.py

Writes tensor-surface.json next to this file. A case names the call, its inputs and parameters, and
the results; arrays are written once, as type, shape and values, and named by their place. Values
that JSON has no word for are written as text, complex ones as their two parts.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scipy

draw = np.random.default_rng(53)
nan, inf = np.nan, np.inf
cases = []
texts = []
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
    parts = np.ascontiguousarray(a).ravel()
    parts = parts.view(np.float64) if a.dtype == np.complex128 else parts
    text = json.dumps([str(a.dtype), list(a.shape), [number(v) for v in parts]])
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


def changed(function, a, *arguments, **named):
    result = a.copy()
    function(result, *arguments, **named)
    return result


def places():
    for a, chosen, values in [(vector, [0, -1, 0], [1.0, 2.0, 3.0]), (matrix, [11, 2, -3, 2], [7, 8]),
                              (cube, [[0, 5], [5, 23]], [1.5, 2.5, 3.5, 4.5]), (truths, [1, 0], [True])]:
        chosen, values = np.array(chosen), np.array(values, a.dtype)
        record("putting", [a, values, chosen], changed(np.put, a, chosen, values))
        far = chosen * 7 - 5
        for mode in ("wrap", "clip"):
            record("putting", [a, values, far], changed(np.put, a, far, values, mode), text=mode)
    for a in (matrix, cube, floats, truths):
        for axis in range(a.ndim):
            chosen = np.argsort(a, axis, kind="stable").take([1, 0], axis)
            record("puttingAlong", [a, a.max(axis, keepdims=True), chosen],
                   changed(np.put_along_axis, a, chosen, a.max(axis, keepdims=True), axis), axis=axis)
            row = np.array([1, 0, 1])
            values = a.take([0, 1, 0], axis)
            result = a.copy()
            np.moveaxis(result, axis, 0)[row] = np.moveaxis(values, axis, 0)
            record("replacing", [a, row, values], result, axis=axis)
            if a.dtype == bool:
                continue
            for name, f in [("sum", np.add), ("difference", np.subtract), ("product", np.multiply),
                            ("min", np.minimum), ("max", np.maximum)]:
                result = a.copy()
                f.at(np.moveaxis(result, axis, 0), row, np.moveaxis(values, axis, 0))
                record("accumulating", [a, values, row], result, axis=axis, text=name)
                starts = np.array([1, 0, 0])
                record("reducedSegments", [a], f.reduceat(a, starts, axis), ints=[1, 0, 0], axis=axis, text=name)
    rows, columns = np.array([[0], [2]]), np.array([1, -1, 1])
    for a in (matrix, cube.transpose(1, 2, 0), np.where(matrix > 2, nan, matrix)):
        record("elements", [a, rows, columns], a[rows, columns])
        values = a[rows, columns] * 2 + 1
        result = a.copy()
        result[rows, columns] = values
        record("replacingElements", [a, values, rows, columns], result)
        np.add.at(result, (rows, columns), values)
        record("accumulatingElements", [a, values, rows, columns],
               changed(np.add.at, a, (rows, columns), values))
    record("elements", [vector, np.array([], int)], vector[np.array([], int)])
    mask = matrix > 1
    record("placing", [matrix, np.array([10, 20, 30], np.int32), mask], changed(np.place, matrix, mask, [10, 20, 30]))
    record("putmask", [matrix, mask, np.array([10, 20, 30], np.int32)], changed(np.putmask, matrix, mask, [10, 20, 30]))
    record("putmask", [matrix, mask, matrix * 2], changed(np.putmask, matrix, mask, matrix * 2))
    tall, wide_one = np.arange(21.0).reshape(7, 3), np.arange(8).reshape(2, 4)
    for a in (tall, wide_one, np.zeros((3, 3, 3)), np.zeros((2, 2))):
        for wrap in (False, True):
            values = np.array([9, 8, 7], a.dtype)
            record("fillingDiagonal", [a, values], changed(np.fill_diagonal, a, values, wrap), flag=wrap)
    number = np.array([[0, 2, 1, 1], [2, 0, 0, 1], [1, 1, 2, 0]])
    record("choosing", [number, matrix, cube[0], np.array(5.5)], np.choose(number, [matrix, cube[0], 5.5]))
    for mode in ("wrap", "clip"):
        record("choosing", [number * 5 - 4, matrix, -matrix, matrix * 2],
               np.choose(number * 5 - 4, [matrix, -matrix, matrix * 2], mode=mode), text=mode)
    record("select", [matrix > 2, matrix < 0, matrix * 2, cube[0]],
           np.select([matrix > 2, matrix < 0], [matrix * 2, cube[0]]), ints=[0])
    record("select", [vector > 2, vector > 0, vector * 2, -vector],
           np.select([vector > 2, vector > 0], [vector * 2, -vector], 7), ints=[7])
    record("piecewise", [vector, vector < 0, vector > 2], np.piecewise(vector, [vector < 0, vector > 2], [np.negative, np.square]))
    record("piecewise", [matrix, matrix < 3, matrix < 0],
           np.piecewise(matrix, [matrix < 3, matrix < 0], [np.negative, np.square, lambda x: x + 100]), flag=True)
    for axis in (0, 1, None):
        record("kept", [matrix, np.array([0, 1, 3])], np.compress([0, 1, 3], matrix, axis), axis=axis)
    record("kept", [matrix, mask], np.extract(mask, matrix))
    record("openGrid", [np.array([0, 2]), np.array([True, False, True])], np.ix_([0, 2], [True, False, True]))
    chosen = np.array([[22, 41], [37, 0]])
    record("coordinates", [chosen], np.unravel_index(chosen, (7, 6)), ints=[7, 6])
    record("coordinates", [chosen], np.unravel_index(chosen, (2, 7, 3)), ints=[2, 7, 3])
    record("ravel", [chosen % 7, chosen % 6], np.ravel_multi_index((chosen % 7, chosen % 6), (7, 6)), ints=[7, 6])
    for mode in ("wrap", "clip"):
        record("ravel", [chosen - 9, chosen[0]], np.ravel_multi_index((chosen - 9, chosen[0]), (7, 6), mode=mode), ints=[7, 6], text=mode)
    for offset in (-1, 0, 2):
        record("lowerTrianglePlaces", [], np.tril_indices(3, offset, 4), ints=[3, 4, offset])
        record("upperTrianglePlaces", [], np.triu_indices(3, offset, 4), ints=[3, 4, offset])
    record("diagonalPlaces", [], np.diag_indices(4, 3), ints=[4, 3])
    slide = np.lib.stride_tricks.sliding_window_view
    record("slidingWindows", [vector], slide(vector, 3), ints=[3])
    record("slidingWindows", [cube], slide(cube, (2, 1, 4)), ints=[2, 1, 4])
    record("slidingWindowsAlong", [cube], slide(cube, (2, 2), (2, 1)), ints=[2, 2, 2, 1])
    record("slidingWindowsAlong", [matrix], slide(matrix, (2, 2), (1, 1)), ints=[2, 2, 1, 1])
    seen = np.lib.stride_tricks.as_strided
    record("strided", [vector], seen(vector[6:], (2, 3), (-8, -16)), ints=[2, 3, -1, -2, 6])
    record("strided", [vector], seen(vector[1:], (3, 3), (8, 8)), ints=[3, 3, 1, 1, 1])


def numbers():
    z = np.array([[3 + 1j, 3 - 2j, -1 + 0j], [3 - 2j, 0j, 3 + 1j]])
    odd = np.array([1 + 2j, complex(nan, 1), 5 + 0j, complex(2, nan)])
    for a in (z, odd, np.array([complex(inf, nan), 2 - 1j, complex(-inf, inf)])):
        record("replacingNaN", [a], np.nan_to_num(a))
        record("isReal", [a], np.isreal(a))
        record("isComplex", [a], np.iscomplex(a))
    for a in (z, odd):
        for axis in [None] + list(range(a.ndim)):
            record("min", [a], np.min(a, axis), axis=axis)
            record("max", [a], np.max(a, axis), axis=axis)
            record("argMin", [a], np.argmin(a, axis), axis=axis)
            record("argMax", [a], np.argmax(a, axis), axis=axis)
            shaped = a.ravel() if axis is None else a
            record("cumulativeMax", [a], np.maximum.accumulate(shaped, axis or 0), axis=axis)
            record("cumulativeMin", [a], np.minimum.accumulate(shaped, axis or 0), axis=axis)
            record("cumulativeSum", [z], np.cumsum(z, axis if a is z else None), axis=axis if a is z else None)
            record("cumulativeProduct", [z], np.cumprod(z, axis if a is z else None), axis=axis if a is z else None)
    record("realIfClose", [z], np.real_if_close(z))
    record("realIfClose", [z.real + 1e-14j], np.real_if_close(z.real + 1e-14j))
    record("realIfClose", [z.real + 1e-3j], np.real_if_close(z.real + 1e-3j, 0.01), numbers=[0.01])
    record("isReal", [vector], np.isreal(vector))
    for a in (holed, holes, floats, matrix):
        for axis in [None] + list(range(a.ndim)):
            record("nanCumulativeSum", [a], np.nancumsum(a, axis), axis=axis)
            record("nanCumulativeProduct", [a], np.nancumprod(a, axis), axis=axis)
            if a is not holes or axis != 1:
                record("nanArgMin", [a], np.nanargmin(a, axis), axis=axis)
                record("nanArgMax", [a], np.nanargmax(a, axis), axis=axis)
            record("nanQuantiles", [a], np.nanquantile(a, [0.1, 0.5, 1], axis).astype(a.dtype if a.dtype == np.float32 else float), numbers=[0.1, 0.5, 1], axis=axis)
    for a in (vector, matrix, cube, truths):
        for axis in range(a.ndim):
            record("differencesBetween", [a, a[:1].swapaxes(0, 0).take([0], axis) if a.ndim == 1 else a.take([0], axis), np.array(1, a.dtype)],
                   np.diff(a, 2, axis, a.take([0], axis), np.array(1, a.dtype)), ints=[2], axis=axis)
            if a.dtype != bool and a.shape[axis] > 2:
                places = np.cumsum(np.arange(a.shape[axis]) + 0.5)
                record("gradient2", [a], np.gradient(a, 0.5, axis=axis, edge_order=2), numbers=[0.5], axis=axis)
                record("gradientAt2", [a, places], np.gradient(a, places, axis=axis, edge_order=2), axis=axis)
    record("neighbourDifferences", [matrix], np.ediff1d(matrix))
    record("neighbourDifferences", [matrix, np.array([-9, 8], np.int32), np.array(7, np.int32)],
           np.ediff1d(matrix, np.array(7, np.int32), np.array([-9, 8], np.int32)))
    record("outerBy", [matrix, np.array([1, 2], np.int32)], np.subtract.outer(matrix, np.array([1, 2], np.int32)))
    flat, deep = normal(4, 2, digits=1), normal(3, digits=1)
    record("cross", [flat, flat[:1]], np.cross(flat, flat[:1]))
    record("cross", [flat, deep], np.cross(flat, deep))
    record("cross", [deep, flat], np.cross(deep, flat))
    for decimals in (-2, -1, 0, 1, 3):
        for a in (np.array([15.0, 25.0, -0.25, 1234.5678, nan]), np.array([15, 25, 149, 151, -50])):
            record("rounded", [a], np.around(a, decimals), ints=[decimals])
    angles = np.array([0.0, 3.0, 6.5, -1.0, 2.2, 9.0, 40.0, -3.0])
    record("unwrapped", [angles], np.unwrap(angles), numbers=[])
    record("unwrapped", [angles], np.unwrap(angles, period=4), numbers=[4])
    record("unwrapped", [angles], np.unwrap(angles, 5), numbers=[2 * np.pi, 5])
    for axis in (0, 1, 2):
        record("unwrapped", [cube * 4], np.unwrap(cube * 4, axis=axis), numbers=[], axis=axis)
    for a in (small, matrix, truths, np.arange(16) % 3):
        for order in ("big", "little"):
            for axis in [None] + list(range(a.ndim)):
                record("packedBits", [a], np.packbits(a != 0, axis, order), text=order, axis=axis)
    for order in ("big", "little"):
        record("unpackedBits", [small], np.unpackbits(small, bitorder=order), text=order)
        for count in (5, -3, 20):
            record("unpackedBits", [small.reshape(2, 3)], np.unpackbits(small.reshape(2, 3), 1, count, order), text=order, ints=[count], axis=1)
            record("unpackedBits", [small.reshape(2, 3)], np.unpackbits(small.reshape(2, 3), 0, count, order), text=order, ints=[count], axis=0)
    for a in (small, matrix, wide, np.array([-1, -128, 127, 3], np.int8)):
        for by in (0, 1, 3, 9, 40):
            by = np.array(by, np.uint8 if a is small else np.int8).astype(a.dtype)
            record("shiftedLeft", [a, by], np.left_shift(a, by))
            record("shiftedRight", [a, by], np.right_shift(a, by))
    record("xor", [matrix, matrix.T.reshape(3, 4)], matrix ^ matrix.T.reshape(3, 4))
    record("xor", [truths, ~truths[:1]], truths ^ ~truths[:1])
    points, xp, fp = np.array([-180.0, -170, -185, 185, -10, -5, 0, 365]), np.array([190.0, -190, 350, -350]), np.array([5.0, 10, 3, 4])
    record("interpolatedPeriodic", [points, xp, fp], np.interp(points, xp, fp, period=360), numbers=[360])
    record("mapped", [matrix], np.vectorize(lambda v: v * 0.5 + 1)(matrix))
    for axis in range(3):
        record("mappedRows", [cube], np.apply_along_axis(lambda row: row[::-1] * 2, axis, cube), axis=axis)
        record("mappedRowsSum", [cube], np.apply_along_axis(np.sum, axis, cube), axis=axis)
        record("mappedRowsOuter", [cube], np.apply_along_axis(lambda row: np.outer(row, row), axis, cube), axis=axis)


def tables():
    for a in (matrix, cube, np.array([[1, 2], [1, 2], [0, 5], [1, -2], [0, 5]]), truths, floats, no_rows.T):
        for axis in range(a.ndim):
            result = np.unique(a, return_index=True, return_inverse=True, return_counts=True, axis=axis)
            record("uniqueSlices", [a], list(result), axis=axis)
    keys = np.array([[1, 5, 1, 4, 3, 4, 4], [9, 4, 0, 4, 0, 2, 1], [0, 0, 1, 1, 0, 0, 1]])
    record("argSortedByKeys", list(keys), np.lexsort(keys))
    record("argSortedByKeys", [matrix % 2, matrix], np.lexsort((matrix % 2, matrix), 0), axis=0)
    sample = np.round(draw.gamma(2, 1, 300), 2)
    whole = draw.poisson(4, 200)
    for name in ("auto", "fd", "scott", "sturges", "doane", "rice", "sqrt"):
        for a in (sample, whole, vector, one, empty, np.ones(9)):
            record("histogramRule", [a], np.histogram(a, name), text=name)
        record("histogramRule", [sample], np.histogram(sample, name, (1, 3)), text=name, numbers=[1, 3])
    points = np.round(draw.normal(size=(60, 3)), 1)
    weights = np.round(draw.uniform(size=60), 2)

    def flat(result):
        return [result[0].astype(np.float64), *result[1]]

    for density in (False, True):
        record("histogramGrid", [points], flat(np.histogramdd(points, (3, 2, 4), density=density)), ints=[3, 2, 4], flag=density)
        record("histogramGrid", [points[:, :2]], flat(np.histogramdd(points[:, :2], 5, [(-1, 1), (-2, 1)], density=density)), ints=[5], numbers=[-1, 1, -2, 1], flag=density)
        record("histogramGrid", [points[:, :2], weights], flat(np.histogramdd(points[:, :2], 4, density=density, weights=weights)), ints=[4], flag=density)
        edges = [np.array([-1, 0, 0.5, 2]), np.array([-3.0, 0, 1])]
        record("histogramGridAt", [points[:, :2], *edges], flat(np.histogramdd(points[:, :2], edges, density=density)), flag=density)
    variables = normal(3, 8)
    often, heavy = np.array([1, 2, 0, 3, 1, 1, 2, 1]), np.round(draw.uniform(size=8), 2) + 0.1
    for lost in (0, 1):
        record("covarianceOften", [variables, often], np.cov(variables, ddof=lost, fweights=often), ints=[lost])
        record("covarianceHeavy", [variables, heavy], np.cov(variables, ddof=lost, aweights=heavy), ints=[lost])
        record("covarianceBoth", [variables, often, heavy], np.cov(variables, ddof=lost, fweights=often, aweights=heavy), ints=[lost])
        record("covarianceHeavy", [variables[0], heavy], np.cov(variables[0], ddof=lost, aweights=heavy), ints=[lost])
    parts = [0, 0.1, 0.5, 0.77, 1]
    for a in (vector, floats, matrix, cube, holed, whole):
        weights = draw.integers(0, 4, a.shape).astype(np.float64)
        weights[..., 0] += 1
        for axis in [None] + list(range(a.ndim)):
            if axis is None or (weights.sum(axis) > 0).all():
                record("weightedQuantiles", [a, weights], np.quantile(a, parts, axis, method="inverted_cdf", weights=weights).astype(a.dtype if a is floats else float), numbers=parts, axis=axis)
    record("weightedQuantiles", [matrix, np.arange(4.0)], np.quantile(matrix, parts, 1, method="inverted_cdf", weights=np.arange(4.0)).astype(float), numbers=parts, axis=1)


def shapes():
    for a in (vector, matrix, cube, empty):
        for shape in ((2, 3), (5,), (3, 2, 7), (0,)):
            record("resized", [a], np.resize(a, shape), ints=list(shape))
    for x, y in [(matrix, matrix), (matrix, matrix[:1]), (np.array(2), np.full((2, 2), 2.0)), (vector, matrix),
                 (np.full((2, 3), 4), np.array([4, 4, 4])), (empty, one)]:
        record("isEquivalent", [x, y], np.array_equiv(x, y))
    record("blocks", [matrix, matrix[:, :1], matrix[:1], np.array([[7]], np.int32)],
           np.block([[matrix, matrix[:, :1]], [matrix[:1], np.array([[7]], np.int32)]]))
    record("blocks", [cube, cube[:, :, :2], cube * 2, cube[:, :, 2:]],
           np.block([[cube, cube[:, :, :2]], [cube * 2, cube[:, :, 2:]]]))


def texts_of():
    apart = np.array([1.23456789e-3, 2.5, -300.125, 1e-9])
    # Arrays are recorded with twelve digits, so they are printed with as many.
    sevenths = np.array([float(f"{v / 7:.12g}") for v in range(12)]).reshape(3, 4)
    for a in (apart, sevenths, np.arange(2000).reshape(40, 50), np.array([10.4, 20.6, 100.0]), np.array([-1e-9, 1e-10]),
              np.array([1.5 + 1e-9j, complex(0, -2)]), np.array([nan, 1e9, -inf]), floats, truths, np.array(0.333333333333)):
        for options in ({"precision": 3}, {"precision": 0}, {"precision": 3, "suppress_small": True}, {"suppress_small": True},
                        {"threshold": 5, "edgeitems": 1, "precision": 2}, {"max_line_width": 20, "precision": 2}, {"precision": 12}):
            texts.append({"array": array(a), "text": np.array2string(a, **options), **options})


def limits():
    floating = [
        {"dtype": name, "bits": int(f.bits), "epsilon": float(f.eps), "leastNormal": float(f.tiny),
         "leastAboveZero": float(f.smallest_subnormal), "greatest": float(f.max), "digits": int(f.precision)}
        for name in ("float16", "float32", "float64") for f in [np.finfo(name)]
    ]
    whole = [
        {"dtype": name, "bits": int(i.bits), "smallest": str(i.min), "largest": str(i.max)}
        for sign in ("", "u") for width in (8, 16, 32, 64) for name in [f"{sign}int{width}"] for i in [np.iinfo(name)]
    ]
    names = ["bool", *[w["dtype"] for w in whole], *[f["dtype"] for f in floating], "complex64", "complex128"]
    safe = [[a, b] for a in names for b in names if np.can_cast(a, b, "safe")]
    return {"floating": floating, "whole": whole, "safeCasts": safe}


def special():
    x = np.array([0.0, -0.0, 0.5, -0.7, 1.4616, 2.0, 3.75, -4.25, 9.0, 21.5, 55.0, -30.5, nan, 1e-9])
    for name in ("i0", "i1", "j0", "j1", "digamma"):
        record(name, [x], getattr(scipy.special, name)(x))
    y = np.array([0.0, 0.1, -0.5, 0.9, -0.99, 0.9999999, 1.0, -1.0, 1.5, nan, 1e-12])
    record("erfInverse", [y], scipy.special.erfinv(y))
    record("i0", [matrix], np.i0(matrix))


def several():
    for a, axes, shifts in [(matrix, (0, 1), (1, -2)), (cube, (2, 0, 2), (1, 1, 5)), (truths, (-1,), (4,))]:
        record("rolledAxes", [a], np.roll(a, shifts, axes), ints=[*shifts, *axes])
    thin = matrix.reshape(1, 3, 1, 4, 1)
    for axes in [(0,), (0, 2), (-1, 0, 2), ()]:
        record("squeezedAxes", [thin], np.squeeze(thin, axes), ints=list(axes))
    for chosen in (np.array([[0, -1, 2], [1, 1, 0]]), np.array(1), np.zeros((2, 0), int)):
        for a in (matrix, cube):
            record("taking", [a, chosen], np.take(a, chosen, 1), axis=1)
    for mode in ("linear_ramp", "mean", "median", "maximum", "minimum"):
        for a in (vector, floats, one, small, one.astype(np.int64)):
            record("padded", [a], np.pad(a, (2, 3), mode), ints=[2, 3], text=mode)
        for a in (matrix, holes):
            record("padded", [a], np.pad(a, ((1, 0), (2, 2)), mode), ints=[1, 0, 2, 2], text=mode)
    record("padded", [vector], np.pad(vector, (4, 1), "linear_ramp", end_values=-6), ints=[4, 1], text="ramp -6")
    record("padded", [matrix], np.pad(matrix, (4, 1), "linear_ramp", end_values=-6), ints=[4, 1, 4, 1], text="ramp -6")
    for a in (matrix, cube, holed):
        record("sortedAll", [a], np.sort(a, None))
        record("argSortedAll", [a], np.argsort(a, None, kind="stable"))
    record("full", [np.arange(3)], np.full((2, 3), np.arange(3)), ints=[2, 3])


def mixed():
    a, b = truths, np.array([True, True, False])
    for call, f in [("add", np.add), ("multiply", np.multiply), ("maximum", np.maximum), ("minimum", np.minimum),
                    ("fmax", np.fmax), ("fmin", np.fmin), ("kron", np.kron)]:
        record(call, [a, b], f(a, b))
    record("abs", [a], np.abs(a))
    record("clipped", [a, np.array(False), b], np.clip(a, False, b))
    waves = normal(3, 6) + 1j * normal(3, 6)
    repeats = np.array([1, 2, 0, 1, 3, 1])
    record("covariance", [waves], np.cov(waves), flag=False, ints=[1])
    record("covariance", [waves], np.cov(waves, rowvar=False, ddof=0), flag=True, ints=[0])
    record("covarianceOften", [waves, repeats], np.cov(waves, fweights=repeats), ints=[1])
    record("correlation", [waves], np.corrcoef(waves), flag=False)
    record("average", [waves, np.arange(6) + 1.0], np.average(waves, 1, np.arange(6) + 1.0), axis=1)
    record("average", [waves, waves * 2 + 1], np.average(waves, 0, waves * 2 + 1), axis=0)
    record("average", [waves.real, waves], np.average(waves.real, None, waves))
    waves[0, 1] = nan
    for axis in (None, 0, 1):
        record("nanMean", [waves], np.nanmean(waves, axis), axis=axis)
        record("nanMin", [waves], np.nanmin(waves, axis), axis=axis)
        record("nanMax", [waves], np.nanmax(waves, axis), axis=axis)
        record("nanVariance", [waves], np.nanvar(waves, axis), axis=axis, ints=[0])


warnings.simplefilter("ignore")
with np.errstate(all="ignore"):
    for family in (manipulation, scans, sorting, statistics, creation, products, logic, places, numbers, tables, special, shapes, texts_of, several, mixed):
        family()
answers = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "arrays": [json.loads(text) for text in arrays],
    "cases": cases,
    "texts": texts,
    "limits": limits(),
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
