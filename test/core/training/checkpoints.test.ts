import assert from "node:assert/strict";
import fc from "fast-check";
import { createCheckpoints } from "../../../core/training/checkpoints.ts";
import { type EngineState, sizeOfState } from "../../../core/training/engineState.ts";

const stateOf = (step: number): EngineState => ({
  step,
  parameters: new Map([["w", Float64Array.of(step)]]),
  buffers: new Map(),
  memory: new Map(),
  moves: new Map(),
});

describe("checkpoints", () => {
  it("give the latest state at or before a step, of at most so many bytes, with the first and the newest among them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 0, max: 400 }),
        (gaps, most, wanted) => {
          const size = sizeOfState(stateOf(0));
          const checkpoints = createCheckpoints(stateOf(0), most * size);
          const steps = [0];
          for (const gap of gaps) {
            const step = (steps.at(-1) ?? 0) + gap;
            steps.push(step);
            checkpoints.keep(stateOf(step));
            // Once more is the same once.
            checkpoints.keep(stateOf(step));
          }
          const last = steps.at(-1) ?? 0;
          const found = new Set(Array.from({ length: last + 1 }, (_, step) => checkpoints.before(step).step));
          assert.ok(found.size <= Math.max(most, 3), `${found.size}`);
          assert.ok(found.has(0) && found.has(last));
          for (const step of found) assert.ok(steps.includes(step));
          const before = checkpoints.before(wanted).step;
          assert.ok(before <= wanted);
          // No kept one lies between.
          assert.ok([...found].every((step) => step <= before || step > wanted));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("stay spread over the whole run, not crowded at one end", () => {
    const checkpoints = createCheckpoints(stateOf(0), 16 * 8);
    for (let step = 1; step <= 1000; step++) checkpoints.keep(stateOf(step));
    const kept = [...new Set(Array.from({ length: 1001 }, (_, step) => checkpoints.before(step).step))];
    const gaps = kept.slice(1).map((step, i) => step - (kept[i] ?? 0));
    assert.ok(kept.length >= 8, kept.join());
    assert.ok(Math.max(...gaps) <= 4 * Math.min(...gaps.slice(0, -1)), gaps.join());
  });
});
