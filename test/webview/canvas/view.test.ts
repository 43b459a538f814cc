import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_PLACEMENT, updatePlacement } from "../../../core/layout/placement.ts";
import { centredOn, fits, scaleFor, seenBox, toMap } from "../../../webview/canvas/minimap/mapView.ts";
import { neighbour } from "../../../webview/canvas/neighbours.ts";
import { wirePath } from "../../../webview/canvas/wirePath.ts";
import { sameForLayout } from "../../../webview/layout/sameForLayout.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";

const { network } = fakeNetwork({
  x1: {},
  x2: {},
  h1: { inputs: ["x1", "x2"] },
  h2: { inputs: ["x1"] },
  y: { inputs: ["h1", "h2"] },
});

describe("a network that runs down", () => {
  it("is walked by the keys as the eye sees it", () => {
    const { shown } = updatePlacement(EMPTY_PLACEMENT, network.nodes, network.edges, { direction: "down" });
    const go = (from: string, key: Parameters<typeof neighbour>[3]) =>
      neighbour(network, shown.positions, from, key, "down");
    const [left, right] =
      (shown.positions.get("x1")?.[0] ?? 0) < (shown.positions.get("x2")?.[0] ?? 0) ? ["x1", "x2"] : ["x2", "x1"];
    assert.equal(go(left ?? "", "ArrowRight"), right);
    assert.equal(go("h2", "ArrowUp"), "x1");
    assert.equal(go("h2", "ArrowDown"), "y");
    assert.equal(go("y", "ArrowDown"), null);
  });

  it("has wires that are those to the right, mirrored on the diagonal", () => {
    const anyPoint = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }));
    const numbers = (d: string) => (d.match(/-?[\d.]+/g) ?? []).map(Number);
    fc.assert(
      fc.property(anyPoint, anyPoint, fc.array(anyPoint, { maxLength: 3 }), (from, to, bends) => {
        const mirror = ([x, y]: readonly [number, number]) => [y, x] as const;
        const right = numbers(wirePath(from, to, bends).d);
        const down = numbers(wirePath(mirror(from), mirror(to), bends.map(mirror), "down").d);
        assert.deepEqual(
          down,
          right.map((_, i) => right[i % 2 === 0 ? i + 1 : i - 1]),
        );
      }),
    );
  });
});

describe("sameForLayout", () => {
  it("does not mind what the picture does not show, and minds everything it does", () => {
    assert.ok(sameForLayout(network, structuredClone(network)));
    assert.ok(sameForLayout(network, { ...network, version: 99, problems: [], parameterCount: 5 }));
    const [first, ...rest] = network.nodes;
    assert.ok(first);
    for (const change of [
      { id: "z" },
      { look: "layer" as const },
      { size: 4 },
      { pin: [1, 2] as const },
      { isOpen: true },
    ])
      assert.ok(
        !sameForLayout(network, { ...network, nodes: [{ ...first, ...change }, ...rest] }),
        JSON.stringify(change),
      );
    assert.ok(!sameForLayout(network, { ...network, edges: network.edges.slice(1) }));
    assert.ok(!sameForLayout(network, { ...network, groups: [{ name: "g", nodes: ["h1"] }] }));
    assert.ok(!sameForLayout(null, network));
  });
});

describe("the minimap's view", () => {
  const bounds = { x: -500, y: 20, width: 4000, height: 900 };

  it("has all of the network on the map, in its middle", () => {
    const box = toMap(bounds, scaleFor(bounds, 184, 124));
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 184 && box.y + box.height <= 124);
    assert.ok(Math.abs(box.x + box.width / 2 - 92) < 1e-6 && Math.abs(box.y + box.height / 2 - 62) < 1e-6);
  });

  it("knows what is seen, and brings a point to the middle of it", () => {
    const seen = seenBox(centredOn([300, -40], { x: 0, y: 0, zoom: 0.5 }, 800, 600), 800, 600);
    assert.deepEqual([seen.x + seen.width / 2, seen.y + seen.height / 2], [300, -40]);
    assert.deepEqual([seen.width, seen.height], [1600, 1200]);
  });

  it("is not needed where all is seen", () => {
    assert.ok(fits(bounds, { x: -600, y: 0, width: 4200, height: 1000 }));
    assert.ok(!fits(bounds, { x: -600, y: 0, width: 4000, height: 1000 }));
  });
});
