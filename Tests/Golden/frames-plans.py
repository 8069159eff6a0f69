"""Makes random plans, runs each as SQL in DuckDB, and records plans and rows.

Run: python Tests/Golden/frames-plans.py > Tests/Golden/frames-plans.json   (versions are recorded)

Tests/FramesTests/DifferentialTests.swift builds each plan with the public API and compares the rows in
their order. SQL has no row order, so every step carries a column `_r` that says which row comes first
by our rules. Where we mean something else than DuckDB, the translation says so: arithmetic of whole
numbers wraps, what does not fit in the type of a cast is null,
NaN compares as IEEE 754 says (but is one key, and the largest in order), remainders have the sign of
the divisor, text follows Python.
"""

import json
import math
import platform
import random
import sys

import duckdb

PLANS = 2000
ROWS = 18
INTEGERS = {f"{sign}int{bits}": (bits, sign == "") for bits in (8, 16, 32, 64) for sign in ("", "u")}
NUMBERS = [*INTEGERS, "float64", "float32"]
SQL_TYPES = {"int8": "tinyint", "int16": "smallint", "int32": "integer", "int64": "bigint",
             "uint8": "utinyint", "uint16": "usmallint", "uint32": "uinteger", "uint64": "ubigint",
             "float64": "double", "float32": "float", "bool": "boolean", "string": "varchar"}
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
rng = random.Random(42)

# Tables ----------------------------------------------------------------------------------------

TEXTS = ["ash", "birch", "Ürümqi", "", " spaced out ", "a name longer than twelve bytes",
         "a name longer than twelve bytez", "straße", "数据", "🙂 smile", "12", "-7", "ASH", None, None]
NAN, INFINITY = math.nan, math.inf


def column(values, rows):
    return [rng.choice(values) for _ in range(rows)]


def left(rows):
    return {
        "k": ("int64", column([0, 1, 2, 3, 4, 5, -1, None], rows)),
        "t": ("string", column(TEXTS, rows)),
        "x": ("float64", column([NAN, NAN, INFINITY, -INFINITY, 0.0, 1.5, -2.25, 1e300, 3.0, None],
                                rows)),
        "y": ("float64", column([v / 8 for v in range(-40, 40)] + [None] * 9, rows)),
        "n": ("int64", column([LARGEST, SMALLEST, 0, 1, -1, 10**12, 7, None], rows)),
        "i": ("int32", column([2**31 - 1, -(2**31), 0, 5, -5, 17, None], rows)),
        "u": ("uint8", column([0, 1, 7, 200, 255, None], rows)),
        "h": ("float32", column([0.5, -0.25, 3.0, 100.0, 0.0, None], rows)),
        "b": ("bool", column([True, False, None], rows)),
    }


def right(rows):
    return {
        "k": ("int64", column([2, 3, 4, 5, 6, 7, None], rows)),
        "t": ("string", column(TEXTS, rows)),
        "x": ("float64", column([NAN, INFINITY, 0.0, 1.5, 2.5, None], rows)),
        "v": ("float64", column([v / 4 for v in range(-10, 10)] + [None], rows)),
        "w": ("string", column(["12", "-7", "x1", "0", "", None, "9007199254740993"], rows)),
        "j": ("int64", column([0, 1, 2, 3], rows)),
    }


def widths(rows):
    """Every integer type at its ends."""
    def ends(bits, signed):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        return [low, low + 1, 0, 1, 5, high - 1, high, None]

    return {kind[0] + kind[4 if kind[0] == "u" else 3:]: (kind, column(ends(*width), rows))
            for kind, width in INTEGERS.items()} | {
                "k": ("int64", column([0, 1, 2, 3, None], rows)), "t": ("string", column(TEXTS, rows))}


def void(rows):
    return {name: (kind, [None] * rows) for name, (kind, _) in left(1).items()}


TABLES = {"a": left(24), "c": right(20), "empty": left(0), "one": left(1), "void": void(4),
          "d": left(40), "e": widths(22)}

con = duckdb.connect()
con.execute("set threads = 1")
udf = dict(parameters=["VARCHAR"], return_type="VARCHAR")
con.create_function("py_upper", lambda s: s.upper(), **udf)
con.create_function("py_lower", lambda s: s.lower(), **udf)
con.create_function("py_title", lambda s: s.title(), **udf)
con.create_function("py_strip", lambda s: s.strip(), **udf)
for name, macro in {
    **{f"wrap_{kind}(v)":
       f"(((v % {1 << bits}) + {1 << bits} + {half}) % {1 << bits} - {half})::{SQL_TYPES[kind]}"
       for kind, (bits, signed) in INTEGERS.items() for half in [(1 << bits - 1) * signed]},
    "floor_mod(a, b)": "((a % b) + b) % b",
    "float_mod(a, b)": "case when (a % b) != 0 and ((a % b) < 0) != (b < 0) then (a % b) + b else a % b end",
}.items():
    con.execute(f"create macro {name} as {macro}")


