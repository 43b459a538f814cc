import assert from "node:assert/strict";
import fc from "fast-check";
import { wireCurve as drawn } from "../../../core/drawing/wireCurve.ts";
import type { Point } from "../../../core/layout/nodeGeometry.ts";
import { wireCurve as painted } from "../../../webview/scene/wireCurve.ts";

const points: fc.Arbitrary<Point> = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }));

describe("a wire in a picture", () => {
  it("runs where the canvas paints it", () => {
    fc.assert(
      fc.property(
        points,
        points,
        fc.array(points, { maxLength: 4 }),
        fc.constantFrom("right", "down"),
        (a, b, bends, way) => {
          assert.deepEqual(drawn(a, b, bends, way), [...painted(a, b, bends, way)]);
        },
      ),
    );
  });
});
