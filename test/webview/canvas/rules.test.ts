import assert from "node:assert/strict";
import fc from "fast-check";
import { findPath } from "../../../core/graph/judgedNetwork.ts";
import { possibleTargets, refuseConnection, refuseId } from "../../../webview/canvas/rules.ts";
import { BACK_PROP, fakeNetwork, LAYERS, randomNodes } from "../../support/fakeNetwork.ts";

const { network } = fakeNetwork(BACK_PROP);

describe("refuseConnection", () => {
  it("names the cycle that would close", () => {
    assert.match(refuseConnection(network, "h7", "h3") ?? "", /h3 → h6 → h7 → h3/);
  });

  it("refuses a node that would feed itself, an input, a repeated wire and a full port", () => {
    assert.match(refuseConnection(network, "h1", "h1") ?? "", /itself/);
    assert.match(refuseConnection(network, "h1", "x2") ?? "", /from the data/);
    assert.match(refuseConnection(network, "h5", "h7") ?? "", /already/);
    assert.match(refuseConnection(fakeNetwork(LAYERS).network, "z1", "L") ?? "", /prediction and target/);
  });

  it("allows what keeps the graph acyclic", () => {
    assert.equal(refuseConnection(network, "x2", "h9"), null);
  });

  it("agrees with a search for cycles over the whole graph", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.nat(), fc.nat(), (count, a, b) => {
        const { network } = fakeNetwork(randomNodes(count, a));
        const from = network.nodes[a % count]?.id ?? "";
        const to = network.nodes[b % count]?.id ?? "";
        fc.pre(!to.startsWith("x"));
        // Kahn's algorithm: with the wire added, does taking away sources leave nothing?
        const wires = [...network.edges.map(({ source, target }) => [source, target]), [from, to]];
        let left = network.nodes.map((node) => node.id);
        for (;;) {
          const sources = left.filter(
            (id) => !wires.some(([source, target]) => target === id && left.includes(source ?? "")),
          );
          if (sources.length === 0) break;
          left = left.filter((id) => !sources.includes(id));
        }
        const reason = refuseConnection(network, from, to) ?? "";
        assert.equal(left.length > 0, /cycle|itself/.test(reason), reason);
      }),
      { numRuns: 60 },
    );
  });
});

describe("possibleTargets", () => {
  it("offers each node that may be fed, and no other", () => {
    const targets = possibleTargets(network, "h8");
    assert.ok(targets.includes("h9"));
    assert.ok(!targets.includes("h5") && !targets.includes("x1") && !targets.includes("h8"));
  });
});

describe("findPath", () => {
  it("finds the lecture's only road from h3 to y1", () => {
    assert.deepEqual(findPath(network, "h3", "y1"), ["h3", "h6", "h7", "h8", "y1"]);
    assert.equal(findPath(network, "y1", "h3"), null);
  });
});

describe("refuseId", () => {
  it("takes Hebrew, spaces and emoji, and refuses what a reference could not hold", () => {
    for (const id of ["נוירון", "a b", "🧠", "__proto__"]) assert.equal(refuseId(id, network), null);
    for (const id of ["", "  ", "a[0]", 'a"', "a\nb", "h1"]) assert.notEqual(refuseId(id, network), null);
  });
});
