"""Records what NumPy answers on complex numbers and on floats of 16 bits.

    pip install numpy==2.4.6 ml_dtypes==0.6.0
    python Tests/Golden/number-types.py

Writes number-types.json next to this file. A complex number is a pair; what JSON has no word for is
written as text.
"""

import json
import math
import pathlib

import ml_dtypes
import numpy as np

np.seterr(all="ignore")

TYPES = {
    "float16": np.float16,
    "bfloat16": ml_dtypes.bfloat16,
    "complex64": np.complex64,
    "complex128": np.complex128,
}
UNARY = {
    "negated": np.negative, "abs": np.abs, "sign": np.sign, "squared": np.square,
    "reciprocal": np.reciprocal, "sqrt": np.sqrt, "exp": np.exp, "exp2": np.exp2,
    "expm1": np.expm1, "log": np.log, "log2": np.log2, "log10": np.log10, "log1p": np.log1p,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos,
    "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "rounded": np.rint, "isNaN": np.isnan,
    "isInfinite": np.isinf, "isFinite": np.isfinite, "real": np.real, "imaginary": np.imag,
    "phase": np.angle, "conjugated": np.conj,
}
BINARY = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide,
    "power": np.power, "equal": np.equal, "notEqual": np.not_equal,
}
REAL = {"floor": np.floor, "ceil": np.ceil, "trunc": np.trunc}
REAL_BINARY = {
    "minimum": np.minimum, "maximum": np.maximum, "less": np.less, "greaterOrEqual": np.greater_equal,
}
PARTS = {"real", "imaginary", "phase", "conjugated"}
REDUCTIONS = {"sum": np.sum, "product": np.prod, "mean": np.mean, "variance": np.var}


def number(value):
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (complex, np.complexfloating)):
        return [number(value.real), number(value.imag)]
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return "-0" if value == 0 and math.copysign(1, value) < 0 else value


def values(array):
    return [number(value) for value in np.asarray(array).ravel()]


def record(name, dtype, result, *operands):
    result = np.asarray(result)
    return {
        "name": name, "dtype": dtype, "operands": [values(o) for o in operands],
        "resultType": str(result.dtype), "shape": list(result.shape), "result": values(result),
    }


def operands(dtype):
    if dtype.startswith("complex"):
        parts = [0.0, 0.5, -1.25, 3.0, -0.75, 1e-3]
        plain = [complex(a, b) for a in parts for b in parts]
        return np.array(plain + [2, -2, 1j, -1j, 10 - 4j, 0.1 + 0.2j], dtype=TYPES[dtype])
    plain = [0.0, -0.0, 1, -1, 0.5, 0.1, -0.3, 2, 3.25, -7.75, 10, 100.5, 1e-3, 6e-5, 1e-7, 300, -11.5]
    return np.array(plain + [math.inf, -math.inf, math.nan], dtype=np.float64).astype(TYPES[dtype])


calls = []
for dtype in TYPES:
    x = operands(dtype)
    is_complex = dtype.startswith("complex")
    for name, function in {**UNARY, **({} if is_complex else REAL)}.items():
        if name in PARTS and not is_complex:
            continue
        taken = x
        if name == "reciprocal" and is_complex:
            # 1 / 0 is what division says, infinite, and to NumPy here undefined.
            taken = x[x != 0]
        # NumPy's own loops over pairs of float32 lose digits near 0.
        result = np.asarray(function(taken.astype(np.complex128) if dtype == "complex64" else taken))
        if dtype == "complex64" and result.dtype != np.bool_:
            result = result.astype(np.complex64 if result.dtype == np.complex128 else np.float32)
        calls.append(record(name, dtype, result, taken))
    some = x[:: 3 if is_complex else 2]
    a, b = (side.ravel() for side in np.meshgrid(some, some, indexing="ij"))
    for name, function in {**BINARY, **({} if is_complex else REAL_BINARY)}.items():
        if name == "power" and is_complex:
            # 0 to a negative or imaginary power is whatever the library says.
            kept = a != 0
            calls.append(record(name, dtype, function(a[kept], b[kept]), a[kept], b[kept]))
            continue
        calls.append(record(name, dtype, function(a, b), a, b))
    finite = x[np.isfinite(x)][:12].reshape(3, 4)
    for name, function in REDUCTIONS.items():
        if dtype == "bfloat16" and name == "variance":
            continue
        for axis in (None, 0, 1):
            calls.append(
                record(f"{name} {'all' if axis is None else axis}", dtype, function(finite, axis=axis), finite)
            )
    calls.append(record("sorted", dtype, np.sort(x[x == x]), x[x == x]))

casts = []
for source in ("int8", "int64", "uint16", "float32", "float64", "float16", "bfloat16", "bool"):
    raw = np.array([0, 1, 2, 3, 77, 127, 100, 5], dtype=np.float64)
    if source in ("float32", "float64"):
        raw = np.array([0.1, 1 / 3, 65519.9, 65520, 65504, 2049, 2051, 1e-8, 6e-8, 1.0009765625 + 1e-9, -1e6,
                        1 + 2**-8 + 2**-40, math.inf, math.nan])
    kind = TYPES.get(source, getattr(np, source if source != "bool" else "bool_", None))
    x = raw.astype(kind)
    for target in TYPES:
        if target == "bfloat16" and source == "float64":
            continue  # ml_dtypes rounds twice, by way of float32.
        casts.append(
            {"from": source, "to": target, "values": values(x), "result": values(x.astype(TYPES[target]))}
        )

printed = [
    {"dtype": str(a.dtype), "shape": list(a.shape), "values": values(a), "text": str(a)}
    for a in [
        np.array([1 + 2j, 3.5 - 4j, 1e10 + 0j]), np.array(1 + 2j), np.array(1.5 + 2j),
        np.array([1 + 2j, complex(math.nan, math.inf)]), np.array([[1 + 2j, 3], [0.1 + 1j / 3, 2]]),
        np.array([1e-10 + 1j, 1e5j]), np.array(1e20 + 1e-5j), np.array(complex(0, -0.0)),
        np.array([1e10j, 1 + 2j], np.complex64), np.array([complex(-0.0, -1), 2 - 0j]),
        np.array(complex(math.nan, 1)), np.array([1 + 1e-20j, 5]), np.array(complex(-0.0, 2)),
        np.array([0.1, 1 / 3], np.float16), np.array(0.1, np.float16),
        np.array([65504, 1e-7], np.float16), np.array([1, 2.5, -3], np.float16),
        np.array([[0.1 + 0.7j, 12], [1j, -3.25]], np.complex64),
    ]
]

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"calls": calls, "casts": casts, "printed": printed}, separators=(",", ":")) + "\n")
print(len(calls), "calls", len(casts), "casts", path.stat().st_size, "bytes")