def literal(value, kind):
    if value is None:
        return f"null::{SQL_TYPES[kind]}"
    if kind == "string":
        return "'" + value.replace("'", "''") + "'"
    if kind == "bool":
        return str(value).lower()
    return f"'{value}'::{SQL_TYPES[kind]}"


for name, columns in TABLES.items():
    fields = ", ".join(f"{c} {SQL_TYPES[kind]}" for c, (kind, _) in columns.items())
    con.execute(f"create table {name} ({fields}, _r bigint)")
    for row in range(len(next(iter(columns.values()))[1])):
        values = ", ".join(literal(values[row], kind) for kind, values in columns.values())
        con.execute(f"insert into {name} values ({values}, {row})")

# Expressions: each maker returns the JSON form and the SQL form ----------------------------------


def common(a, b):
    """The type two numbers are brought to, as TypeCheck.swift has it; (type, literal value or None)."""
    (x, u), (y, v) = a, b
    if x == y:
        return x
    for (kind, _), (other, value) in ((a, b), (b, a)):
        if value is None:
            continue
        if isinstance(value, float):
            return "float32" if kind == "float32" else "float64"
        if kind in INTEGERS:
            bits, signed = INTEGERS[kind]
            low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
            if low <= value <= high:
                return kind
        elif kind.startswith("float"):
            return kind
    if x == "bool":
        return y
    if y == "bool":
        return x
    if "float64" in (x, y) or "float32" in (x, y):
        other = y if x.startswith("float") else x
        narrow = INTEGERS.get(other, (64, True))[0] <= 16
        return "float32" if "float64" not in (x, y) and narrow else "float64"
    (a_bits, a_signed), (b_bits, b_signed) = INTEGERS[x], INTEGERS[y]
    if a_signed == b_signed:
        return x if a_bits >= b_bits else y
    signed, unsigned = (a_bits, b_bits) if a_signed else (b_bits, a_bits)
    if signed > unsigned:
        return f"int{signed}"
    return "float64" if unsigned == 64 else f"int{unsigned * 2}"


class E:
    """An expression: JSON, SQL, type, and its value when it is a literal."""

    def __init__(self, form, sql, kind, value=None):
        self.form, self.sql, self.kind, self.value = form, sql, kind, value

    @property
    def pair(self):
        return self.kind, self.value

    def to(self, kind):
        return self.sql if self.kind == kind else f"({self.sql})::{SQL_TYPES[kind]}"


def lit(value):
    if isinstance(value, bool):
        return E(["b", value], str(value).lower(), "bool", None)
    if isinstance(value, int):
        return E(["i", value], literal(value, "int64"), "int64", value)
    if isinstance(value, float):
        return E(["f", value], literal(value, "float64"), "float64", value)
    return E(["s", value], literal(value, "string"), "string", None)


def wrapped(sql, kind):
    return f"wrap_{kind}({sql})"


def arithmetic(op, a, b):
    kind = common(a.pair, b.pair)
    kind = "int64" if kind == "bool" else kind
    if op in ("/", "**"):
        kind = "float32" if kind == "float32" else "float64"
    if kind in INTEGERS:
        x, y = f"({a.to(kind)})::hugeint", f"({b.to(kind)})::hugeint"
        sql = f"floor_mod({x}, {y})" if op == "%" else f"({x} {op} {y})"
        if op in ("minimum", "maximum"):
            least = "least" if op == "minimum" else "greatest"
            sql = f"case when ({x}) is null or ({y}) is null then null else {least}({x}, {y}) end"
        return E([op, a.form, b.form], wrapped(sql, kind), kind)
    x, y = f"({a.to(kind)})", f"({b.to(kind)})"
    if op == "%":
        sql = f"float_mod({x}, {y})"
    elif op == "**":
        sql = f"power({x}, {y})"
    elif op in ("minimum", "maximum"):
        least = "least" if op == "minimum" else "greatest"
        sql = (f"case when {x} is null or {y} is null then null "
               f"when isnan({x}) or isnan({y}) then 'nan'::{SQL_TYPES[kind]} else {least}({x}, {y}) end")
    else:
        sql = f"({x} {op} {y})"
    return E([op, a.form, b.form], f"({sql})::{SQL_TYPES[kind]}", kind)


def comparison(op, a, b):
    if a.kind == "string":
        return E([op, a.form, b.form], f"({a.sql} {op} {b.sql})", "bool")
    kind = common(a.pair, b.pair)
    x, y = f"({a.to(kind)})", f"({b.to(kind)})"
    sql = f"({x} {op} {y})"
    if kind.startswith("float"):
        sql = (f"case when {x} is null or {y} is null then null when isnan({x}) or isnan({y}) "
               f"then {str(op == '!=').lower()} else {sql} end")
    return E([op, a.form, b.form], sql, "bool")


FLOAT_FUNCTIONS = {"sqrt": "sqrt({})", "exp": "exp({})", "log": "ln({})", "sin": "sin({})",
                   "atan": "atan({})", "tanh": "tanh({})", "cbrt": "cbrt({})", "log10": "log10({})"}
