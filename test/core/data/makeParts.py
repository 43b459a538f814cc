#!/usr/bin/env python3
"""Writes expected/parts.json: the rows of the parts of split data, and what standardizing makes of numbers.

The split is worked out here a second time from its description: the generator is xoshiro128** (Blackman and Vigna 2021), seeded from a
text, in plain integers; quotas are exact fractions. Standardizing is numpy's.  Run again with  python3 test/core/data/makeParts.py
"""
import json
from fractions import Fraction
from pathlib import Path

import numpy as np

WORD = 0xFFFFFFFF


def fnv_and_mix(text):
    h = 0x811C9DC5
    for unit in np.frombuffer(text.encode("utf-16-le"), dtype="<u2"):
        h = ((h ^ int(unit)) * 0x01000193) & WORD
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & WORD
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & WORD
    return h ^ (h >> 16)


def uniforms(seed):
    """Numbers in [0, 1) with 53 bits, as exact fractions."""
    rotate = lambda x, by: ((x << by) | (x >> (32 - by))) & WORD
    s = [fnv_and_mix(f"{i}:{seed}") for i in range(4)]

    def word():
        result = (rotate((s[1] * 5) & WORD, 7) * 9) & WORD
        t = (s[1] << 9) & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 11)
        return result

    while True:
        high, low = word() >> 5, word() >> 6
        yield Fraction(high * 2**26 + low, 2**53)


def largest_remainders(total, sizes):
    quotas = [Fraction(total * size, sum(sizes)) for size in sizes]
    given = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (-(quotas[i] - given[i]), i))
    for i in by_remainder[: total - sum(given)]:
        given[i] += 1
    return given


def parts(rows, validation, test, seed, classes):
    draw = uniforms(f"{seed}:split")
    order = list(range(rows))
    for i in range(rows - 1, 0, -1):
        j = int(next(draw) * (i + 1))
        order[i], order[j] = order[j], order[i]
    names = list(dict.fromkeys(classes or [0] * rows))
    groups = [[row for row in order if classes is None or classes[row] == name] for name in names]
    tests = largest_remainders(test, [len(group) for group in groups])
    validations = largest_remainders(validation, [len(group) - t for group, t in zip(groups, tests)])
    made = {"training": [], "validation": [], "test": []}
    for group, t, v in zip(groups, tests, validations):
        made["test"] += group[:t]
        made["validation"] += group[t : t + v]
        made["training"] += group[t + v :]
    return {name: sorted(part) for name, part in made.items()}


def splits():
    random = np.random.default_rng(5)
    for rows, validation, test, seed, count in [
        (10, 2, 0, 0, None),
        (57, 11, 8, 7, None),
        (1, 0, 0, 3, None),
        (30, 6, 6, 7, 3),
        (101, 20, 13, 123456, 7),
        (64, 31, 32, 1, 1),
    ]:
        classes = None if count is None else [int(c) for c in random.integers(0, count, rows)]
        yield {
            "rows": rows,
            "validation": validation,
            "test": test,
            "seed": seed,
            "classes": classes,
            **parts(rows, validation, test, seed, classes),
        }


def scales():
    random = np.random.default_rng(6)
    columns = [
        random.normal(3, 2, 12),
        1e9 + random.normal(0, 1e-3, 12),
        np.full(12, 0.1),
        random.uniform(-1e200, 1e200, 12),
        random.integers(0, 2, 12).astype(float),
        np.where(np.arange(12) == 4, 7.0, 0.3),
    ]
    fitted_on = [0, 1, 2, 5, 6, 7, 9, 11]
    for column in columns:
        # The biggest are brought down first: numpy squares them.
        unit = 1e200 if np.abs(column).max() > 1e100 else 1.0
        # In extended precision, so that a constant column is one.
        fitted = (column[fitted_on] / unit).astype(np.longdouble)
        mean, deviation = fitted.mean(), fitted.std()
        if len(set(column[fitted_on])) == 1:
            mean, deviation = fitted[0], 0.0
        scaled = ((column / unit).astype(np.longdouble) - mean) / (deviation or 1.0)
        yield {
            "values": column.tolist(),
            "fittedOn": fitted_on,
            "mean": float(mean * unit),
            "deviation": float(deviation * unit),
            "scaled": [float(value) for value in scaled],
        }


def main():
    path = Path(__file__).parent / "expected" / "parts.json"
    lines = lambda cases: ",\n".join(json.dumps(case) for case in cases)
    path.write_text(f'{{ "splits": [\n{lines(splits())}\n],\n"scales": [\n{lines(scales())}\n] }}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
