#!/usr/bin/env python3
"""The GPU's cases in CuPy, PyTorch or NumPy.

    python gpu.py cupy|torch|numpy SIZES FILE

SIZES is the file of sizes that our side wrote. Each case runs on the same numbers as ours (see
`floats`), is timed from the call until the device is done as the median of some repetitions after a
warm-up, and returns a few numbers of its result for the comparison. PyTorch's passes over memory are
compiled (`torch.compile`) where its compiler works. Matrix products in single precision stay in it.
A case that fails is named on the error output and left out; FILE has every answer as soon as it is there.
"""

import json
import os
import sys
import time
import traceback

import numpy as np

who, sizes_path, answers_path = sys.argv[1:]
with open(sizes_path) as file:
    sizes = json.load(file)

PRIME = 16777213
COLUMNS = 4096
EXPRESSION = "(x*2.5+y)**2-x"


class NumPy:
    """Arrays of the host; calls return when they are done."""

    xp = np

    def array(self, values):
        return values

    def synchronize(self):
        pass

    def host(self, values):
        return np.asarray(values)

    def compiled(self, body):
        return body

    def top(self, x, count):
        return np.sort(np.partition(x, len(x) - count)[-count:])[::-1]


class CuPy(NumPy):
    def __init__(self):
        import cupy

        self.xp = cupy

    def array(self, values):
        return self.xp.asarray(values)

    def synchronize(self):
        self.xp.cuda.Device().synchronize()

    def host(self, values):
        return self.xp.asnumpy(values)

    def top(self, x, count):
        return self.xp.sort(self.xp.partition(x, len(x) - count)[-count:])[::-1]


class PyTorch(NumPy):
    def __init__(self):
        import torch

        if not torch.cuda.is_available():
            sys.exit("gpu.py: PyTorch sees no GPU")
        torch.backends.cuda.matmul.allow_tf32 = False
        self.xp = torch

    def array(self, values):
        return self.xp.from_numpy(np.ascontiguousarray(values)).cuda()

    def synchronize(self):
        self.xp.cuda.synchronize()

    def host(self, values):
        return values.double().cpu().numpy()

    def compiled(self, body):
        """The body compiled, or as it is where there is no compiler for it."""
        compiled = self.xp.compile(body)

        def run(*operands):
            nonlocal compiled
            if compiled is not None:
                try:
                    return compiled(*operands)
                except Exception as error:
                    print(f"gpu.py: not compiled: {error}", file=sys.stderr)
                    compiled = None
            return body(*operands)

        return run

    def top(self, x, count):
        return self.xp.topk(x, count).values


side = {"numpy": NumPy, "cupy": CuPy, "torch": PyTorch}[who]()
xp = side.xp
answers = {}


def floats(count, factor):
    """count multiples of 1 / 16777213 in [0, 1) without visible order, exact in every language."""
    place = np.arange(min(count, PRIME), dtype=np.int64)
    mixed = (place * place % PRIME * factor + place) % PRIME
    return np.resize((mixed / PRIME).astype(np.float32), count)


def places(count):
    place = np.arange(count, dtype=np.int64)
    return (place * place * 31 + place * 7919) % 4_000_037 % count


