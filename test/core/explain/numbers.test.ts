import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNumber, showNumber } from "../../../core/explain/numbers.ts";
import { render } from "./support.ts";

describe("numbers in formulas", () => {
  const shown: readonly (readonly [number, string])[] = [
    [0, "0"], [-0, "0"], [1, "1"], [-1, "−1"], [0.5, "0.5"], [-0.25, "−0.25"], [150, "150"], [123456, "123456"],
    [1 / 3, "0.33333"], [-2 / 3, "−0.66667"], [1234.5678, "1234.6"], [0.00012345678, "0.00012346"], [0.000012345678, "1.2346e−5"],
    [1e300, "1e300"], [5e-324, "4.9407e−324"], [1234567, "1.2346e6"], [0.1 + 0.2, "0.3"], [999999.6, "1e6"], [0.99999999, "1"],
    [Number.NaN, "NaN"], [Number.POSITIVE_INFINITY, "∞"], [Number.NEGATIVE_INFINITY, "−∞"],
  ];
  for (const [value, text] of shown) {
    it(`${value} is shown as ${text}`, () => assert.equal(formatNumber(value), text));
  }

  it("a number that is said to be exact reads back as itself, any other to five digits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1.7e308, max: 1.7e308 }), (value) => {
        const { tex, exact } = showNumber(value);
        render(tex);
        const read = Number(tex.replace(/ \\times 10\^\{(.*)\}/, "e$1"));
        const tolerance = exact ? 1e-12 : 1e-4;
        assert.ok(Math.abs(read - value) <= tolerance * Math.abs(value), `${value} → ${tex}`);
      }),
    );
  });

  it("digits that were dropped are confessed", () => {
    assert.equal(showNumber(0.1 + 0.2).exact, true);
    assert.equal(showNumber(1 / 3).exact, false);
    assert.equal(showNumber(1e-7).exact, true);
  });
});
