"""Records what C and NumPy answer for the texts of custom kernels; TensorsTests run the same texts.

    pip install numpy==2.4.6
    python Tests/Golden/custom-kernels.py

Writes custom-kernels.json next to this file. Cases of `c` are compiled as they stand, each text in a
loop over the elements, by the system's C compiler with wrapping arithmetic and without fused
products, and must agree in every bit. Cases of `numpy` name an expression, computed in float64 where
it is not exact, and agree within `ulps` units in the last place.
"""

import ctypes
import json
import math
import pathlib
import subprocess
import tempfile

import numpy as np

draw = np.random.default_rng(19)
c_types = {
    "bool": "_Bool", "int8": "int8_t", "int16": "int16_t", "int32": "int32_t",
    "int64": "int64_t", "uint8": "uint8_t", "uint16": "uint16_t", "uint32": "uint32_t",
    "uint64": "uint64_t", "float32": "float", "float64": "double",
}
cases = []


def number(value):
    if isinstance(value, (np.bool_, np.integer)):
        return int(value)
    # The shortest digits that give a narrow number back.
    value = float(str(value)) if isinstance(value, np.floating) else float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return "-0.0" if value == 0 and math.copysign(1, value) < 0 else value


def array(a):
    a = np.asarray(a)
    parts = np.ascontiguousarray(a).ravel()
    if a.dtype.kind == "c":
        parts = parts.view(np.float32 if a.dtype == np.complex64 else np.float64)
    return {"dtype": str(a.dtype), "shape": list(a.shape), "values": [number(v) for v in parts]}


def record(inputs, outputs, operation, arguments, results, ulps=0, **parameters):
    cases.append(
        {
            "inputs": inputs, "outputs": outputs, "operation": operation,
            "arguments": [array(a) for a in arguments], "results": [array(r) for r in results],
            "ulps": ulps, **parameters,
        }
    )


def parameters(text, variables):
    pairs = [part.split() for part in text.split(",")]
    words = {"int": "int32", "float": "float32", "double": "float64", **variables}
    return [(words.get(kind, kind), name) for kind, name in pairs]


