#!/usr/bin/env python3
"""Writes expected/metrics.json: metrics of random predictions, as numpy's own functions give them.

Run again with
    python3 test/core/metrics/makeMetrics.py
"""
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(20)


def regression(rows, components, noise):
    t = rng.normal(size=(components, rows)) * rng.uniform(0.1, 5, size=(components, 1)) + rng.normal(size=(components, 1)) * 10
    y = t + noise * rng.normal(size=t.shape)
    # Explained variance of each component, from numpy's population variance.
    r2 = np.mean([1 - np.mean(np.square(a - b)) / np.var(b) for a, b in zip(y, t)])
    return {"rows": rows, "prediction": y.ravel().tolist(), "target": t.ravel().tolist(), "r2": float(r2),
            "rmse": float(np.linalg.norm(y - t) / np.sqrt(y.size)), "mae": float(np.abs(y - t).mean())}


def classes(rows, count):
    actual = rng.integers(count, size=rows)
    scores = rng.normal(size=(count, rows)) + 1.5 * np.eye(count)[:, actual]
    predicted = scores.argmax(axis=0)
    confusion, _, _ = np.histogram2d(actual, predicted, bins=[np.arange(count + 1)] * 2)
    return {"rows": rows, "classes": count, "scores": scores.ravel().tolist(), "actual": actual.tolist(), "predicted": predicted.tolist(),
            "accuracy": float((actual == predicted).mean()), "confusion": confusion.astype(int).tolist()}


def main():
    found = {
        "regression": [regression(*case) for case in [(12, 1, 0.3), (40, 3, 1.0), (25, 2, 30.0)]],
        "classes": [classes(*case) for case in [(30, 2), (60, 4), (9, 7)]],
    }
    (Path(__file__).parent / "expected" / "metrics.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
