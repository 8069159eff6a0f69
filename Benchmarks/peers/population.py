#!/usr/bin/env python3
"""The population job in pandas, NumPy, scikit-learn, SciPy and NetworKit.

    python population.py DIR [--threads N] [--json FILE]

DIR holds the files of `swiftwater demo generate`. Each stage is timed, wall and CPU, and returns
the numbers that the demo returns under the same keys. Definitions that would otherwise depend on
the implementation:

- a tie goes to the lower row, or to the lower name;
- k-means stops when the squared shift of all centres together is at most 1e-4 times the mean of
  the two columns' variances, as scikit-learn does;
- parallel edges count once, with the least seconds; self-loops count as edges and in degrees, and
  are left out of PageRank and travel;
- a degree counts every edge both ways, at both ends: twice the number of edge ends at a node;
- PageRank starts uniform, shares the rank of nodes without edges among all, and stops when the
  sum of absolute changes is at most 1e-9;
- what cannot be reached has no travel time: None.
"""

import argparse
import json
import os
import resource
import sys
import time
from importlib import metadata


def arguments(values=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", help="the files of `swiftwater demo generate`")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", help="where the results go as JSON")
    return parser.parse_args(values)


if __name__ == "__main__":
    options = arguments()
    for pool in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):  # read when the libraries are loaded
        os.environ[f"{pool}_NUM_THREADS"] = str(options.threads)

import networkit
import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.spatial import KDTree
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import auc, roc_curve
from sklearn.preprocessing import StandardScaler

DEPOTS = {
    "London": (51.51, -0.13),
    "Birmingham": (52.48, -1.90),
    "Manchester": (53.48, -2.24),
    "Leeds": (53.80, -1.55),
    "Cardiff": (51.48, -3.18),
}
DAMPING, RANK_TOLERANCE, RANK_ITERATIONS = 0.85, 1e-9, 200
METRES_PER_MILE = 1609.34


def grid(latitude, longitude):
    """Northing and easting on the British National Grid, in metres.

    Ordnance Survey, "A guide to coordinate systems in Great Britain", annexe C.1.
    """
    semi_major, semi_minor, scale = 6377563.396, 6356256.909, 0.9996012717
    origin_latitude, origin_longitude = np.radians(49.0), np.radians(-2.0)
    false_north, false_east = -100000.0, 400000.0
    eccentricity2 = 1 - (semi_minor / semi_major) ** 2
    third = (semi_major - semi_minor) / (semi_major + semi_minor)

    phi, offset = np.radians(latitude), np.radians(longitude) - origin_longitude
    sine, cosine, tangent2 = np.sin(phi), np.cos(phi), np.tan(phi) ** 2
    shrink = 1 - eccentricity2 * sine**2
    normal = semi_major * scale / np.sqrt(shrink)
    ratio = shrink / (1 - eccentricity2)
    eta2 = ratio - 1

    difference, total = phi - origin_latitude, phi + origin_latitude
    arc = (1 + third + 1.25 * (third**2 + third**3)) * difference
    arc -= (3 * (third + third**2) + 2.625 * third**3) * np.sin(difference) * np.cos(total)
    arc += 1.875 * (third**2 + third**3) * np.sin(2 * difference) * np.cos(2 * total)
    arc -= 35 / 24 * third**3 * np.sin(3 * difference) * np.cos(3 * total)

    north = false_north + semi_minor * scale * arc
    north += offset**2 * normal / 2 * sine * cosine
    north += offset**4 * normal / 24 * sine * cosine**3 * (5 - tangent2 + 9 * eta2)
    north += offset**6 * normal / 720 * sine * cosine**5 * (61 - 58 * tangent2 + tangent2**2)
    east = false_east + offset * normal * cosine
    east += offset**3 * normal / 6 * cosine**3 * (ratio - tangent2)
    east += (
        offset**5 * normal / 120 * cosine**5
        * (5 - 18 * tangent2 + tangent2**2 + 14 * eta2 - 58 * tangent2 * eta2)
    )
    return north, east


