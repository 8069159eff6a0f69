#!/usr/bin/env python3
"""The array cases in NumPy and SciPy.

    python arrays.py --threads N --json FILE [--sections large,families,overheads,sizes]

Each case runs on the same numbers as ours (see `floats`), is timed as the median of some repetitions
after a warm-up, and returns a few numbers of its result for the comparison. Results are let go before
the next repetition, so that NumPy can use their memory again.
"""

import argparse
import json
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--json", required=True)
parser.add_argument("--sections", default="large,families,overheads,sizes")
options = parser.parse_args()
for pool in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{pool}_NUM_THREADS"] = str(options.threads)

import numpy as np
from scipy.special import erf

PRIME = 16777213


def floats(count, factor):
    """count multiples of 1 / 16777213 in [0, 1) without visible order, exact in every language."""
    place = np.arange(min(count, PRIME), dtype=np.int64)
    mixed = (place * place % PRIME * factor + place) % PRIME
    return np.resize((mixed / PRIME).astype(np.float32), count)


def sample(values):
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    places = [0, len(flat) // 3, len(flat) - 1]
    return [float(flat[place]) for place in places]


def elements(values):
    return [float(values[place]) for place in (0, len(values) // 3, len(values) - 1)]


answers = {}


def case(name, body, repetitions=5, prepare=lambda: None, view=sample, runs=1):
    """Times body, which does its work `runs` times."""
    times = []
    for repetition in range(repetitions + 2):
        result = None
        prepare()
        start = time.perf_counter()
        result = body()
        if repetition >= 2:
            times.append((time.perf_counter() - start) / runs)
    answers[name] = {"seconds": sorted(times)[len(times) // 2], "sample": view(result)}


def large():
    """Arrays far larger than the caches."""
    source = floats(100_000_000, 7919)
    x = source.copy()

    def refill():
        x[:] = source

    def chain():
        nonlocal x
        x *= 5
        x *= x
        x += x
        return x

    case("x *= 5; x *= x; x += x, 1e8 in place", chain, 7, prepare=refill, view=elements)
    del x
    case("y = f(x), 1e8 out of place", lambda: ((source * 5) ** 2) * 2, view=elements)
    del source

    x, y = floats(4096 * 4096, 7919), floats(4096 * 4096, 104729)
    matrix = x.reshape(4096, 4096)

    def softmax():
        powers = np.exp(matrix - matrix.max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)
        return powers

    def layer_norm():
        spread = np.sqrt(matrix.var(axis=1, keepdims=True) + np.float32(1e-5))
        return (matrix - matrix.mean(axis=1, keepdims=True)) / spread

    case("gelu (erf), 4096²", lambda: x * 0.5 * (1 + erf(x * np.float32(0.70710678))))
    case("softmax of rows, 4096²", softmax)
    case("layer norm of rows, 4096²", layer_norm)
    case("sum((x - y)**2), 4096²", lambda: ((x - y) ** 2).sum())
    case("sum, 4096²", lambda: x.sum())
    case("standard deviation of columns, 4096²", lambda: matrix.std(axis=0))


def families():
    """One case or more of each family."""
    count = 4_000_000
    x, y = floats(count, 7919), floats(count, 104729)
    x64 = x.astype(np.float64)
    place = np.arange(count)
    places = (place * place * 31 + place * 7919) % 4_000_037 % count
    whole = places % 100_000
    edges = np.sort(x[:100_000])
    square = x.reshape(2000, 2000)
    a, b = x[: 1024 * 1024].reshape(1024, 1024), y[: 1024 * 1024].reshape(1024, 1024)
    transposed = floats(2048 * 2048, 7919).reshape(2048, 2048).T
    rows = x.reshape(400_000, 10)
    random = np.random.default_rng(1)

    def standardness(values):
        """Whether mean and spread are those of standard normal numbers, to six standard errors."""
        return [float(abs(values.mean()) < 0.003), float(abs(values.std() - 1) < 0.003)]

    case("sort °", lambda: np.sort(x))
    case("argsort °", lambda: np.argsort(x), view=lambda order: sample(x[order]))
    # Ours is compared with sums in double precision: NumPy's in single are off by 6e-5 at the end.
    case(
        "cumulative sum °", lambda: np.cumsum(x),
        view=lambda _: sample(np.cumsum(x, dtype=np.float64)))
    case("a[a > 0.5] °", lambda: x[x > 0.5])
    case("unique of 1e5 int64 °", lambda: np.unique(whole))
    case("histogram, 256 bins °", lambda: np.histogram(x, 256, (0, 1))[0])
    case("gather at random °", lambda: x.take(places))
    case("transpose copy, 2048² °", lambda: np.ascontiguousarray(transposed))
    case(
        "normal numbers °", lambda: random.standard_normal(count, dtype=np.float32), view=standardness)
    case("standard deviation °", lambda: x.std())
    case("rfft °", lambda: np.fft.rfft(x), view=lambda wave: sample(np.abs(wave[1 : count // 2])))
    case("matmul, 1024² °", lambda: a @ b)
    case("exp °", lambda: np.exp(x))
    case("argsort, stable", lambda: np.argsort(x, kind="stable"))
    case("argsort, stable, int64", lambda: np.argsort(whole, kind="stable"))
    case("sort, float64", lambda: np.sort(x64))
    case("sort of rows, 400000 x 10", lambda: np.sort(rows, axis=1))
    case("partition at the middle", lambda: np.partition(x, count // 2)[count // 2])
    case("argpartition at 1000", lambda: x[np.argpartition(x, 1000)][1000])
    case("searchsorted, 1e6 in 1e5", lambda: np.searchsorted(edges, y[:1_000_000]))
    case("bincount, int64", lambda: np.bincount(whole))
    case("nonzero", lambda: np.nonzero(x > 0.5)[0])
    case("cumulative sum of rows, 2000²", lambda: np.cumsum(square, axis=1))
    case("cumulative sum of columns, 2000²", lambda: np.cumsum(square, axis=0))


def overheads():
    """What an operation costs before it touches many elements."""
    u, v = floats(4, 7919), floats(4, 104729)

    def smallest():
        for _ in range(20_000):
            last = (u + v)[3]
        return last

    case("a + b of 4 elements, and reading one", smallest, 7, runs=20_000, view=lambda last: [float(last)])


def sizes():
    """One expression at every size."""
    sources = floats(100_000_000, 7919), floats(100_000_000, 104729)
    for size in [10**power for power in range(9)]:
        u, v = (source[:size].copy() for source in sources)
        runs = max(1, 400_000 // (size + 400))

        def expression():
            for _ in range(runs - 1):
                (u * 2.5 + v) ** 2 - u
            return (u * 2.5 + v) ** 2 - u

        case(f"(x*2.5+y)**2-x, n = {size}", expression, 7, runs=runs, view=elements)


for section in (large, families, overheads, sizes):
    if section.__name__ in options.sections.split(","):
        section()

with open(options.json, "w") as file:
    json.dump(answers, file, indent=1)
