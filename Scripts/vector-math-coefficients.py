#!/usr/bin/env python3
"""Computes the polynomial coefficients of Sources/CKernels/VectorMathCoefficients.h.

    python3 Scripts/vector-math-coefficients.py > Sources/CKernels/VectorMathCoefficients.h

Each polynomial interpolates its function at Chebyshev nodes in 60 digits (mpmath); the largest
error on a fine grid stands beside it.
"""

from mpmath import atan, cos, erf, erfc, exp, linspace, log, mp, mpf, pi, polyval, sqrt, tanh
from mpmath import lu_solve, matrix

mp.dps = 60


def fit(function, low, high, degree):
    """Coefficients, highest first, of the interpolating polynomial."""
    nodes = [
        (low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * degree + 2))
        for k in range(degree + 1)
    ]
    powers = matrix([[node ** (degree - j) for j in range(degree + 1)] for node in nodes])
    return list(lu_solve(powers, matrix([function(node) for node in nodes])))


def emit(name, kind, function, low, high, degree, comment):
    low, high = mpf(low), mpf(high)
    coefficients = fit(function, low, high, degree)
    grid = linspace(low, high, 997)
    error = max(abs(polyval(coefficients, x) / function(x) - 1) for x in grid if function(x) != 0)
    print(f"// {comment}; relative error {mp.nstr(error, 2)}.")
    suffix = "f" if kind == "float" else ""
    numbers = ", ".join(f"{mp.nstr(c, 19)}{suffix}" for c in coefficients)
    words, line = numbers.split(" "), ""
    print(f"#define {name} \\")
    lines = []
    for word in words:
        if len(line) + len(word) > 88:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    print(" \\\n".join("  " + text for text in lines))
    print(f"#define {name}_DEGREE {degree}\n")


def odd(function):
    """f(x) / x as a function of x squared."""
    return lambda z: function(sqrt(z)) / sqrt(z) if z > 0 else mpf(1) * mp.diff(function, 0)


print("// Made by Scripts/vector-math-coefficients.py; highest power first.")
print("#ifndef SW_VECTOR_MATH_COEFFICIENTS_H\n#define SW_VECTOR_MATH_COEFFICIENTS_H\n")
tiny = "1e-40"
emit("SW_FIT_ERF_SMALL_F", "float", odd(erf), tiny, "0.8464", 6, "erf(x) / x in x^2 for |x| <= 0.92")
emit(
    "SW_FIT_ERF_LARGE_F", "float", lambda x: -log(erfc(x)), "0.9", "4.0", 9,
    "-log erfc(x) in x on [0.9, 4]")
emit("SW_FIT_TANH_SMALL_F", "float", odd(tanh), tiny, "0.36", 5, "tanh(x) / x in x^2 for |x| <= 0.6")
emit("SW_FIT_ERF_SMALL", "double", odd(erf), tiny, "1", 13, "erf(x) / x in x^2 for |x| <= 1")


def scaled_erfc(u):
    t = mpf("0.2665") + mpf("0.2335") * u  # t from 0.033 to 0.5
    return erfc(1 / t - 2) * exp((1 / t - 2) ** 2) / t


emit(
    "SW_FIT_ERFC_LARGE", "double", scaled_erfc, "-1", "1", 23,
    "exp(x^2) erfc(x) / t for 0 <= x <= 28 with t = 1 / (x + 2), in u = (t - 0.2665) / 0.2335")
emit(
    "SW_FIT_ATAN", "double", odd(atan), tiny, str((sqrt(mpf(2)) - 1) ** 2 * mpf("1.001")), 12,
    "atan(x) / x in x^2 for |x| <= tan(pi / 8)")
print("#endif")
