"""Records what pandas, Polars and DuckDB read from CSV texts, for Tests/FramesTests/CSVGoldenTests.swift.

Run: python Tests/Golden/frames-csv.py > Tests/Golden/frames-csv.json   (versions are recorded in the file)

A case is a text, the options it is read with, and its columns as text: every oracle that has the option
has to give the same, or the script fails.
"""

import datetime
import io
import json
import math
import sys
import tempfile

import duckdb
import pandas as pd
import polars as pl


def plain(value):
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime.datetime):
        # Seconds, or microseconds where there are some.
        units = (value - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)
        return str(units if units % 1000000 else units // 1000000)
    if isinstance(value, datetime.date):
        return str((value - datetime.date(1970, 1, 1)).days)
    if hasattr(value, "item"):
        return plain(value.item())
    return str(value)


def by_pandas(text, **options):
    frame = pd.read_csv(io.BytesIO(text), dtype_backend="numpy_nullable", keep_default_na=False, **{"na_values": [""], **options})
    return {str(name): [plain(v) for v in frame[name].tolist()] for name in frame.columns}


def by_polars(text, **options):
    frame = pl.read_csv(io.BytesIO(text), infer_schema_length=None, **options)
    return {name: [plain(v) for v in frame[name].to_list()] for name in frame.columns}


def by_duckdb(text, options=""):
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(text)
        file.flush()
        relation = duckdb.sql(f"from read_csv('{file.name}', sample_size=-1{options})")
        rows = relation.fetchall()
        return {name: [plain(row[at]) for row in rows] for at, name in enumerate(relation.columns)}


cases = []


def case(name, text, options, *answers):
    data = text if isinstance(text, bytes) else text.encode()
    first = answers[0]
    for other in answers[1:]:
        if other != first:
            raise SystemExit(f"{name}: the oracles differ:\n{first}\n{other}")
    cases.append({"name": name, "bytes": list(data), "options": options, "names": list(first), "columns": first})


def everywhere(name, text, options, pandas, polars, duck=None):
    data = text if isinstance(text, bytes) else text.encode()
    answers = [by_pandas(data, **pandas)]
    if polars is not None:
        answers.append(by_polars(data, **polars))
    if duck is not None:
        answers.append(by_duckdb(data, duck))
    case(name, data, options, *answers)


everywhere("quotes", 'a,b\n"x, y",1\n"say ""hi""",2\n"two\nlines",3\nplain,4\n', {}, {}, {}, ", quote='\"'")
everywhere("crlf", 'a,b\r\n1,x\r\n2,y\r\n', {}, {}, {}, "")
everywhere("lone carriage returns", "a,b\r1,x\r2,y\r", {}, {}, {"eol_char": "\r"})
everywhere("mark", b"\xef\xbb\xbfa,b\n1,x\n", {}, {}, {}, "")
everywhere("no end", "a,b\n1,x\n2,y", {}, {}, {}, "")
everywhere("semicolons", "a;b\n1;x\n2;y\n", {}, {"sep": ";"}, {"separator": ";"}, "")
everywhere("tabs", "a\tb\n1\tx y\n2\tz, w\n", {}, {"sep": "\t"}, {"separator": "\t"}, "")
everywhere("bars", "a|b\n1|x\n2|y\n", {}, {"sep": "|"}, {"separator": "|"}, "")
everywhere("blanks", "a b\n1 2\n3 4\n", {}, {"sep": " "}, {"separator": " "})
everywhere("apostrophes", "a,b\n'x, y',1\n'z',2\n", {}, {"quotechar": "'"}, {"quote_char": "'"}, ", quote=''''")
everywhere("no quotes", 'a,b\n"x,1\ny",2\n', {"quote": None}, {"quoting": 3}, {"quote_char": None}, ", quote=''")
everywhere("decimal commas", "a;b\n1,5;x\n-2,25;y\n", {}, {"sep": ";", "decimal": ","}, {"separator": ";", "decimal_comma": True}, ", decimal_separator=','")
everywhere("thousands", 'a,b\n"1,234",x\n"12,345,678",y\n5,z\n', {"thousands": ","}, {"thousands": ","}, None, ", thousands=','")
everywhere("escapes", 'a,b\n"x\\"y",1\n"z",2\n', {"escape": "\\"}, {"escapechar": "\\"}, None, ", escape='\\'")
everywhere("comments", "# about\na,b\n1,x\n# don't\n2,y\n", {"comment": "#"}, {"comment": "#"}, {"comment_prefix": "#"}, ", comment='#'")
everywhere("skipped rows", "about\nmore, about\na,b\n1,x\n", {"skipRows": 2}, {"skiprows": 2}, {"skip_rows": 2}, ", skip=2")
everywhere("footer", "a,b\n1,x\n2,y\ntotal: 2\n", {"skipFooter": 1}, {"skipfooter": 1, "engine": "python"}, None)
everywhere("no header", "1,x\n2,y\n", {"hasHeader": False}, {"header": None, "names": ["column1", "column2"]}, {"has_header": False, "new_columns": ["column1", "column2"]}, ", header=false, names=['column1','column2']")
everywhere("null tokens", "a,b\n1,NA\nNA,x\n3,-\n", {"nullTokens": ["NA", "-"]}, {"na_values": ["NA", "-"]}, {"null_values": ["NA", "-"]}, ", nullstr=['NA','-']")
everywhere("null tokens and nothing", "a,b\n1,NA\n,x\n3,\n", {"nullTokens": ["NA"]}, {"na_values": ["NA", ""]}, {"null_values": ["NA"]})
everywhere("an empty text", "a,b\n1,x\n,\n", {"emptyTextIsNull": False}, {"na_values": {"a": [""]}}, {"empty_string_is_null": False})
case("names that occur again", b"a,b,a,a\n1,2,3,4\n", {}, by_polars(b"a,b,a,a\n1,2,3,4\n"))
everywhere("bars around thousands", "a|b\nA|1,234\nB|56,789\n", {}, {"sep": "|"}, {"separator": "|"})
everywhere("tabs around thousands", "a\tb\nA\t1,234\nB\t56,789\n", {}, {"sep": "\t"}, {"separator": "\t"})
everywhere("a text that begins with an apostrophe", "a,b\n'a' and 'b',1\n'c',2\n", {}, {}, {})
everywhere("fields of one apostrophe", "a,b\n',1\n',2\n", {}, {}, {}, ", quote='\"'")
everywhere("null tokens of a column", "a,b\n1,NA\n-1,x\n3,-1\n", {"nullTokensByColumn": {"a": ["-1"], "b": ["NA"]}}, {"na_values": {"a": ["-1"], "b": ["NA"]}}, {"null_values": {"a": "-1", "b": "NA"}})
everywhere("gaps", "a,b,c\n1,,x\n,2.5,\n3,,z\n", {}, {}, {}, "")
everywhere("columns", "a,b,c\n1,x,2.5\n2,y,3.5\n", {"columns": ["c", "a"]}, {"usecols": ["c", "a"]}, None)
everywhere("short rows", "a,b,c\n1,x,2\n3,y\n4\n", {"fillsShortRows": True}, {}, {}, ", null_padding=true")
everywhere("skipped bad rows", "a,b\n1,x\n2,y,z\n3,w\n", {"badRows": "skip"}, {"on_bad_lines": "skip"}, None, ", ignore_errors=true")
everywhere("latin1", "a,b\n1,caf\u00e9\n2,\u00fcber\n".encode("latin1"), {"encoding": "latin1"}, {"encoding": "latin1"}, None, ", encoding='latin-1'")
everywhere("windows-1252", "a,b\n1,5 \u20ac\n2,\u201cx\u201d\n".encode("cp1252"), {"encoding": "latin1"}, {"encoding": "cp1252"}, None)
everywhere("utf16", "a,b\n1,caf\u00e9 \U0001f642\n2,y\n".encode("utf16"), {}, {"encoding": "utf16"}, None)
everywhere("lossy", b"a,b\n1,x\xffy\n2,z\n", {"encoding": "utf8Lossy"}, {"encoding_errors": "replace"}, {"encoding": "utf8-lossy"})
everywhere("truth", "a,b\ntrue,1\nfalse,2\n", {}, {}, {}, "")
everywhere("extremes", "a,b\n9223372036854775807,1.7976931348623157e308\n-9223372036854775808,5e-324\n", {}, {}, {}, "")
everywhere("late text", "a\n" + "".join(f"{i}\n" for i in range(50)) + "x\n", {}, {}, {}, "")
everywhere("late fraction", "a\n" + "".join(f"{i}\n" for i in range(50)) + "0.5\n", {}, {}, {}, "")
everywhere("unicode", "n\u00e4me,\u540d\n\u00e9,\u6f22\u5b57\n\U0001f642,x\n", {}, {}, {}, "")
data = "d,t\n2024-02-29,2024-02-29T12:34:56\n1969-12-31,1969-12-31 23:59:59\n9999-12-31,0001-01-01T00:00:00\n".encode()
case("dates", data, {}, by_polars(data, try_parse_dates=True), by_duckdb(data))
data = "t\n2024-02-29 12:34:56.123456\n1970-01-01 00:00:00.000001\n".encode()
case("microseconds", data, {}, by_polars(data, try_parse_dates=True), by_duckdb(data))
data = "a\n2024-02-30\n2023-02-28\n".encode()
case("no dates", data, {}, by_polars(data, try_parse_dates=True), by_duckdb(data))

versions = {"pandas": pd.__version__, "polars": pl.__version__, "duckdb": duckdb.__version__}
json.dump({"versions": versions, "cases": cases}, sys.stdout, indent=1, sort_keys=True)
print()
