"""Records how NumPy orders complex numbers, what it leaves when zeros are trimmed, and products of truths.

    pip install numpy==2.4.6
    python Tests/Golden/complex-order.py

Writes complex-order.json next to this file. A complex number is a pair; what JSON has no word for is
written as text.
"""

import json
import math
import pathlib

import numpy as np

np.seterr(all="ignore")

FUNCTIONS = {
    "less": np.less, "lessOrEqual": np.less_equal, "greater": np.greater,
    "greaterOrEqual": np.greater_equal, "minimum": np.minimum, "maximum": np.maximum,
    "fmin": np.fmin, "fmax": np.fmax,
}


def number(value):
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (complex, np.complexfloating)):
        return [number(value.real), number(value.imag)]
    value = float(value)
    if math.isnan(value):
        return "nan"
    return value if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def numbers(array):
    return [number(value) for value in np.asarray(array).ravel()]


parts = [0.0, 1.0, -2.5, math.inf, -math.inf, math.nan]
plain = np.array([complex(a, b) for a in parts for b in parts])
left, right = (side.ravel() for side in np.meshgrid(plain, plain, indexing="ij"))
orders = []
for dtype in (np.complex64, np.complex128):
    a, b = left.astype(dtype), right.astype(dtype)
    for name, function in FUNCTIONS.items():
        orders.append({"name": name, "dtype": dtype.__name__, "result": numbers(function(a, b))})
clipped = numbers(np.clip(plain, 0, 1 + 1j))

rng = np.random.default_rng(3)
trimmed = []
for shape in [(0,), (7,), (5, 4), (3, 4, 5)]:
    for filled in (0, 1, 3):
        x = np.zeros(shape)
        for _ in range(filled if x.size else 0):
            x[tuple(rng.integers(0, extent) for extent in shape)] = 1
        for ends in ("fb", "f", "b"):
            for axes in [None, 0, -1] + ([(0, 1)] if x.ndim > 1 else []):
                result = np.trim_zeros(x, ends, axes)
                trimmed.append({
                    "shape": list(shape), "values": numbers(x), "ends": ends,
                    "axes": None if axes is None else list(np.atleast_1d(axes)),
                    "resultShape": list(result.shape), "result": numbers(result),
                })
for entry in trimmed:
    if entry["axes"] is not None:
        entry["axes"] = [int(axis) for axis in entry["axes"]]

a, b = rng.random((3, 4)) < 0.3, rng.random((4, 3)) < 0.3
truths = {
    "a": numbers(a), "b": numbers(b), "matmul": numbers(a @ b), "inner": numbers(np.inner(a, b.T)),
    "dot": numbers(np.dot(a[0], b[:, 0])), "tensordot": numbers(np.tensordot(a, b, 1)),
    "einsum": numbers(np.einsum("ij,jk->ik", a, b)), "rows": numbers(np.einsum("ij->i", a)),
    "vecdot": numbers(np.vecdot(a, b.T)), "power": numbers(np.linalg.matrix_power(a @ b, 2)),
    "convolve": numbers(np.convolve(a[1], b[0])), "outer": numbers(np.outer(a[0], b[0])),
    "kron": numbers(np.kron(a[0], b[0])), "vdot": numbers(np.vdot(a[0], b[:, 1])),
}

answers = {
    "numpy": np.__version__, "numbers": numbers(plain), "orders": orders, "clipped": clipped,
    "trimmed": trimmed, "truths": truths,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")
