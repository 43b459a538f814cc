import assert from "node:assert/strict";
import fc from "fast-check";
import { statisticsOf } from "../../../core/view/statistics.ts";

describe("statisticsOf", () => {
  it("sums up what is finite and counts what is not", () => {
    const { count, minimum, mean, maximum, norm, zeros, nans, infinities } = statisticsOf([3, -4, 0, NaN, Infinity]);
    assert.deepEqual([count, minimum, maximum, norm, zeros, nans, infinities], [5, -4, 3, 5, 1, 1, 1]);
    assert.ok(Math.abs(mean + 1 / 3) < 1e-15);
  });

  it("has no numbers where nothing is finite", () => {
    const { minimum, mean, norm, nans } = statisticsOf([NaN]);
    assert.deepEqual([minimum, mean, norm, nans], [NaN, NaN, NaN, 1]);
  });

  it("takes the norm of the very large and the very small", () => {
    assert.ok(Math.abs(statisticsOf([3e200, 4e200]).norm / 5e200 - 1) < 1e-15);
    assert.ok(Math.abs(statisticsOf([3e-200, 4e-200]).norm / 5e-200 - 1) < 1e-15);
  });

  it("agrees with Math on anything finite", () => {
    const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
        const { minimum, maximum, norm, zeros } = statisticsOf(numbers);
        assert.deepEqual([minimum + 0, maximum + 0], [Math.min(...numbers) + 0, Math.max(...numbers) + 0]);
        assert.ok(Math.abs(norm - Math.hypot(...numbers)) <= 1e-12 * Math.max(1, norm));
        assert.equal(zeros, numbers.filter((value) => value === 0).length);
      }),
    );
  });
});
