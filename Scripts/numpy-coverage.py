#!/usr/bin/env python3
"""Writes the table of NumPy's functions and what they are called here.

    python3 Scripts/numpy-coverage.py           writes the page from the notes in Sources/Tensors
    python3 Scripts/numpy-coverage.py --check   fails unless the page is what would be written
    python3 Scripts/numpy-coverage.py --missing prints what is not covered
    python3 Scripts/numpy-coverage.py --record  records NumPy's names (pip install numpy==2.4.6)

A function is covered when the documentation of a public declaration says
"Also known as: `numpy.x`". Names that NumPy has twice (`abs`, `absolute`) count once. Why a function
is missing stands in numpy-coverage-reasons.json, NumPy's names in numpy-coverage-names.json.
"""

import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
names_file = root / "Scripts/numpy-coverage-names.json"
reasons_file = root / "Scripts/numpy-coverage-reasons.json"
page_file = root / "Sources/Tensors/Documentation.docc/NumPyCoverage.md"

# Functions of the main namespace that are no ufuncs; the other families follow from NumPy itself.
families = {
    "Creation": """arange array asanyarray asarray asarray_chkfinite ascontiguousarray
        asfortranarray copy diag diagflat empty empty_like eye from_dlpack frombuffer fromfunction
        fromiter fromstring full full_like geomspace identity indices linspace logspace meshgrid
        ones ones_like require tri tril triu vander zeros zeros_like""",
    "Manipulation": """append array_split atleast_1d atleast_2d atleast_3d block broadcast_arrays
        broadcast_shapes broadcast_to column_stack concat concatenate copyto delete dsplit dstack
        expand_dims flip fliplr flipud hsplit hstack insert matrix_transpose moveaxis ndim pad
        permute_dims ravel repeat reshape resize roll rollaxis rot90 row_stack shape size split
        squeeze stack swapaxes tile transpose trim_zeros unstack vsplit vstack""",
    "Indexing": """choose compress diag_indices diag_indices_from diagonal extract fill_diagonal
        ix_ mask_indices place put put_along_axis putmask ravel_multi_index select take
        take_along_axis tril_indices tril_indices_from triu_indices triu_indices_from unravel_index
        where lib.stride_tricks.as_strided lib.stride_tricks.sliding_window_view""",
    "Mathematics and reductions": """all amax amin angle any around clip convolve cross cumprod
        cumsum cumulative_prod cumulative_sum diff ediff1d fix gradient i0 imag interp max mean min
        nan_to_num nancumprod nancumsum nanmax nanmean nanmin nanprod nansum piecewise prod ptp real
        real_if_close round sinc sum trapezoid unwrap apply_along_axis apply_over_axes frompyfunc""",
    "Logic and comparison": """allclose array_equal array_equiv isclose iscomplex iscomplexobj
        isfortran isneginf isposinf isreal isrealobj isscalar""",
    "Bits": "base_repr binary_repr packbits unpackbits",
    "Sorting, searching and counting": """argmax argmin argpartition argsort argwhere count_nonzero
        flatnonzero lexsort nanargmax nanargmin nonzero partition searchsorted sort sort_complex""",
    "Sets": """intersect1d isin setdiff1d setxor1d union1d unique unique_all unique_counts
        unique_inverse unique_values""",
    "Statistics": """average bincount corrcoef correlate cov digitize histogram histogram2d
        histogram_bin_edges histogramdd median nanmedian nanpercentile nanquantile nanstd nanvar
        percentile quantile std var""",
    "Linear algebra": "dot einsum einsum_path inner kron outer tensordot trace vdot",
    "Files and text": """array2string array_repr array_str format_float_positional
        format_float_scientific fromfile fromregex genfromtxt get_printoptions load loadtxt
        printoptions save savetxt savez savez_compressed set_printoptions memmap""",
    "Types": """astype can_cast common_type finfo iinfo isdtype issubdtype min_scalar_type
        mintypecode promote_types result_type typename""",
    "Windows": "bartlett blackman hamming hanning kaiser",
    "Outside": """asmatrix bmat busday_count busday_offset datetime_as_string datetime_data
        get_include getbufsize geterr geterrcall info is_busday iterable may_share_memory
        nested_iters poly polyadd polyder polydiv polyfit polyint polymul polysub polyval roots
        setbufsize seterr seterrcall shares_memory show_config show_runtime test""",
}
order = [
    "Creation", "Manipulation", "Indexing", "Universal functions", "Mathematics and reductions",
    "Logic and comparison", "Bits", "Sorting, searching and counting", "Sets", "Statistics",
    "Linear algebra", "Fourier transforms", "Random numbers", "Files and text", "Types", "Windows",
]  # fmt: skip
# Functions of their own in NumPy that do what another does.
same = {
    "amax": "max", "amin": "min", "around": "round", "row_stack": "vstack", "fix": "trunc",
    "linalg.cross": "cross", "linalg.diagonal": "diagonal", "linalg.matmul": "matmul",
    "linalg.matrix_transpose": "matrix_transpose", "linalg.outer": "outer",
    "linalg.tensordot": "tensordot", "linalg.trace": "trace", "linalg.vecdot": "vecdot",
}  # fmt: skip
bit_functions = re.compile(r"bitwise|shift$|^invert$")


