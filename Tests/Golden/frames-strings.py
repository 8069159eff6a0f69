"""Records what Python, pandas and Polars answer for functions of text, for Tests/FramesTests/TextTests.swift.

Run: python Tests/Golden/frames-strings.py > Tests/Golden/frames-strings.json   (versions are recorded in the file)
"""

import base64
import json
import platform
import re
import unicodedata
import urllib.parse

import pandas as pd
import polars as pl

texts = [
    "", "a", "abc", "ABC", "Hello World", "  padded  ", "\t\n tabs \r\n", "hello hello hello",
    "exactly12byt", "exactly13byte", "a text that is longer than twelve bytes", "ÀÉÎõü", "straße",
    "ΑΣΦΑΛΗΣ ΣΑΣ", "они пришли", "日本語のテキスト", "emoji 🎉🎊 end", "é", "they're BILL's",
    "12345", "-42", "+7", "3.5e2", "0x1F", "½", "4²", "Ⅳ", "a,b,c", ",", "a,,b", "key=value=more", "aaa",
    "x" * 200 + "needle" + "y" * 100, "needle" + "z" * 64, "z" * 61 + "needle", None, "ǆ Ǆ ǅ", "ﬁn",
    "aXbXc", "a.b.c", "[tag] (x) {y}", "mixedCase123", "l'été À Noël", " no-break ", "tail,", ",head",
    "--a--b--", "\u2028line", "İstanbul ıI", "Title Case Here", "100%", "a\x1fb", "$1 cost", "e\u0301",
]


def each(body):
    return [None if text is None else body(text) for text in texts]


series = pl.Series("s", texts, dtype=pl.String)
objects = pd.Series(texts, dtype=object)


def polars(expression):
    return pl.DataFrame({"s": series}).select(expression.alias("x"))["x"].to_list()


def pandas(result):
    return [None if value is None or value is pd.NA or value != value else value for value in result]


