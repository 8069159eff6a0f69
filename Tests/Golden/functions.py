"""Records what mpmath and NumPy answer for element-wise functions; TensorsTests compare in ulp.

    pip install numpy==2.4.6 mpmath==1.3.0
    python Tests/Golden/functions.py

Writes functions.json next to this file: `exact` holds mpmath's answers in 40 digits, rounded once;
`recorded` holds NumPy's. Values that JSON has no word for are written as text.
"""

import json
import math
import pathlib
import warnings

import mpmath as mp
import numpy as np

mp.mp.dps = 40
draw = np.random.default_rng(7)
nan, inf = math.nan, math.inf


def number(value):
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return "-0" if value == 0 and math.copysign(1, value) < 0 else value


def spread(low, high, count=40):
    return [float(v) for v in draw.uniform(low, high, count)]


everywhere = spread(-30, 30) + spread(-1, 1) + [float(v) for v in 10.0 ** draw.uniform(-12, 2, 20)]
positive = spread(0, 3) + [float(v) for v in 10.0 ** draw.uniform(-300, 300, 60)]
unit = spread(-1, 1, 60) + [0.5, -0.5, 0.999999, -0.999999, 1e-9]
exact = {
    "exp": (mp.exp, everywhere + [700.3, -740.2]),
    "exp2": (lambda x: mp.mpf(2) ** x, everywhere + [1023.7, -1070.25]),
    "expm1": (mp.expm1, everywhere),
    "log": (mp.log, positive),
    "log2": (lambda x: mp.log(x, 2), positive + [2.0**k for k in range(-1074, 1024, 97)]),
    "log10": (mp.log10, positive + [10.0**k for k in range(23)]),
    "log1p": (mp.log1p, unit + positive),
    "sin": (mp.sin, everywhere + spread(-1e6, 1e6, 20) + [1e22, 6381956970095103.0]),
    "cos": (mp.cos, everywhere + spread(-1e6, 1e6, 20) + [1e22, 6381956970095103.0]),
    "tan": (mp.tan, everywhere + spread(-1e6, 1e6, 20) + [1e22]),
    "asin": (mp.asin, unit),
    "acos": (mp.acos, unit),
    "atan": (mp.atan, everywhere),
    "sinh": (mp.sinh, everywhere + [710.2]),
    "cosh": (mp.cosh, everywhere + [710.2]),
    "tanh": (mp.tanh, everywhere),
    "asinh": (mp.asinh, everywhere + [1e200, -1e9]),
    "acosh": (mp.acosh, spread(1, 3) + spread(1, 1.01, 20) + [1e9, 1e200]),
    "atanh": (mp.atanh, unit),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), everywhere + positive),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), everywhere + [-720.5]),
    "erf": (mp.erf, spread(-6, 6, 60) + [1e-9]),
    "erfc": (mp.erfc, spread(-3, 26, 80)),
    "gamma": (mp.gamma, spread(-20, 20, 80) + spread(20, 171, 40) + spread(-170, -20, 20)),
    "logGamma": (lambda x: mp.log(abs(mp.gamma(x))), spread(0, 4, 80) + spread(4, 1e3) + [1e17]),
    "power": (lambda x, y: x**y, spread(0, 20, 80), spread(-200, 200, 80)),
    "atan2": (mp.atan2, everywhere, everywhere[::-1]),
    "hypot": (mp.hypot, everywhere, everywhere[::-1]),
}

special = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 8.0, 1e-310, -5e-324, 1.7e308, inf, -inf, nan]
left = [x for x in special for _ in special]
right = [y for _ in special for y in special]
recorded = {
    name: (function, left, right)
    for name, function in {
        "copySign": np.copysign,
        "nextAfter": np.nextafter,
        "fmin": np.fmin,
        "fmax": np.fmax,
        "fmod": np.fmod,
        "remainder": np.remainder,
        "logAddExp": np.logaddexp,
        "logAddExp2": np.logaddexp2,
        "power": np.float_power,
        "atan2": np.arctan2,
        "hypot": np.hypot,
    }.items()
}
for name, function in {
    "spacing": np.spacing,
    "signBit": np.signbit,
    "fraction": lambda x: np.frexp(x)[0],
    "exponent": lambda x: np.frexp(x)[1],
    "fractional": lambda x: np.modf(x)[0],
    "whole": lambda x: np.modf(x)[1],
    "isPositiveInfinity": np.isposinf,
    "isNegativeInfinity": np.isneginf,
    "softplus": lambda x: np.logaddexp(x, 0),
    "logSigmoid": lambda x: -np.logaddexp(-x, 0),
}.items():
    recorded[name] = (function, special)
recorded["scaledByPowerOfTwo"] = (
    lambda x, n: np.ldexp(x, n.astype(int)),
    [x for x in special for _ in range(8)],
    [float(n) for _ in special for n in (0, 1, -1, 30, -1040, 2000, -2000, -1074)],
)
tenths = special + [0.1, 0.3, -0.7, 10.0, 1e5 + 0.3, 6.0]
recorded["floorDivide"] = (
    np.floor_divide,
    [x for x in tenths for _ in tenths],
    [y for _ in tenths for y in tenths],
)
whole = [float(v) for v in range(-12, 13)]
for name, function in {"gcd": np.gcd, "lcm": np.lcm}.items():
    recorded[name] = (
        lambda x, y, f=function: f(x.astype(int), y.astype(int)),
        [x for x in whole for _ in whole],
        [y for _ in whole for y in whole],
    )
recorded["bitCount"] = (lambda x: np.bitwise_count(x.astype(int)), whole + [1023.0, -1025.0])

answers = {"versions": {"numpy": np.__version__, "mpmath": mp.__version__}}
answers["exact"] = {
    name: {
        "arguments": [[number(v) for v in argument] for argument in arguments],
        "results": [number(function(*map(mp.mpf, x))) for x in zip(*arguments)],
    }
    for name, (function, *arguments) in exact.items()
}
with warnings.catch_warnings(), np.errstate(all="ignore"):
    answers["recorded"] = {
        name: {
            "arguments": [[number(v) for v in argument] for argument in arguments],
            "results": [number(v) for v in function(*map(np.array, arguments))],
        }
        for name, (function, *arguments) in recorded.items()
    }
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
