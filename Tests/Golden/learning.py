"""Records what scikit-learn answers on small inputs; LearningTests compare element by element.

    pip install numpy==2.4.6 scipy scikit-learn
    python Tests/Golden/learning.py

Writes learning.json next to this file.
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import r2_score, roc_auc_score, roc_curve, root_mean_squared_error
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

random = np.random.default_rng(20)
warnings.simplefilter("ignore")


def rounded(array, digits=6):
    """Inputs with few digits, so that the file stays small and both sides read the same numbers."""
    return np.round(np.asarray(array), digits)


def blobs(count, width, clusters, spread=1.0):
    centres = random.normal(size=(clusters, width)) * 5
    labels = random.integers(clusters, size=count)
    return rounded(centres[labels] + random.normal(size=(count, width)) * spread, 4)


def scaler_case(points):
    scaler = StandardScaler().fit(points)
    return {
        "points": points.tolist(),
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "transformed": scaler.transform(points).tolist(),
    }


def kmeans_case(points, start, tolerance=1e-4, iterations=300):
    start = np.asarray(start, dtype=float)
    model = KMeans(
        len(start), init=start, n_init=1, tol=tolerance, max_iter=iterations, algorithm="lloyd"
    ).fit(points)
    return {
        "points": points.tolist(),
        "start": start.tolist(),
        "tolerance": tolerance,
        "maximumIterations": iterations,
        "labels": model.labels_.tolist(),
        "centres": model.cluster_centers_.tolist(),
        "inertia": float(model.inertia_),
        "iterations": int(model.n_iter_),
    }


def neighbors_case(points, queries, k):
    distances, _ = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(points).kneighbors(queries)
    # scikit-learn leaves the order of equally near points open; the lower row first is a law here.
    squares = ((queries[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    indices = np.argsort(squares, axis=1, kind="stable")[:, :k]
    assert np.allclose(np.sqrt(np.take_along_axis(squares, indices, 1)), distances, atol=1e-6)
    return {
        "points": points.tolist(),
        "queries": queries.tolist(),
        "neighbors": k,
        "distances": np.sqrt(np.take_along_axis(squares, indices, 1)).tolist(),
        "indices": indices.tolist(),
    }


def linear_case(points, target):
    model = LinearRegression().fit(points, target)
    predictions = model.predict(points)
    return {
        "points": points.tolist(),
        "target": target.tolist(),
        "coefficients": model.coef_.tolist(),
        "intercept": float(model.intercept_),
        "predictions": predictions.tolist(),
        "determination": float(r2_score(target, predictions)),
        "rootMeanSquaredError": float(root_mean_squared_error(target, predictions)),
    }


def logistic_case(points, classes, strength):
    model = LogisticRegression(
        C=strength, tol=1e-12, solver="newton-cholesky", max_iter=10_000
    ).fit(points, classes)
    return {
        "points": points.tolist(),
        "classes": classes.tolist(),
        "inverseRegularization": strength,
        "coefficients": model.coef_[0].tolist(),
        "intercept": float(model.intercept_[0]),
        "probabilities": model.predict_proba(points)[:, 1].tolist(),
        "predictions": model.predict(points).tolist(),
    }


def roc_case(scores, classes):
    false, true, thresholds = roc_curve(classes, scores, drop_intermediate=False)
    kept = []
    counts = np.stack([false * (classes == 0).sum(), true * (classes == 1).sum()], 1).round()
    for place, point in enumerate(counts):
        while len(kept) >= 2:
            a, b = counts[kept[-2]], counts[kept[-1]]
            if (b[0] - a[0]) * (point[1] - b[1]) != (point[0] - b[0]) * (
                b[1] - a[1]
            ):
                break
            kept.pop()
        kept.append(place)
    dropped = roc_curve(classes, scores, drop_intermediate=True)
    return {
        "scores": scores.tolist(),
        "classes": classes.tolist(),
        "area": float(roc_auc_score(classes, scores)),
        "corners": [
            [float(false[i]), float(true[i]), float(min(thresholds[i], 1e308))] for i in kept
        ],
        "points": [[float(a), float(b)] for a, b in zip(dropped[0], dropped[1])],
    }


def classes_of(points, weights, noise=1.0):
    score = (points - points.mean(0)) / points.std(0) @ weights + random.normal(size=len(points)) * noise
    return (score > np.median(score)).astype(int)


scaler_points = rounded(random.normal(size=(40, 4)) * [1, 100, 1e-3, 5] + [0, 1e4, 1, -7])
scaler_points[:, 3] = 2.5

two = blobs(300, 2, 4)
five = blobs(200, 5, 6, 2.0)
overlapping = blobs(257, 3, 3, 4.0)
empty = rounded(np.concatenate([random.normal(size=(30, 2)), random.normal(size=(30, 2)) + 8]), 4)
grid = np.array([[x, y] for x in range(6) for y in range(5)], dtype=float)
spread = rounded(random.normal(size=(150, 5)), 3)
plane = rounded(random.normal(size=(200, 2)), 3)
plane[150:] = plane[:50]  # every one of these has an equal

linear_points = rounded(random.normal(size=(60, 3)) * [1, 30, 0.01] + [0, 100, 5], 5)
linear_target = rounded(linear_points @ [2, -0.5, 300] + 7 + random.normal(size=60), 5)

standard = rounded(random.normal(size=(150, 3)), 4)
raw = rounded(np.abs(random.normal(size=(120, 3))) * [50, 3000, 0.1] + [20, 1e4, 1], 3)
apart = rounded(np.concatenate([random.normal(size=(20, 2)) - 4, random.normal(size=(20, 2)) + 4]), 4)
apart_classes = np.repeat([0, 1], 20)
standard_classes = classes_of(standard, [1, -2, 0.5])
raw_classes = classes_of(raw, [1, 0.7, -1])

roc_scores = rounded(random.normal(size=120), 1)  # many ties
roc_classes = (roc_scores + random.normal(size=120) * 1.5 > 0).astype(int)

answers = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
    "scaler": [scaler_case(scaler_points), scaler_case(rounded(random.normal(size=(33, 1)), 4))],
    "kmeans": [
        kmeans_case(two, two[:4]),
        kmeans_case(two, two[:4], tolerance=0.0),
        kmeans_case(two, two[:7], iterations=3),
        kmeans_case(five, five[:6]),
        kmeans_case(overlapping, overlapping[:5], tolerance=1e-2),
        # The third centre starts where no point is nearest to it.
        kmeans_case(empty, [[0, 0], [8, 8], [1000, 1000]]),
        kmeans_case(empty, [[0, 0], [500, 500], [1000, 1000], [-900, 0]]),
    ],
    "neighbors": [
        neighbors_case(plane, rounded(random.normal(size=(40, 2)), 3), 1),
        neighbors_case(plane, plane[:60], 3),
        neighbors_case(spread, rounded(random.normal(size=(30, 5)), 3), 3),
        neighbors_case(grid, np.array([[0.5, 0.5], [2.5, 2.0], [3, 3], [-1, -1], [2.5, 2.5]]), 3),
        neighbors_case(np.ones((20, 2)), np.array([[1.0, 1.0], [0.0, 0.0]]), 3),
    ],
    "linear": [
        linear_case(linear_points, linear_target),
        linear_case(standard[:, :1], rounded(standard[:, 0] * 3 + random.normal(size=150) * 0.1, 4)),
    ],
    "logistic": [
        logistic_case(standard, standard_classes, 1.0),
        logistic_case(standard, standard_classes, 100.0),
        logistic_case(raw, raw_classes, 1.0),
        logistic_case(raw, raw_classes, 100.0),
        logistic_case(apart, apart_classes, 1.0),
        logistic_case(apart, apart_classes, 100.0),
    ],
    "roc": [
        roc_case(roc_scores, roc_classes),
        roc_case(rounded(random.normal(size=80), 6), random.integers(2, size=80)),
        roc_case(np.array([0.0, -0.0, 0.0, 1.0]), np.array([0, 1, 1, 0])),
        roc_case(np.array([1.0, 1.0, 1.0, 1.0]), np.array([0, 1, 1, 0])),
        roc_case(np.array([0.1, 0.2, 0.8, 0.9]), np.array([0, 0, 1, 1])),
        roc_case(np.array([0.1, 0.2, 0.8, 0.9]), np.array([1, 1, 0, 0])),
    ],
}

target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
