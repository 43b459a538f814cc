import assert from "node:assert/strict";
import fc from "fast-check";
import { Thinned } from "../../../core/training/thinned.ts";

describe("points that are thinned out", () => {
  it("keep the first and the newest, never too many, never less than a quarter of the room, in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 50 }), fc.integer({ min: 1, max: 500 }), (most, count) => {
        const thinned = new Thinned<{ step: number }>(most);
        for (let step = 0; step < count; step++) {
          thinned.add({ step });
          const steps = thinned.points.map((point) => point.step);
          assert.ok(steps.length < most);
          assert.ok(steps.length >= Math.min(step + 1, most / 4));
          assert.equal(steps[0], 0);
          assert.equal(steps.at(-1), step);
          assert.ok(steps.every((each, i) => i === 0 || each > (steps[i - 1] ?? each)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a point of the same step takes the place of the one that is there", () => {
    const thinned = new Thinned<{ step: number; name: string }>(10);
    thinned.add({ step: 1, name: "a" });
    thinned.add({ step: 1, name: "b" });
    assert.deepEqual(thinned.points, [{ step: 1, name: "b" }]);
  });
});
