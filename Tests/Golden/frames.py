"""Records what pandas answers, for Tests/FramesTests/GoldenTests.swift.

Run: python Tests/Golden/frames.py > Tests/Golden/frames.json   (versions are recorded in the file)
"""

import io
import json
import math
import platform

import numpy as np
import pandas as pd


def plain(values):
    """A column as JSON: None for what is missing."""
    result = []
    for value in values:
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            result.append(None)
        elif isinstance(value, (bool, np.bool_)):
            result.append(bool(value))
        elif isinstance(value, (int, np.integer)):
            result.append(int(value))
        elif isinstance(value, (float, np.floating)):
            result.append(float(value))
        else:
            result.append(str(value))
    return result


def table(frame):
    return {name: plain(frame[name]) for name in frame.columns}


rng = np.random.default_rng(20)
rows = 500
keys = rng.choice(["ash", "birch", "a name longer than twelve bytes", "Ürümqi", "", None], rows)
number = rng.integers(-5, 5, rows)
value = rng.normal(0, 1e3, rows).round(4)
value[rng.random(rows) < 0.2] = np.nan
whole = rng.integers(-(10**12), 10**12, rows)
data = pd.DataFrame({"key": keys, "number": number, "value": value, "whole": whole})


def grouped(by):
    groups = data.groupby(by, sort=False, dropna=False)
    result = groups.agg(
        sum=("value", "sum"), mean=("value", "mean"), min=("value", "min"), max=("value", "max"),
        count=("value", "count"), distinct=("number", "nunique"), std=("value", "std"),
        var=("value", "var"), median=("value", "median"), first=("value", "first"),
        last=("value", "last"), total=("whole", "sum"), size=("whole", "size"),
    ).reset_index()
    return table(result)


left = pd.DataFrame({"id": rng.integers(0, 40, 100), "a": rng.integers(0, 1000, 100)})
right = pd.DataFrame({"id": rng.integers(20, 60, 80), "a": rng.integers(0, 1000, 80),
                      "b": rng.choice(["x", "y", "a text past twelve bytes"], 80)})
joined = {
    how: table(left.merge(right, on="id", how=how, suffixes=("", "_right")))
    for how in ("inner", "left")
}
joined["semi"] = table(left[left.id.isin(right.id)])
joined["anti"] = table(left[~left.id.isin(right.id)])
pair = data.head(60)
other = data.iloc[40:100][["key", "number", "whole"]].rename(columns={"whole": "other"})
pair, other = pair.dropna(subset=["key"]), other.dropna(subset=["key"])
joined["two"] = table(pair.merge(other, on=["key", "number"], how="inner"))

ordered = {
    "ascending": table(data.sort_values(["value", "number"], kind="stable", na_position="last")),
    "descending": table(data.sort_values("number", ascending=False, kind="stable")),
    "mixed": table(data.sort_values(["number", "value"], ascending=[True, False], kind="stable",
                                    na_position="last")),
}

codes, unique = pd.factorize(data["key"])
factorized = {"codes": [None if c < 0 else int(c) for c in codes], "unique": plain(unique)}

TEXTS = {
    "plain": "a,b,c\n1,2.5,x\n-3,4e2,y\n",
    "no line feed at the end": "a,b\n1,2\n3,4",
    "carriage returns": "a,b\r\n1,x\r\n2,y\r\n",
    "quotes": 'a,b\n"x, y",1\n"say ""hi"" to the whole room",2\n"two\nlines",3\n"",4\n',
    "byte order mark": "\ufeffa,b\n1,2\n",
    "empty lines": "a,b\n1,2\n\n3,4\n\n\n5,6\n",
    "nulls": "a,b,c\n1,,x\n,2.5,\n3,4.5,z\n",
    "quote inside a field": 'a,b\n5" pipe,1\nit is 6\'2" tall,2\n',
    "truth": "a,b\nTrue,1\nFalse,0\nTrue,1\n",
    "unicode": "naïve,数\nüber,一\n🙂 smile and more,二\n",
    "numbers": "a\n1e308\n-0.0\n5e-324\n1.7976931348623157e308\n0.1\n123456789.123456789\n",
    "big": "a,b\n9223372036854775807,1\n-9223372036854775808,2\n",
    "semicolons": "a;b\n1,5;2\n3;x,y\n",
}
parsed = {}
for name, text in TEXTS.items():
    separator = ";" if name == "semicolons" else ","
    frame = pd.read_csv(io.BytesIO(text.encode()), sep=separator, keep_default_na=False,
                        na_values=[""])
    parsed[name] = {"text": text, "columns": table(frame)}

print(json.dumps({
    "versions": {"pandas": pd.__version__, "numpy": np.__version__,
                 "python": platform.python_version()},
    "data": table(data),
    "grouped": {"key": grouped(["key"]), "number": grouped(["number"]),
                "both": grouped(["key", "number"])},
    "left": table(left), "right": table(right), "pair": table(pair), "other": table(other),
    "joined": joined, "ordered": ordered, "factorized": factorized, "parsed": parsed,
}, ensure_ascii=False, indent=None, separators=(",", ":")).replace('},"', '},\n"'))