ROUNDINGS = {"floor": "floor({})", "ceil": "ceil({})", "trunc": "trunc({})",
             "round": "case when isnan({0}) or isinf({0}) or abs({0}) > 1e15 then {0} "
                      "else round_even({0}, 0)::double end"}
# Functions whose DuckDB form refuses infinities.
FINITE = {"sin": "case when isinf({0}) then 'nan'::double else sin({0}) end"}


def unary(op, a):
    if op == "isNaN":
        return E([op, a.form], f"isnan({a.to('float64')})", "bool")
    if op in FLOAT_FUNCTIONS:
        x = f"({a.to('float64')})"
        return E([op, a.form], FINITE.get(op, FLOAT_FUNCTIONS[op]).format(x), "float64")
    kind = "int64" if a.kind == "bool" else a.kind
    x = f"({a.to(kind)})"
    if kind in INTEGERS:
        h = f"{x}::hugeint"
        sql = {"neg": f"-({h})", "abs": f"abs({h})", "sign": f"sign({h})::hugeint",
               "square": f"({h} * {h})"}.get(op, h)
        return E([op, a.form], wrapped(sql, kind), kind)
    sql = {"neg": f"-{x}", "abs": f"abs({x})", "square": f"({x} * {x})",
           "sign": f"case when isnan({x}) then {x} else sign({x}) end"}.get(op)
    sql = sql or ROUNDINGS[op].format(x)
    return E([op, a.form], f"({sql})::{SQL_TYPES[kind]}", kind)


def unified(a, b):
    return a.kind if a.kind == b.kind else common(a.pair, b.pair)


