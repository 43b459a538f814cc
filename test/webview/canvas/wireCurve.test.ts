import assert from "node:assert/strict";
import fc from "fast-check";
import type { Point } from "../../../core/layout/nodeGeometry.ts";
import { wireCurve } from "../../../core/layout/wireCurve.ts";
import { boxesIn } from "../../../webview/scene/find.ts";
import { distanceTo, middleOf } from "../../../webview/scene/wireCurve.ts";

const point: fc.Arbitrary<Point> = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }));

describe("wireCurve", () => {
  it("is caught where its label stands, and at both of its ends", () => {
    fc.assert(
      fc.property(point, point, fc.array(point, { maxLength: 3 }), (from, to, bends) => {
        const curve = wireCurve(from, to, bends);
        const [x, y] = middleOf(curve);
        assert.ok(distanceTo(curve, x, y) < 1e-6);
        assert.ok(distanceTo(curve, ...from) < 1e-6);
      }),
    );
  });

  it("goes down as it goes right, with the axes exchanged", () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        const down = wireCurve([from[1], from[0]], [to[1], to[0]], null, "down");
        const right = wireCurve(from, to, null);
        assert.deepEqual(
          down,
          right.map((_, i) => right[i % 2 === 0 ? i + 1 : i - 1]),
        );
      }),
    );
  });
});

describe("boxesIn", () => {
  it("finds exactly the boxes that touch the rectangle, and none without a place", () => {
    const boxes = Float64Array.of(0, 0, 10, 10, 20, 20, 30, 30, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    assert.deepEqual(boxesIn(boxes, [5, 5, 15, 15]), [0]);
    assert.deepEqual(boxesIn(boxes, [-100, -100, 100, 100]), [0, 1]);
    assert.deepEqual(boxesIn(boxes, [11, 11, 19, 19]), []);
  });
});
