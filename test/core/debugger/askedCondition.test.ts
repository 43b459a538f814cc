import assert from "node:assert/strict";
import { sidesOf } from "../../../core/debugger/askedCondition.ts";

describe("sides of a condition", () => {
  const cases: readonly (readonly [text: string, sides: readonly string[]])[] = [
    ["grad(h2.w) < -5", ["grad(h2.w)", "-5"]],
    ["norm(grad(W1)) >= 10 and L.z>0.5", ["norm(grad(W1))", "10", "L.z", "0.5"]],
    ["0 < h.z < 1", ["0", "h.z", "1"]],
    ["max(a > 1, b) == c", ["max(a > 1, b)", "c"]],
    ["not h.z > 0 or x.z != y.z", ["h.z", "0", "x.z", "y.z"]],
    ["h.z", []],
    ["grad(h) and normal", []],
    ["orbit.z > candor.z", ["orbit.z", "candor.z"]],
  ];
  for (const [text, sides] of cases) it(text, () => assert.deepEqual(sidesOf(text), sides));
});