def record():
    """Writes the names by family, each with its other names."""
    import numpy

    families_of = {name: family for family, text in families.items() for name in text.split()}
    found = {}

    def add(family, name, value):
        if name in same:
            value = getattr(numpy, same[name])
            family = next(f for f in found if id(value) in found[f])
        found.setdefault(family, {}).setdefault(id(value), (value, []))[1].append(name)

    everything = set(numpy.__all__) | {name for name in dir(numpy) if name in families_of}
    for name in sorted(everything, key=lambda name: (name in same, name)):
        value = getattr(numpy, name)
        if isinstance(value, numpy.ufunc):
            add("Bits" if bit_functions.search(name) else "Universal functions", name, value)
        elif name in families_of:
            add(families_of[name], name, value)
        elif callable(value) and not isinstance(value, type):
            sys.exit(f"numpy-coverage: {name} is in no family")
    tricks = numpy.lib.stride_tricks
    add("Indexing", "lib.stride_tricks.as_strided", tricks.as_strided)
    add("Indexing", "lib.stride_tricks.sliding_window_view", tricks.sliding_window_view)
    for name in numpy.linalg.__all__:
        value = getattr(numpy.linalg, name)
        if not isinstance(value, type):
            add("Linear algebra", f"linalg.{name}", value)
    for name in numpy.fft.__all__:
        add("Fourier transforms", f"fft.{name}", getattr(numpy.fft, name))
    for name in dir(numpy.random.Generator):
        if not name.startswith("_"):
            add("Random numbers", f"random.Generator.{name}", getattr(numpy.random.Generator, name))
    listed = {
        family: [sorted(names, key=lambda n: ("." in n, -len(n), n)) for _, names in found[family].values()]
        for family in order
    }
    names_file.write_text(
        json.dumps({"numpy": numpy.__version__, "families": listed}, indent=1) + "\n")


def labels(text, kind):
    """The argument labels of a parameter list, from its opening parenthesis on."""
    parameters, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        if letter in "([" or letter == "<":
            depth += 1
            start = start or position + 1
        elif letter in ")]" or (letter == ">" and text[position - 1] != "-"):
            depth -= 1
        if (letter == "," and depth == 1) or depth == 0:
            parameters.append(text[start:position])
            start = position + 1
        if depth == 0:
            break
    names = [parameter.partition(":")[0].split() for parameter in parameters if ":" in parameter]
    return "".join(
        ("_" if kind == "subscript" and len(words) == 1 else words[0]) + ":" for words in names)


def declaration(line, owner):
    """The Swift name of a declaration with its argument labels; those of `Tensor` without it."""
    match = re.search(
        r"public (static )?(?:mutating |prefix |consuming )*(func|var|let|init|subscript)\s*(.*)",
        line)
    if not match:
        return None
    kind, rest = match.group(2), match.group(3)
    name, rest = re.match(r"(\w+|[^\s\w(]*)\s*(.*)", rest.replace("..<", "...")).groups()
    if kind in ("init", "subscript"):
        name, rest = "", match.group(3).replace("..<", "...")
    if kind in ("var", "let") and owner == "DType":
        return f"{owner}.{name}"
    if kind in ("var", "let") or not re.fullmatch(r"\w*", name):
        return name
    rest = re.sub(r"^<[^(]*>", "", rest)
    call = f"({labels(rest, kind)})"
    if kind == "init":
        return owner + call
    called = (name or kind) + call
    return f"{owner}.{called}" if match.group(1) or owner != "Tensor" else called


