import assert from "node:assert/strict";
import fc from "fast-check";
import { SWEEP_STRIDE, type SweepView } from "../../../core/view/sweepView.ts";
import {
  dimensionsOf,
  type Frame,
  moveEnd,
  passes,
  placeAt,
  placeY,
  pointedPlace,
  rowPath,
} from "../../../webview/sweep/parallel.ts";
import { bestRow, rowName, shownRows, sortRows, sweepCsv } from "../../../webview/sweep/sweepRows.ts";

/** Rows of width, activation and learning rate with a validation objective each. */
function view(
  rows: readonly (readonly [number, string, number, number])[],
  change: Partial<SweepView> = {},
): SweepView {
  const numbers = new Float64Array(rows.length * SWEEP_STRIDE).fill(Number.NaN);
  for (const [i, [width, , , validation]] of rows.entries()) {
    numbers[i * SWEEP_STRIDE] = 4 * width + 1;
    numbers[i * SWEEP_STRIDE + 2] = validation / 2;
    numbers[i * SWEEP_STRIDE + 5] = validation;
  }
  return {
    kind: "grid",
    status: "ended",
    done: rows.length,
    total: rows.length,
    axes: ["h.units", "activation", "learningRate"],
    seeds: [0],
    by: "validation",
    metric: null,
    notes: [],
    isOutdated: false,
    rows: rows.map(([width, activation, rate], point) => ({
      point,
      name: "",
      choices: [width, activation, rate],
      failures: [],
    })),
    numbers,
    approximation: null,
    ...change,
  };
}

const some = view([
  [2, "tanh", 0.001, 0.1],
  [4, "relu", 0.01, 0.2],
  [8, "tanh", 0.1, Number.NaN],
]);
const FRAME: Frame = { left: 10, right: 210, top: 20, bottom: 120 };

describe("parallel coordinates", () => {
  const rows = shownRows(some);
  const dimensions = dimensionsOf(some, rows);

  it("have an axis a choice, one of θ and one an objective, the one that orders last", () => {
    assert.deepEqual(
      dimensions.map(({ key, kind }) => [key, kind]),
      [
        ["h.units", "linear"],
        ["activation", "category"],
        ["learningRate", "log"],
        ["parameters", "linear"],
        ["training", "linear"],
        ["validation", "linear"],
      ],
    );
    const [units, activation, rate, , , validation] = dimensions;
    assert.deepEqual(units?.places, [0, 1 / 3, 1]);
    assert.deepEqual(
      units?.ticks.map(({ text }) => text),
      ["2", "4", "8"],
    );
    assert.deepEqual(activation?.places, [0, 1, 0]);
    for (const [i, place] of [0, 0.5, 1].entries())
      assert.ok(Math.abs((rate?.places[i] ?? NaN) - place) < 1e-12, "equal factors, equal distances");
    assert.deepEqual(validation?.places, [0, 1, Number.NaN]);
    assert.equal(rate?.textAt(0.5), "0.01");
    assert.equal(activation?.textAt(1), "relu");
  });

  it("draw a line from axis to axis, broken where there is no value", () => {
    assert.equal(rowPath(dimensions.slice(0, 3), 1, FRAME), "M10 86.67L110 20L210 70");
    assert.equal(rowPath(dimensions.slice(3), 2, FRAME), "M10 20");
  });

  it("keep what every brush lets through; what has no value is let through by none", () => {
    const kept = (brushes: Parameters<typeof passes>[1]) => rows.map((_, i) => passes(dimensions, brushes, i));
    assert.deepEqual(kept({}), [true, true, true]);
    assert.deepEqual(kept({ "h.units": [0, 0.5] }), [true, true, false]);
    assert.deepEqual(kept({ "h.units": [0, 0.5], activation: [0.9, 1] }), [false, true, false]);
    assert.deepEqual(kept({ validation: [0, 1] }), [true, true, false]);
  });

  it("a place on screen and back is the same place; ends never pass each other", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        (place) => Math.abs(placeAt(FRAME, placeY(FRAME, place)) - place) < 1e-9,
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.double({ min: -1, max: 2, noNaN: true })), {
          maxLength: 12,
        }),
        (moves) => {
          let brush: readonly [number, number] | null = null;
          for (const [end, to] of moves) brush = moveEnd(brush ?? undefined, end, to);
          return brush === null || (brush[0] >= 0 && brush[0] <= brush[1] && brush[1] <= 1);
        },
      ),
    );
    assert.deepEqual([pointedPlace(FRAME, 117), pointedPlace(FRAME, 70), pointedPlace(FRAME, 22)], [0, 0.5, 1]);
    assert.equal(moveEnd([0.2, 1], 0, 0), null, "all of an axis is no brush");
  });
});

describe("rows of a comparison", () => {
  const rows = shownRows(some);

  it("are sorted by any column, what is not there last either way", () => {
    const points = (key: Parameters<typeof sortRows>[1]["key"], falls: boolean) =>
      sortRows(rows, { key, falls }).map(({ point }) => point);
    assert.deepEqual(points(0, true), [2, 1, 0]);
    assert.deepEqual(points(1, false), [1, 0, 2]);
    assert.deepEqual(points("validation", false), [0, 1, 2]);
    assert.deepEqual(points("validation", true), [1, 0, 2]);
    assert.equal(bestRow(some, rows)?.point, 0);
    assert.equal(rowName(some, rows[1] ?? assert.fail()), "h.units = 4, activation = relu, learningRate = 0.01");
  });

  it("go out as CSV with every digit", () => {
    const [header, first, , last] = sweepCsv(some, rows).split("\n");
    assert.equal(
      header,
      "h.units,activation,learningRate,parameters,hiddenUnits,training,validation,metric,seconds,runs,failure",
    );
    assert.equal(first, "2,tanh,0.001,9,,0.05,0.1,,,,");
    assert.equal(last, "8,tanh,0.1,33,,,,,,,");
  });
});
