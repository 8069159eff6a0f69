#!/usr/bin/env python3
"""The tables of the frame benchmark, as CSV for us and as Parquet for those who load it faster.

    python frames_data.py FOLDER --rows 1e7 [--lines 2e7]

Shapes and distributions are those of db-benchmark (github.com/duckdblabs/db-benchmark, `G1_1e7_1e2_0_0`
and `J1_1e7_NA_0_0`), the random numbers NumPy's, so that R is not needed. What is there already is kept.

| file | rows | columns |
| --- | --- | --- |
| groups | n | id1, id2 of 100 texts; id3 of n/100 texts; id4, id5 of 100, id6 of n/100 numbers; v1, v2, v3 |
| x | n | id1, id2, id3 of n/10⁶, n/10³, n numbers; id4, id5, id6 the same as text; v1 |
| small, medium, big | n/10⁶, n/10³, n | the first one, two, three of those; v2; nine keys of ten match |
| lines | 2 n | as groups, CSV only |
"""

import argparse
import os

import numpy as np
import polars as pl

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--rows", type=float, default=1e7)
parser.add_argument("--lines", type=float, default=0)
options = parser.parse_args()
rows, lines = int(options.rows), int(options.lines or 2 * options.rows)
os.makedirs(options.folder, exist_ok=True)


def exists(name, formats=("csv", "parquet")):
    return all(os.path.exists(f"{options.folder}/{name}.{end}") for end in formats)


def write(name, frame, formats=("csv", "parquet")):
    """Under another name first, so that what was broken off is not taken for data."""
    for end in formats:
        path = f"{options.folder}/{name}.{end}"
        if end == "csv":
            frame.write_csv(path + ".part")
        else:
            frame.write_parquet(path + ".part", compression="lz4")
        os.replace(path + ".part", path)


def texts(random, kinds, digits, count):
    labels = pl.Series([f"id{place:0{digits}d}" for place in range(1, kinds + 1)])
    return labels.gather(random.integers(0, kinds, count, dtype=np.uint32))


def groups(count, seed):
    random = np.random.default_rng(seed)
    many = max(count // 100, 1)

    def whole(kinds):
        return random.integers(1, kinds + 1, count, dtype=np.int32)

    return pl.DataFrame({
        "id1": texts(random, 100, 3, count), "id2": texts(random, 100, 3, count),
        "id3": texts(random, many, 10, count), "id4": whole(100), "id5": whole(100),
        "id6": whole(many), "v1": whole(5), "v2": whole(15),
        "v3": np.round(random.uniform(0, 100, count), 6)})


def joins(count, seed):
    """x, and three tables to join with it; yields names and frames."""
    random = np.random.default_rng(seed)
    sizes = [max(count // 10**6, 1), max(count // 10**3, 1), count]
    own, other = [], []
    for size in sizes:
        keys = random.permutation(max(size * 11 // 10, size + 1)) + 1
        both, cut = keys[: size * 9 // 10], size
        own.append(np.concatenate([both, keys[len(both) : cut]]))
        # As many again that x lacks; where the range is too small, some of those it has.
        other.append(np.concatenate([both, keys[cut:], both])[:size])

    def drawn(keys, size):
        extra = random.choice(keys, size - len(keys)) if size > len(keys) else keys[:0]
        return random.permutation(np.concatenate([keys, extra])).astype(np.int32)

    def table(columns, value, size):
        frame = pl.DataFrame({f"id{place + 1}": keys for place, keys in enumerate(columns)})
        named = [(pl.lit("id") + pl.col(f"id{place + 1}").cast(pl.String)).alias(f"id{place + 4}")
                 for place in range(len(columns))]
        return frame.with_columns(*named, pl.Series(value, np.round(random.uniform(0, 100, size), 6)))

    yield "x", table([drawn(keys, count) for keys in own], "v1", count)
    for width, (name, size) in enumerate(zip(("small", "medium", "big"), sizes), 1):
        columns = [drawn(keys, size) if size >= len(keys)
                   else random.choice(keys, size).astype(np.int32) for keys in other[:width]]
        yield name, table(columns, "v2", size)


if not exists("groups"):
    write("groups", groups(rows, 108))
if not all(exists(name) for name in ("x", "small", "medium", "big")):
    for name, frame in joins(rows, 109):
        write(name, frame)
if not exists("lines", ["csv"]):
    write("lines", groups(lines, 110), ["csv"])
if not exists("start", ["csv"]):
    write("start", groups(1000, 111), ["csv"])
