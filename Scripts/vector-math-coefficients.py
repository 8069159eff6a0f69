#!/usr/bin/env python3
"""Computes the polynomial coefficients of Sources/CKernels/VectorMathCoefficients.h.

    python3 Scripts/vector-math-coefficients.py > Sources/CKernels/VectorMathCoefficients.h

Each polynomial interpolates its function at Chebyshev nodes in 60 digits (mpmath); the largest
error on a fine grid stands beside it. A name that ends in _F is of floats, the others of doubles.
"""

from mpmath import asin, atan, cos, erf, erfc, exp, gamma, linspace, log, loggamma
from mpmath import lu_solve, matrix, mp, mpf, pi, polyval, sin, sinh, sqrt, taylor, tanh

mp.dps = 60


def fit(function, low, high, degree):
    """Coefficients, highest first, of the interpolating polynomial."""
    nodes = [
        (low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * degree + 2))
        for k in range(degree + 1)
    ]
    powers = matrix([[node ** (degree - j) for j in range(degree + 1)] for node in nodes])
    return list(lu_solve(powers, matrix([function(node) for node in nodes])))


def emit(name, function, low, high, degree, comment):
    low, high = mpf(low), mpf(high)
    coefficients = fit(function, low, high, degree)
    grid = linspace(low, high, 397)
    error = max(abs(polyval(coefficients, x) / function(x) - 1) for x in grid if function(x) != 0)
    print(f"// {comment}:\n// relative error {mp.nstr(error, 2)}.")
    suffix = "f" if name.endswith("_F") else ""
    words = ", ".join(f"{mp.nstr(c, 19)}{suffix}" for c in coefficients).split(" ")
    print(f"#define SW_FIT_{name} \\")
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 88:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    print(" \\\n".join("  " + text for text in lines) + "\n")


def both(name, function, low, high, degree, float_degree, comment):
    """The same function for doubles and for floats."""
    emit(name, function, low, high, degree, comment)
    emit(name + "_F", function, low, high, float_degree, comment)


def rest(function, terms, parity=None):
    """What the Taylor series of f leaves after its first terms, over the power that follows.

    `terms` counts all terms, or those of one parity: then the argument is the square.
    """
    series = taylor(function, 0, 60)
    if parity is not None:
        series = series[parity::2]
    tail = series[terms:]

    def value(x):
        # Near 0 by the series, where the difference would cancel.
        if abs(x) < mpf("0.02"):
            return polyval(tail[::-1], x)
        y = x if parity is None else sqrt(x)
        whole = function(y) if parity != 1 else function(y) / y
        return (whole - polyval(series[:terms][::-1], x)) / x**terms

    return value


def atanh(x):
    return (log(1 + x) - log(1 - x)) / 2


print("// Made by Scripts/vector-math-coefficients.py; highest power first.")
print("#ifndef SW_VECTOR_MATH_COEFFICIENTS_H\n#define SW_VECTOR_MATH_COEFFICIENTS_H\n")

half_log_2 = log(mpf(2)) / 2 * mpf("1.0001")
both("EXP", rest(exp, 2), -half_log_2, half_log_2, 10, 4, "(e^x - 1 - x) / x^2, |x| <= ln 2 / 2")
emit(
    "EXP2_SHORT", lambda x: (2**x - 1) / x if x else log(mpf(2)), "-0.5001", "0.5001", 5,
    "(2^x - 1) / x, |x| <= 1/2, for floats by doubles")

s_squared = (3 - 2 * sqrt(mpf(2))) ** 2 * mpf("1.001")
both(
    "LOG", rest(atanh, 1, 1), 0, s_squared, 7, 3,
    "(atanh(s) / s - 1) / z in z = s^2, |s| <= 3 - 2 sqrt 2")
emit(
    "LOG2_SHORT", lambda f: log(1 + f, 2) / f if f else 1 / log(mpf(2)), sqrt(mpf("0.4999")) - 1,
    sqrt(mpf("2.0001")) - 1, 13,
    "log2(1 + f) / f, sqrt(1/2) <= 1 + f <= sqrt 2, for floats by doubles")
