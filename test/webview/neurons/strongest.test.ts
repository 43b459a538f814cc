import assert from "node:assert/strict";
import fc from "fast-check";
import { findStrongest } from "../../../webview/neurons/strongest.ts";

const anyNumbers = fc
  .array(fc.double({ min: -100, max: 100 }), { maxLength: 300 })
  .map((numbers) => Float64Array.from(numbers));

describe("the strongest weights", () => {
  it("leave out only weaker ones, to within a 4096th of the strongest", () => {
    fc.assert(
      fc.property(anyNumbers, fc.integer({ min: 0, max: 200 }), (numbers, most) => {
        const { order, drawn, total, odd, reach } = findStrongest(numbers, most);
        const drawable = [...numbers.keys()].filter((i) => numbers[i] !== 0 && !Number.isNaN(numbers[i]));
        assert.equal(total, drawable.length);
        assert.equal(drawn, Math.min(most, drawable.length));
        assert.equal(new Set(order).size, drawn);
        assert.deepEqual(
          odd,
          [...numbers.keys()].filter((i) => Number.isNaN(numbers[i])),
        );
        const size = (i: number) => Math.abs(numbers[i] ?? 0);
        const slack = reach / 4096 + 1e-12;
        for (const [k, i] of order.entries()) if (k > 0) assert.ok(size(i) >= size(order[k - 1] ?? 0) - slack);
        const weakest = drawn > 0 ? size(order[0] ?? 0) : Number.POSITIVE_INFINITY;
        const kept = new Set(order);
        for (const i of drawable) assert.ok(kept.has(i) || drawn === 0 || size(i) <= weakest + slack);
      }),
    );
  });

  it("put NaN and infinities aside", () => {
    const { odd, drawn, reach } = findStrongest(Float64Array.of(1, Number.NaN, -2, Number.POSITIVE_INFINITY, 0), 10);
    assert.deepEqual([odd, drawn, reach], [[1, 3], 2, 2]);
  });
});
