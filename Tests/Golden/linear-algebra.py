"""Records what NumPy and SciPy answer for linear algebra; TensorsTests compare element by element.

    pip install numpy==2.4.6 scipy==1.17.1
    python Tests/Golden/linear-algebra.py

Writes linear-algebra.json next to this file. A case names the call, its inputs and parameters, and
the results. An array is its shape and the real and imaginary parts of its elements, the latter left
out for real ones; values that JSON has no word for are written as text. Everything is recorded in
64 bits. What is only defined up to a sign or an order (vectors, eigenvalues) is recorded as sizes or
in any order; that the vectors fit is a law of the tests.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import scipy.linalg

warnings.simplefilter("ignore")
draw = np.random.default_rng(71)
nan, inf = np.nan, np.inf
cases = []


def number(value):
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    value = float(f"{value:.12g}")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def array(a):
    a = np.asarray(a)
    parts = {"shape": list(a.shape), "real": [number(v) for v in a.real.ravel()]}
    if np.iscomplexobj(a):
        parts["imaginary"] = [number(v) for v in a.imag.ravel()]
    return parts


def record(call, inputs, *results, **parameters):
    cases.append({
        "call": call, "inputs": [array(a) for a in inputs], **parameters,
        "results": [array(r) for r in results],
    })


def normal(*shape, complex=False):
    a = np.round(draw.normal(size=shape), 2)
    return a + 1j * np.round(draw.normal(size=shape), 2) if complex else a


def adjoint(a):
    return np.conj(np.swapaxes(a, -1, -2))


def square(c):
    shapes = [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (17, 17), (3, 4, 4), (2, 1, 3, 3), (0, 3, 3)]
    for shape in shapes:
        n = shape[-1]
        a = normal(*shape, complex=c)
        safe = a + n * np.eye(n)
        h = a + adjoint(a)
        p = a @ adjoint(a) + np.eye(n)
        record("determinant", [a], np.linalg.det(a))
        record("signedLogDeterminant", [a], *np.linalg.slogdet(a))
        record("inverse", [safe], np.linalg.inv(safe))
        record("cholesky", [p], np.linalg.cholesky(p))
        record("choleskyUpper", [p], np.linalg.cholesky(p, upper=True))
        record("symmetricEigenvalues", [h], np.linalg.eigvalsh(h))
        # The other triangle is not to be read.
        record("symmetricEigenvalues", [np.tril(a)], np.linalg.eigvalsh(a))
        record("symmetricEigenvaluesUpper", [np.triu(a)], np.linalg.eigvalsh(a, UPLO="U"))
        record("eigenvalues", [a], np.linalg.eigvals(a).astype(complex))
        record("matrixExponential", [a], scipy.linalg.expm(a) if a.size else a)
        if n > 5:
            continue
        for scale in (1e-3, 0.04, 0.15, 0.3, 6.0):
            small = a * scale / max(1, n)
            record("matrixExponential", [small], scipy.linalg.expm(small) if a.size else small)
        for power in (-3, -1, 0, 1, 2, 5):
            record("matrixPower", [safe / max(1, n)], np.linalg.matrix_power(safe / max(1, n), power), ints=[power])
        if a.ndim > 2 and not a.size:
            continue
        record("pseudoInverseHermitian", [h], np.linalg.pinv(h, rcond=1e-9, hermitian=True), numbers=[1e-9])
        record("matrixRankHermitian", [h], np.linalg.matrix_rank(h, hermitian=True))
        if n:
            batch = shape[:-2]
            for b in (normal(n, complex=c), normal(*batch, n, 3, complex=c), normal(n, 2), normal(n, 0)):
                record("solve", [safe, b], np.linalg.solve(safe, b))
                for lower in (True, False) if b.ndim > 1 else ():
                    half = np.tril(safe) if lower else np.triu(safe)
                    for transposed in (False, True):
                        t = np.swapaxes(half, -1, -2) if transposed else half
                        record("solveTriangular", [half, b], np.linalg.solve(t, b), ints=[int(lower), int(transposed)])
    a, b = normal(1, 3, 3, complex=c) + 3 * np.eye(3), normal(4, 3, 2, complex=c)
    record("solve", [a, b], np.linalg.solve(a, b))
    t, b = normal(6, 4, 2, 3, 4, complex=c), normal(6, 4)
    record("tensorSolve", [t, b], np.linalg.tensorsolve(t, b), ints=[])
    t = normal(4, 6, 8, 3, complex=c)
    record("tensorInverse", [t], np.linalg.tensorinv(t), ints=[2])
    t = normal(12, 3, 4, complex=c)
    record("tensorInverse", [t], np.linalg.tensorinv(t, ind=1), ints=[1])


def rectangular(c):
    for shape in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 4), (4, 1), (3, 5), (5, 3), (11, 6), (6, 11), (2, 4, 3), (0, 2, 3), (9, 9)]:
        a = normal(*shape, complex=c)
        record("singularValues", [a], np.linalg.svdvals(a))
        record("qrUpperSizes", [a], np.abs(np.linalg.qr(a, mode="r")))
        record("pseudoInverse", [a], np.linalg.pinv(a))
        record("matrixRank", [a], np.linalg.matrix_rank(a))
        if a.ndim == 2 and a.size:
            p, l, u = scipy.linalg.lu(a)
            record("lu", [a], p, l, u)
            b = normal(shape[0], complex=c)
            for target in (b, normal(shape[0], 3, complex=c)):
                x, residuals, rank, s = np.linalg.lstsq(a, target)
                record("leastSquares", [a, target], x, residuals, np.array(rank), s)
            record("conditionNumber", [a], np.linalg.cond(a), order="2")
            record("conditionNumber", [a], np.linalg.cond(a, -2), order="-2")
    low = np.outer(normal(6, complex=c), normal(4, complex=c)) + np.outer(normal(6), normal(4))
    record("singularValues", [low], np.linalg.svdvals(low))
    record("matrixRank", [low], np.linalg.matrix_rank(low))
    record("pseudoInverse", [low], np.linalg.pinv(low))
    x, residuals, rank, s = np.linalg.lstsq(low, normal(6) * 0 + 1)
    record("leastSquares", [low, np.ones(6)], x, residuals, np.array(rank), s)
    record("matrixRank", [np.zeros((3, 2))], np.array(0))


ORDERS = {".frobenius": "fro", ".nuclear": "nuc", "inf": inf, "-inf": -inf, "0": 0, "1": 1, "-1": -1, "2": 2, "-2": -2, "3": 3, "0.5": 0.5}


def norms(c):
    v, m, cube = normal(7, complex=c), normal(4, 3, complex=c), normal(2, 3, 4, complex=c)
    for a in (v, m, cube):
        record("norm", [a], np.linalg.norm(a))
        record("normKept", [a], np.linalg.norm(a, keepdims=True))
    for name, order in ORDERS.items():
        if name[0] != ".":
            for a in (v, m, cube):
                for axis in range(-1, a.ndim):
                    record("normAxis", [a], np.linalg.norm(a, order, axis), order=name, ints=[axis, 0])
                    record("normAxis", [a], np.linalg.norm(a, order, axis, keepdims=True), order=name, ints=[axis, 1])
        if name not in ("0", "3", "0.5"):
            record("normOrder", [m], np.linalg.norm(m, order), order=name)
            for axes in [(0, 1), (1, 0), (-1, 0), (2, 1)]:
                for keep in (False, True):
                    record("normAxes", [cube], np.linalg.norm(cube, order, axes, keepdims=keep), order=name, ints=[*axes, int(keep)])
            s = normal(2, 3, 3, complex=c)
            record("conditionNumber", [s], np.linalg.cond(s, order), order=name)
            singular = np.array([[1.0, 2], [0, 0]])
            if name not in ("2", "-2", ".nuclear"):
                record("conditionNumber", [singular], np.linalg.cond(singular, order), order=name)
    record("conditionNumber", [np.array([[nan, 1], [1, 1]])], np.array(nan), order="1")


def products(c):
    a, b, m = normal(2, 3, complex=c), normal(2, 3, complex=c), normal(2, 4, 3, complex=c)
    record("vectorDot", [a, b], np.linalg.vecdot(a, b), ints=[-1])
    record("vectorDot", [a, b], np.linalg.vecdot(a, b, axis=0), ints=[0])
    record("conjugatedDot", [a, b], np.vdot(a, b))
    record("matrixVector", [m, a], np.matvec(m, a))
    v = normal(4, complex=c)
    record("vectorMatrix", [v, m], np.vecmat(v, m))
    record("inner", [a, b], np.inner(a, b))
    record("matmul", [m, np.swapaxes(m, 1, 2)], m @ np.swapaxes(m, 1, 2))
    record("einsum", [m, a], np.einsum("bij,bj->i", m, a), text="bij,bj->i")
    record("einsum", [m, m], np.einsum("bij,bkj->bik", m, m), text="bij,bkj->bik")
    record("tensordot", [m, m], np.tensordot(m, m, ([0, 2], [0, 2])))
    chain = [normal(3, 9, complex=c), normal(9, 2, complex=c), normal(2, 5, complex=c), normal(5, 4, complex=c)]
    record("multiDot", chain, np.linalg.multi_dot(chain))
    record("multiDot", [chain[0][0], *chain[1:3], chain[3][:, 1]], np.linalg.multi_dot([chain[0][0], *chain[1:3], chain[3][:, 1]]))
    x, y = normal(4, complex=c), normal(3, complex=c)
    record("toeplitz", [x, y], scipy.linalg.toeplitz(x, y))
    record("toeplitz", [x], scipy.linalg.toeplitz(x))


for c in (False, True):
    square(c)
    rectangular(c)
    norms(c)
    products(c)

path = pathlib.Path(__file__).with_name("linear-algebra.json")
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
path.write_text(f'{{"numpy":"{np.__version__}","scipy":"{scipy.__version__}","cases":[\n{lines}\n]}}\n')
print(len(cases), "cases,", path.stat().st_size, "bytes")