emit(
    "LOG_PAIR", rest(lambda s: 2 * atanh(s), 2, 1), 0, s_squared, 7,
    "2 (atanh(s) / s - 1 - z / 3) / z^2, on the same interval")

quarter_turn = (pi / 4) ** 2 * mpf("1.001")
both("SIN", rest(sin, 1, 1), 0, quarter_turn, 6, 2, "(sin(x) / x - 1) / z in z = x^2, |x| <= pi / 4")
both("COS", rest(cos, 2, 0), 0, quarter_turn, 6, 2, "(cos(x) - 1 + z / 2) / z^2, as above")

both("ASIN", rest(asin, 1, 1), 0, "0.2501", 12, 4, "(asin(x) / x - 1) / z in z = x^2, |x| <= 1/2")
tan_eighth = (sqrt(mpf(2)) - 1) ** 2 * mpf("1.001")
both("ATAN", rest(atan, 1, 1), 0, tan_eighth, 11, 4, "(atan(x) / x - 1) / z, |x| <= tan(pi / 8)")

both("SINH", rest(sinh, 1, 1), 0, 1, 7, 3, "(sinh(x) / x - 1) / z in z = x^2, |x| <= 1")
both("TANH", rest(tanh, 1, 1), 0, "0.3026", 11, 4, "(tanh(x) / x - 1) / z in z = x^2, |x| <= 0.55")

tiny = "1e-40"
odd_erf = lambda z: erf(sqrt(z)) / sqrt(z) - 1
emit("ERF_SMALL", odd_erf, tiny, "0.8464", 13, "erf(x) / x - 1 in x^2, |x| <= 0.92")
emit("ERF_SMALL_F", odd_erf, tiny, "0.8464", 5, "erf(x) / x - 1 in x^2, |x| <= 0.92")
emit(
    "ERF_LARGE_F", lambda x: log(erfc(x)) / x, "0.92", "3.93", 6,
    "ln(erfc x) / x, 0.92 <= x <= 3.93")


def scaled_erfc(u):
    t = mpf("0.2665") + mpf("0.2335") * u  # t from 0.033 to 0.5
    return erfc(1 / t - 2) * exp((1 / t - 2) ** 2) / t


both(
    "ERFC", scaled_erfc, "-1", "1", 25, 10,
    "exp(x^2) erfc(x) / t, 0 <= x <= 28, t = 1 / (x + 2), in u = (t - 0.2665) / 0.2335")


def stirling(u):
    """Gamma(z) over Stirling's leading term, as a function of 1 / (z + 1/2)."""
    if u == 0:
        return sqrt(2 * pi)
    z = 1 / u - mpf("0.5")
    return gamma(z) * exp(z - (z - mpf("0.5")) * log(z))


emit(
    "STIRLING", stirling, 0, 1 / mpf("1.5"), 18,
    "Gamma(z) e^z z^(1/2 - z) in 1 / (z + 1/2), z >= 1")


def between_zeros(u):
    z = 1 / (mpf("0.46") + mpf("0.2125") * u) - 1
    if abs((z - 1) * (z - 2)) < mpf("1e-30"):
        z += mpf("1e-20")
    return loggamma(z) / ((z - 1) * (z - 2))


emit(
    "LGAMMA_SMALL", between_zeros, -1, 1, 24,
    "ln Gamma(z) / ((z - 1) (z - 2)), 0.49 <= z <= 3, in (1 / (z + 1) - 0.46) / 0.2125")


def lgamma_rest(w):
    z = 1 / sqrt(w)
    return z * (loggamma(z) - (z - mpf("0.5")) * log(z) + z - log(2 * pi) / 2)


emit(
    "LGAMMA_LARGE", lgamma_rest, "1e-12", mpf(1) / 9, 9,
    "z (ln Gamma(z) - (z - 1/2) ln z + z - ln(2 pi) / 2) in 1 / z^2, z >= 3")
print("#endif")