class Scope:
    """Makes random expressions over columns of known types."""

    def __init__(self, columns):
        self.columns = columns

    def of(self, kind):
        names = [name for name, other in self.columns if other == kind]
        return rng.choice(names) if names else None

    def leaf(self, kind):
        name = self.of(kind)
        if name and rng.random() < 0.75:
            return E(["col", name], f'"{name}"', kind)
        if kind == "bool":
            return lit(rng.random() < 0.5)
        if kind == "string":
            return lit(rng.choice([t for t in TEXTS if t]))
        if kind == "float64":
            return lit(rng.choice([0.0, 0.5, -1.25, 3.0, 100.0]))
        return lit(rng.choice([0, 1, 2, 3, -1, 5, 10, 300]))

    def number(self, depth):
        kinds = [kind for _, kind in self.columns if kind in NUMBERS]
        kind = rng.choice(kinds + ["int64", "float64"])
        if depth == 0 or rng.random() < 0.25:
            return self.leaf(kind)
        pick = rng.random()
        if pick < 0.4:
            op = rng.choice(["+", "-", "*", "+", "-", "*", "/", "%", "minimum", "maximum"])
            return self.unless_literals(op, arithmetic, self.number, depth)
        if pick < 0.55:
            inner = self.number(depth - 1)
            op = rng.choice(["neg", "abs", "sign", "square", "floor", "ceil", "round", "trunc"])
            if inner.value is not None:
                return inner
            return unary(op, inner)
        if pick < 0.63:
            inner = self.number(depth - 1)
            if inner.kind == "float32" or inner.value is not None:
                return inner
            return unary(rng.choice(list(FLOAT_FUNCTIONS)), inner)
        if pick < 0.75:
            a, b = self.number(depth - 1), self.number(depth - 1)
            c = self.truth(depth - 1)
            kind = unified(a, b)
            return E(["when", c.form, a.form, b.form],
                     f"(case when {c.sql} then {a.to(kind)} else {b.to(kind)} end)", kind)
        if pick < 0.85:
            a, b = self.number(depth - 1), self.number(depth - 1)
            if a.value is not None:
                return a
            kind = unified(a, b)
            return E(["fill", a.form, b.form], f"coalesce({a.to(kind)}, {b.to(kind)})", kind)
        if pick < 0.92:
            return self.converted(self.number(depth - 1))
        text = self.text(depth - 1)
        return rng.choice([
            E(["length", text.form], f"length({text.sql})", "int64"),
            E(["byteLength", text.form], f"strlen({text.sql})", "int64"),
            E(["cast", text.form, "int64"],
              f"(case when regexp_full_match({text.sql}, '-?[0-9]+') then try_cast({text.sql} as bigint) end)",
              "int64")])

    def converted(self, a):
        if a.value is not None:
            return a
        target = rng.choice(["float64", "int64", "int32", "int8", "uint32", "uint64"])
        if target == "float64":
            return E(["cast", a.form, target], a.to(target), target)
        if a.kind in INTEGERS:
            return E(["cast", a.form, target], f"try_cast(({a.sql}) as {SQL_TYPES[target]})", target)
        return E(["cast", a.form, target],
                 f"try_cast(trunc({a.to('float64')}) as {SQL_TYPES[target]})", target)

    def unless_literals(self, op, make, part, depth):
        for _ in range(20):
            a, b = part(depth - 1), part(depth - 1)
            if a.value is None or b.value is None:
                return make(op, a, b)
        return make(op, self.leaf("int64"), lit(2))

    def truth(self, depth):
        if depth == 0 or rng.random() < 0.15:
            return self.leaf("bool")
        pick = rng.random()
        if pick < 0.35:
            op = rng.choice(["<", "<=", ">", ">=", "==", "!="])
            return self.unless_literals(op, comparison, self.number, depth)
        if pick < 0.45:
            a, b = self.text(depth - 1), self.text(0)
            op = rng.choice(["<", "<=", ">", ">=", "==", "!="])
            return comparison(op, a, b)
        if pick < 0.62:
            a, b = self.truth(depth - 1), self.truth(depth - 1)
            op, sql = rng.choice([("&&", "and"), ("||", "or")])
            return E([op, a.form, b.form], f"({a.sql} {sql} {b.sql})", "bool")
        if pick < 0.7:
            a = self.truth(depth - 1)
            return E(["not", a.form], f"(not {a.sql})", "bool")
        if pick < 0.8:
            a = rng.choice([self.number, self.text, self.truth])(depth - 1)
            return rng.choice([E(["isNull", a.form], f"({a.sql} is null)", "bool"),
                               E(["isNotNull", a.form], f"({a.sql} is not null)", "bool")])
        if pick < 0.88:
            if rng.random() < 0.5:
                a = self.text(depth - 1)
                values = rng.sample([t for t in TEXTS if t is not None], 3)
                listed = ", ".join(literal(v, "string") for v in values)
            else:
                a = self.leaf("int64")
                if a.value is not None:
                    return lit(True)
                values = rng.sample([0, 1, 2, 3, 7, LARGEST], 3)
                listed = ", ".join(literal(v, "int64") for v in values)
            return E(["isIn", a.form, values], f"({a.sql} in ({listed}))", "bool")
        if pick < 0.93:
            a = self.number(depth - 1)
            if a.value is not None:
                return lit(False)
            return unary("isNaN", a)
        a = self.text(depth - 1)
        part = rng.choice(["a", "as", "ß", "12", "name", "数", "", "a name longer than twelve"])
        op, sql = rng.choice([("contains", "contains"), ("startsWith", "starts_with"),
                              ("endsWith", "suffix")])
        return E([op, a.form, part], f"{sql}({a.sql}, {literal(part, 'string')})", "bool")

    def text(self, depth):
        if depth == 0 or rng.random() < 0.2:
            return self.leaf("string")
        a = self.text(depth - 1)
        pick = rng.randrange(12)
        if pick < 4:
            op, sql = [("upper", "py_upper"), ("lower", "py_lower"), ("titleCased", "py_title"),
                       ("strip", "py_strip")][pick]
            return E([op, a.form], f"{sql}({a.sql})", "string")
        if pick == 4:
            p = rng.choice(["a", "a name", "Ü", " "])
            return E(["stripPrefix", a.form, p],
                     f"(case when starts_with({a.sql}, '{p}') then substring({a.sql}, {len(p) + 1}) "
                     f"else {a.sql} end)", "string")
        if pick == 5:
            p = rng.choice(["h", "bytes", "e", " "])
            return E(["stripSuffix", a.form, p],
                     f"(case when suffix({a.sql}, '{p}') then "
                     f"substring({a.sql}, 1, length({a.sql}) - {len(p)}) else {a.sql} end)", "string")
        if pick == 6:
            start, count = rng.randrange(4), rng.randrange(14)
            return E(["slice", a.form, start, count],
                     f"substring({a.sql}, {start + 1}, {count})", "string")
        if pick == 7:
            old, new = rng.choice([("a", "aa"), ("s", ""), ("name", "Ω"), ("ß", "ss"), (" ", "--")])
            return E(["replace", a.form, old, new], f"replace({a.sql}, '{old}', '{new}')", "string")
        if pick == 8:
            b = self.text(0)
            return E(["concat", a.form, b.form], f"({a.sql} || {b.sql})", "string")
        if pick == 9:
            b = self.text(0)
            return E(["fill", a.form, b.form], f"coalesce({a.sql}, {b.sql})", "string")
        if pick == 10:
            c, b = self.truth(depth - 1), self.text(0)
            return E(["when", c.form, a.form, b.form],
                     f"(case when {c.sql} then {a.sql} else {b.sql} end)", "string")
        number = self.leaf(rng.choice([*INTEGERS, "int64", "bool"]))
        if number.form[0] != "col":
            return a
        return E(["cast", number.form, "string"], f"({number.sql})::varchar", "string")

    def any(self, depth):
        return rng.choice([self.number, self.number, self.truth, self.text])(depth)

    def aggregate(self):
        """An aggregate, sometimes two put together."""
        if rng.random() < 0.15:
            a, b = self.one_aggregate(), self.one_aggregate()
            if a.kind in NUMBERS and b.kind in NUMBERS:
                return arithmetic(rng.choice(["+", "-", "*"]), a, b)
        return self.one_aggregate()

    def one_aggregate(self):
        if rng.random() < 0.1:
            return E(["agg", "count", None], "count(*)", "int64")
        name, kind = rng.choice(self.columns)
        a = E(["col", name], f'"{name}"', kind)
        if rng.random() < 0.3:
            a = self.any(1)
            if a.form[0] in ("b", "i", "f", "s"):
                a = E(["col", name], f'"{name}"', kind)
        op = rng.choice(["sum", "mean", "min", "max", "count", "nUnique", "std", "var", "median",
                         "first", "last"])
        if a.kind == "string" and op in ("sum", "mean", "std", "var", "median"):
            op = rng.choice(["min", "max", "count", "nUnique", "first", "last"])
        if a.kind == "bool" and op in ("std", "var", "median", "mean", "min", "max"):
            op = rng.choice(["sum", "count", "nUnique", "first", "last"])
        return aggregated(op, a)


