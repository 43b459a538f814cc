import assert from "node:assert/strict";
import { aligned, type Box, distributed } from "../../../webview/canvas/arranging.ts";

const BOXES: readonly Box[] = [
  { id: "a", x: 0, y: 0, width: 60, height: 60 },
  { id: "b", x: 100, y: 40, width: 120, height: 150 },
  { id: "c", x: 50, y: 300, width: 40, height: 40 },
];

describe("aligned", () => {
  it("moves to the outermost edge, and leaves alone what stands there", () => {
    assert.deepEqual(
      [...aligned(BOXES, "left")],
      [
        ["b", [0, 40]],
        ["c", [0, 300]],
      ],
    );
    assert.deepEqual(
      [...aligned(BOXES, "right")],
      [
        ["a", [160, 0]],
        ["c", [180, 300]],
      ],
    );
    assert.deepEqual(
      [...aligned(BOXES, "top")].map(([id]) => id),
      ["b", "c"],
    );
    assert.deepEqual(aligned(BOXES, "bottom").get("b"), [100, 190]);
  });

  it("centres on the middle of all", () => {
    const places = aligned(BOXES, "centre");
    for (const { id, x, width } of BOXES) assert.equal((places.get(id)?.[0] ?? x) + width / 2, 110);
    const middles = aligned(BOXES, "middle");
    for (const { id, y, height } of BOXES) assert.equal((middles.get(id)?.[1] ?? y) + height / 2, 170);
  });
});

describe("distributed", () => {
  it("makes the gaps equal between the outermost two", () => {
    const places = distributed(BOXES, "vertically");
    const tops = BOXES.map(({ id, y, height }) => ({ top: places.get(id)?.[1] ?? y, height })).sort(
      (a, b) => a.top - b.top,
    );
    const gaps = tops.slice(1).map(({ top }, i) => top - (tops[i]?.top ?? 0) - (tops[i]?.height ?? 0));
    assert.deepEqual(gaps, [45, 45]);
    assert.equal(places.has("a") || places.has("c"), false);
  });

  it("needs three", () => {
    assert.equal(distributed(BOXES.slice(0, 2), "horizontally").size, 0);
  });
});
