"""Records what NumPy answers on small arrays; TensorsTests compare element by element.

    pip install numpy==2.4.6
    python Tests/Golden/tensors.py

Writes tensors.json next to this file. Values that JSON has no word for are written as text.
"""

import json
import math
import pathlib
import random

import numpy as np

random.seed(47)
draw = np.random.default_rng(47)


def number(value):
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return "-0" if value == 0 and math.copysign(1, value) < 0 else value


def values(array):
    return [number(value) for value in np.asarray(array).ravel()]


def array(a):
    a = np.asarray(a)
    return {"dtype": str(a.dtype), "shape": list(a.shape), "values": values(a)}


# Basic indices: ["place", i], ["slice", from, to, by], ["ellipsis"], ["axis"].


def index_program(shape):
    parts, index = [], []
    axes = random.randint(0, len(shape))
    ellipsis_at = random.randint(0, axes) if random.random() < 0.4 else None
    named = list(range(axes))
    axis = 0
    for position in range(axes + 1):
        if random.random() < 0.15:
            parts.append(["axis"])
            index.append(None)
        if position == ellipsis_at:
            parts.append(["ellipsis"])
            index.append(...)
            axis = len(shape) - (axes - position)
        if position == axes:
            break
        extent = shape[axis]
        if extent > 0 and random.random() < 0.35:
            place = random.randrange(-extent, extent)
            parts.append(["place", place])
            index.append(place)
        else:
            bound = lambda: random.choice([None, random.randint(-extent - 3, extent + 3)])
            start, end = bound(), bound()
            step = random.choice([1, 1, 1, 2, 3, -1, -1, -2, -3, 7, -9])
            parts.append(["slice", start, end, step])
            index.append(slice(start, end, step))
        axis += 1
    return parts, tuple(index)


def subscripts():
    cases = []
    while len(cases) < 400:
        shape = [random.choice([0, 1, 2, 3, 4, 5, 6]) for _ in range(random.randint(1, 4))]
        if 0 in shape and random.random() < 0.8:
            continue
        source = np.arange(int(np.prod(shape))).reshape(shape)
        order = list(range(len(shape)))
        random.shuffle(order)
        view = source.transpose(order)
        parts, index = index_program(view.shape)
        result = view[index]
        written = view.copy()
        written[index] = -1
        cases.append(
            {
                "shape": shape,
                "order": order,
                "parts": parts,
                "resultShape": list(np.shape(result)),
                "result": values(result),
                # Where the written array differs, in row-major order.
                "written": np.flatnonzero(written.ravel() == -1).tolist(),
            }
        )
    return cases


def printed():
    f32, f64 = np.float32, np.float64
    cases = {
        "ints": np.arange(12).reshape(3, 4),
        "negative": np.array([-1, 20, -300]),
        "bytes": np.array([[-128, 127], [0, 5]], dtype=np.int8),
        "unsigned": np.array([0, 2**64 - 1], dtype=np.uint64),
        "bools": np.array([[True, False], [False, False]]),
        "halves": np.array([1.5, 2.25, 3.0]),
        "thirds": np.arange(1, 8) / 3,
        "thirds of floats": (np.arange(1, 8) / 3).astype(f32),
        "tenths of floats": np.array([0.1, 0.2, 0.3, 1.7], dtype=f32),
        "signs": np.array([-1.5, 2.0, -0.0, 0.0]),
        "tiny": np.array([1e-10, 2.5e-12, 1.0]),
        "small": np.array([0.0001, 0.00012345]),
        "smaller": np.array([0.00001, 0.5]),
        "huge": np.array([1e20, 2.5, -3e15]),
        "large whole": np.array([1e15, 1.0]),
        "large": np.array([123456789.0, 2.0]),
        "below a hundred million": np.array([99999999.0, 0.5]),
        "far apart": np.array([1000.5, 0.001]),
        "further apart": np.array([10001.0, 1.0]),
        "ratio": np.array([1e5, 1e-3]),
        "extremes": np.array([1.7976931348623157e308, 5e-324]),
        "extremes of floats": np.array([3.4028235e38, 1e-45], dtype=f32),
        "special": np.array([np.inf, -np.inf, np.nan, 1.5]),
        "only special": np.array([np.nan, np.inf, -np.inf]),
        "special and tiny": np.array([np.nan, 1e-30, -np.inf, -2e30]),
        "zeros": np.zeros((2, 3)),
        "ones": np.ones((2, 2), dtype=f32),
        "digits": np.array([math.pi, math.e * 1000, -math.sqrt(2)]),
        "wide": np.linspace(0, 1, 23),
        "wide exponents": np.geomspace(1e-9, 1e9, 13),
        "long ints": np.arange(100) * 1001,
        "three axes": np.arange(24).reshape(2, 3, 4) / 4,
        "four axes": np.arange(16).reshape(2, 2, 2, 2),
        "summarised": np.arange(1001),
        "summarised floats": np.arange(3000).reshape(1500, 2) / 8,
        "summarised wide": np.arange(2000.0).reshape(2, 1000),
        "summarised cube": np.arange(20 * 20 * 20).reshape(20, 20, 20),
        "a thousand": np.arange(1000),
        "nothing": np.zeros((0,)),
        "no rows": np.zeros((0, 3)),
        "no columns": np.zeros((2, 0)),
        "scalar": np.array(2.5),
        "whole scalar": np.array(3.0),
        "float scalar": np.array(0.1, dtype=f32),
        "tiny scalar": np.array(1e-7),
        "huge scalar": np.array(1e16),
        "large scalar": np.array(123456789012.5),
        "float huge scalar": np.array(1e20, dtype=f32),
        "nan scalar": np.array(np.nan),
        "int scalar": np.array(-7),
        "bool scalar": np.array(True),
        "one": np.array([[0.5]]),
        "rounding": np.array([0.123456785, 2.5e-8 + 1, 0.999999999]),
        "trailing": np.array([1.10, 2.200, 3.00001]),
    }
    large = {"summarised": 1, "summarised wide": 1, "summarised cube": 1, "long ints": 1001,
             "a thousand": 1}
    result = []
    for name, a in cases.items():
        case = {"name": name, "text": str(a), "dtype": str(a.dtype), "shape": list(a.shape)}
        if name in large:
            case["step"] = large[name]  # the values are 0, step, 2 step …
        elif name == "summarised floats":
            case["step"] = 0.125
        else:
            case["values"] = values(a)
        result.append(case)
    return result


