import assert from "node:assert/strict";
import fc from "fast-check";
import { BINS, edgeOf, HISTOGRAM_STRIDE, histogramOf, readHistogram } from "../../../core/training/histogram.ts";

const numbers = fc.array(fc.double(), { maxLength: 60 });

describe("a histogram", () => {
  it("counts every number once, whatever it is", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const all = [...a, ...b];
        const packed = histogramOf([Float64Array.from(a), Float64Array.from(b)]);
        assert.equal(packed.length, HISTOGRAM_STRIDE);
        const { count, nans, infinities, zeros, bins } = readHistogram(packed, 0);
        assert.equal(count, all.length);
        assert.equal(nans, all.filter(Number.isNaN).length);
        assert.equal(infinities, all.filter((v) => Math.abs(v) === Number.POSITIVE_INFINITY).length);
        assert.equal(zeros, all.filter((v) => v === 0).length);
        assert.equal(
          bins.reduce((sum, each) => sum + each, 0),
          count - nans - infinities,
        );
      }),
    );
  });

  it("a number is in the bin whose edges it lies between, and all statistics lie within the range", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const { minimum, maximum, mean, deviation, bins } = readHistogram(
            histogramOf([Float64Array.from(values)]),
            0,
          );
          assert.equal(minimum, Math.min(...values));
          assert.equal(maximum, Math.max(...values));
          const slack = Math.max(-minimum, maximum) * 1e-12;
          for (const [k, many] of bins.entries()) {
            const [low, high] = [edgeOf({ minimum, maximum }, k), edgeOf({ minimum, maximum }, k + 1)];
            const within = (by: number) => values.filter((v) => v >= low - by && v <= high + by).length;
            assert.ok(many <= within(slack), `bin ${k}`);
          }
          assert.ok(mean >= minimum - slack && mean <= maximum + slack);
          assert.ok(deviation >= 0 && deviation <= (maximum - minimum) / 2 + slack);
        },
      ),
    );
  });

  it("of numbers worked out by hand", () => {
    const { mean, deviation, bins } = readHistogram(histogramOf([Float64Array.of(0, 0, 4, 4), Float64Array.of(2)]), 0);
    assert.equal(mean, 2);
    assert.ok(Math.abs(deviation - Math.sqrt(16 / 5)) < 1e-15);
    assert.deepEqual([bins[0], bins[BINS / 2], bins[BINS - 1]], [2, 1, 2]);
    const same = readHistogram(histogramOf([Float64Array.of(7, 7, Number.NaN)]), 0);
    assert.deepEqual([same.bins[BINS / 2], same.mean, same.deviation, same.nans], [2, 7, 0, 1]);
    const none = readHistogram(histogramOf([]), 0);
    assert.deepEqual([none.count, none.minimum, none.mean], [0, Number.NaN, Number.NaN]);
  });

  it("of the largest doubles overflows nowhere", () => {
    const most = Number.MAX_VALUE;
    const { mean, deviation, bins } = readHistogram(histogramOf([Float64Array.of(-most, most, 0)]), 0);
    assert.ok(Number.isFinite(mean) && Number.isFinite(deviation));
    assert.deepEqual([bins[0], bins[BINS / 2], bins[BINS - 1]], [1, 1, 1]);
  });
});
