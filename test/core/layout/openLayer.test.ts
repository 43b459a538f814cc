import assert from "node:assert/strict";
import fc from "fast-check";
import { geometryOf } from "../../../core/layout/nodeGeometry.ts";
import { MOST_UNITS, openBody, unitCentre } from "../../../core/layout/openLayer.ts";

const anySize = fc.integer({ min: 1, max: MOST_UNITS });
const anyDirection = fc.constantFrom("right" as const, "down" as const);

describe("an opened layer", () => {
  it("holds every circle inside its body, apart from each other, in order", () => {
    fc.assert(
      fc.property(anySize, anyDirection, (size, direction) => {
        const { width, height, radius, pitch } = openBody(size, direction);
        const along = direction === "right" ? 1 : 0;
        let last = Number.NEGATIVE_INFINITY;
        for (let unit = 0; unit < size; unit++) {
          const centre = unitCentre(size, unit, direction);
          assert.ok(centre[0] - radius >= 0 && centre[0] + radius <= width);
          assert.ok(centre[1] - radius >= 0 && centre[1] + radius <= height);
          assert.ok(
            centre[along] - last >= 2 * radius && (unit === 0 || Math.abs(centre[along] - last - pitch) < 1e-6),
          );
          last = centre[along];
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is taller the more units there are, but far less than in proportion", () => {
    const heights = [1, 10, 64, 128, 784, MOST_UNITS].map((size) => openBody(size).height);
    assert.deepEqual(
      heights,
      heights.toSorted((a, b) => a - b),
    );
    assert.ok((heights[4] ?? 0) < 8 * (heights[1] ?? 0));
  });

  it("is what the layout is told, with room for the weights on the way to the next column", () => {
    const open = geometryOf({ look: "layer", size: 64, isOpen: true });
    const shut = geometryOf({ look: "layer", size: 64, isOpen: false });
    assert.ok(open.body.height > shut.body.height && open.width - open.body.width > 64);
    assert.deepEqual(open.entry, [0, open.body.height / 2]);
    assert.deepEqual(shut, geometryOf({ look: "layer", size: 64 }));
  });
});
