import assert from "node:assert/strict";
import fc from "fast-check";
import { objectiveScale, spanScale } from "../../../webview/charts/scale.ts";
import { logTicks, niceStep, niceTicks } from "../../../webview/charts/ticks.ts";

const size = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

describe("ticks of an axis", () => {
  it("are 1, 2 or 5 times a power of ten apart, and not more than asked for", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 20 }), (span, most) => {
        const step = niceStep(span, most);
        const mantissa = Number(step.toExponential(6).split("e")[0]);
        assert.ok([1, 2, 5].includes(mantissa), `${step}`);
        assert.ok(span / step <= most * (1 + 1e-6));
        assert.ok(span / step > most / 2.51, "no wider than they need to be");
      }),
    );
  });

  it("are all the multiples of the step within, short to write", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), size, (from, span) => {
        fc.pre(span > Math.abs(from) * 1e-6);
        const ticks = niceTicks(from, from + span, 6);
        const step = niceStep(span, 6);
        const slack = step * 1e-6;
        assert.ok(ticks.every((tick) => tick >= from - slack && tick <= from + span + slack));
        assert.ok(Math.abs(ticks.length - span / step) <= 1 + 1e-6);
        ticks.forEach((tick, i) => {
          if (i > 0) assert.ok(Math.abs(tick - (ticks[i - 1] ?? 0) - step) <= slack);
        });
      }),
    );
    assert.deepEqual(niceTicks(0, 0.5, 5), [0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    assert.deepEqual(niceTicks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
    assert.deepEqual(niceTicks(2, 2, 4), []);
    assert.deepEqual(niceTicks(0, Number.POSITIVE_INFINITY, 4), []);
  });

  it("of a logarithmic axis are powers of ten, more of a few and fewer of many", () => {
    assert.deepEqual(logTicks(0.01, 1, 8), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    assert.deepEqual(logTicks(0.1, 5, 4), [0.1, 0.3, 1, 3]);
    assert.deepEqual(logTicks(0.001, 30, 6), [0.001, 0.01, 0.1, 1, 10]);
    assert.deepEqual(logTicks(1e-12, 1, 4), [1e-12, 1e-9, 1e-6, 1e-3, 1]);
    assert.deepEqual(logTicks(2, 6, 4), niceTicks(2, 6, 4));
    assert.deepEqual(logTicks(0, 6, 4), []);
    fc.assert(
      fc.property(
        size,
        fc.double({ min: 10, max: 1e9, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (from, ratio, most) => {
          const ticks = logTicks(from, from * ratio, most);
          assert.ok(ticks.length <= most + 2, `${ticks.length} of ${most}`);
          assert.ok(ticks.every((tick) => tick >= from * (1 - 1e-9) && tick <= from * ratio * (1 + 1e-9)));
        },
      ),
    );
  });
});

describe("scales", () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 });

  it("hold every finite value within the plot, whatever else there is, and lead back", () => {
    fc.assert(
      fc.property(values, fc.boolean(), (all, wantsLog) => {
        const scale = objectiveScale([...all, Number.NaN, Number.POSITIVE_INFINITY], wantsLog, 200, 10);
        for (const value of all) {
          const place = scale.place(value);
          assert.ok(place >= 10 - 1e-6 && place <= 200 + 1e-6, `${value} at ${place}`);
          const room = Math.abs(scale.valueAt(10) - scale.valueAt(200)) * 1e-6;
          assert.ok(Math.abs(scale.valueAt(place) - value) <= room);
        }
        for (const tick of scale.ticks) assert.ok(scale.place(tick) >= 9.99 && scale.place(tick) <= 200.01);
      }),
    );
  });

  it("are logarithmic only where all values are above 0", () => {
    assert.equal(objectiveScale([0.1, 3], true, 100, 0).kind, "log");
    assert.equal(objectiveScale([0.1, 3], false, 100, 0).kind, "linear");
    assert.equal(objectiveScale([0, 3], true, 100, 0).kind, "linear");
    const log = objectiveScale([0.01, 0.1, 1], true, 100, 0);
    assert.ok(Math.abs(log.place(0.1) - 50) < 1e-9);
  });

  it("of a linear axis begin at 0 where that costs little, and not where it flattens the curve", () => {
    assert.equal(objectiveScale([0.2, 4], false, 100, 0).place(0), 100);
    assert.ok(
      objectiveScale([0.69, 0.7], false, 100, 0).place(0.69) - objectiveScale([0.69, 0.7], false, 100, 0).place(0.7) >
        60,
    );
  });

  it("stand where all values are the same, and where there are none", () => {
    for (const all of [[0], [5], [-2], []])
      for (const wantsLog of [false, true]) {
        const scale = objectiveScale(all, wantsLog, 100, 0);
        assert.ok(Number.isFinite(scale.place(all[0] ?? 0.5)));
        assert.ok(scale.ticks.length > 0);
      }
    assert.equal(spanScale(0, 0, 0, 100).place(0), 0);
    assert.deepEqual(spanScale(0, 200, 0, 300).ticks, [0, 50, 100, 150, 200]);
  });
});
