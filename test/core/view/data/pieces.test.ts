import assert from "node:assert/strict";
import fc from "fast-check";
import { finish } from "../../../../core/engine/steps.ts";
import { sampleRows } from "../../../../core/view/data/chooseRows.ts";
import { histogramOf } from "../../../../core/view/data/histogram.ts";
import { sortRows } from "../../../../core/view/data/sortRows.ts";

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe("the parts of the data view", () => {
  it("counts every finite value in the one bin whose edges hold it", () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -50, max: 50 })), { maxLength: 60 });
    fc.assert(
      fc.property(values, (values) => {
        const { edges, counts, isCounted, values: own } = histogramOf(values, null);
        const finite = values.filter(Number.isFinite);
        assert.equal(sum(counts), finite.length);
        const inside = (i: number) =>
          isCounted
            ? finite.filter((value) => value === own[i]).length
            : finite.filter(
                (value) =>
                  value >= (edges[i] as number) &&
                  (i === counts.length - 1 ? value <= (edges[i + 1] as number) : value < (edges[i + 1] as number)),
              ).length;
        assert.deepEqual(
          [...counts],
          [...counts].map((_, i) => inside(i)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("counts whole numbers and classes each, and divides other ranges", () => {
    const dice = histogramOf([1, 6, 6, 3], null);
    assert.deepEqual(
      [[...dice.values], [...dice.counts]],
      [
        [1, 2, 3, 4, 5, 6],
        [1, 0, 1, 0, 0, 2],
      ],
    );
    const classes = histogramOf([0, 2, 2], 4);
    assert.deepEqual([...classes.counts], [1, 0, 2, 0]);
    const halves = histogramOf([0, 0.5, 12, 24], null);
    assert.equal(halves.isCounted, false);
    assert.deepEqual(
      [...halves.edges],
      Array.from({ length: 25 }, (_, i) => i),
    );
    assert.deepEqual([halves.counts[0], halves.counts[12], halves.counts[23]], [2, 1, 1]);
    assert.equal(histogramOf([], null).counts.length, 0);
  });

  it("sorts rows as a stable sort does, NaN last, also where they are merged from many runs", () => {
    const check = (keys: Float64Array, descending: boolean) => {
      const rows = Uint32Array.from(keys, (_, i) => i);
      const sorted = finish(sortRows(rows, keys, descending));
      const sign = descending ? -1 : 1;
      const expected = Array.from(rows).sort((a, b) => {
        const [x, y] = [keys[a] as number, keys[b] as number];
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
        return x === y ? 0 : sign * (x < y ? -1 : 1);
      });
      assert.deepEqual(Array.from(sorted), expected);
    };
    fc.assert(fc.property(fc.float64Array({ maxLength: 50 }), fc.boolean(), check));
    const many = Float64Array.from({ length: 70_001 }, (_, i) => (i % 97 === 0 ? Number.NaN : (i * 7919) % 1009));
    check(many, false);
    check(many, true);
  });

  it("draws a sample that is the same for the same rows, in their order, each once", () => {
    const rows = Uint32Array.from({ length: 500 }, (_, i) => 3 * i);
    const sample = sampleRows(rows, 40);
    assert.deepEqual(sample, sampleRows(rows, 40));
    assert.equal(new Set(sample).size, 40);
    assert.ok(sample.every((row, i) => rows.includes(row) && (i === 0 || row > (sample[i - 1] as number))));
    assert.equal(sampleRows(rows, 500), rows);
  });
});