s = pl.col("s").str
cases = {
    # Polars
    "length": polars(s.len_chars()), "byteLength": polars(s.len_bytes()),
    "upper": polars(s.to_uppercase()), "lower": polars(s.to_lowercase()),
    "strip": polars(s.strip_chars()), "stripStart": polars(s.strip_chars_start()),
    "stripEnd": polars(s.strip_chars_end()), "strip(a-é)": polars(s.strip_chars("a-é")),
    "stripPrefix(hello)": polars(s.strip_prefix("hello")),
    "stripSuffix(c)": polars(s.strip_suffix("c")),
    "startsWith(he)": polars(s.starts_with("he")),
    "startsWith(a text that is l)": polars(s.starts_with("a text that is l")),
    "startsWith(exactly12byt)": polars(s.starts_with("exactly12byt")),
    "startsWith()": polars(s.starts_with("")),
    "endsWith(c)": polars(s.ends_with("c")), "endsWith(bytes)": polars(s.ends_with("bytes")),
    "contains(needle)": polars(s.contains("needle", literal=True)),
    "contains(l)": polars(s.contains("l", literal=True)),
    "contains()": polars(s.contains("", literal=True)),
    "contains(é)": polars(s.contains("é", literal=True)),
    "contains(zn)": polars(s.contains("zn", literal=True)),
    "containsAny": polars(s.contains_any(["needle", "é", "XYZ"])),
    "slice(1,2)": polars(s.slice(1, 2)), "slice(-3)": polars(s.slice(-3)),
    "slice(-3,2)": polars(s.slice(-3, 2)), "slice(-5,3)": polars(s.slice(-5, 3)),
    "slice(100)": polars(s.slice(100)), "slice(0,0)": polars(s.slice(0, 0)),
    "slice(2,14)": polars(s.slice(2, 14)),
    "head(3)": polars(s.head(3)), "head(-2)": polars(s.head(-2)),
    "tail(3)": polars(s.tail(3)), "tail(-2)": polars(s.tail(-2)),
    "replace(l,LL)": polars(s.replace_all("l", "LL", literal=True)),
    "replace(l,LL,1)": polars(s.replace("l", "LL", literal=True)),
    "replace(hello,)": polars(s.replace_all("hello", "", literal=True)),
    "replaceMany": polars(s.replace_many({"a": "b", "b": "a", "hello": "bye", "é": "e"}, leftmost=True)),
    "padStart(8,*)": polars(s.pad_start(8, "*")), "padEnd(8,*)": polars(s.pad_end(8, "*")),
    "split(,)": polars(s.split(",")), "split(=,2)": each(lambda t: t.split("=", 1)),
    "split into 3": [
        None if text is None else fields
        for text, fields in zip(texts, polars(s.split_exact(",", 2)))],
    "contains regex": polars(s.contains(r"[aeiou]{2}|\d+$")),
    "contains regex case": polars(s.contains(r"(?i)À|hello")),
    # Letters and numbers of all kinds are \w in Python and in PCRE, decimal digits alone in Polars.
    "count regex": each(lambda t: len(re.findall(r"\w+", t))),
    "extract": pandas(objects.str.extract(r"(\w)(\w*)")[1]),
    "extract 0": polars(s.extract(r"\d+", 0)),
    "extractAll": polars(s.extract_all(r"[a-zé]+")),
    "extractGroups": polars(s.extract_groups(r"(?<key>\w+)=(\w+)")),
    "replace regex": each(lambda t: re.sub(r"(\w)(\w)", r"\2\1", t)),
    "replace regex 1": polars(s.replace(r"\s+", "_")),
    "toInteger": polars(s.to_integer(base=10, strict=False)),
    "hexEncoded": polars(s.encode("hex")), "base64Encoded": polars(s.encode("base64")),
    "concat": polars(pl.concat_str(pl.col("s"), pl.lit("-"), pl.col("s"))),
    "joined ignoring nulls": polars(
        pl.concat_str(pl.col("s"), pl.lit(None, dtype=pl.String), pl.lit("z"), separator="/",
                      ignore_nulls=True)),
    # Python and pandas
    "titleCased": each(str.title), "capitalized": each(str.capitalize),
    "swapCased": each(str.swapcase), "caseFolded": each(str.casefold),
    "find(l)": each(lambda t: None if t.find("l") < 0 else t.find("l")),
    "findLast(l)": each(lambda t: None if t.rfind("l") < 0 else t.rfind("l")),
    "count(l)": each(lambda t: t.count("l")), "count()": each(lambda t: t.count("")),
    "count(aa)": each(lambda t: t.count("aa")),
    "get(2)": each(lambda t: t[2] if len(t) > 2 else None),
    "get(-1)": each(lambda t: t[-1] if t else None),
    "center(9)": each(lambda t: t.center(9)), "center(8)": each(lambda t: t.center(8)),
    "zeroFilled(6)": each(lambda t: t.zfill(6)), "repeated(3)": each(lambda t: t * 3),
    "repeated(0)": each(lambda t: ""),
    "words": each(lambda t: t.replace("\x1f", "_").split()),
    "partition(=)": each(lambda t: list(t.partition("="))),
    "partitionLast(=)": each(lambda t: list(t.rpartition("="))),
    "reversed": each(lambda t: t[::-1]),
    "translate": each(lambda t: t.translate({ord("a"): "A", ord("l"): None, ord("é"): "ee"})),
    "replace(,.)": each(lambda t: t.replace("", ".")),
    "replace(,.,2)": each(lambda t: t.replace("", ".", 2)),
    "isAlpha": each(str.isalpha), "isAlphanumeric": each(str.isalnum),
    "isASCII": each(str.isascii), "isDecimal": each(str.isdecimal), "isDigit": each(str.isdigit),
    "isNumeric": each(str.isnumeric), "isSpace": each(str.isspace), "isLower": each(str.islower),
    "isUpper": each(str.isupper), "isTitle": each(str.istitle),
    "matchesStart": pandas(objects.str.match(r"[a-z]+")),
    "matches": pandas(objects.str.fullmatch(r"[a-z]+")),
    "splitPart(,,1)": each(lambda t: t.split(",")[1] if t.count(",") >= 1 else None),
    "splitPart(,,-1)": each(lambda t: t.split(",")[-1]),
    "split regex": each(lambda t: re.split(r"[,=]+", t)),
    "replace regex empty": each(lambda t: re.sub(r"x*", "-", t)),
    "find regex": each(lambda t: m.start() if (m := re.search(r"[b-d]+", t)) else None),
    "urlEncoded": each(lambda t: urllib.parse.quote(t, safe="")),
    "NFC": each(lambda t: unicodedata.normalize("NFC", t)),
    "NFD": each(lambda t: unicodedata.normalize("NFD", t)),
}


def written(value):
    """A value as the test writes it: lists and structures in brackets."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "[" + "|".join("null" if part is None else part for part in value) + "]"
    return str(value)


cases = {name: [written(value) for value in values] for name, values in cases.items()}

folded = {}
for value in range(0x110000):
    if 0xD800 <= value < 0xE000:
        continue
    letter = chr(value)
    if unicodedata.category(letter) != "Cn" and letter.casefold() != letter:
        folded[letter] = letter.casefold()

json.dump(
    {
        "versions": {"python": platform.python_version(), "pandas": pd.__version__,
                     "polars": pl.__version__, "unicode": unicodedata.unidata_version},
        "texts": texts, "cases": cases,
        "folded": {"from": "".join(folded), "to": list(folded.values())},
    },
    __import__("sys").stdout, ensure_ascii=False, separators=(",", ":"))
print()
