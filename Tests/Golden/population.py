#!/usr/bin/env python3
"""Records the answers of the population job at scale 0.001 with pandas, scikit-learn and SciPy.

    swiftwater demo generate --scale 0.001 --output DIR
    python -m venv .venv && .venv/bin/pip install -r Benchmarks/peers/requirements.txt
    .venv/bin/python Tests/Golden/population.py DIR

writes population-0.001.json beside this script. The stages are those of
Benchmarks/peers/population.py, where each definition stands; the logistic regression runs to a
tolerance of 1e-10, and the travel times, ranks and distances are recorded one by one.
"""

import hashlib
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent / "Benchmarks" / "peers"))

import population  # noqa: E402: found on the path that was just extended

SCALE = 0.001
PEOPLE = 58480
FILES = (
    "population.csv", "week1.csv", "week2.csv", "week3.csv", "hospitals.csv", "clinics.csv",
    "road_nodes.csv", "road_edges.csv", "employment_codes.csv", "road_speeds.csv",
)


def main(directory):
    results, _ = population.Job(directory, exact=True).run()
    if results["read"]["rows"] != PEOPLE:
        sys.exit(f"{directory} holds {results['read']['rows']} people, not the {PEOPLE} of 0.001")
    answer = {
        "generator": "Tests/Golden/population.py DIR, with DIR made by "
        f"swiftwater demo generate --scale {SCALE}",
        "scale": SCALE,
        "versions": population.versions(),
        "sha256": {
            name: hashlib.sha256(pathlib.Path(directory, name).read_bytes()).hexdigest()
            for name in FILES
        },
        "results": results,
    }
    text = json.dumps(answer, indent=1, allow_nan=False)
    # One element a line makes long lists tall: put lists of numbers on one line each.
    path = here / f"population-{SCALE}.json"
    path.write_text(flattened(text) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


def flattened(text):
    """Joins the lines of the innermost lists of numbers and nulls."""
    lines, row = [], None
    for line in text.split("\n"):
        entry = line.strip()
        if row is None and entry.endswith("["):
            row = [line]
        elif row is not None and entry.rstrip(",").replace("null", "0")[:1] in "-0123456789":
            row.append(entry)
        elif row is not None and entry in ("]", "],") and len(row) > 1:
            lines.append(row[0] + " ".join(row[1:]) + entry)
            row = None
        else:
            lines += row or []
            row = [line] if entry.endswith("[") else None
            if row is None:
                lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
