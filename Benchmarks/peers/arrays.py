#!/usr/bin/env python3
"""The array cases in NumPy and SciPy.

    python arrays.py --threads N --json FILE

Each case runs on the same numbers as ours (see `ramp`), is timed as the median of some repetitions
after a warm-up, and returns a few numbers of its result for the comparison.
"""

import argparse
import json
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--json", required=True)
options = parser.parse_args()
for pool in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{pool}_NUM_THREADS"] = str(options.threads)

import numpy as np
from scipy.special import erf


def ramp(count, step):
    """count numbers in [0, 1) that look random, exact in every language."""
    return ((np.arange(count, dtype=np.int64) * step % 1000003) / 1000003.0).astype(np.float32)


def timed(body, repetitions, warm=2):
    for _ in range(warm):
        result = body()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        result = body()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2], result


def sample(values):
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    places = [0, len(flat) // 3, len(flat) - 1]
    return [float(flat[place]) for place in places]


answers = {}


def case(name, body, repetitions=5):
    seconds, result = timed(body, repetitions)
    answers[name] = {"seconds": seconds, "sample": sample(result)}


big = ramp(100_000_000, 7919)


def chain():
    global big
    big *= 5
    big *= big
    big += big
    big *= np.float32(0.02)
    return big


case("chain in place, 1e8", chain, 3)
big = ramp(100_000_000, 7919)
case("y = f(x), 1e8", lambda: ((big * 5) ** 2) * 2, 3)
del big

x, y = ramp(16_000_000, 7919), ramp(16_000_000, 104729)
case("gelu (erf), 16e6", lambda: x * 0.5 * (1 + erf(x * np.float32(0.70710678))))
case("exp, 16e6", lambda: np.exp(x))
case("sum, 16e6", lambda: x.sum(dtype=np.float64))
case("sum((x - y)**2), 16e6", lambda: ((x - y) ** 2).sum(dtype=np.float64))
matrix = x.reshape(4000, 4000)


def softmax():
    powers = np.exp(matrix - matrix.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


case("softmax of rows, 4000 x 4000", softmax)
case("standard deviation, 16e6", lambda: x.std(dtype=np.float64))
case("transpose copy, 4000 x 4000", lambda: np.ascontiguousarray(matrix.T))
small = x[:4_000_000]
case("sort, 4e6", lambda: np.sort(small))
case("argsort, stable, 4e6", lambda: np.argsort(small, kind="stable"))
case("cumulative sum, 4e6", lambda: np.cumsum(small))
case("a[a > 0.5], 4e6", lambda: small[small > 0.5])
small64 = small.astype(np.float64)
whole = (np.arange(4_000_000) * 7919 % 1_000_003) % 100_000
count = np.arange(4_000_000)
places = (count * count * 31 + count * 7919) % 4_000_037 % 4_000_000
case("unique, 1e5 of 4e6 int64", lambda: np.unique(whole))
case("histogram, 256 bins, 4e6", lambda: np.histogram(small, 256, (0, 1))[0])
case("bincount, 4e6 int64", lambda: np.bincount(whole))
case("gather, 4e6", lambda: small.take(places))
case("partition at the middle, 4e6", lambda: np.partition(small, 2_000_000)[2_000_000])
case("argpartition, 1000 of 4e6", lambda: small[np.argpartition(small, 1000)][1000])
rows = small.reshape(400_000, 10)
case("sort of rows, 400000 x 10", lambda: np.sort(rows, axis=1))
case("sort, 4e6 float64", lambda: np.sort(small64))
case("argsort, stable, 4e6 int64", lambda: np.argsort(whole, kind="stable"))
edges = np.sort(small[:100_000])
case("searchsorted, 1e6 in 1e5", lambda: np.searchsorted(edges, y[:1_000_000]))
case("nonzero, 4e6", lambda: np.nonzero(small > 0.5)[0])
square = small.reshape(2000, 2000)
case("cumulative sum of rows, 2000 x 2000", lambda: np.cumsum(square, axis=1))
case("cumulative sum of columns, 2000 x 2000", lambda: np.cumsum(square, axis=0))
case("standard deviation of columns, 4000 x 4000", lambda: matrix.std(axis=0, dtype=np.float64))
a, b = x[: 1024 * 1024].reshape(1024, 1024), y[: 1024 * 1024].reshape(1024, 1024)
case("matmul, 1024 x 1024", lambda: a @ b)

for power in range(8):
    n = 10**power
    u, v = ramp(n, 7919), ramp(n, 104729)
    inner = max(1, 200_000 // (n + 200))

    def repeated():
        for _ in range(inner):
            result = (u * 2.5 + v) ** 2 - u
        return result

    seconds, result = timed(repeated, 5)
    answers[f"(x*2.5+y)**2-x, 1e{power}"] = {"seconds": seconds / inner, "sample": sample(result)}

with open(options.json, "w") as file:
    json.dump(answers, file, indent=1)