def c(inputs, outputs, operation, arguments, **variables):
    """Compiles the text for some types of its variables and records what it computes."""
    ins, outs = parameters(inputs, variables), parameters(outputs, variables)
    names = "".join(f"typedef {c_types[kind]} {letter};\n" for letter, kind in variables.items())
    arguments = [np.asarray(a, dtype=kind) for a, (kind, _) in zip(arguments, ins)]
    results = [np.zeros(arguments[0].shape, dtype=kind) for kind, _ in outs]
    pointers = ", ".join(f"{c_types[kind]} *p_{name}" for kind, name in ins + outs)
    reads = " ".join(f"const {c_types[kind]} {name} = p_{name}[i];" for kind, name in ins)
    locals_ = " ".join(f"{c_types[kind]} {name};" for kind, name in outs)
    writes = " ".join(f"p_{name}[i] = {name};" for _, name in outs)
    integers = "".join(
        f"typedef {sign}int{bits}_t {sign}int{bits};\n" for sign in ("", "u") for bits in (8, 16, 32, 64))
    program = (
        "#include <stdint.h>\n#include <stdbool.h>\n#include <math.h>\n#include <stdlib.h>\n"
        f"{integers}{names}"
        f"void run({pointers}, int64_t n) {{ for (int64_t i = 0; i < n; i++) {{ {reads} {locals_} "
        f"{{ {operation}\n; }} {writes} }} }}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "case.c")
        source.write_text(program)
        library = str(source.with_suffix(".so"))
        subprocess.run(
            ["cc", "-O1", "-w", "-fwrapv", "-ffp-contract=off", "-shared", "-fPIC", str(source), "-o",
             library, "-lm"], check=True)
        ctypes.CDLL(library).run(
            *(a.ctypes.data_as(ctypes.c_void_p) for a in arguments + results),
            ctypes.c_int64(arguments[0].size))
    record(inputs, outputs, operation, arguments, results)


def whole(dtype, count=24):
    """Small and large numbers of a type, its limits among them."""
    limits = np.iinfo(dtype)
    large = draw.integers(limits.min, limits.max, count // 2, dtype=dtype, endpoint=True)
    small = draw.integers(-9 if limits.min else 0, 10, count - count // 2 - 4).astype(dtype)
    return np.concatenate([large, small, np.array([0, 1, limits.max, limits.min], dtype)])


def divisors(dtype, count=24):
    values = whole(dtype, count)[draw.permutation(count)]
    return np.where((values == 0) | (values == np.array(-1).astype(dtype)), np.array(3, dtype), values)


integer_types = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
for T in integer_types:
    x, y = whole(T), whole(T)[draw.permutation(24)]
    c("T x, T y", "T s, T d, T p", "s = x + y; d = x - y; p = x * y", [x, y], T=T)
    c("T x, T y", "T q, T r", "q = x / y; r = x % y", [x, divisors(T)], T=T)
    c("T x, T y", "int64 q, int64 s", "q = x / y; s = x + y", [x, divisors(T)], T=T)
    c("T x, T y", "T z", "z = (x << 2) ^ (y >> 1)", [x, y], T=T)
    c("T x, T y", "T z", "z = x > y ? x - y : y - x", [x, y], T=T)
    c("T x, T y", "T z", "z = -x + ~y", [x, y], T=T)
    c("T x, T y", "T z", "z = x + y * 3 - (x & 7) | y ^ 5 & x << 1", [x, y], T=T)
    c("T x, T y", "int z", "z = x && !y || x > 3 && y < 2", [x, y], T=T)
    c("T x", "int z", "T v = x; int c = 0; for (int k = 0; k < 8; k++) { c += v & 1; v >>= 1; } z = c",
      [x], T=T)
    c("T x, T y", "T z, float f",
      "if (x < 3) { z = y; z -= 2; } else if (y == 0) z = x * 2; else { T t = x; t ^= y; z = t; } f = z",
      [x, y], T=T)
    c("T x", "double z", "z = x / 2.0 + x", [x], T=T)

for X, Y in [("int8", "uint32"), ("int32", "uint32"), ("int64", "uint32"), ("int64", "uint64"),
             ("uint8", "int8"), ("uint16", "int32"), ("bool", "int16"), ("int16", "bool")]:
    x = whole(X) if X != "bool" else draw.integers(0, 2, 24).astype(bool)
    y = whole(Y) if Y != "bool" else draw.integers(0, 2, 24).astype(bool)
    c("X x, Y y", "bool l, bool e, int64 s, double d", "l = x < y; e = x == y; s = x - y; d = x * y",
      [x, y], X=X, Y=Y)
    c("X x, Y y", "int64 q, X m", "q = x / y; m = x > y ? x : y",
      [x, divisors(Y) if Y != "bool" else np.ones(24, bool)], X=X, Y=Y)

x = draw.integers(1, 1000, 24)
c("int x", "int z", "int v = x; for (int k = 0; k < 12; ++k) { if (v & 1) v = 3 * v + 1; else v /= 2; } z = v", [x])
c("int x", "int z", "z = (int8)x + (uint8)(x * 3) + (short)(x << 9)", [x])
c("int x", "int z", "int a = 1, b = x; int k = 6; while (k > 0) { b += a; a = b - a; k--; } z = b", [x])
c("int x", "uint32 z, int64 y", "z = x - 2000u; y = x - 2000u + 0x10L + 010", [x])
c("int x", "int z", "z = x > 500 ? x > 750 ? 3 : 2 : x > 250 ? 1 : 0", [x])
c("int x", "int z", "int s = 0; for (int j = 0; j < 4; j++) for (int k = j; k < 4; k += 2) s += (x >> j) * k; z = s", [x])
c("int x", "float z", "{ int x2 = x; { float x2 = 0.5f; z = x2 * x; } z += x2; } /* two */ z = -z; // end", [x])
for T, suffix in [("float32", "f"), ("float64", "")]:
    x = np.concatenate([draw.normal(0, 3, 20), [0.0, -0.0, 0.5, -2.5, 1.5]])
    y = np.concatenate([draw.normal(0, 3, 20), [1.0, -1.0, 0.25, 2.0, -0.0]])
    c("T x, T y", "T z", "z = (x - y) * (x - y) / (x * x + 1)", [x, y], T=T)
    c("T x", "T z", f"T s = 0; T p = 1; for (int k = 0; k < 9; k++) {{ s += p / (k + 1); p *= x * 0.25{suffix}; }} z = s", [x], T=T)
    c("T x", "T z", "T r = x < 0 ? -x : x; T g = r + 1; for (int k = 0; k < 6; k++) g = (g + r / g) / 2; z = g", [x], T=T)
    c("T x, T y", "int z, bool b", "z = (int)x * 10 + (x > y) - (x <= y); b = !(x != y) || x >= 0.5", [x, y], T=T)
    c("T x, T y", "T a, T b, T c, T d", f"a = floor{suffix}(x); b = round{suffix}(x); c = rint{suffix}(x); d = trunc{suffix}(y)", [x, y], T=T)
    c("T x, T y", "T a, T b, T c, T d", f"a = fmod{suffix}(x, y); b = fabs{suffix}(x); c = copysign{suffix}(x, y); d = fmax{suffix}(x, y)", [x, y], T=T)
    c("T x", "T a, T b", f"a = sqrt{suffix}(fabs{suffix}(x)); b = ceil{suffix}(x) + ldexp{suffix}(x, 3)", [x], T=T)


def numpy(inputs, outputs, operation, arguments, function, ulps=2, **parameters):
    wide = {"f": np.float64, "c": np.complex128}
    widened = [a.astype(wide.get(a.dtype.kind, a.dtype)) for a in arguments]
    results = function(*widened)
    results = list(results) if isinstance(results, tuple) else [results]
    kinds = parameters.pop("kinds", [str(arguments[0].dtype)] * len(results))
    with np.errstate(all="ignore"):
        results = [np.asarray(r).astype(kind) for r, kind in zip(results, kinds)]
    record(inputs, outputs, operation, arguments, results, ulps, **parameters)


for dtype in ["float32", "float64", "float16"]:
    x = draw.uniform(0.1, 2, (4, 5)).astype(dtype)
    y = draw.normal(0, 1, 5).astype(dtype)
    column = draw.uniform(1, 3, (4, 1)).astype(dtype)
    numpy("T x, T y", "T z", "z = (x - y) * (x - y)", [x, y], lambda x, y: (x - y) ** 2, 4)
    numpy("T x, T y", "T z", "z = x * y", [column, y], lambda x, y: x * y)
    numpy("T x", "T z", "z = exp(-x * x / 2) * 0.3989422804014327", [x],
          lambda x: np.exp(-x * x / 2) * 0.3989422804014327, 8)
    numpy("T x, T y", "T r, T t", "r = hypot(x, y); t = atan2(y, x)", [x, y],
          lambda x, y: (np.hypot(x, y), np.arctan2(y, x)), 4)
    numpy("T x", "T z", "z = log1p(x) + sin(x) * arctan(x)", [x],
          lambda x: np.log1p(x) + np.sin(x) * np.arctan(x), 16)
    numpy("T x", "T z", "z = clip(x, 0.5, 1.5)", [x], lambda x: np.clip(x, 0.5, 1.5), 0)
    numpy("T x", "T z", "z = where(x > 1, pow(x, 3), cbrt(x))", [x],
          lambda x: np.where(x > 1, x ** 3, np.cbrt(x)), 8)
    numpy("T x", "T z", "z = x * i + n", [x], lambda x: x * np.arange(20).reshape(4, 5) + 20, 4)
    numpy("T x", "bool z", "z = isnan(x / 0 * 0) && isfinite(x) && !signbit(x)", [x],
          lambda x: np.ones(x.shape, bool), 0, kinds=["bool"])
for dtype in ["complex64", "complex128"]:
    z = (draw.normal(0, 1, 6) + 1j * draw.normal(0, 1, 6)).astype(dtype)
    part = "float32" if dtype == "complex64" else "float64"
    numpy("T z", "T w", "w = z * z + conj(z) / 2", [z], lambda z: z * z + np.conj(z) / 2, 8)
    numpy("T z", "R a, R p", "a = abs(z); p = real(z) * imag(z) + arg(z)", [z],
          lambda z: (np.abs(z), z.real * z.imag + np.angle(z)), 16, kinds=[part, part],
          types={"R": part})
    numpy("T z", "T w", "T q = complex(real(z), 2.0); w = exp(q) * sqrt(z)", [z],
          lambda z: np.exp(z.real + 2j) * np.sqrt(z), 32)
x = draw.integers(-50, 50, 12)
for dtype in ["int32", "int64"]:
    numpy("T x", "T a, T b", "a = floor_divide(x, 7); b = mod(x, 7)", [x.astype(dtype)],
          lambda x: (x // 7, x % 7), 0)
    numpy("T x", "T a, T b", "a = gcd(x, 12); b = abs(x) + sign(x) + power(x, 2)", [x.astype(dtype)],
          lambda x: (np.gcd(x, 12), np.abs(x) + np.sign(x) + x ** 2), 0)


def reduction(inputs, outputs, parts, arguments, function, axis=None, ulps=4, kind=None, **more):
    wide = {"f": np.float64, "c": np.complex128}
    widened = [a.astype(wide.get(a.dtype.kind, a.dtype)) for a in arguments]
    result = np.asarray(function(*widened, axis)).astype(kind or arguments[0].dtype)
    cases.append(
        {
            "inputs": inputs, "outputs": outputs, "operation": "", "reduction": parts, "axis": axis,
            "arguments": [array(a) for a in arguments], "results": [array(result)], "ulps": ulps, **more,
        }
    )


norm = {"map": "x * x", "reduce": "a + b", "postMap": "y = sqrt(a)", "identity": "0"}
mean = {"map": "x", "reduce": "a + b", "postMap": "y = a / n", "identity": "0"}
spread = {"map": "x", "reduce": "fmax(a, b)", "postMap": "y = a"}
logarithm = {
    "map": "x", "identity": "-INFINITY",
    "reduce": "a == b ? a + log(2.0) : fmax(a, b) + log1p(exp(-fabs(a - b)))"}
bits = {"map": "x * 2 + 1", "reduce": "a ^ b", "identity": "0"}
first = {"map": "x > 0 ? (long)i : n", "reduce": "min(a, b)", "reduceType": "int64"}
for shape in [(7,), (4, 5), (3, 9, 2), (67,), (1, 1), (300,), (2, 531)]:
    x = draw.normal(0, 1, shape).round(3)
    for axis in [None] + list(range(len(shape))):
        for dtype in ["float32", "float64"]:
            y = x.astype(dtype)
            reduction("T x", "T y", norm, [y], lambda x, axis: np.sqrt(np.sum(x * x, axis=axis)), axis)
            reduction("T x", "T y", spread, [y], lambda x, axis: np.max(x, axis=axis), axis, 0)
        # Terms that cancel leave few digits of a mean near 0, of which floats tell nothing.
        reduction("T x", "T y", mean, [x + 3], lambda x, axis: np.mean(x, axis=axis), axis, 16)
        reduction("T x", "T y", logarithm, [x + 3],
                  lambda x, axis: np.logaddexp.reduce(x, axis=axis) if axis is not None
                  else np.logaddexp.reduce(x.ravel()), axis, 64)
        whole_numbers = draw.integers(-1000, 1000, shape).astype("int32")
        reduction("T x", "T y", bits, [whole_numbers],
                  lambda x, axis: np.bitwise_xor.reduce(x * 2 + 1, axis=axis) if axis is not None
                  else np.bitwise_xor.reduce((x * 2 + 1).ravel()), axis, 0)
    reduction("T x", "int64 y", first, [x],
              lambda x, axis: np.min(np.where(x.ravel() > 0, np.arange(x.size), x.size)), None, 0,
              kind="int64")
x, y = draw.normal(0, 1, (6, 40)).round(3), draw.normal(0, 1, (40,)).round(3)
dot = {"map": "x * y", "reduce": "a + b", "identity": "0"}
reduction("T x, T y", "T z", dot, [x, y], lambda x, y, axis: np.sum(x * y, axis=axis), 1, 64)
product = {"map": "1 + x / 8", "reduce": "b * a", "identity": "1"}
reduction("T x", "T y", product, [x], lambda x, axis: np.prod(1 + x / 8, axis=axis), 0, 32)
z = (draw.normal(0, 1, 33) + 1j * draw.normal(0, 1, 33))
general = {"map": "z / abs(z)", "reduce": "a * b + 0 * a", "identity": "1"}
reduction("T z", "T w", general, [z], lambda z, axis: np.prod(z / np.abs(z)), None, 256)

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
