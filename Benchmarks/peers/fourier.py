#!/usr/bin/env python3
"""The Fourier cases in NumPy.

    python fourier.py --threads N --json FILE

Each case runs on the same numbers as ours (see `signal`), is timed as the median of some
repetitions after a warm-up, and returns a few magnitudes of its result for the comparison. NumPy's
transforms use one thread.
"""

import argparse
import json
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--json", required=True)
options = parser.parse_args()

import numpy as np


def signal(shape, dtype):
    """Numbers between -0.5 and 0.5 with all frequencies, exact in every language."""
    place = np.arange(np.prod(shape), dtype=np.int64) % 1000003
    numbers = (place * place * 7919 % 1000003) / 1000003.0 - 0.5
    return numbers.astype(dtype).reshape(shape)


def timed(body, repetitions, inner):
    times = []
    for repetition in range(repetitions + 2):
        start = time.perf_counter()
        for _ in range(inner):
            result = body()
        if repetition >= 2:
            times.append((time.perf_counter() - start) / inner)
    return sorted(times)[len(times) // 2], result


def sample(values):
    flat = np.abs(np.asarray(values).reshape(-1)).astype(np.float64)
    return [float(flat[place]) for place in (len(flat) // 5, len(flat) // 3, len(flat) // 2)]


answers = {}


def case(name, count, body, repetitions=7):
    seconds, result = timed(body, repetitions, max(1, 300_000 // count))
    answers[name] = {"seconds": seconds, "sample": sample(result)}


for dtype in ("float32", "float64"):
    for count in [1 << power for power in (10, 12, 14, 16, 18, 20, 22)] + [1000, 10007, 3 << 16]:
        x = signal([count], dtype)
        z = x + np.array(1j, dtype=np.result_type(dtype, np.complex64)) * x[::-1]
        case(f"fft, {count}, {dtype}", count, lambda: np.fft.fft(z))
        case(f"rfft, {count}, {dtype}", count, lambda: np.fft.rfft(x))
    batch, square = signal([1000, 1024], dtype), signal([1024, 1024], dtype)
    spectrum = np.fft.fft2(square)
    case(f"rfft of rows, 1000 x 1024, {dtype}", batch.size, lambda: np.fft.rfft(batch))
    case(f"rfft of columns, 1000 x 1024, {dtype}", batch.size, lambda: np.fft.rfft(batch, axis=0))
    case(f"fft2, 1024 x 1024, {dtype}", square.size, lambda: np.fft.fft2(spectrum))
    case(f"rfft2, 1024 x 1024, {dtype}", square.size, lambda: np.fft.rfft2(square))

x, y = signal([200_000], "float64"), signal([2000], "float64")
case("convolve, 200000 with 2000", 200_000, lambda: np.convolve(x, y), 3)

with open(options.json, "w") as file:
    json.dump(answers, file, indent=1)