def sorting():
    awkward = np.array([3, np.nan, -0.0, 1, 0.0, -np.inf, 1, np.nan, np.inf, -2, 1])
    cases = [
        awkward,
        np.array([5, 3, 5, -2, 3, 0], dtype=np.int32),
        np.array([True, False, True]),
        np.array([], dtype=np.float64),
        np.round(draw.normal(size=200), 1).astype(np.float32),
    ]
    result = []
    for a in cases:
        places = np.argsort(a, kind="stable")
        # NumPy has no descending order: sort by the negated value, equal ones in their order.
        falling = np.argsort(-a.astype(np.float64), kind="stable")
        result.append(
            {
                "array": array(a),
                "ascending": places.tolist(),
                "descending": falling.tolist(),
                "sorted": values(np.sort(a, kind="stable")),
            }
        )
    return result


def products():
    cases = []
    for left, right in [((3, 4), (4, 5)), ((1, 1), (1, 1)), ((33, 31), (31, 17)), ((4,), (4, 3)),
                        ((3, 4), (4,)), ((5,), (5,)), ((2, 0), (0, 3)), ((0, 2), (2, 3))]:
        a = np.round(draw.normal(size=left), 3)
        b = np.round(draw.normal(size=right), 3)
        cases.append({"a": array(a), "b": array(b), "result": array(a @ b)})
    return cases


def least_squares():
    cases = []
    for m, n in [(5, 2), (40, 6), (3, 3), (7, 1)]:
        a = np.round(draw.normal(size=(m, n)) * 10.0 ** draw.integers(-6, 6, size=n), 9)
        b = np.round(draw.normal(size=m), 6)
        solution = np.linalg.lstsq(a, b, rcond=0)[0]
        cases.append({"a": array(a), "b": array(b), "result": array(solution)})
    return cases


def creation():
    return {
        "arange": [
            {"from": a, "to": b, "by": c, "values": values(np.arange(a, b, c))}
            for a, b, c in [(0, 5, 1), (2, 11, 3), (5, 0, -2), (0, 1, 0.25), (3, 3, 1), (4, 1, 1)]
        ],
        "linspace": [
            {"from": a, "to": b, "count": n, "values": values(np.linspace(a, b, n))}
            for a, b, n in [(0, 1, 5), (2, -2, 9), (1, 1, 3), (0, 1, 1), (0, 1, 0), (-1, 1, 7)]
        ],
    }


def reshaping():
    a = np.arange(24)
    b = a.reshape(2, 3, 4)
    return {
        "transposed": [
            {"axes": list(axes), **array(b.transpose(axes))}
            for axes in [(0, 1, 2), (2, 1, 0), (1, 2, 0), (-1, 0, 1)]
        ],
        "reshapedTranspose": array(b.transpose(2, 0, 1).reshape(4, 6)),
        "concatenated": [
            {"axis": axis, **array(np.concatenate([b, b * 10, b[:, ::-1]], axis=axis))}
            for axis in (0, 1, 2, -1)
        ],
        "stacked": [
            {"axis": axis, **array(np.stack([b[0], b[1]], axis=axis))} for axis in (0, 1, 2, -1)
        ],
        "taken": [
            {"axis": axis, "places": places, **array(np.take(b, places, axis=axis))}
            for axis, places in [(0, [1, 1, 0]), (1, [-1, 0]), (2, [3]), (-1, [2, 2, -4]), (1, [])]
        ],
        "masked": array(b[b % 5 < 2]),
    }


answers = {
    "versions": {"numpy": np.__version__},
    "creation": creation(),
    "reshaping": reshaping(),
    "subscripts": subscripts(),
    "sorting": sorting(),
    "products": products(),
    "leastSquares": least_squares(),
    "printed": printed(),
}

with np.errstate(all="ignore"):
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
