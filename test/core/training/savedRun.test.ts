import assert from "node:assert/strict";
import fc from "fast-check";
import { fingerprintOf, packRun, type SavedRun, unpackRun } from "../../../core/training/savedRun.ts";

const numbers = fc.array(fc.double(), { maxLength: 5 }).map((values) => Float64Array.from(values));
const maps = (names: readonly string[]) =>
  fc
    .tuple(...names.map(() => numbers))
    .map((arrays) => new Map(names.map((name, i) => [name, arrays[i] ?? new Float64Array()])));

const run: fc.Arbitrary<SavedRun> = fc
  .record({
    text: fc.string({ unit: "binary" }),
    history: numbers,
    step: fc.nat(),
    parameters: maps(["h.w", "__proto__", "שלום.b"]),
    buffers: maps(["n.mean"]),
    first: numbers,
    second: numbers,
    best: fc.option(
      fc.record(
        { step: fc.nat(), objective: fc.double(), parameters: maps(["h.w"]), buffers: maps([]) },
        { noNullPrototype: true },
      ),
    ),
    ending: fc.constantFrom("steps", "goal", "patience", "stopped", null),
    reached: fc.constantFrom(true, false, null),
  })
  .map(({ text, history, step, parameters, buffers, first, second, best, ending, reached }) => ({
    text,
    fingerprint: "1-2",
    history,
    every: 2,
    seen: 7,
    progress: {
      engine: {
        step,
        parameters,
        buffers,
        memory: new Map([
          ["h.w", [first, second]],
          ["שלום.b", []],
        ]),
        moves: new Map([
          ["h.w", step],
          ["שלום.b", 0],
        ]),
      },
      supervision: { ending, reached, best, epochsWithoutGain: 3 },
    },
  }));

describe("a run on disk", () => {
  it("comes back as it was, every bit of it", () => {
    fc.assert(
      fc.property(run, (saved) => {
        assert.deepEqual(unpackRun(packRun(saved)), saved);
      }),
      { numRuns: 200 },
    );
  });

  it("is none where the bytes are others, and never throws", () => {
    fc.assert(
      fc.property(run, fc.uint8Array({ maxLength: 400 }), fc.nat(), (saved, noise, cut) => {
        unpackRun(noise);
        const bytes = packRun(saved);
        const length = cut % bytes.length;
        assert.equal(unpackRun(bytes.subarray(0, length)), null);
      }),
      { numRuns: 300 },
    );
  });

  it("is told apart by one bit of its data, by a name, and by where numbers stand", () => {
    const print = (name: string, ...values: readonly number[]) =>
      fingerprintOf(new Map([[name, Float64Array.from(values)]]));
    const base = print("x", 1, 2, 3);
    assert.equal(print("x", 1, 2, 3), base);
    for (const other of [print("x", 1, 2, 3 + 2 ** -51), print("y", 1, 2, 3), print("x", 2, 1, 3), print("x", 1, 2)])
      assert.notEqual(other, base);
    const all = new Set(Array.from({ length: 20_000 }, (_, i) => print("x", i, -i)));
    assert.equal(all.size, 20_000);
  });
});