def windowed(scope, plan):
    """A computation of each row and others, within groups of rows."""
    keys = plan.keys(rng.choice([0, 1, 1, 1, 2]))
    order = [(name, rng.random() < 0.3) for name in plan.keys(rng.choice([0, 0, 1]))]
    by = f"partition by {quoted(keys)} " if keys else ""
    sorts = f"order by {order_sql(order)}"
    whole = f"({by}rows between unbounded preceding and unbounded following)"
    so_far = f"({by}{sorts} rows between unbounded preceding and current row)"
    pick = rng.random()
    name, kind = rng.choice([(n, k) for n, k in plan.columns if k in ("int64", "float64")]
                            or [(None, None)])
    if name is None or pick < 0.1:
        a = E(["rowNumber"], f"row_number() over ({by}{sorts})", "int64")
    elif pick < 0.35:
        order = []
        op = rng.choice(["sum", "count", "min", "max", "first", "last"])
        x = f'"{name}"'
        if op in ("first", "last"):
            sql = (f"{op}_value({x} ignore nulls) over ({by}order by _r "
                   "rows between unbounded preceding and unbounded following)")
        else:
            sql = f"{op}({x}) over {whole}"
        if op == "sum":
            sql = f"coalesce({sql}, 0)"
            sql = f"({sql})::bigint" if kind == "int64" else sql
        a = E(["agg", op, ["col", name]], sql, "int64" if op == "count" else kind)
    elif pick < 0.55:
        op, call = rng.choice([("cumulativeSum", "sum"), ("cumulativeMin", "min"),
                               ("cumulativeMax", "max"), ("cumulativeCount", "count")])
        sql = f'{call}("{name}") over {so_far}'
        if op == "cumulativeSum" and kind == "int64":
            sql = f"wrap_int64({sql})"
        if op != "cumulativeCount":
            sql = f'case when "{name}" is not null then {sql} end'
        a = E([op, ["col", name]], sql, "int64" if op == "cumulativeCount" else kind)
    elif pick < 0.7:
        count = rng.choice([1, 1, 2, -1, 3])
        a = E(["shift", ["col", name], count], f'lag("{name}", {count}) over ({by}{sorts})', kind)
    elif pick < 0.85:
        order = []
        method, call = rng.choice([("min", "rank"), ("dense", "dense_rank")])
        down = rng.random() < 0.4
        a = E(["rank", ["col", name], method, down],
              f'case when "{name}" is not null then {call}() over '
              f'({by}order by "{name}" {"desc" if down else "asc"} nulls last) end', "int64")
    else:
        rows = rng.choice([1, 2, 3, 5])
        # Sums of large whole numbers as fractions depend on their order.
        op = rng.choice(["min", "max", "count"] + ["sum", "mean"] * (kind == "float64"))
        call, window = "avg" if op == "mean" else op, f"({by}{sorts} rows {rows - 1} preceding)"
        sql = (f'case when count("{name}") over {window} >= {rows} then '
               f'{call}("{name}"::double) over {window} end')
        if op == "count":
            sql = f'count("{name}") over {window}'
        a = E(["rolling", ["col", name], rows, op], sql, "int64" if op == "count" else "float64")
    return E(["over", a.form, keys, [[name, down] for name, down in order]], f"({a.sql})", a.kind)


def order_sql(keys):
    return ", ".join([f'"{name}" {"desc" if down else "asc"} nulls last' for name, down in keys]
                     + ["_r"])


def aggregated(op, a):
    form, x = ["agg", op, a.form], a.sql
    if op == "count":
        return E(form, f"count({x})", "int64")
    if op == "nUnique":
        return E(form, f"count(distinct {x})", "int64")
    if op == "sum":
        if a.kind in ("float64", "float32"):
            return E(form, f"coalesce(sum({a.to('float64')} order by _r), 0)::double", "float64")
        if a.kind.startswith("uint"):
            return E(form, f"(coalesce(sum({x}::hugeint), 0))::ubigint", "uint64")
        return E(form, f"(coalesce(sum({a.to('int64')}), 0))::bigint", "int64")
    if op in ("first", "last"):
        return E(form, f"{op}({x} order by _r) filter (where ({x}) is not null)", a.kind)
    if op in ("min", "max"):
        return E(form, f"{op}({x})", a.kind)
    sql = {"mean": "avg({})", "std": "stddev_samp({})", "var": "var_samp({})",
           "median": "median({})"}[op]
    return E(form, sql.format(a.to("float64")), "float64")


