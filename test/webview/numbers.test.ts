import assert from "node:assert/strict";
import fc from "fast-check";
import { exactNumber, formatCount, formatNumber, formatShape, nudge, parseNumber, stepFor } from "../../webview/numbers.ts";

describe("webview/numbers", () => {
  it("writes numbers for people", () => {
    const written: [number, string][] = [
      [0, "0"], [-0, "0"], [1, "1"], [0.1 + 0.2, "0.3"], [-0.123456, "−0.1235"], [1234.56, "1235"], [99999, "1e5"],
      [123456789, "1.235e8"], [1.23456e-7, "1.235e−7"], [-5e-324, "−4.941e−324"], [Number.NaN, "NaN"],
      [Number.POSITIVE_INFINITY, "∞"], [Number.NEGATIVE_INFINITY, "−∞"], [0.0001, "0.0001"], [0.00009999, "9.999e−5"],
    ];
    for (const [value, text] of written) assert.equal(formatNumber(value), text);
  });

  it("never strays from the value by more than half a unit of the last digit, and stays short", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatNumber(value);
      assert.ok(text.length <= 11, text);
      const back = parseNumber(text) ?? Number.NaN;
      // The largest doubles round up past the largest finite one.
      if (Math.abs(value) > 1.797e308) return;
      assert.ok(Math.abs(back - value) <= Math.abs(value) * 5.001e-4 || Math.abs(value) < 1e-307, `${value} → ${text}`);
    }));
  });

  it("gives the exact value back from its exact text", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.ok(Object.is(parseNumber(exactNumber(value)), value));
    }));
  });

  it("reads what people type and refuses the rest", () => {
    assert.equal(parseNumber(" −1,5 "), -1.5);
    assert.equal(parseNumber(".5"), 0.5);
    assert.equal(parseNumber("2e-3"), 0.002);
    for (const text of ["", "abc", "0x10", "1e999", "NaN", "1 2", "1,000,000", "--1"]) assert.equal(parseNumber(text), null, text);
  });

  it("steps by a power of ten near a hundredth of the size", () => {
    assert.deepEqual([0, 0.5, 1, 12, -0.04, 350].map(stepFor), [0.01, 0.01, 0.01, 0.1, 0.001, 1]);
  });

  it("nudges back to where it began, and to short numbers", () => {
    fc.assert(fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: -500, max: 500 }), (value, notches) => {
      const step = stepFor(value);
      assert.ok(Object.is(nudge(value, 0, step), value));
      const moved = nudge(value, notches, step);
      assert.ok(Math.abs(moved - (value + notches * step)) <= step / 2 + 1e-9 || notches === 0);
    }));
    assert.equal(nudge(0.30000000000000004, 1, 0.01), 0.31);
    assert.equal(nudge(-0.01, 1, 0.01), 0);
  });

  it("says counts and shapes", () => {
    assert.equal(formatCount(1234567), "1\u2009234\u2009567");
    assert.equal(formatCount(12), "12");
    assert.deepEqual([[], [3], [3, 2]].map(formatShape), ["scalar", "vector of 3", "3 × 2"]);
  });
});