def covered():
    """Swift's names by NumPy's."""
    result = {}
    folders = [root / "Sources/Tensors", root / "Sources/Devices/Elements"]
    for path in sorted(path for folder in folders for path in folder.rglob("*.swift")):
        documentation, owner, lines = [], "Tensor", path.read_text().splitlines()
        for index, line in enumerate(lines):
            text = line.strip()
            if text.startswith("///"):
                documentation.append(text[3:].strip())
                continue
            if text.startswith("@") and "public" not in text:
                continue
            if match := re.match(r"(?:public )?(?:final )?(?:extension|struct|class|enum) (\w+)", line):
                owner = match.group(1)
            if "public" in text and documentation:
                following = " ".join(part.strip() for part in lines[index : index + 12])
                swift = declaration(following, owner)
                note = " ".join(documentation).partition("Also known as:")[2].partition(" - ")[0]
                for name in re.findall(r"numpy\.([A-Za-z0-9_.]*[A-Za-z0-9_])", note):
                    if swift and swift not in result.setdefault(name, []):
                        result[name].append(swift)
            documentation = []
    return result


def rows():
    """(family, names, Swift's names, reason) of every function, in the page's order."""
    recorded = json.loads(names_file.read_text())["families"]
    notes, reasons = covered(), json.loads(reasons_file.read_text())
    known = {name for groups in recorded.values() for names in groups for name in names}
    if unknown := sorted(set(reasons) - known):
        sys.exit(f"numpy-coverage: reasons for what NumPy does not have: {', '.join(unknown)}")
    for family in order:
        for names in sorted(recorded[family]):
            swift = [name for numpy_name in names for name in notes.get(numpy_name, [])]
            reason = next((reasons[name] for name in names if name in reasons), None)
            if swift and reason:
                sys.exit(f"numpy-coverage: {names[0]} is covered; take its reason away")
            if not swift and not reason:
                sys.exit(f"numpy-coverage: {names[0]} is not covered; say why in {reasons_file.name}")
            yield family, names, list(dict.fromkeys(swift)), reason


def page():
    version = json.loads(names_file.read_text())["numpy"]
    table = list(rows())
    total, have = len(table), sum(bool(row[2]) for row in table)
    out = [
        "# NumPy's functions and ours",
        "",
        f"What each public function of NumPy {version} is called here: {have} of {total}.",
        "",
        "## Overview",
        "",
        "Names that NumPy has twice count once. `Scripts/numpy-coverage.py` writes this page from",
        "the notes \"Also known as\" of the declarations.",
        "",
        "| family | covered | of |",
        "| --- | --- | --- |",
    ]
    for family in order:
        part = [row for row in table if row[0] == family]
        out.append(f"| {family} | {sum(bool(row[2]) for row in part)} | {len(part)} |")
    for family in order:
        out += ["", f"### {family}", "", "| NumPy | here |", "| --- | --- |"]
        for _, names, swift, reason in (row for row in table if row[0] == family):
            here = ", ".join(f"`{name}`" for name in swift) if swift else reason
            out.append(f"| {', '.join(f'`{n}`' for n in names)} | {here.replace('|', chr(92) + '|')} |")
    return "\n".join(out) + "\n"


def main():
    option = sys.argv[1] if len(sys.argv) > 1 else ""
    if option == "--record":
        record()
    elif option == "--missing":
        for family, names, swift, reason in rows():
            if not swift:
                print(f"{family}: {', '.join(names)}: {reason}")
    elif option == "--check":
        if not page_file.exists() or page_file.read_text() != page():
            sys.exit("numpy-coverage: the page is out of date; run Scripts/numpy-coverage.py")
    else:
        page_file.write_text(page())


main()