# Plans ------------------------------------------------------------------------------------------


class P:
    """A plan: JSON, SQL of a query that gives the columns and `_r`, and the columns' types."""

    def __init__(self, form, sql, columns):
        self.form, self.sql, self.columns = form, sql, columns

    @property
    def names(self):
        return [name for name, _ in self.columns]

    @property
    def listed(self):
        return quoted(self.names)

    def keys(self, count):
        """Some columns whose values are the same to the last bit in every library."""
        exact = [name for name in self.names if not name.startswith("~")]
        return rng.sample(exact, min(len(exact), count))


# Their last digits differ, and with them the order of rows: never keys.
ROUGH = {"exp", "log", "sin", "atan", "tanh", "cbrt", "log10", "mean", "std", "var", "median",
         "rolling"}


def is_rough(form, rough):
    """Whether an expression computes what two libraries round differently."""
    if not isinstance(form, list) or not form or not isinstance(form[0], str):
        return False
    return form[0] in ROUGH or (form[0] == "agg" and form[1] in ROUGH) or (
        form[0] == "col" and form[1] in rough) or any(is_rough(part, rough) for part in form[1:])


def named(name, e, plan):
    """The name of a computed column; those that cannot be keys begin with `~`."""
    rough = [other for other in plan.names if other.startswith("~")]
    return "~" + name.lstrip("~") if is_rough(e.form, rough) else name


def quoted(names, table=""):
    return ", ".join(f'{table}"{name}"' for name in names)


def base(name=None):
    name = name or rng.choice(["a"] * 6 + ["c"] * 4 + ["d"] * 5 + ["e"] * 4 + ["one", "empty", "void"])
    return P(["table", name], f"select * from {name}",
             [(column, kind) for column, (kind, _) in TABLES[name].items()])


def filtered(plan):
    condition = Scope(plan.columns).truth(3)
    return P(["filter", plan.form, condition.form],
             f"select * from ({plan.sql}) where {condition.sql}", plan.columns)


def selected(plan):
    scope = Scope(plan.columns)
    made = [scope.any(rng.randrange(4)) for _ in range(rng.randrange(1, 4))]
    if rng.random() < 0.2:
        made.append(windowed(scope, plan))
    made = [(named(f"e{place}", e, plan), e) for place, e in enumerate(made)]
    kept = rng.sample(plan.names, min(len(plan.columns), rng.randrange(1, 4)))
    kept = [name for name in kept if name not in dict(made)]
    kinds = dict(plan.columns)
    made = [(name, E(["col", name], f'"{name}"', kinds[name])) for name in kept] + made
    listed = ", ".join(f'{e.sql} as "{name}"' for name, e in made)
    return P(["select", plan.form, [[name, e.form] for name, e in made]],
             f"select {listed}, _r from ({plan.sql})", [(name, e.kind) for name, e in made])


def extended(plan):
    scope = Scope(plan.columns)
    e = scope.any(3) if rng.random() < 0.6 else windowed(scope, plan)
    name = named(rng.choice(plan.names + ["z"]), e, plan)
    kinds = dict(plan.columns)
    kinds[name] = e.kind
    listed = ", ".join(
        f'{e.sql} as "{other}"' if other == name else f'"{other}"' for other in kinds)
    return P(["with", plan.form, [[name, e.form]]], f"select {listed}, _r from ({plan.sql})",
             list(kinds.items()))


def grouped(plan):
    keys = plan.keys(rng.choice([0, 1, 1, 1, 2, 2, 3]))
    scope = Scope(plan.columns)
    made = [scope.aggregate() for _ in range(rng.randrange(1, 4))]
    made = [(named(f"g{place}", e, plan), e) for place, e in enumerate(made)]
    made = [(name, e) for name, e in made if name not in keys]
    if not made:
        return plan
    values = ", ".join(f'{e.sql} as "{name}"' for name, e in made)
    kinds = dict(plan.columns)
    sql = f"select {quoted(keys)}{', ' if keys else ''}{values}, coalesce(min(_r), 0) as _r from ({plan.sql})"
    if keys:
        sql += f" group by {quoted(keys)}"
        # -0.0 and 0.0 are one key, NaN is one key: as in DuckDB.
    return P(["group", plan.form, keys, [[name, e.form] for name, e in made]], sql,
             [(key, kinds[key]) for key in keys] + [(name, e.kind) for name, e in made])


