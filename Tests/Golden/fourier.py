"""Records what NumPy's Fourier transforms answer; TensorsTests compare element by element.

    pip install numpy==2.4.6
    python Tests/Golden/fourier.py

Writes fourier.json next to this file. An array is its type, its shape and its numbers; a complex
number is two. Single precision is recorded in double, which is nearer to the truth.
"""

import json
import pathlib

import numpy as np

draw = np.random.default_rng(59)
cases = []


def array(a):
    a = np.ascontiguousarray(a)
    parts = a.view(a.real.dtype) if np.iscomplexobj(a) else a
    return {
        "dtype": str(a.dtype),
        "shape": list(a.shape),
        "values": [float(f"{float(v):.12g}") for v in parts.ravel()],
    }


def record(name, x, axes=None, lengths=None, norm=None, one=False):
    function = getattr(np.fft, name)
    arguments = {}
    if norm:
        arguments["norm"] = norm
    if one:
        if axes is not None:
            arguments["axis"] = axes[0]
        if lengths is not None:
            arguments["n"] = lengths[0]
    else:
        if axes is not None:
            arguments["axes"] = axes
        if lengths is not None:
            arguments["s"] = lengths
            arguments.setdefault("axes", list(range(-len(lengths), 0)))
    cases.append(
        {
            "call": name,
            "input": array(x),
            "axes": axes,
            "lengths": lengths,
            "norm": norm,
            "result": array(function(x, **arguments)),
        }
    )


def real(*shape):
    return np.round(draw.normal(size=shape), 3)


def complex_(*shape):
    return real(*shape) + 1j * real(*shape)


for name in ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]:
    takes_real = name in ("rfft", "ihfft")
    make = real if takes_real else complex_
    for shape in [(1,), (2,), (3,), (8,), (12,), (17,), (67,), (134,), (3, 5), (2, 3, 4)]:
        if shape == (1,) and name in ("irfft", "hfft"):
            continue
        record(name, make(*shape), one=True)
    for axis in [0, 1, -1, -2]:
        record(name, make(4, 6), [axis], one=True)
        record(name, make(2, 3, 8), [axis], one=True)
    for length in [1, 2, 5, 9, 16]:
        record(name, make(7), None, [length], one=True)
        record(name, make(4, 7), [0], [length], one=True)
    for norm in ["backward", "ortho", "forward"]:
        record(name, make(6), norm=norm, one=True)
        record(name, make(5, 3), [0], [7], norm, one=True)
    if not takes_real:
        record(name, real(9), one=True)
        record(name, real(4, 6), one=True)
        record(name, real(4, 6), [0], one=True)

for name in ["fft2", "ifft2", "rfft2", "irfft2"]:
    make = real if name == "rfft2" else complex_
    record(name, make(4, 6))
    record(name, make(2, 5, 7))
    record(name, make(3, 5, 7), [0, 1])
    record(name, make(3, 5, 7), [2, 0])
    record(name, make(5, 4), None, [3, 6], "ortho")
    record(name, make(5, 4), [-1, -2], [3, 6], "forward")

for name in ["fftn", "ifftn", "rfftn", "irfftn"]:
    make = real if name == "rfftn" else complex_
    record(name, make(7))
    record(name, make(3, 4, 5))
    record(name, make(3, 4, 5), [1])
    record(name, make(3, 4, 5), [2, 0, 1])
    record(name, make(3, 4, 5), [0, -1], [4, 3])
    record(name, make(3, 4, 5), None, [2, 7])
    record(name, make(2, 3, 6), None, None, "ortho")
    record(name, make(2, 3, 4, 5), [-1, 1], [6, 2], "forward")
    if name != "rfftn":
        record(name, real(3, 4))

for name in ["fftshift", "ifftshift"]:
    record(name, real(1))
    record(name, real(6))
    record(name, real(7))
    record(name, real(4, 5))
    record(name, real(4, 5), [1])
    record(name, complex_(3, 4, 5), [0, -1])

for name in ["fftfreq", "rfftfreq"]:
    for count in [1, 2, 3, 8, 9]:
        for spacing in [1.0, 0.25, -3.0]:
            result = getattr(np.fft, name)(count, spacing)
            cases.append(
                {
                    "call": name,
                    "input": array(np.array([count, spacing])),
                    "result": array(result),
                }
            )

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases}, separators=(",", ":")))
