import assert from "node:assert/strict";
import fc from "fast-check";
import type { Point } from "../../../core/layout/nodeGeometry.ts";
import { describeNode } from "../../../webview/canvas/describeNode.ts";
import { neighbour } from "../../../webview/canvas/neighbours.ts";
import { barsOf, briefly, MOST_BARS, summarize } from "../../../webview/canvas/strip.ts";
import { wirePath } from "../../../webview/canvas/wirePath.ts";
import { mergeSaved, readSaved } from "../../../webview/savedView.ts";
import { BACK_PROP, fakeNetwork, fakeProblem } from "../../support/fakeNetwork.ts";

describe("barsOf", () => {
  it("draws each component of a short vector, with the largest at full length", () => {
    assert.deepEqual(barsOf(Float64Array.of(1, -2, 0)), [
      { value: 1, share: 0.5 },
      { value: -2, share: -1 },
      { value: 0, share: 0 },
    ]);
  });

  it("joins neighbours of a long vector without losing any", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: MOST_BARS, maxLength: 300 }),
        (list) => {
          const bars = barsOf(Float64Array.from(list));
          assert.equal(bars.length, MOST_BARS);
          const counts = bars.map(
            (_, i) => Math.floor(((i + 1) * list.length) / MOST_BARS) - Math.floor((i * list.length) / MOST_BARS),
          );
          const sum = bars.reduce((sum, bar, i) => sum + bar.value * (counts[i] ?? 0), 0);
          assert.ok(
            Math.abs(sum - list.reduce((a, b) => a + b, 0)) <= 1e-6 * (1 + list.reduce((a, b) => a + Math.abs(b), 0)),
          );
        },
      ),
    );
  });

  it("does not let one NaN or infinity flatten the rest", () => {
    const bars = barsOf(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 3));
    assert.deepEqual(
      bars.map((bar) => bar.share),
      [0, 0, 1],
    );
  });
});

describe("summarize", () => {
  it("gives minimum, mean and maximum, and hides no NaN", () => {
    assert.deepEqual(summarize(Float64Array.of(1, 2, 6)), { minimum: 1, mean: 3, maximum: 6 });
    assert.ok(Number.isNaN(summarize(Float64Array.of(1, Number.NaN)).mean));
  });
});

describe("briefly", () => {
  it("stays short enough for three numbers under a strip", () => {
    assert.deepEqual([0.01312, -0.000523, 0.00477, 5.9e-20, 0, 990.4, -1.5, 123456].map(briefly), [
      "0.013",
      "−5e−4",
      "5e−3",
      "6e−20",
      "0",
      "990",
      "−1.5",
      "1e5",
    ]);
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => briefly(value).length <= 7));
  });
});

describe("wirePath", () => {
  const point = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }));

  it("begins and ends where the wire does, through any bends", () => {
    fc.assert(
      fc.property(
        point,
        point,
        fc.array(point, { maxLength: 4 }),
        (from: Point, to: Point, bends: readonly Point[]) => {
          const { d } = wirePath(from, to, bends);
          assert.ok(d.startsWith(`M${from[0]},${from[1]}`), d);
          assert.ok(d.endsWith(` ${to[0]},${to[1]}`) || from[0] === to[0], d);
          assert.ok(!/NaN|Infinity/.test(d), d);
        },
      ),
    );
  });

  it("never leaves the corridor of its bends", () => {
    const { d } = wirePath(
      [0, 0],
      [300, 0],
      [
        [100, 50],
        [200, 50],
      ],
    );
    const heights = [...d.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
    assert.ok(Math.min(...heights) >= 0 && Math.max(...heights) <= 50, d);
  });
});

describe("describeNode", () => {
  const { network } = fakeNetwork(BACK_PROP);
  const view = network.nodes.find((node) => node.id === "h3") ?? assert.fail();

  it("reads as a person would say it", () => {
    assert.equal(
      describeNode(view, Float64Array.of(0.42), Float64Array.of(-0.1), []),
      "neuron h3, tanh, value 0.42, gradient −0.1",
    );
  });

  it("says what is not computed, and never 0 for it", () => {
    const text = describeNode(view, "pending", "pending", []);
    assert.match(text, /value not computed yet, gradient not computed yet/);
    assert.doesNotMatch(text, / 0/);
  });

  it("tells the problems", () => {
    assert.match(
      describeNode(view, "none", "none", [fakeProblem({ message: "Shapes do not fit." })]),
      /error: Shapes do not fit\./,
    );
  });
});

describe("neighbour", () => {
  const { network } = fakeNetwork(BACK_PROP);
  const positions = new Map(network.nodes.map((node, i) => [node.id, [node.depth * 200, i * 100] as const]));

  it("follows the wires to the right and to the left", () => {
    assert.ok(["h1", "h2", "h5"].includes(neighbour(network, positions, "x1", "ArrowRight") ?? ""));
    assert.equal(neighbour(network, positions, "h3", "ArrowLeft"), "h2");
    assert.equal(neighbour(network, positions, "x1", "ArrowLeft"), null);
  });

  it("stays in the column upwards and downwards", () => {
    assert.equal(neighbour(network, positions, "x2", "ArrowDown"), "x3");
    assert.equal(neighbour(network, positions, "x2", "ArrowUp"), "x1");
  });

  it("reaches every node from the first", () => {
    const seen = new Set(["x1"]);
    for (const id of seen) {
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) {
        const next = neighbour(network, positions, id, key);
        if (next !== null) seen.add(next);
      }
    }
    assert.equal(seen.size, network.nodes.length);
  });
});

describe("readSaved", () => {
  it("takes back what it saved and nothing else", () => {
    const look = { folded: ["encoder"], opened: ["z"], direction: "down", minimap: false };
    const saved = { version: 1, viewport: { x: 1, y: 2, zoom: 0.5 }, cursor: 3, selectedNodes: ["h1"], look };
    assert.deepEqual(readSaved(saved), saved);
    assert.deepEqual(mergeSaved({ panels: { width: 3 } }, readSaved(saved)), { panels: { width: 3 }, ...saved });
    for (const odd of [
      null,
      7,
      "x",
      {},
      { version: 2 },
      { version: 1, viewport: { x: "1" }, cursor: -1, selectedNodes: [3], look: null },
    ]) {
      assert.deepEqual(readSaved(odd), {
        version: 1,
        viewport: null,
        cursor: null,
        selectedNodes: [],
        look: null,
      });
    }
  });
});
