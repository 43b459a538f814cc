import assert from "node:assert/strict";
import { geometryOf } from "../../../core/layout/nodeGeometry.ts";

const LOOKS = ["input", "output", "neuron", "layer", "sign", "loss", "group"] as const;

describe("geometryOf", () => {
  it("lets wires in and out level with the body's middle, along the flow", () => {
    for (const look of LOOKS)
      for (const size of [1, 7]) {
        const right = geometryOf({ look, size }, "right");
        assert.deepEqual(right.entry, [0, right.body.height / 2]);
        assert.deepEqual(right.exit, [right.width, right.body.height / 2]);
        const down = geometryOf({ look, size }, "down");
        assert.deepEqual(down.entry, [down.body.width / 2, 0]);
        assert.deepEqual(down.exit, [down.body.width / 2, down.height]);
      }
  });

  it("has the same body at the same corner in both directions, so that a pin means the same place", () => {
    for (const look of LOOKS)
      assert.deepEqual(geometryOf({ look, size: 3 }, "right").body, geometryOf({ look, size: 3 }, "down").body);
  });

  it("runs to the right where nothing is said", () => {
    assert.deepEqual(geometryOf({ look: "neuron", size: 1 }), geometryOf({ look: "neuron", size: 1 }, "right"));
  });
});
