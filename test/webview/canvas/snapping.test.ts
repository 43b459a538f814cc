import assert from "node:assert/strict";
import fc from "fast-check";
import { snapTo } from "../../../webview/canvas/snapping.ts";
import type { Rectangle } from "../../../webview/scene/scene.ts";

const anyBox = fc
  .tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }), fc.nat(80), fc.nat(80))
  .map(([x, y, width, height]): Rectangle => [x, y, x + width + 20, y + height + 20]);

describe("snapTo", () => {
  it("moves a box level with the middle of another that is a little off", () => {
    const snap = snapTo([100, 4, 160, 64], [[0, 0, 60, 60]], 6);
    assert.deepEqual(snap.by, [0, -4]);
    assert.equal(snap.vertical, null);
    assert.deepEqual(snap.horizontal, { at: 30, from: 0, to: 160 });
  });

  it("finds left and bottom edges of boxes of another size", () => {
    const snap = snapTo(
      [3, 200, 43, 240],
      [
        [0, 0, 120, 150],
        [300, 118, 412, 238],
      ],
      6,
    );
    assert.deepEqual(snap.by, [-3, -2]);
    assert.deepEqual(snap.vertical, { at: 0, from: 0, to: 238 });
    assert.deepEqual(snap.horizontal, { at: 238, from: 0, to: 412 });
  });

  it("of boxes on the same line shows the nearest", () => {
    const snap = snapTo(
      [500, 1, 560, 61],
      [
        [0, 0, 60, 60],
        [400, 0, 460, 60],
      ],
      6,
    );
    assert.deepEqual(snap.horizontal, { at: 30, from: 400, to: 560 });
  });

  it("never moves further than its reach, and stays where it has come", () => {
    fc.assert(
      fc.property(
        anyBox,
        fc.array(anyBox, { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (box, others, reach) => {
          const { by } = snapTo(box, others, reach);
          assert.ok(Math.abs(by[0]) <= reach && Math.abs(by[1]) <= reach);
          const [dx, dy] = by;
          const there: Rectangle = [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
          assert.deepEqual(
            snapTo(there, others, reach).by.map((n) => Math.abs(n)),
            [0, 0],
          );
        },
      ),
    );
  });
});
