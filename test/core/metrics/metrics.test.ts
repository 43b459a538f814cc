import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { aboveOf, classificationMetrics, largestOf } from "../../../core/metrics/classification.ts";
import { regressionMetrics } from "../../../core/metrics/regression.ts";

interface Golden {
  readonly regression: readonly {
    readonly rows: number;
    readonly prediction: readonly number[];
    readonly target: readonly number[];
    readonly r2: number;
    readonly rmse: number;
    readonly mae: number;
  }[];
  readonly classes: readonly {
    readonly rows: number;
    readonly classes: number;
    readonly scores: readonly number[];
    readonly actual: readonly number[];
    readonly predicted: readonly number[];
    readonly accuracy: number;
    readonly confusion: readonly (readonly number[])[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("expected/metrics.json", import.meta.url), "utf8"));

function near(actual: number | null, expected: number, what: string): void {
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}`,
  );
}

describe("metrics against numpy", () => {
  for (const { rows, prediction, target, r2, rmse, mae } of golden.regression) {
    it(`regression of ${prediction.length / rows} components, ${rows} rows`, () => {
      const found = regressionMetrics(Float64Array.from(prediction), Float64Array.from(target), rows);
      near(found.r2, r2, "R²");
      near(found.rmse, rmse, "RMSE");
      near(found.mae, mae, "MAE");
    });
  }

  for (const { rows, classes, scores, actual, predicted, accuracy, confusion } of golden.classes) {
    it(`${classes} classes, ${rows} rows`, () => {
      const largest = largestOf(Float64Array.from(scores), rows);
      assert.deepEqual([...largest], predicted);
      const found = classificationMetrics(actual, largest, classes);
      near(found.accuracy, accuracy, "accuracy");
      assert.deepEqual(found.confusion, confusion);
    });
  }
});

describe("metrics", () => {
  it("R² is 1 for the targets themselves, 0 for their mean, undefined where they are all the same", () => {
    const values = fc.array(
      fc.integer({ min: -8000, max: 8000 }).map((n) => n / 8),
      { minLength: 2, maxLength: 20 },
    );
    fc.assert(
      fc.property(values, (list) => {
        const target = Float64Array.from(list);
        const same = regressionMetrics(target, target, list.length);
        assert.deepEqual([same.rmse, same.mae], [0, 0]);
        assert.equal(same.r2, new Set(list).size === 1 ? null : 1);
        const spread = Math.max(...list) - Math.min(...list);
        if (spread < 1e-3) return;
        const mean = target.reduce((a, b) => a + b, 0) / list.length;
        assert.ok(
          Math.abs(
            regressionMetrics(
              target.map(() => mean),
              target,
              list.length,
            ).r2 ?? 1,
          ) < 1e-9,
        );
      }),
    );
  });

  it("refuses rows that there are not", () => {
    assert.throws(() => regressionMetrics(new Float64Array(0), new Float64Array(0), 0), RangeError);
    assert.throws(() => regressionMetrics(new Float64Array(2), new Float64Array(3), 1), RangeError);
  });

  it("the rows of a confusion matrix add up to the classes that there are, its diagonal to the accuracy", () => {
    const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1 });
    fc.assert(
      fc.property(pairs, (list) => {
        const { accuracy, confusion } = classificationMetrics(
          list.map(([t]) => t),
          list.map(([, y]) => y),
          5,
        );
        for (const [c, row] of confusion.entries())
          assert.equal(
            row.reduce((a, b) => a + b, 0),
            list.filter(([t]) => t === c).length,
          );
        assert.equal(accuracy, list.filter(([t, y]) => t === y).length / list.length);
      }),
    );
  });

  it("what names no class is counted nowhere, and NaN predicts nothing", () => {
    const { accuracy, confusion } = classificationMetrics([0, 1, Number.NaN, 7], [0, 0, 0, 0], 2);
    assert.deepEqual(
      [accuracy, confusion],
      [
        0.5,
        [
          [1, 0],
          [1, 0],
        ],
      ],
    );
    assert.deepEqual([...largestOf(Float64Array.of(1, Number.NaN, 2, 3), 2)], [1, Number.NaN]);
    assert.deepEqual([...largestOf(Float64Array.of(2, 2), 1)], [0], "the first of two");
    assert.deepEqual([...aboveOf(Float64Array.of(0.5, 0.49, Number.NaN), 0.5)], [1, 0, Number.NaN]);
    assert.ok(Number.isNaN(classificationMetrics([], [], 2).accuracy));
  });
});
