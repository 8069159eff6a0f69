#!/usr/bin/env python3
"""The frame cases in Polars, DuckDB and pandas.

    python frames.py polars|duckdb|pandas groups|joins|operations|csv FOLDER --threads N --json FILE
    python frames.py polars|duckdb larger CASE FOLDER --limit MEGABYTES --to FILE
    python frames.py polars|duckdb|pandas start FOLDER
    python frames.py check CASE FILE --json FILE

Each case is run once for its answer and then timed a few times; the fastest counts. A result stands in
memory in the engine's own form before the clock stops; DuckDB's is an Arrow table, which it makes faster
than a table of its own. `larger` is one whole process from CSV file to CSV file, `start` one from nothing
to the first answer, both timed by who starts them. The data are those of frames_data.py;
with `--limit` they stay in CSV files, and each case reads them under that many megabytes of memory.
"""

import argparse
import json
import math
import os
import time

ORDERS = {  # what makes the rows of an answer comparable: an order, and a part where they are many
    "q1": ["id1"], "q2": ["id1", "id2"], "q3": ["id3"], "q4": ["id4"], "q5": ["id6"],
    "q6": ["id4", "id5"], "q7": ["id3"], "q8": ["id6", "v3"], "q9": ["id2", "id4"],
    "q10": ["id6", "id1", "id2", "id3", "id4", "id5"],
    "j1": ["id3"], "j2": ["id3"], "j3": ["id3"], "j4": ["id3"], "j5": ["id3"],
    "group": ["id2"], "sort": [], "filter": ["id6", "id3", "v3"], "unique": ["id3"],
    "contains": ["id3", "v3"], "quantile": [], "rolling mean": ["id6", "id3", "v3"],
    "csv": ["id6", "id3", "v3"],
}
PARTS = {"q10": ("id6", 20), "filter": ("id6", 20), "rolling mean": ("id6", 3), "csv": ("id6", 3),
         **{f"j{place}": ("id3", 2000) for place in range(1, 6)}}
SAMPLE = 20


