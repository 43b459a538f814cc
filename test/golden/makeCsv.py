#!/usr/bin/env python3
"""Writes test/fixtures/csv.json: random texts, and the rows that Python's csv module reads from each; null where it refuses.

Run again with
    python3 test/golden/makeCsv.py
The seed is fixed, so that the texts stay the same. A text that both are free to read otherwise is left out: with a blank beside a
quote, which Python takes for a part of the cell.
"""
import csv
import io
import json
import random
import re
from pathlib import Path

TEXTS = 1500
PIECES = ["a", "7", ",", ",", "\n", "\n", "\r\n", '"', '""', '"b"', '"c,d"', '"e\nf"', "-1.5", " ", "é", "א", '"g""h"']


def rows_of(text):
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        return None


def main():
    draw = random.Random(20)
    seen = {}
    while len(seen) < TEXTS:
        text = "x,y,z\n" + "".join(draw.choice(PIECES) for _ in range(draw.randrange(24)))
        if not re.search(r'" |^ *"\s*$| "', text, re.M):
            seen[text] = rows_of(text)
    cases = [{"text": text, "rows": rows} for text, rows in seen.items()]
    path = Path(__file__).parents[1] / "fixtures/csv.json"
    path.write_text("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n", encoding="utf-8")


main()