def joined(plan):
    other = base(rng.choice(["c"] * 6 + ["a"] * 3 + ["one", "empty", "void"]))
    if rng.random() < 0.3:
        other = filtered(other)
    kind = rng.choice(["inner", "left", "right", "full", "semi", "anti", "cross"])
    mine, theirs = dict(plan.columns), dict(other.columns)
    pairs = [(a, b) for a in mine for b in theirs 
             if mine[a] == theirs[b] and mine[a] != "float32" and not a.startswith("~")]
    same = [(a, b) for a, b in pairs if a == b]
    if kind == "cross":
        pairs = []
    elif same and rng.random() < 0.7:
        pairs = rng.sample(same, min(len(same), rng.choice([1, 1, 2])))
    elif pairs:
        pairs = [rng.choice(pairs)]
    else:
        return plan
    on = " and ".join(f'l."{a}" = r."{b}"' for a, b in pairs) or "true"
    form = ["join", plan.form, other.form, [a for a, _ in pairs], [b for _, b in pairs], kind]
    if kind in ("semi", "anti"):
        exists = "exists" if kind == "semi" else "not exists"
        return P(form, f"select * from ({plan.sql}) l where {exists} "
                       f"(select 1 from ({other.sql}) r where {on})", plan.columns)
    merged = {a for a, b in pairs if a == b}
    columns, listed = [], []
    for name, kind_ in plan.columns:
        columns.append((name, kind_))
        listed.append(f'coalesce(l."{name}", r."{name}") as "{name}"' if name in merged
                      else f'l."{name}" as "{name}"')
    for name, kind_ in other.columns:
        if name in merged:
            continue
        shown = name + "_right" if name in mine else name
        if shown in dict(columns):
            return plan
        columns.append((shown, kind_))
        listed.append(f'r."{name}" as "{shown}"')
    join = {"inner": "join", "left": "left join", "right": "right join", "full": "full join",
            "cross": "join"}[kind]
    return P(form,
             f"select {', '.join(listed)}, row_number() over (order by l._r nulls last, r._r) as _r "
             f"from ({plan.sql}) l {join} ({other.sql}) r on {on}", columns)


def sorted_by(plan):
    keys = plan.keys(rng.randrange(1, 4))
    if not keys:
        return plan
    keys = [(name, rng.random() < 0.4) for name in keys]
    return P(["sort", plan.form, [[name, down] for name, down in keys]],
             f"select * exclude (_r), row_number() over (order by {order_sql(keys)}) as _r "
             f"from ({plan.sql})", plan.columns)


def limited(plan):
    count, offset = rng.randrange(0, 14), rng.randrange(0, 6)
    op = rng.choice(["head", "tail", "limit"])
    if op == "head":
        return P(["head", plan.form, count],
                 f"select * from ({plan.sql}) order by _r limit {count}", plan.columns)
    if op == "tail":
        return P(["tail", plan.form, count],
                 f"select * from ({plan.sql}) order by _r desc limit {count}", plan.columns)
    return P(["limit", plan.form, count, offset],
             f"select * from ({plan.sql}) order by _r limit {count} offset {offset}", plan.columns)


def unique(plan):
    names = compared = plan.keys(rng.choice([1, 1, 2, 3]))
    if rng.random() < 0.2 and plan.keys(99) and len(plan.keys(99)) == len(plan.names):
        names, compared = [], plan.names
    if not compared:
        return plan
    keep = rng.choice(["first", "last", "none"])
    test = {"first": "_r = min(_r) over w", "last": "_r = max(_r) over w",
            "none": "count(*) over w = 1"}[keep]
    return P(["unique", plan.form, names, keep],
             f"select * from ({plan.sql}) window w as (partition by {quoted(compared)}) qualify {test}",
             plan.columns)


def concatenated(plan):
    others = [plan]
    for _ in range(rng.choice([1, 1, 2])):
        others.append(rng.choice([filtered, sorted_by, limited, unique, lambda p: p])(plan))
    rng.shuffle(others)
    parts = " union all ".join(
        f"select {plan.listed}, _r, {place} as _p from ({other.sql})"
        for place, other in enumerate(others))
    return P(["concat", [other.form for other in others]],
             f"select * exclude (_p, _r), row_number() over (order by _p, _r) as _r from ({parts})",
             plan.columns)


def combined(plan):
    """Both, or those of one that the other has or lacks; each distinct row once."""
    other = rng.choice([filtered, filtered, limited, unique])(plan)
    if len(plan.keys(99)) < len(plan.names):
        return plan
    kind = rng.choice(["union", "intersection", "subtracting"])
    once = f"window w as (partition by {plan.listed}) qualify _r = min(_r) over w"
    if kind == "union":
        both = (f"select {plan.listed}, row_number() over (order by _p, _r) as _r from "
                f"(select *, 0 as _p from ({plan.sql}) union all by name "
                f"select *, 1 as _p from ({other.sql}))")
        sql = f"select * from ({both}) {once}"
    else:
        same = " and ".join(f'l."{name}" is not distinct from r."{name}"' for name in plan.names)
        test = "exists" if kind == "intersection" else "not exists"
        sql = (f"select * from (select * from ({plan.sql}) {once}) l "
               f"where {test} (select 1 from ({other.sql}) r where {same})")
    return P([kind, plan.form, other.form], sql, plan.columns)