def sample(values):
    flat = values.reshape(-1)
    chosen = [0, len(flat) // 3, len(flat) - 1] if flat.shape else [0]
    return [float(side.host(flat[place])) for place in chosen]


def case(name, *arguments, **options):
    """Answers a case, or says why it could not."""
    try:
        answers[name] = timed(*arguments, **options)
    except Exception as error:
        print(f"gpu.py: without '{name}': {error}", file=sys.stderr)
        return
    with open(answers_path + ".new", "w") as file:
        json.dump(answers, file, indent=1)
    os.replace(answers_path + ".new", answers_path)


def timed(body, repetitions=5, prepare=lambda: None, runs=1, waits=True):
    """Times body, which does its work `runs` times; without waiting, only what the host does."""
    times = []
    for repetition in range(repetitions + 2):
        result = None
        prepare()
        side.synchronize()
        start = time.perf_counter()
        result = body()
        if waits:
            side.synchronize()
        if repetition >= 2:
            times.append((time.perf_counter() - start) / runs)
        side.synchronize()
    return {"seconds": sorted(times)[len(times) // 2], "sample": sample(result)}


def memory_cases():
    global x
    count, extent = sizes["chain"], sizes["ones"]
    start = side.array(floats(count, 7919))
    if who == "torch":
        case(f"copy, {count}", lambda: start.clone())
    else:
        case(f"copy, {count}", lambda: start.copy())
    x = start + 0

    def refill():
        x[:] = start

    def chain():
        global x
        x *= 5
        x *= x
        x += x
        return x

    case(f"x *= 5; x *= x; x += x, {count}", chain, prepare=refill)
    del start
    x = None

    def ones():
        y = xp.ones((extent, extent, extent), dtype=xp.float32, **place_of_new())
        y *= 5
        y *= y
        y += y
        return y

    case(f"ones({extent}, {extent}, {extent}) and the chain", ones)


def place_of_new():
    return {"device": "cuda"} if who == "torch" else {}


def reduction_cases():
    count = sizes["rows"] * COLUMNS
    shape = f"{sizes['rows']} x {COLUMNS}"
    x, y = side.array(floats(count, 7919)), side.array(floats(count, 104729))
    rows = x.reshape(sizes["rows"], COLUMNS)
    if who == "torch":
        from torch.nn.functional import layer_norm as normalised

        softmax_of = lambda m: xp.softmax(m, 1)
        norm_of = lambda m: normalised(m, (COLUMNS,), eps=1e-5)
    else:

        def softmax_of(m):
            powers = xp.exp(m - m.max(axis=1, keepdims=True))
            powers /= powers.sum(axis=1, keepdims=True)
            return powers

        def norm_of(m):
            spread = xp.sqrt(m.var(axis=1, keepdims=True) + np.float32(1e-5))
            return (m - m.mean(axis=1, keepdims=True)) / spread

    total = side.compiled(lambda a: a.sum())
    distance = side.compiled(lambda a, b: ((a - b) ** 2).sum())
    softmax, norm = side.compiled(softmax_of), side.compiled(norm_of)
    case(f"sum, {count}", lambda: total(x))
    case(f"sum((x - y)**2), {count}", lambda: distance(x, y))
    case(f"softmax of rows, {shape}", lambda: softmax(rows))
    case(f"layer norm of rows, {shape}", lambda: norm(rows))


def product_cases():
    order = sizes["matrix"]
    a, b = (side.array(floats(order * order, factor).reshape(order, order)) for factor in (7919, 104729))
    if who == "torch":
        p, q = a.bfloat16(), b.bfloat16()
        case(f"matmul bfloat16, {order}³", lambda: p @ q)
        del p, q
    case(f"matmul float32, {order}³", lambda: a @ b)


def order_cases():
    count = sizes["order"]
    x = side.array(floats(count, 7919))
    whole = side.array(places(count) % 100_000)
    if who == "torch":
        case(f"sort, {count}", lambda: xp.sort(x).values)
        case(f"cumulative sum, {count}", lambda: xp.cumsum(x, 0))
    else:
        case(f"sort, {count}", lambda: xp.sort(x))
        case(f"cumulative sum, {count}", lambda: xp.cumsum(x))
    case(f"unique of 1e5 int64, {count}", lambda: xp.unique(whole))
    case(f"top 100 of {count}", lambda: side.top(x, 100))


def overhead_cases():
    x = side.array(floats(1024, 7919))
    start = side.array(floats(64 * 64, 7919).reshape(64, 64))

    def smallest():
        for _ in range(200):
            last = x + x
        return last

    def steps():
        for _ in range(50):
            y = start
            for _ in range(10):
                y = y * 0.5 + y.sum(0) * 0.001
        return y

    case("a small operation, host time", smallest, 7, runs=200, waits=False)
    case("a step of 20 kernels, host time", steps, 7, runs=50, waits=False)


def size_cases():
    largest = sizes["largest"]
    sources = floats(largest, 7919), floats(largest, 104729)
    size = 10
    while size <= largest:
        u, v = (side.array(source[:size].copy()) for source in sources)
        runs = max(1, 400_000 // (size + 400))

        def expression():
            for _ in range(runs - 1):
                (u * 2.5 + v) ** 2 - u
            return (u * 2.5 + v) ** 2 - u

        case(f"{EXPRESSION}, n = {size}", expression, 3 if size > 10**7 else 7, runs=runs)
        size *= 10


groups = [memory_cases, reduction_cases, product_cases, order_cases, overhead_cases]
for group in ([] if sizes["onlySizes"] else groups) + [size_cases]:
    try:
        group()
    except Exception:
        traceback.print_exc()
    # What a group leaves behind would be in the next one's way.
    x = None
    if who == "cupy":
        xp.get_default_memory_pool().free_all_blocks()
    elif who == "torch":
        xp.cuda.empty_cache()
