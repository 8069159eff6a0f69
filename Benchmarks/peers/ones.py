#!/usr/bin/env python3
"""A thousand million ones and a chain on them in NumPy, a few times over.

    python ones.py THREADS DTYPE FILE
"""

import json
import os
import sys
import time

threads, dtype, path = sys.argv[1:]
for pool in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{pool}_NUM_THREADS"] = threads

import numpy as np

seconds = []
for _ in range(4):
    x = None
    start = time.perf_counter()
    x = np.ones((1000, 1000, 1000), dtype)
    x *= 5
    x *= x
    x += x
    seconds.append(time.perf_counter() - start)

flat = x.reshape(-1)
sample = [float(flat[place]) for place in (0, flat.size // 3, flat.size - 1)]
with open(path, "w") as file:
    json.dump({"seconds": seconds, "sample": sample}, file)
