import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { fitScale, standardize, unstandardize } from "../../../core/data/scale.ts";

interface Case {
  readonly values: readonly number[];
  readonly fittedOn: readonly number[];
  readonly mean: number;
  readonly deviation: number;
  readonly scaled: readonly number[];
}

const { scales } = JSON.parse(readFileSync(new URL("expected/parts.json", import.meta.url), "utf8")) as {
  scales: readonly Case[];
};

const near = (actual: number | undefined, expected: number, tolerance: number, what: string) =>
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );

describe("fitScale", () => {
  for (const { values, fittedOn, mean, deviation, scaled } of scales) {
    it(`agrees with numpy: mean ${mean.toPrecision(3)}, deviation ${deviation.toPrecision(3)}`, () => {
      const column = Float64Array.from(values);
      const scale = fitScale(column, values.length, fittedOn);
      near(scale.mean[0], mean, 1e-15, "mean");
      near(scale.deviation[0], deviation, 1e-9, "deviation");
      const made = standardize(column, values.length, scale);
      // Of numbers around 1e9 that differ by 1e-3 few digits are left.
      for (const [row, expected] of scaled.entries())
        near(made[row], expected, mean > 1e8 ? 1e-3 : 1e-12, `row ${row}`);
    });
  }

  it("brings what it was fitted on to mean 0 and deviation 1, and the way back leads back", () => {
    const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 30 }), (rows) => {
        const values = Float64Array.from([...rows.map(([a]) => a), ...rows.map(([, b]) => b)]);
        const every = [...rows.keys()];
        const scale = fitScale(values, rows.length, every);
        const made = standardize(values, rows.length, scale);
        for (let i = 0; i < 2; i++) {
          const column = [...made.subarray(i * rows.length, (i + 1) * rows.length)];
          const isConstant =
            new Set(values.subarray(i * rows.length, (i + 1) * rows.length).map((v) => v + 0)).size === 1;
          const deviation = scale.deviation[i] as number;
          if (isConstant) assert.deepEqual([deviation, ...column.map(Math.abs)], [0, ...every.map(() => 0)]);
          // What differs in its last digits only cannot be brought to unit deviation exactly.
          else if (deviation > 1e-6) {
            near(column.reduce((sum, z) => sum + z, 0) / rows.length, 0, 1e-3, "mean");
            near(column.reduce((sum, z) => sum + z * z, 0) / rows.length, 1, 1e-3, "variance");
          }
          for (const [row, z] of column.entries())
            near(unstandardize(z, i, scale), values[i * rows.length + row] as number, 1e-9, "back");
        }
      }),
    );
  });
});
