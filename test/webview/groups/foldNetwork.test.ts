import assert from "node:assert/strict";
import fc from "fast-check";
import type { NetworkView } from "../../../core/protocol.ts";
import { edgesBehind, foldNetwork, standInFor } from "../../../webview/groups/foldNetwork.ts";
import { groupId, groupNameOf, isGroupId } from "../../../webview/groups/groupId.ts";
import { membersOf, summarizeGroup } from "../../../webview/groups/groupIndex.ts";
import { BACK_PROP, type FakeNode, fakeNetwork, fakeProblem, LAYERS } from "../../support/fakeNetwork.ts";

const look = (...folded: string[]) => ({ folded, opened: [] });

function grouped(
  nodes: Readonly<Record<string, FakeNode>>,
  groups: Readonly<Record<string, readonly string[]>>,
): NetworkView {
  return fakeNetwork(nodes, { groups: Object.entries(groups).map(([name, nodes]) => ({ name, nodes })) }).network;
}

/** Any acyclic network with any groups, and some of them folded. */
const cases = fc
  .tuple(
    fc.array(fc.array(fc.nat(100), { maxLength: 4 }), { minLength: 1, maxLength: 14 }),
    fc.array(fc.nat(4), { minLength: 14, maxLength: 14 }),
    fc.subarray(["a", "→", "n0", "n1→n2"]),
  )
  .map(([wires, deal, folded]) => {
    const nodes: Record<string, FakeNode> = {};
    for (const [i, inputs] of wires.entries())
      nodes[`n${i}`] = i === 0 || inputs.length === 0 ? {} : { inputs: inputs.map((at) => `n${at % i}`) };
    const names = ["a", "→", "n0", "n1→n2"];
    const groups: Record<string, string[]> = {};
    for (const [i, id] of Object.keys(nodes).entries()) {
      const name = names[deal[i] ?? 0];
      if (name !== undefined) groups[name] = [...(groups[name] ?? []), id];
    }
    return { network: grouped(nodes, groups), folded };
  });

