"""Records files that NumPy and safetensors write; TensorsTests read them.

    pip install numpy==2.4.6 ml_dtypes==0.6.0 safetensors==0.8.0
    python Tests/Golden/files.py

Writes files.json next to this file: each file in base64, and what it holds as bytes in row-major
order, the lowest byte of a number first.
"""

import base64
import io
import json
import pathlib
import zipfile

import ml_dtypes
import numpy as np
import safetensors.numpy

draw = np.random.default_rng(47)


def text(data):
    return base64.b64encode(data).decode()


def held(array):
    array = np.asarray(array, order="C")
    name = str(array.dtype.newbyteorder("="))
    little = array.astype(array.dtype.newbyteorder("<")) if array.dtype.kind != "V" else array
    return {"dtype": name, "shape": list(np.shape(array)), "bytes": text(little.tobytes())}


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version, allow_pickle=True)
    return file.getvalue()


def sample(dtype, shape):
    dtype = np.dtype(dtype)
    count = int(np.prod(shape))
    if dtype.kind == "b":
        values = draw.integers(0, 2, count).astype(bool)
    elif dtype.kind in "iu":
        info = np.iinfo(dtype)
        values = draw.integers(info.min, info.max, count, dtype=dtype, endpoint=True)
    elif dtype.kind == "c":
        values = (draw.normal(size=count) + 1j * draw.normal(size=count)).astype(dtype)
    else:
        values = draw.normal(size=count).astype(dtype)
    return values.reshape(shape)


types = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
]

arrays = []
for name in types:
    for order in "<>":
        for layout in "CF":
            array = np.asarray(sample(name, (2, 3)), order=layout)
            array = array.astype(array.dtype.newbyteorder(order))
            arrays.append({"name": f"{name} {order} {layout}", "file": text(npy(array)), **held(array)})
for shape in [(), (0,), (1,), (7,), (3, 0, 2), (2, 3, 4, 5)]:
    for layout in "CF":
        array = np.asarray(sample("int16", shape), order=layout)
        arrays.append({"name": f"{shape} {layout}", "file": text(npy(array)), **held(array)})
for version in [(1, 0), (2, 0), (3, 0)]:
    array = sample("float64", (5,))
    arrays.append({"name": f"version {version}", "file": text(npy(array, version)), **held(array)})
half = sample("float32", (2, 3)).astype(ml_dtypes.bfloat16)
arrays.append({"name": "bfloat16", "file": text(npy(half)), **held(half)})

refused = []
for name, array in [
    ("objects", np.array([{}, None], dtype=object)),
    ("structure", np.zeros(3, dtype=[("a", "i4"), ("b", "f8")])),
    ("text", np.array(["one", "two"])),
    ("dates", np.array(["2026-01-01"], dtype="datetime64[D]")),
    ("long", np.zeros(2, dtype=np.longdouble)),
    ("void", np.zeros(2, dtype="V2")),
]:
    refused.append({"name": name, "file": text(npy(array))})

archives = []
members = {
    "weights": sample("float32", (30, 7)),
    "a/b": np.asfortranarray(sample("int64", (4, 5))),
    "zählung": sample("uint8", (1000,)) % 3,
    "truths": sample("bool", (9,)),
    "swapped": sample("float64", (11,)).astype(">f8"),
    "empty": np.zeros((0, 3)),
}
for name, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
    file = io.BytesIO()
    save(file, **members)
    archives.append(
        {"name": name, "file": text(file.getvalue()), "members": {k: held(v) for k, v in members.items()}})
file = io.BytesIO()
np.savez(file, members["weights"], members["truths"])
archives.append(
    {"name": "by place", "file": text(file.getvalue()),
     "members": {"arr_0": held(members["weights"]), "arr_1": held(members["truths"])}})
# A comment at the end, a member without ending, and sizes that follow the member.
file = io.BytesIO()


class Stream(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return file.write(data)


with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.comment = b"PK\x05\x06 a comment"
    archive.writestr("plain", npy(members["truths"]))
archives.append(
    {"name": "streamed with a comment", "file": text(file.getvalue()),
     "members": {"plain": held(members["truths"])}})

# The records of archives of 4 GB and more, which zipfile writes from a size that can be set.
file = io.BytesIO()
limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 10, 0
np.savez_compressed(file, a=members["a/b"], b=members["truths"])
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits
archives.append(
    {"name": "long", "file": text(file.getvalue()),
     "members": {"a": held(members["a/b"]), "b": held(members["truths"])}})

tensors = {
    "a": sample("float32", (3, 4)), "b": sample("float64", (2,)), "c": sample("int8", (5,)),
    "d": sample("bool", (3,)), "e": sample("uint64", (2, 2)), "f": sample("float16", (3,)),
    "g": half, "h": np.zeros((0, 2), dtype="int32"), 'quote " \\ and \n ü': sample("int16", (1,)),
    "i": sample("complex64", (2,)),
}
saved = safetensors.numpy.save(tensors, metadata={"format": "np", "note": "a \"text\"\n\u00fc"})
safe = {"file": text(saved), "members": {k: held(v) for k, v in tensors.items()}}

texts = []


def read(name, source, columns=None, **options):
    array = np.loadtxt(io.StringIO(source), ndmin=2, usecols=columns, **options)
    texts.append({
        "name": name, "text": source, **held(array), "delimiter": options.get("delimiter"),
        "comments": options.get("comments", "#"), "skip": options.get("skiprows", 0),
        "limit": options.get("max_rows"), "columns": columns})


numbers = draw.normal(size=(4, 3)) * 10.0 ** draw.integers(-300, 300, (4, 3))
saved_text = io.StringIO()
np.savetxt(saved_text, numbers, header="one\ntwo", footer="end")
read("as savetxt writes", saved_text.getvalue())
read("blanks", "  1   2\t3 \n\n4 5 6   # remark\n# all remark\n\r\n 7 8 9")
read("commas", "1,2.5 , -3e2\n.5,5.,+7\n", delimiter=",")
read("columns", "1 2 3\n4 5 6\n", columns=[2, 0])
read("skipped", "a header\n1 2\n3 4\n5 6\n", skiprows=1, max_rows=2)
read("integers", "1\t-2\n9223372036854775807\t-9223372036854775808\n", delimiter="\t", dtype="int64")
read("unsigned", "18446744073709551615 0\n", dtype="uint64")
read("other comment", "1 2 // x\n3 4\n", comments="//")
read("special", "nan inf\n-inf 1e-320\n")
read("complex", "1+2j (3-4j)\n-5j 1e-3+1e3j\n", dtype="complex128")

missing = "1,,3\n4,N/A,6\n7,8,\n"
filled = np.genfromtxt(
    io.StringIO(missing), delimiter=",", missing_values="N/A", filling_values=-9)

formats = []
for fmt in ["%.18e", "%10.3f", "%d", "%g", "%+.2E", "%-8.1f|".rstrip("|"), "%05d", "% .3g"]:
    out = io.StringIO()
    array = np.array([[1.5, -2.25, 1e10], [0.1, 3.0, -7.0]])
    np.savetxt(out, array, fmt=fmt, delimiter=";")
    formats.append({"format": fmt, "text": out.getvalue()})

path = pathlib.Path(__file__).with_name("files.json")
path.write_text(json.dumps({
    "numpy": np.__version__, "npy": arrays, "refused": refused, "npz": archives,
    "safetensors": safe, "texts": texts, "formats": formats,
    "filled": {"text": missing, **held(filled)},
}, indent=0) + "\n")
print(path.stat().st_size)
