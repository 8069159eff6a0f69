"""Records what SciPy knows of distributions: moments, and the probabilities of intervals.

    pip install numpy==2.4.6 scipy==1.17.1
    python Tests/Golden/distributions.py

Writes distributions.json next to this file. The intervals of a case end at `edges`; the last one
has no end. TensorsTests count how many random numbers lie in each.
"""

import json
import math
import pathlib

import numpy as np
import scipy
from scipy import stats

cases = []


def finite(value):
    value = float(value)
    return value if math.isfinite(value) else None


def record(name, parameters, law, discrete=False):
    levels = np.linspace(0, 1, 41)[1:-1]
    edges = np.unique(law.ppf(levels))
    sums = np.concatenate([[0], law.cdf(edges), [1]])
    probabilities = np.diff(sums)
    # Intervals too unlikely for a test join the one before.
    keep_edges, keep = [], []
    carried = 0.0
    for edge, probability in zip(edges, probabilities[:-1]):
        carried += probability
        if carried > 2e-3:
            keep_edges.append(float(edge))
            keep.append(carried)
            carried = 0.0
    last = float(probabilities[-1] + carried)
    if last > 2e-3:
        keep.append(last)
    else:
        keep_edges.pop()
        keep[-1] += last
    cases.append(
        {
            "name": name,
            "parameters": parameters,
            "mean": finite(law.mean()),
            "variance": finite(law.var()),
            "edges": keep_edges,
            "probabilities": [float(p) for p in keep],
        }
    )


record("uniform", [-2, 3.5], stats.uniform(-2, 5.5))
record("normal", [1, 2.5], stats.norm(1, 2.5))
record("exponential", [0.7], stats.expon(scale=0.7))
for shape in (0.1, 0.8, 1, 2.5, 300):
    record("gamma", [shape, 2], stats.gamma(shape, scale=2))
for a, b in ((0.2, 0.3), (0.5, 4), (2, 3), (50, 80)):
    record("beta", [a, b], stats.beta(a, b))
for df in (0.5, 1, 7):
    record("chiSquare", [df], stats.chi2(df))
for df, nc in ((0.5, 1), (3, 2.5), (4, 60)):
    record("noncentralChiSquare", [df, nc], stats.ncx2(df, nc))
record("f", [3, 9], stats.f(3, 9))
record("noncentralF", [3, 12, 2], stats.ncf(3, 12, 2))
for df in (1, 2.5, 30):
    record("studentT", [df], stats.t(df))
record("cauchy", [1, 2], stats.cauchy(1, 2))
record("laplace", [-1, 0.5], stats.laplace(-1, 0.5))
record("logistic", [2, 3], stats.logistic(2, 3))
record("logNormal", [0.5, 0.7], stats.lognorm(0.7, scale=math.exp(0.5)))
record("weibull", [1.5, 2], stats.weibull_min(1.5, scale=2))
record("pareto", [3, 2], stats.lomax(3, scale=2))
record("power", [2.5], stats.powerlaw(2.5))
record("rayleigh", [1.5], stats.rayleigh(scale=1.5))
record("gumbel", [1, 2], stats.gumbel_r(1, 2))
record("triangular", [-1, 0.5, 4], stats.triang(1.5 / 5, -1, 5))
record("triangular", [0, 0, 1], stats.triang(0, 0, 1))
for kappa in (0.01, 0.5, 4, 200):
    record("vonMises", [0, kappa], stats.vonmises(kappa))
for mean, scale in ((1, 1), (3, 0.5), (0.5, 20)):
    record("wald", [mean, scale], stats.invgauss(mean / scale, scale=scale))
for low, high in ((-1, 2), (2, 3), (4, 40), (-9, -5), (-0.2, 0.3)):
    law = stats.truncnorm((low - 0.5) / 1.5, (high - 0.5) / 1.5, 0.5, 1.5)
    record("truncatedNormal", [0.5, 1.5, low, high], law)
record("bernoulli", [0.3], stats.bernoulli(0.3))
for mean in (0.3, 5, 9.99, 10, 47, 3000):
    record("poisson", [mean], stats.poisson(mean))
for trials, p in ((5, 0.4), (100, 0.05), (100, 0.1), (100, 0.5), (60, 0.9), (10**6, 0.3), (10**9, 2e-9)):
    record("binomial", [trials, p], stats.binom(trials, p))
record("negativeBinomial", [3, 0.4], stats.nbinom(3, 0.4))
record("negativeBinomial", [0.5, 0.1], stats.nbinom(0.5, 0.1))
record("geometric", [0.2], stats.geom(0.2))
record("geometric", [1e-4], stats.geom(1e-4))
for good, bad, sample in ((10, 5, 6), (3, 200, 100), (5000, 7000, 900), (10**6, 10**6, 10**5)):
    record("hypergeometric", [good, bad, sample], stats.hypergeom(good + bad, good, sample))
record("logSeries", [0.7], stats.logser(0.7))
record("logSeries", [0.99], stats.logser(0.99))
record("zipf", [3.5], stats.zipf(3.5))
record("zipf", [1.5], stats.zipf(1.5))

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(
    json.dumps({"scipy": scipy.__version__, "cases": cases}, separators=(",", ":"))
)