def answer(case, frame):
    """The number of rows, the sum of each column, and a few whole rows in an order."""
    import polars as pl
    lazy, schema = frame.lazy(), frame.collect_schema()
    sums = lazy.select(
        pl.len().alias(" rows"),
        *[(pl.col(name).cast(pl.Float64) if kind.is_numeric() else pl.col(name).str.len_bytes()).sum()
          for name, kind in schema.items()]).collect(engine="streaming").row(0)
    if case in PARTS:
        name, most = PARTS[case]
        lazy = lazy.filter(pl.col(name) <= most)
    if case == "sort":
        lazy = lazy.select("v3")
    part = lazy.collect(engine="streaming")
    if ORDERS[case]:
        part = part.sort(ORDERS[case])
    count = part.height
    places = [place * (count - 1) // (SAMPLE - 1) for place in range(SAMPLE)] if count else []
    rows = [[finite(value) for value in row] for row in part[places].rows()]
    return {"rows": sums[0], "sums": {name: finite(float(value or 0)) for name, value in zip(schema, sums[1:])},
            "columns": part.columns, "sample": rows}


def finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


# Polars ------------------------------------------------------------------------------------------


def polars_plans(section, folder):
    import polars as pl
    from polars import col

    def load(name):
        if options.limit:
            return pl.scan_csv(f"{folder}/{name}.csv")
        return pl.read_parquet(f"{folder}/{name}.parquet").rechunk().lazy()

    if section == "joins":
        x, small, medium, big = (load(name) for name in ("x", "small", "medium", "big"))
        return {
            "j1": x.join(small, on="id1"),
            "j2": x.join(medium, on="id2"),
            "j3": x.join(medium, on="id2", how="left"),
            "j4": x.join(medium, on="id5"),
            "j5": x.join(big, on="id3"),
        }
    g = load("groups")

    def groups(keys, *values):
        return g.group_by(keys).agg(*values)

    if section == "groups":
        return {
            "q1": groups(["id1"], pl.sum("v1")), "q2": groups(["id1", "id2"], pl.sum("v1")),
            "q3": groups(["id3"], pl.sum("v1"), pl.mean("v3")),
            "q4": groups(["id4"], pl.mean("v1", "v2", "v3")),
            "q5": groups(["id6"], pl.sum("v1", "v2", "v3")),
            "q6": groups(["id4", "id5"], pl.median("v3").alias("median"), pl.std("v3").alias("std")),
            "q7": groups(["id3"], (pl.max("v1") - pl.min("v2")).alias("range")),
            "q8": g.drop_nulls("v3").group_by("id6").agg(col("v3").top_k(2)).explode("v3"),
            "q9": groups(["id2", "id4"], (pl.corr("v1", "v2") ** 2).alias("r2")),
            "q10": groups([f"id{place}" for place in range(1, 7)], pl.sum("v3"),
                          pl.len().alias("count")),
        }
    return {
        "group": groups(["id2"], pl.sum("v3"), pl.mean("v1")),
        "sort": g.sort("v3"),
        "filter": g.filter((col("v3") > 50) & (col("id4") < 60)),
        "unique": g.select("id3").unique(),
        "contains": g.filter(col("id3").str.contains("77", literal=True)).select("id3", "v3"),
        "quantile": g.select(col("v3").quantile(0.9, "linear")),
        "rolling mean": g.with_columns(col("v3").rolling_mean(100).alias("mean")),
    }


def polars_cases(section, folder):
    import polars as pl
    if section == "csv":
        return {"csv": lambda: pl.read_csv(f"{folder}/lines.csv")}
    return {case: plan.collect for case, plan in polars_plans(section, folder).items()}


# DuckDB ------------------------------------------------------------------------------------------

JOINED = {  # every column of x, and those of the other table
    "j1": ("small", "id1", "join", ["id4"]), "j2": ("medium", "id2", "join", ["id1", "id4", "id5"]),
    "j3": ("medium", "id2", "left join", ["id1", "id4", "id5"]),
    "j4": ("medium", "id5", "join", ["id1", "id2", "id4"]),
    "j5": ("big", "id3", "join", ["id1", "id2", "id4", "id5", "id6"]),
}
ALL = "id1, id2, id3, id4, id5, id6"
QUESTIONS = {
    "q1": "select id1, sum(v1) as v1 from g group by all",
    "q2": "select id1, id2, sum(v1) as v1 from g group by all",
    "q3": "select id3, sum(v1) as v1, avg(v3) as v3 from g group by all",
    "q4": "select id4, avg(v1) as v1, avg(v2) as v2, avg(v3) as v3 from g group by all",
    "q5": "select id6, sum(v1) as v1, sum(v2) as v2, sum(v3) as v3 from g group by all",
    "q6": 'select id4, id5, median(v3) as "median", stddev(v3) as "std" from g group by all',
    "q7": 'select id3, max(v1) - min(v2) as "range" from g group by all',
    "q8": "select id6, unnest(max(v3, 2)) as v3 from g where v3 is not null group by id6",
    "q9": "select id2, id4, corr(v1, v2) ** 2 as r2 from g group by all",
    "q10": f'select {ALL}, sum(v3) as v3, count(*) as "count" from g group by all',
}
OPERATIONS = {
    "group": "select id2, sum(v3) as v3, avg(v1) as v1 from g group by all",
    "sort": "select * from g order by v3",
    "filter": "select * from g where v3 > 50 and id4 < 60",
    "unique": "select distinct id3 from g",
    "contains": "select id3, v3 from g where contains(id3, '77')",
    "quantile": "select quantile_cont(v3, 0.9) as v3 from g",
    "rolling mean": "select *, case when count(v3) over w = 100 then avg(v3) over w end as mean from g "
                    "window w as (rows between 99 preceding and current row)",
}


def joined(case):
    other, key, join, columns = JOINED[case]
    named = ", ".join(f"o.{name} as {name}_right" for name in columns)
    return f"select x.*, {named}, v2 from x {join} {other} o using ({key})"


def duckdb_connection(threads, limit=None):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    if limit:
        connection.execute(f"set memory_limit = '{limit}MB'")
        connection.execute("set preserve_insertion_order = false")
    return connection


def duckdb_cases(section, folder):
    connection = duckdb_connection(options.threads, options.limit)

    def load(table, name):
        if options.limit:
            connection.execute(f"create view {table} as from read_csv('{folder}/{name}.csv')")
        else:
            connection.execute(f"create table {table} as from '{folder}/{name}.parquet'")

    if section == "csv":
        return {"csv": lambda: connection.execute(
            f"create or replace temp table t as from read_csv('{folder}/lines.csv')") and
            connection.sql("from t")}
    if section == "joins":
        for name in ("x", "small", "medium", "big"):
            load(name, name)
        texts = {case: joined(case) for case in JOINED}
    else:
        load("g", "groups")
        texts = QUESTIONS if section == "groups" else OPERATIONS
    return {case: lambda text=text: connection.sql(text).to_arrow_table()
            for case, text in texts.items()}


# pandas ------------------------------------------------------------------------------------------


def pandas_cases(section, folder):
    import pandas as pd
    import pyarrow
    pyarrow.set_cpu_count(options.threads)

    def load(name):
        if options.limit:
            return pd.read_csv(f"{folder}/{name}.csv")
        return pd.read_parquet(f"{folder}/{name}.parquet")

    if section == "csv":
        return {"csv": lambda: pd.read_csv(f"{folder}/lines.csv")}
    if section == "joins":
        x, small, medium, big = (load(name) for name in ("x", "small", "medium", "big"))
        ends = {"suffixes": ("", "_right")}
        return {
            "j1": lambda: x.merge(small, on="id1", **ends),
            "j2": lambda: x.merge(medium, on="id2", **ends),
            "j3": lambda: x.merge(medium, on="id2", how="left", **ends),
            "j4": lambda: x.merge(medium, on="id5", **ends),
            "j5": lambda: x.merge(big, on="id3", **ends),
        }
    g = load("groups")

    def groups(keys):
        return g.groupby(keys, as_index=False, sort=False, observed=True, dropna=False)

    every = [f"id{place}" for place in range(1, 7)]
    if section == "groups":
        return {
            "q1": lambda: groups("id1").agg(v1=("v1", "sum")),
            "q2": lambda: groups(["id1", "id2"]).agg(v1=("v1", "sum")),
            "q3": lambda: groups("id3").agg(v1=("v1", "sum"), v3=("v3", "mean")),
            "q4": lambda: groups("id4").agg(v1=("v1", "mean"), v2=("v2", "mean"), v3=("v3", "mean")),
            "q5": lambda: groups("id6").agg(v1=("v1", "sum"), v2=("v2", "sum"), v3=("v3", "sum")),
            "q6": lambda: groups(["id4", "id5"]).agg(median=("v3", "median"), std=("v3", "std")),
            "q7": lambda: groups("id3").agg(a=("v1", "max"), b=("v2", "min"))
            .assign(range=lambda d: d.a - d.b)[["id3", "range"]],
            "q8": lambda: g[["id6", "v3"]].dropna().sort_values("v3", ascending=False)
            .groupby("id6", as_index=False, sort=False).head(2),
            "q9": lambda: g[["id2", "id4", "v1", "v2"]].groupby(["id2", "id4"]).apply(
                lambda part: part.v1.corr(part.v2) ** 2).rename("r2").reset_index(),
            "q10": lambda: groups(every).agg(v3=("v3", "sum"), count=("v3", "size")),
        }
    return {
        "group": lambda: groups("id2").agg(v3=("v3", "sum"), v1=("v1", "mean")),
        "sort": lambda: g.sort_values("v3", kind="stable"),
        "filter": lambda: g[(g.v3 > 50) & (g.id4 < 60)],
        "unique": lambda: g[["id3"]].drop_duplicates(),
        "contains": lambda: g.loc[g.id3.str.contains("77", regex=False), ["id3", "v3"]],
        "quantile": lambda: pd.DataFrame({"v3": [g.v3.quantile(0.9)]}),
        "rolling mean": lambda: g.assign(mean=g.v3.rolling(100).mean()),
    }


# Timing ------------------------------------------------------------------------------------------


def as_polars(result):
    import polars as pl
    if isinstance(result, pl.DataFrame):
        return result
    if hasattr(result, "to_arrow_table"):
        result = result.to_arrow_table()
    if type(result).__module__.startswith("pandas"):
        return pl.from_pandas(result, nan_to_null=True)
    # DuckDB's sums of whole numbers have 128 bits.
    return pl.from_arrow(result).with_columns(pl.selectors.decimal().cast(pl.Float64))


def measure(engine, section, folder):
    """Times every case of a section; slow ones less often."""
    cases = globals()[f"{engine}_cases"](section, folder)
    answers = {}
    for case, body in cases.items():
        start = time.perf_counter()
        result = body()
        first = time.perf_counter() - start
        answers[case] = {"answer": answer(case, as_polars(result))} if options.answers else {}
        times = []
        for _ in range(1 if first > 2 else options.repetitions):
            result = None
            start = time.perf_counter()
            result = body()
            times.append(time.perf_counter() - start)
        result = None
        answers[case]["seconds"] = min(times)
    with open(options.json, "w") as file:
        json.dump(answers, file)


# Whole processes ---------------------------------------------------------------------------------


def section_of(case):
    return {"q": "groups", "j": "joins"}[case[0]] if case[1:].isdigit() else "operations"


def polars_larger(case, folder, to):
    os.environ["POLARS_OOC_MEMORY_BUDGET_MB"] = str(options.limit)
    polars_plans(section_of(case), folder)[case].sink_csv(to, engine="streaming")


def duckdb_larger(case, folder, to):
    connection = duckdb_connection(options.threads, options.limit)
    for table, name in (("g", "groups"), *((name, name) for name in ("x", "small", "medium", "big"))):
        connection.execute(f"create view {table} as from read_csv('{folder}/{name}.csv')")
    texts = {**QUESTIONS, **OPERATIONS, **{case: joined(case) for case in JOINED}}
    connection.execute(f"copy ({texts[case]}) to '{to}' (format csv, header)")


def start(engine, folder):
    path = f"{folder}/start.csv"
    if engine == "polars":
        import polars as pl
        print(pl.read_csv(path).group_by("id1").agg(pl.sum("v1")))
    elif engine == "duckdb":
        print(duckdb_connection(options.threads).sql(
            f"select id1, sum(v1) from read_csv('{path}') group by id1"))
    else:
        import pandas as pd
        print(pd.read_csv(path).groupby("id1").agg(v1=("v1", "sum")))


def check(case, path):
    """The answer in a CSV file, whoever wrote it."""
    import polars as pl
    with open(options.json, "w") as file:
        json.dump(answer(case, pl.scan_csv(path, null_values=["NaN", "nan"])), file)


parser = argparse.ArgumentParser()
parser.add_argument("arguments", nargs="+")
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--repetitions", type=int, default=3)
parser.add_argument("--answers", action="store_true")
parser.add_argument("--limit", type=int, default=0)
parser.add_argument("--json")
parser.add_argument("--to")
options = parser.parse_args()
os.environ["POLARS_MAX_THREADS"] = str(options.threads)
who, what, *rest = options.arguments
if who == "check":
    check(what, rest[0])
elif what == "larger":
    globals()[f"{who}_larger"](rest[0], rest[1], options.to)
elif what == "start":
    start(who, rest[0])
else:
    measure(who, what, rest[0])
