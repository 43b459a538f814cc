import assert from "node:assert/strict";
import fc from "fast-check";
import { GENERATORS, type Generator, generate } from "../../../core/data/generators.ts";
import { GENERATORS as NAMES_IN_SCHEMA } from "../../../core/document/definitions/dataSchemas.ts";

function generator(name: string): Generator {
  const found = GENERATORS.get(name);
  assert.ok(found);
  return found;
}

/** Points as [x1, x2], with labels. */
function points(name: string, samples: number, noise = 0, seed = 1) {
  const { points, labels } = generate(generator(name), samples, noise, seed);
  return Array.from({ length: samples }, (_, i) => ({
    x: points[i] ?? NaN,
    y: points[samples + i] ?? NaN,
    label: labels[i] ?? NaN,
  }));
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}

describe("generators", () => {
  it("are those that the format names", () => {
    assert.deepEqual([...GENERATORS.keys()], [...NAMES_IN_SCHEMA]);
  });

  for (const [name, record] of GENERATORS) {
    it(`${name}: as many finite samples as asked for, the same for the same seed, classes as even as can be`, () => {
      const settings = [
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 2 ** 40 }),
      ] as const;
      fc.assert(
        fc.property(...settings, (samples, noise, seed) => {
          const first = generate(record, samples, noise, seed);
          assert.equal(first.points.length, record.dimension * samples);
          assert.equal(first.labels.length, samples);
          assert.ok([...first.points, ...first.labels].every(Number.isFinite));
          assert.deepEqual(generate(record, samples, noise, seed), first);
          if (record.classes === null || name === "xor") return;
          const ones = first.labels.filter((label) => label === 1).length;
          assert.equal(ones, Math.floor(samples / 2));
        }),
        { numRuns: 30 },
      );
    });
  }

  it("circles lie on two circles", () => {
    for (const { x, y, label } of points("circles", 21)) near(Math.hypot(x, y), label === 0 ? 1 : 0.5);
  });

  it("moons lie on two half circles that reach their ends", () => {
    const all = points("moons", 20);
    for (const { x, y, label } of all) {
      near(label === 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5), 1);
      assert.ok(label === 0 ? y > -1e-12 : y < 0.5 + 1e-12);
    }
    near(all[18]?.x ?? NaN, -1);
    near(all[19]?.x ?? NaN, 2);
  });

  it("the arms of the spiral are each other's mirror image in the origin", () => {
    const all = points("spiral", 40);
    for (let i = 0; i < 40; i += 2) {
      near(all[i]?.x ?? NaN, -(all[i + 1]?.x ?? NaN));
      near(all[i]?.y ?? NaN, -(all[i + 1]?.y ?? NaN));
      near(Math.hypot(all[i]?.x ?? NaN, all[i]?.y ?? NaN), i / 40);
    }
  });

  it("xor labels the quadrants", () => {
    for (const { x, y, label } of points("xor", 200)) assert.equal(label, x * y < 0 ? 1 : 0);
  });

  it("plane and sine label by their formulas", () => {
    for (const { x, y, label } of points("plane", 50)) near(label, (x + y) / 2);
    for (const [i, { x, label }] of points("sine", 11).entries()) {
      near(x, i / 10);
      near(label, Math.sin(2 * Math.PI * x));
    }
  });

  it("noise has the standard deviation that was asked for, and moves nothing else", () => {
    const clean = points("gauss", 20_000);
    const noisy = points("circles", 20_000, 0.3);
    const still = points("circles", 20_000);
    const spread = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    // Five standard errors of a standard deviation from 20,000 draws.
    const close = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual / expected - 1) < 5 / Math.sqrt(2 * 20_000));
    close(spread(clean.map(({ x, label }) => x - (2 * label - 1))), 0.4);
    close(spread(noisy.map(({ x }, i) => x - (still[i]?.x ?? NaN))), 0.3);
  });
});
