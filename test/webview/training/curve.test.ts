import assert from "node:assert/strict";
import fc from "fast-check";
import { curvePath } from "../../../webview/charts/curvePath.ts";
import { decimate, type Place } from "../../../webview/charts/decimate.ts";
import { curveCsv } from "../../../webview/training/curve/curveCsv.ts";
import { bestPoint, nearestPoint, readHistory } from "../../../webview/training/curve/points.ts";
import { smooth } from "../../../webview/training/curve/smooth.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("a run's history", () => {
  const history = Float64Array.of(0, 4, 5, 10, 3, Number.NaN, 20, 2, 3, 30, 1, 3);

  it("is points by epochs", () => {
    const points = readHistory(history, 20);
    assert.deepEqual(
      points.map(({ step, epoch, training }) => [step, epoch, training]),
      [
        [0, 0, 4],
        [10, 0.5, 3],
        [20, 1, 2],
        [30, 1.5, 1],
      ],
    );
    assert.equal(readHistory(history.subarray(0, 11), 20).length, 3);
  });

  it("knows its best point: the first of the smallest, never one that was not measured", () => {
    assert.equal(bestPoint(readHistory(history, 20))?.step, 20);
    assert.equal(bestPoint(readHistory(Float64Array.of(0, 1, Number.NaN), 1)), null);
  });

  it("finds the nearest point to any step as looking at all of them does", () => {
    const lists = fc.uniqueArray(fc.nat(1000), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(lists, fc.double({ min: -10, max: 1010, noNaN: true }), (steps, at) => {
        const distances = steps.map((step) => Math.abs(step - at));
        const found = nearestPoint(
          steps.map((step) => ({ step })),
          at,
        );
        assert.equal(distances[found], Math.min(...distances));
      }),
    );
    assert.equal(nearestPoint([], 3), -1);
  });

  it("is copied with every digit and an empty field for what was not measured", () => {
    const third = 1 / 3;
    assert.equal(
      curveCsv(readHistory(Float64Array.of(1, third, Number.NaN, 2, Number.POSITIVE_INFINITY, 0.1), 4)),
      "step,epoch,training,validation\n1,0.25,0.3333333333333333,\n2,0.5,Infinity,0.1\n",
    );
  });
});

describe("smooth", () => {
  const factors = fc.double({ min: 0, max: 0.95, noNaN: true });

  it("is the mean with weights that fall by the factor", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), factors, (values, factor) => {
        const smoothed = smooth(values, factor);
        values.forEach((_, at) => {
          const weights = values.slice(0, at + 1).map((_, i) => factor ** (at - i));
          const sum = weights.reduce((all, weight) => all + weight, 0);
          const mean = weights.reduce((all, weight, i) => all + (weight / sum) * (values[i] ?? 0), 0);
          assert.ok(Math.abs((smoothed[at] ?? Number.NaN) - mean) <= 1e-9 * 1e6, `${smoothed[at]} for ${mean}`);
        });
      }),
    );
  });

  it("passes over what is not finite, and keeps it", () => {
    const holes = [2, Number.NaN, 4, Number.POSITIVE_INFINITY, 6];
    const without = smooth([2, 4, 6], 0.5);
    const smoothed = smooth(holes, 0.5);
    assert.deepEqual([smoothed[0], smoothed[2], smoothed[4]], without);
    assert.deepEqual([smoothed[1], smoothed[3]], [Number.NaN, Number.POSITIVE_INFINITY]);
  });
});

describe("decimate", () => {
  const places = fc
    .array(fc.tuple(fc.double({ min: 0, max: 12, noNaN: true }), finite), { maxLength: 200 })
    .map((all) => all.sort(([a], [b]) => a - b) as readonly Place[]);

  it("keeps at most four places a column, in order, and both extremes of each", () => {
    fc.assert(
      fc.property(places, (all) => {
        const kept = decimate(all);
        const order = kept.map((place) => all.indexOf(place));
        assert.ok(order.every((index, i) => index >= 0 && (i === 0 || index > (order[i - 1] ?? 0))));
        for (const column of new Set(all.map(([x]) => Math.floor(x)))) {
          const heights = (list: readonly Place[]) => list.filter(([x]) => Math.floor(x) === column).map(([, y]) => y);
          const [mine, whole] = [heights(kept), heights(all)];
          assert.ok(mine.length <= 4);
          assert.deepEqual([Math.min(...mine), Math.max(...mine)], [Math.min(...whole), Math.max(...whole)]);
          assert.deepEqual([mine[0], mine.at(-1)], [whole[0], whole.at(-1)]);
        }
      }),
    );
  });
});

describe("curvePath", () => {
  it("goes on over what was not measured, and breaks where a number is infinite", () => {
    const places: readonly Place[] = [
      [0, 1],
      [1, Number.NaN],
      [2, 3],
      [3, Number.NEGATIVE_INFINITY],
      [4, 5.126],
    ];
    assert.equal(curvePath(places), "M0 1L2 3M4 5.13h0");
    assert.equal(curvePath([]), "");
  });
});