describe("foldNetwork", () => {
  it("draws every wire of the text but those inside a folded group, and none that is not there", () => {
    fc.assert(
      fc.property(cases, ({ network, folded }) => {
        const shown = foldNetwork(network, look(...folded));
        const at = (id: string) => standInFor(network, look(...folded), id);
        const covered: string[] = [];
        for (const edge of shown.edges) {
          const wires = edgesBehind(shown, edge.key);
          assert.ok(wires.length > 0);
          for (const wire of wires) {
            assert.deepEqual([at(wire.source), at(wire.target)], [edge.source, edge.target]);
            covered.push(wire.key);
          }
        }
        const outside = network.edges.filter(({ source, target }) => at(source) !== at(target));
        assert.deepEqual(covered.sort(), outside.map(({ key }) => key).sort());
      }),
      { numRuns: 500 },
    );
  });

  it("has no wire to nowhere, no key twice, and every node once: itself or in its group", () => {
    fc.assert(
      fc.property(cases, ({ network, folded }) => {
        const shown = foldNetwork(network, look(...folded));
        const ids = shown.nodes.map(({ id }) => id);
        const keys = shown.edges.map(({ key }) => key);
        assert.equal(new Set(ids).size, ids.length);
        assert.equal(new Set(keys).size, keys.length);
        for (const { source, target } of shown.edges) assert.ok(ids.includes(source) && ids.includes(target));
        assert.deepEqual([...membersOf(network, ids)].sort(), network.nodes.map(({ id }) => id).sort());
        for (const id of ids) {
          const name = groupNameOf(id);
          if (name !== null) assert.ok(folded.includes(name));
        }
        // Two wires that a group is an end of never run side by side.
        const bundled = shown.edges.filter(({ source, target }) => isGroupId(source) || isGroupId(target));
        const pairs = bundled.map(({ source, target }) => JSON.stringify([source, target]));
        assert.equal(new Set(pairs).size, pairs.length);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same network when all is folded and unfolded again, and the same objects for the same look", () => {
    fc.assert(
      fc.property(cases, ({ network, folded }) => {
        const how = look(...folded);
        const shown = foldNetwork(network, how);
        assert.equal(foldNetwork(network, { ...how }), shown);
        assert.deepEqual(foldNetwork({ ...network }, how), shown);
        assert.equal(foldNetwork(network, look()), network);
      }),
    );
  });

  it("keeps inputs before what reads them, with the depth of the picture, wherever groups close no cycle", () => {
    fc.assert(
      fc.property(cases, ({ network, folded }) => {
        const shown = foldNetwork(network, look(...folded));
        if (hasCycle(shown)) return;
        const at = new Map(shown.nodes.map((node, i) => [node.id, [i, node.depth] as const]));
        const depths = new Map<string, number>();
        for (const { source, target } of shown.edges) {
          const [from, to] = [at.get(source) ?? [0, 0], at.get(target) ?? [0, 0]];
          assert.ok(from[0] < to[0]);
          depths.set(target, Math.max(depths.get(target) ?? 0, from[1] + 1));
        }
        for (const node of shown.nodes) assert.equal(node.depth, depths.get(node.id) ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it("survives a group that closes a cycle: both wires are drawn", () => {
    const network = grouped(
      { x: {}, a: { inputs: ["x"] }, b: { inputs: ["a"] }, c: { inputs: ["b"] } },
      { g: ["a", "c"] },
    );
    const shown = foldNetwork(network, look("g"));
    const g = groupId("g");
    assert.deepEqual(
      shown.edges.map(({ source, target }) => [source, target]),
      [
        ["x", g],
        [g, "b"],
        ["b", g],
      ],
    );
    assert.deepEqual(
      shown.nodes.map(({ id, depth }) => [id, depth]),
      [
        ["x", 0],
        [g, 1],
        ["b", 2],
      ],
    );
  });

  it("a wire that stands for one keeps its key; one that stands for several has its own", () => {
    const network = grouped(BACK_PROP, { "": [], late: ["h6", "h7", "h8", "h9"] });
    const shown = foldNetwork(network, look("late"));
    const into = shown.edges.filter(({ target }) => isGroupId(target));
    assert.deepEqual(
      into.map(({ source, key }) => [source, edgesBehind(shown, key).map((edge) => edge.key)]),
      [
        ["h3", ["h3→h6:0"]],
        ["h4", ["h4→h6:1", "h4→h9:0"]],
        ["h5", ["h5→h7:0", "h5→h8:0"]],
      ],
    );
    assert.equal(into[0]?.key, "h3→h6:0");
    assert.notEqual(into[1]?.key, "h4→h6:1");
  });

  it("a chain of ten thousand behind a group is no depth that breaks it", () => {
    const nodes: Record<string, FakeNode> = { n0: {} };
    for (let i = 1; i < 10_000; i++) nodes[`n${i}`] = { inputs: [`n${i - 1}`] };
    const shown = foldNetwork(grouped(nodes, { g: ["n0", "n9999"] }), look("g"));
    assert.equal(shown.nodes.length, 9_999);
    assert.equal(shown.edges.length, 9_999);
  });

  it("marks the layers that are open, and nothing else", () => {
    const network = grouped(LAYERS, {});
    const shown = foldNetwork(network, { folded: [], opened: ["z1", "x", "gone"] });
    assert.deepEqual(
      shown.nodes.filter((node) => node.isOpen).map(({ id }) => id),
      ["z1"],
    );
    assert.equal(foldNetwork(network, { folded: ["gone"], opened: ["x"] }), network);
  });
});

describe("the summary of a group", () => {
  it("says what goes in, what comes out, and whose value it is", () => {
    const network = grouped(LAYERS, { body: ["z1", "z2"], head: ["logits", "p", "L"] });
    const body = summarizeGroup(network, "body");
    assert.deepEqual(
      body?.outputs.map(({ id }) => id),
      ["z2"],
    );
    assert.deepEqual(
      body?.arriving.map(({ key }) => key),
      ["x→z1:0"],
    );
    assert.deepEqual(body?.shapesOut, ["[8]"]);
    const head = summarizeGroup(network, "head");
    assert.deepEqual(
      head?.outputs.map(({ id }) => id),
      ["p", "L"],
    );
    const shown = foldNetwork(network, look("body", "head"));
    assert.deepEqual(
      shown.nodes
        .filter(({ look }) => look === "group")
        .map(({ id, shape, size, isObjective }) => [groupNameOf(id), shape, size, isObjective]),
      [
        ["body", [8], 8, false],
        ["head", [], 0, true],
      ],
    );
    assert.equal(summarizeGroup(network, "nobody"), null);
  });

  it("counts a shared parameter once, and gathers the problems of its members", () => {
    const { network } = fakeNetwork({ x: {}, a: { inputs: ["x"] }, b: { inputs: ["a"] } });
    const w = { name: "w", listedAs: "w", shape: [1], size: 1, shared: true };
    const b = { name: "b", listedAs: "b.b", shape: [], size: 1, shared: false };
    const nodes = network.nodes.map((node) => ({
      ...node,
      params: node.id === "x" ? [] : node.id === "a" ? [w] : [w, b],
    }));
    const problems = ["a", "b", "x"].map((node) => fakeProblem({ node, message: node }));
    const summary = summarizeGroup({ ...network, nodes, problems, groups: [{ name: "g", nodes: ["b", "a"] }] }, "g");
    assert.equal(summary?.parameterCount, 2);
    assert.deepEqual(
      summary?.members.map(({ id }) => id),
      ["a", "b"],
    );
    assert.deepEqual(
      summary?.problems.map(({ message }) => message),
      ["a", "b"],
    );
  });

  it("stands where its members are pinned, if all of them are", () => {
    const nodes = { x: {}, a: { inputs: ["x"], pin: [100, 0] }, b: { inputs: ["a"], pin: [300, 100] } } as const;
    const pinOf = (network: NetworkView) =>
      foldNetwork(network, look("g")).nodes.find(({ look }) => look === "group")?.pin;
    assert.equal(pinOf(grouped(nodes, { g: ["x", "a"] })), null);
    assert.ok(pinOf(grouped(nodes, { g: ["a", "b"] })));
  });
});

function hasCycle({ nodes, edges }: NetworkView): boolean {
  const left = new Set(nodes.map(({ id }) => id));
  for (;;) {
    const free = [...left].filter((id) => !edges.some(({ source, target }) => target === id && left.has(source)));
    if (free.length === 0) return left.size > 0;
    for (const id of free) left.delete(id);
  }
}