class Job:
    """The stages, in order; each keeps what later ones need and returns its results.

    With `exact`, iterations run to convergence and every element is returned: for golden answers.
    """

    STAGES = (
        "read", "clean", "counties", "names", "grid", "depots", "facilities", "rates", "risk",
        "roads", "pagerank", "travel", "join",
    )

    def __init__(self, directory, threads=1, exact=False):
        self.directory, self.threads, self.exact = directory, threads, exact
        networkit.setNumberOfThreads(threads)

    def file(self, name):
        return os.path.join(self.directory, name)

    # People

    def read(self):
        self.people = pd.read_csv(self.file("population.csv"))
        return {"rows": len(self.people), "columns": list(self.people.columns)}

    def clean(self):
        self.people["county"] = self.people["county"].str.title()
        _, names = pd.factorize(self.people["county"])
        return {"counties": len(names), "first": names[:5].tolist()}

    def counties(self):
        ages = self.people.groupby("county")["age"].agg(["mean", "count"])
        return {
            name: {"mean": float(mean), "count": int(count)}
            for name, mean, count in ages.itertuples()
        }

    def names(self):
        ages = self.people.groupby("name")["age"].agg(["mean", "count"])
        ages = ages[ages["count"] >= 5].reset_index().sort_values(["mean", "name"])
        return [
            {"name": name, "mean": float(mean), "count": int(count)}
            for name, mean, count in ages.head(10).itertuples(index=False)
        ]

    def grid(self):
        self.north, self.east = grid(self.people["lat"].to_numpy(), self.people["long"].to_numpy())

        def summary(values):
            return {
                "mean": float(values.mean()), "std": float(values.std()),
                "min": float(values.min()), "max": float(values.max()),
                "first": values[: 100 if self.exact else 5].tolist(),
            }

        return {"northing": summary(self.north), "easting": summary(self.east)}

    def depots(self):
        places = np.array(list(DEPOTS.values()))
        model = KMeans(
            len(DEPOTS), init=np.column_stack(grid(places[:, 0], places[:, 1])), n_init=1,
            algorithm="lloyd", tol=1e-4, max_iter=300,
        ).fit(np.column_stack([self.north, self.east]))
        return {
            "names": list(DEPOTS),
            "centres": model.cluster_centers_.round(3).tolist(),  # northing, easting
            "counts": np.bincount(model.labels_, minlength=len(DEPOTS)).tolist(),
            "inertia": float(model.inertia_),
            "iterations": int(model.n_iter_),
        }

    # The epidemic

    def facilities(self):
        week2 = pd.read_csv(self.file("week2.csv"))
        ill = week2[week2["infected"] == 1]
        columns = ["name", "latitude", "longitude"]
        hospitals = pd.read_csv(self.file("hospitals.csv"), usecols=columns)
        clinics = pd.read_csv(self.file("clinics.csv"), usecols=columns)
        hospitals["hospital"], clinics["hospital"] = True, False
        places = pd.concat([hospitals, clinics], ignore_index=True)
        places = places.dropna(subset=["latitude", "longitude"]).reset_index(drop=True)

        sites = np.column_stack(grid(places["latitude"].to_numpy(), places["longitude"].to_numpy()))
        homes = np.column_stack(grid(ill["lat"].to_numpy(), ill["long"].to_numpy()))
        # Of facilities at one place, the first.
        _, first = np.unique(sites, axis=0, return_index=True)
        first.sort()
        distances, nearest = KDTree(sites[first]).query(homes, workers=self.threads)
        nearest = first[nearest]
        counts = np.bincount(nearest, minlength=len(places))
        top = np.argsort(-counts, kind="stable")[:10]
        busiest = int(np.argmax(np.where(places["hospital"], counts, -1)))
        self.busiest_site = sites[busiest]

        def entry(row):
            return {
                "facility": int(row), "name": places["name"][row], "count": int(counts[row]),
            }

        result = {
            "kept": len(places), "infected": len(ill), "mean": float(distances.mean()),
            "median": float(np.median(distances)), "max": float(distances.max()),
            "top": [entry(row) for row in top], "busiest": entry(busiest),
        }
        if self.exact:
            result["distances"] = distances.round(6).tolist()
            result["nearest"] = nearest.tolist()
        return result

    def rates(self):
        self.week3 = pd.read_csv(self.file("week3.csv"))
        guide = pd.read_csv(self.file("employment_codes.csv"))
        guide = guide.rename(columns={"code": "employment"})

        def table(keys):
            rates = self.week3.groupby(keys)["infected"].agg(["mean", "count"]).reset_index()
            rates = rates.merge(guide, on="employment", how="left")
            order = ["mean", "employment"] + keys[1:]
            rates = rates.sort_values(order, ascending=[False] + [True] * len(keys))
            rates = rates.rename(columns={"employment": "code", "mean": "rate"})
            columns = ["code"] + keys[1:] + ["field", "rate", "count"]
            return rates[columns].to_dict("records")

        return {"employment": table(["employment"]), "employment_sex": table(["employment", "sex"])}

    def risk(self):
        ages = self.week3["age"].to_numpy(dtype=float)
        sexes = (self.week3["sex"] == "f").to_numpy(dtype=float)
        inputs = np.column_stack([ages, sexes])
        labels = self.week3["infected"].to_numpy(dtype=int)
        scaler = StandardScaler().fit(inputs)
        limits = {"tol": 1e-10, "max_iter": 1000} if self.exact else {}
        model = LogisticRegression(C=1.0, **limits)
        scaled = scaler.transform(inputs)
        model.fit(scaled, labels)
        scores = model.predict_proba(scaled)[:, 1]
        rates = np.linspace(0, 1, 11)
        false, true, _ = roc_curve(labels, scores)
        raw = model.coef_[0] / scaler.scale_
        decades = np.arange(0, 91, 10)

        def curve(sex):
            rows = scaler.transform(np.column_stack([decades, np.full(len(decades), sex)]))
            return model.predict_proba(rows)[:, 1].tolist()

        return {
            "coefficients": dict(zip(["age", "sex"], model.coef_[0].tolist())),  # standardised
            "intercept": float(model.intercept_[0]),
            "raw_coefficients": dict(zip(["age", "sex"], raw.tolist())),  # a year; f against m
            "raw_intercept": float(model.intercept_[0] - raw @ scaler.mean_),
            "mean": float(scores.mean()),
            "auc": float(auc(false, true)),
            "roc": {"false": rates.tolist(), "true": np.interp(rates, false, true).tolist()},
            "by_age": {"ages": decades.tolist(), "f": curve(1.0), "m": curve(0.0)},
        }

    # Roads

    def roads(self):
        nodes = pd.read_csv(self.file("road_nodes.csv"))
        self.nodes = nodes.drop_duplicates("node_id").reset_index(drop=True)
        edges = pd.read_csv(
            self.file("road_edges.csv"), usecols=["src_id", "dst_id", "length", "type"])
        edges = edges.merge(pd.read_csv(self.file("road_speeds.csv")), on="type")
        seconds = edges["length"] / (edges["mph"] * METRES_PER_MILE / 3600)

        numbers = pd.Index(self.nodes["node_id"])
        source = numbers.get_indexer(edges["src_id"].str.lstrip("#"))
        target = numbers.get_indexer(edges["dst_id"].str.lstrip("#"))
        count = len(self.nodes)
        pairs = pd.Series(np.minimum(source, target) * np.int64(count) + np.maximum(source, target))
        unique = seconds.groupby(pairs, sort=False).min()
        low, high = unique.index.to_numpy() // count, unique.index.to_numpy() % count
        ends = np.bincount(low, minlength=count) + np.bincount(high, minlength=count)
        degrees = 2 * ends

        simple = low != high
        self.low, self.high, self.seconds = low[simple], high[simple], unique.to_numpy()[simple]
        return {
            "node_rows": len(nodes), "nodes": count, "edge_rows": len(edges), "edges": len(unique),
            "self_loops": int((~simple).sum()),
            "degree": {
                "mean": float(degrees.mean()), "median": float(np.median(degrees)),
                "max": int(degrees.max()),
            },
        }

    def pagerank(self):
        count = len(self.nodes)
        ones = np.ones(2 * len(self.low))
        ends = (np.r_[self.low, self.high], np.r_[self.high, self.low])
        matrix = scipy.sparse.csr_array((ones, ends), shape=(count, count))
        degrees = np.diff(matrix.indptr)
        shares = np.divide(1.0, degrees, where=degrees > 0, out=np.zeros(count))
        dangling = degrees == 0
        rank = np.full(count, 1 / count)
        for iterations in range(1, RANK_ITERATIONS + 1):
            base = (1 - DAMPING + DAMPING * rank[dangling].sum()) / count
            previous, rank = rank, matrix @ (rank * shares) * DAMPING + base
            if np.abs(rank - previous).sum() <= RANK_TOLERANCE:
                break
        self.rank = rank
        top = np.argsort(-rank, kind="stable")[:10]
        result = {
            "top": [{"node": self.nodes["node_id"][n], "score": float(rank[n])} for n in top],
            "sum": float(rank.sum()), "iterations": iterations,
        }
        if self.exact:
            result["scores"] = rank.tolist()
        return result

    def travel(self):
        north, east = self.busiest_site
        squares = (self.nodes["north"] - north) ** 2 + (self.nodes["east"] - east) ** 2
        source = int(np.argmin(squares))
        graph = networkit.GraphFromCoo(
            (self.seconds, (self.low, self.high)), len(self.nodes), weighted=True, directed=False)
        search = networkit.distance.Dijkstra(graph, source, storePaths=False)
        seconds = np.asarray(search.run().getDistances(asarray=True))
        seconds = np.where(seconds < 1e300, seconds, np.nan)
        self.travel_seconds = seconds
        reached = seconds[~np.isnan(seconds)]

        def listed(values):
            return [None if np.isnan(value) else float(value) for value in values]

        result = {
            "source": self.nodes["node_id"][source], "reached": len(reached),
            "unreached": len(seconds) - len(reached), "mean": float(reached.mean()),
            "median": float(np.median(reached)), "max": float(reached.max()),
            "first": listed(seconds[:5]),
        }
        if self.exact:
            result["seconds"] = listed(seconds.round(6))
        return result

    def join(self):
        ids = self.nodes["node_id"]
        times = pd.DataFrame({"node_id": ids, "seconds": self.travel_seconds})
        ranks = pd.DataFrame({"node_id": ids, "rank": self.rank})
        joined = self.nodes.merge(times, on="node_id").merge(ranks, on="node_id")
        means = joined.groupby("type")["seconds"].mean()
        return {
            "rows": len(joined),
            "mean_seconds": {kind: float(mean) for kind, mean in means.items()},
        }

    # Running

    def run(self):
        """Runs all the stages; returns their results and their seconds."""
        results, seconds = {}, {}
        for stage in self.STAGES:
            wall, cpu = time.perf_counter(), processor_seconds()
            results[stage] = getattr(self, stage)()
            seconds[stage] = {
                "wall": time.perf_counter() - wall, "cpu": processor_seconds() - cpu,
            }
        return results, seconds


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def versions():
    return {
        "python": sys.version.split()[0], "pandas": pd.__version__, "numpy": np.__version__,
        "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
        "networkit": networkit.__version__, "pyarrow": metadata.version("pyarrow"),
    }


if __name__ == "__main__":
    results, seconds = Job(options.directory, options.threads).run()
    for stage, spent in seconds.items():
        print(f"{stage:12} {spent['wall']:8.3f} s wall {spent['cpu']:8.3f} s CPU")
    for clock in ("wall", "cpu"):
        print(f"total {clock:6} {sum(spent[clock] for spent in seconds.values()):8.3f} s")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(
                {
                    "threads": options.threads, "versions": versions(), "results": results,
                    "seconds": seconds,
                },
                file, indent=1, allow_nan=False)