def unpivoted(plan):
    kinds = dict(plan.columns)
    kind = rng.choice(list(kinds.values()))
    turned = [name for name in plan.names if kinds[name] == kind][:3]
    index = [name for name in plan.keys(2) if name not in turned]
    if {"variable", "value"} & set(plan.names):
        return plan
    beside = quoted(index) + ", " if index else ""
    parts = " union all ".join(
        f"""select {beside}'{name}' as "variable", "{name}" as "value", _r, {place} as _p """
        f"from ({plan.sql})" for place, name in enumerate(turned))
    value = "~value" if any(name.startswith("~") for name in turned) else "value"
    return P(["unpivot", plan.form, turned, index, value],
             f'select {beside}"variable", "value" as "{value}", row_number() over (order by _p, _r) as _r '
             f"from ({parts})",
             [(name, kinds[name]) for name in index] + [("variable", "string"), (value, kind)])


def turned_round(plan):
    return P(["reversed", plan.form],
             f"select * exclude (_r), row_number() over (order by _r desc) as _r from ({plan.sql})",
             plan.columns)


def indexed(plan):
    if "index" in plan.names:
        return plan
    return P(["index", plan.form, "index"],
             f'select (row_number() over (order by _r) - 1)::bigint as "index", * from ({plan.sql})',
             [("index", "int64")] + plan.columns)


def without_nulls(plan):
    names = rng.sample(plan.names, min(len(plan.columns), rng.randrange(0, 3)))
    test = " and ".join(f'"{name}" is not null' for name in names or plan.names)
    return P(["dropNulls", plan.form, names], f"select * from ({plan.sql}) where {test}",
             plan.columns)


def counted(plan):
    name = (plan.keys(1) or ["count"])[0]
    if name == "count":
        return plan
    inner = f'select "{name}", count(*)::bigint as "count", min(_r) as _r from ({plan.sql}) group by 1'
    return P(["valueCounts", plan.form, name],
             f'select * exclude (_r), row_number() over (order by "count" desc, _r) as _r from ({inner})',
             [(name, dict(plan.columns)[name]), ("count", "int64")])


def renamed(plan):
    name = (plan.keys(1) or [None])[0]
    if name is None or "renamed" in plan.names:
        return plan
    columns = [("renamed" if other == name else other, kind) for other, kind in plan.columns]
    listed = ", ".join(f'"{other}" as "renamed"' if other == name else f'"{other}"'
                       for other in plan.names)
    return P(["rename", plan.form, name, "renamed"], f"select {listed}, _r from ({plan.sql})", columns)


def dropped(plan):
    if len(plan.columns) < 3:
        return plan
    names = rng.sample(plan.names, rng.randrange(1, len(plan.columns) - 1))
    columns = [(name, kind) for name, kind in plan.columns if name not in names]
    return P(["drop", plan.form, names],
             f"select {quoted([name for name, _ in columns])}, _r from ({plan.sql})", columns)


STEPS = ([filtered] * 5 + [selected] * 5 + [extended] * 4 + [grouped] * 6 + [joined] * 6
         + [sorted_by] * 4 + [limited] * 2 + [unique] * 3 + [concatenated] * 2 + [indexed]
         + [combined] * 3 + [unpivoted, turned_round, without_nulls, counted, renamed, dropped])


def random_plan():
    plan = base()
    for _ in range(rng.choice([1, 1, 2, 2, 3, 4, 5])):
        plan = rng.choice(STEPS)(plan)
    if len(plan.columns) > 6:
        plan = dropped(plan)
    return plan


# Recording --------------------------------------------------------------------------------------


def plain(value, kind):
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if kind == "float32" and value is not None:
        return float(f"{value:.9g}")
    return value


def answer(plan):
    rows = con.execute(
        f"select {plan.listed} from ({plan.sql}) order by _r limit {ROWS}").fetchall()
    return [[plain(row[place], kind) for row in rows]
            for place, (_, kind) in enumerate(plan.columns)]


def main():
    cases, refused = [], {}
    while len(cases) < PLANS:
        plan = random_plan()
        if plan.form[0] == "table":
            continue
        try:
            con.execute(f"select count(*) from ({plan.sql})")
            if con.fetchone()[0] > ROWS:
                plan = P(["head", plan.form, ROWS], plan.sql, plan.columns)
            columns = answer(plan)
        except duckdb.Error as error:
            name = type(error).__name__ + ": " + str(error).split("\n")[0][:90]
            refused[name] = refused.get(name, 0) + 1
            continue
        cases.append({"plan": plan.form, "names": plan.names, "types": [k for _, k in plan.columns],
                      "columns": columns})
    for name, count in sorted(refused.items(), key=lambda pair: -pair[1])[:12]:
        print(count, name, file=sys.stderr)
    tables = {name: [[column, kind, [plain(v, kind) for v in values]]
                     for column, (kind, values) in columns.items()]
              for name, columns in TABLES.items()}
    text = json.dumps({
        "versions": {"duckdb": duckdb.__version__, "python": platform.python_version()},
        "tables": tables, "cases": cases}, ensure_ascii=False, separators=(",", ":"))
    print(text.replace('{"plan"', '\n{"plan"'))


main()
