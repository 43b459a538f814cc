import assert from "node:assert/strict";
import fc from "fast-check";
import { overlaps } from "../../../core/layout/freeSpot.ts";
import { makeWay, type Standing } from "../../../core/layout/makeWay.ts";

function standing(id: string, x: number, y: number, more: Partial<Standing> = {}): Standing {
  return { id, box: { x, y, width: 60, height: 60 }, isFixed: false, isFirm: false, ...more };
}

describe("makeWay", () => {
  it("moves nobody where nobody is covered", () => {
    assert.equal(makeWay([standing("a", 0, 0, { isFirm: true }), standing("b", 0, 100)]).size, 0);
  });

  it("pushes those above up and those below down, and each pushes on the next; other columns stay", () => {
    const tall = { x: 0, y: -100, width: 60, height: 260 };
    const moved = makeWay([
      standing("open", 0, 0, { box: tall, isFirm: true }),
      standing("above", 0, -94),
      standing("higher", 0, -188),
      standing("below", 0, 94),
      standing("elsewhere", 200, 0),
    ]);
    assert.deepEqual([...moved.keys()].sort(), ["above", "below", "higher"]);
    for (const box of moved.values()) assert.equal(box.x, 0);
    assert.ok((moved.get("above")?.y ?? 0) < -94 && (moved.get("below")?.y ?? 0) > 94);
  });

  it("goes along the flow where that is less way", () => {
    const wide = { x: 0, y: 0, width: 90, height: 60 };
    const moved = makeWay([standing("wide", 0, 0, { box: wide, isFirm: true }), standing("next", 94, 0)]);
    assert.equal(moved.get("next")?.y, 0);
    assert.ok((moved.get("next")?.x ?? 0) > 94);
  });

  it("leaves no overlap among those who may move, and never moves a fixed or a firm one", () => {
    const anyBox = fc.record({ column: fc.integer({ min: 0, max: 3 }), row: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyBox, { selector: ({ column, row }) => `${column} ${row}`, minLength: 2 }),
        fc.nat(),
        (cells, which) => {
          const all = cells.map(({ column, row }, i) => standing(`n${i}`, column * 150, row * 100));
          const index = which % all.length;
          const firm = all[index] ?? assert.fail();
          all[index] = { ...firm, isFirm: true, box: { ...firm.box, y: firm.box.y - 70, height: 200 } };
          const moved = makeWay(all);
          assert.ok(!moved.has(firm.id));
          const boxes = all.map(({ id, box }) => moved.get(id) ?? box);
          boxes.forEach((a, i) => {
            for (const b of boxes.slice(i + 1)) assert.ok(!overlaps(a, b));
          });
        },
      ),
    );
  });
});
