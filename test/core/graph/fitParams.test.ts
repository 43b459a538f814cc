import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { applyEdits, editsFor } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { parseDocument } from "../../../core/document/parse.ts";
import { buildGraph } from "../../../core/graph/buildGraph.ts";
import { fitParams } from "../../../core/graph/fitParams.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import type { Problem } from "../../../core/problems.ts";

const SAMPLES = new URL("../../../samples/", import.meta.url);
const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith(".nn.json"))
  .map((name) => [name, readFileSync(new URL(name, SAMPLES), "utf8")] as const);

function edit(text: string, ...intents: Intent[]): string {
  return applyEdits(text, editsFor(text, fitParams(text, intents)));
}

function read(text: string): { graph: Graph; problems: readonly Problem[] } {
  const { document, problems } = parseDocument(text);
  const built = document ? buildGraph(document) : assert.fail("cannot be read");
  return { graph: built.graph ?? assert.fail("no graph"), problems: [...problems, ...built.problems] };
}

/** Parameters that do not fit: what must never come of a gesture. */
function misfits(text: string): string[] {
  return read(text)
    .problems.filter(({ code }) => code.startsWith("NN5"))
    .map(({ message }) => message);
}

function readsFrom(node: GraphNode, other: GraphNode): boolean {
  return node === other || node.edges.some(({ source }) => readsFrom(source, other));
}

/** A whole parameter that others use too cannot follow one of its users. */
function sharesAll({ definition }: GraphNode): boolean {
  return [...definition.params.values()].some((param) => param.kind === "value" && param.value.kind === "shared");
}

const network = (nodes: string): string =>
  `{\n  "nn": 1,\n  "nodes": {\n    "x": { "op": "input", "shape": [2] },\n    "t": { "op": "input" },\n${nodes}\n  },\n  "params": { "s": 1 }\n}\n`;
const line = (text: string, id: string): string => text.split("\n").find((found) => found.includes(`"${id}":`)) ?? "";

describe("parameters follow the shapes that a gesture changes", function () {
  this.timeout(30_000);
  for (const [name, text] of samples) {
    it("still fits beside a convolution whose written W says how large it is", () => {
      const text = network(
        `    "i": { "op": "input", "shape": [1, 3, 3] },
    "c": { "op": "conv2d", "inputs": ["i"], "params": { "W": [[[[1, 2], [3, 4]]]] } },
    "y": { "op": "neuron", "inputs": ["x"], "params": { "w": [0.5, 2] } }`,
      );
      const after = edit(text, { kind: "connect", reference: "t", to: "y" });
      assert.match(line(after, "y"), /"inputs": \["x", "t"\].*"w": \[0\.5, 2, 0\]/);
      assert.deepEqual(misfits(after), []);
    });

    it(`${name}: any wire can be drawn, and cut again without a trace`, () => {
      const { graph } = read(text);
      for (const target of graph.nodes.filter((node) => node.op.ports.kind === "vector" && !sharesAll(node))) {
        for (const source of graph.nodes.filter((node) => node.batched && !readsFrom(node, target))) {
          const wired = edit(text, { kind: "connect", reference: source.id, to: target.id });
          assert.deepEqual(misfits(wired), [], `${source.id} → ${target.id}`);
          const at = target.edges.length;
          assert.equal(edit(wired, { kind: "disconnect", to: target.id, at }), text, `${source.id} → ${target.id}`);
        }
      }
    });

    it(`${name}: any node can be removed, any wire cut, any layer widened`, () => {
      const { graph } = read(text);
      for (const node of graph.nodes) {
        assert.deepEqual(misfitsIfAny(edit(text, { kind: "removeNode", id: node.id })), [], `remove ${node.id}`);
        for (const { input } of node.edges) {
          assert.deepEqual(misfitsIfAny(edit(text, { kind: "disconnect", to: node.id, at: input })), [], node.id);
        }
        if (!("units" in node.op.attributes)) continue;
        for (const units of [1, node.size + 2]) {
          const changed = edit(text, { kind: "setAttribute", id: node.id, name: "units", value: units });
          assert.deepEqual(misfits(changed), [], `${node.id}.units = ${units}`);
        }
      }
    });
  }

  it("gives a new wire the weight 0 and keeps the others, names of shared parameters too", () => {
    const text = network('    "n": { "op": "neuron", "inputs": ["x"], "params": { "w": [0.5, "s"], "b": 1 } }');
    const wired = edit(text, { kind: "connect", reference: "t", to: "n", at: 0 });
    assert.match(line(wired, "n"), /"inputs": \["t", "x"\], "params": \{ "w": \[0, 0\.5, "s"\], "b": 1 \}/);
  });

  it("takes the weights of a cut wire along, and of a layer its columns", () => {
    const text = network(
      '    "d": { "op": "dense", "inputs": ["t", "x"], "units": 2, "params": { "W": [[1, 2, 3], [4, 5, 6]] } }',
    );
    assert.match(line(edit(text, { kind: "disconnect", to: "d", at: 0 }), "d"), /"W": \[\[2, 3\], \[5, 6\]\]/);
    assert.match(line(edit(text, { kind: "removeNode", id: "x" }), "d"), /"W": \[\[1\], \[4\]\]/);
    assert.match(
      line(edit(text, { kind: "reconnect", to: "d", at: 1, reference: "x[1]" }), "d"),
      /"W": \[\[1, 2\], \[4, 5\]\]/,
    );
  });

  it("widens a layer and what reads it", () => {
    const text = network(
      '    "d": { "op": "dense", "inputs": ["x"], "units": 1, "params": { "W": [[1, 2]], "b": [3] } },\n    "n": { "op": "neuron", "inputs": ["d", "t"], "params": { "w": [4, 5] } }',
    );
    const wide = edit(text, { kind: "setAttribute", id: "d", name: "units", value: 2 });
    assert.match(line(wide, "d"), /"units": 2, "params": \{ "W": \[\[1, 2\], \[0, 0\]\], "b": \[3, 0\] \}/);
    assert.match(line(wide, "n"), /"w": \[4, 0, 5\]/);
    assert.equal(edit(wide, { kind: "setAttribute", id: "d", name: "units", value: 1 }), text);
  });

  it("leaves alone what did not fit before, what fills, and what is drawn", () => {
    const text = network(
      '    "a": { "op": "neuron", "inputs": ["x"], "params": { "w": [1, 2, 3, 4] } },\n    "b": { "op": "neuron", "inputs": ["x"], "params": { "w": 0.5 } },\n    "c": { "op": "neuron", "inputs": ["x"], "params": { "w": { "init": "ones" } } }',
    );
    for (const id of ["a", "b", "c"]) {
      const intents: Intent[] = [{ kind: "connect", reference: "t", to: id }];
      assert.deepEqual(fitParams(text, intents), intents);
    }
  });

  it("finds weights again that a cut wire left behind", () => {
    const text = network('    "n": { "op": "neuron", "inputs": ["x"], "params": { "w": [0.5, 2] } }');
    const cut = edit(text, { kind: "disconnect", to: "n", at: 0 });
    assert.match(line(cut, "n"), /"inputs": \[\], "params": \{ "w": \[0\.5, 2\] \}/);
    assert.match(line(edit(cut, { kind: "connect", reference: "t", to: "n" }), "n"), /"w": \[0\.5\]/);
    assert.equal(edit(cut, { kind: "connect", reference: "x", to: "n" }), text);
  });

  it("leaves a node alone that the gesture itself made, whoever had its name before", () => {
    const text = network(
      `    "n": { "op": "neuron", "inputs": ["x"], "params": { "w": [1, 2] } },
    "m": { "op": "neuron", "inputs": ["n"] }`,
    );
    const made: Intent = { kind: "addNode", id: "k", op: "neuron", inputs: ["x"], params: { w: [3, 4] } };
    const moved = edit(text, made, { kind: "reconnect", to: "k", at: 0, reference: "x[0:2]" });
    assert.match(line(moved, "k"), /"inputs": \["x\[0:2\]"\], "params": \{ "w": \[3, 4\] \}/);
    const again = edit(text, { kind: "removeNode", id: "n" }, { ...made, id: "n" });
    assert.match(line(again, "n"), /"w": \[3, 4\]/);
  });

  it("follows a wire of a node that was pasted in the same gesture", () => {
    const text = network('    "n": { "op": "neuron", "inputs": ["x"] }');
    const fragment = '{ "p": { "op": "neuron", "inputs": ["x"], "params": { "w": [1, 2] } } }';
    const after = edit(
      text,
      { kind: "pasteFragment", fragment },
      { kind: "reconnect", to: "p", at: 0, reference: "x[0:2]" },
    );
    assert.match(line(after, "p"), /"inputs": \["x\[0:2\]"\], "params": \{ "w": \[1, 2\] \}/);
  });

  it("hands a refused gesture through", () => {
    const intents: Intent[] = [{ kind: "removeNode", id: "nobody" }];
    assert.equal(fitParams(network('    "n": { "op": "neuron", "inputs": ["x"] }'), intents), intents);
    assert.equal(fitParams("{", intents), intents);
  });
});

/** As `misfits`, where the gesture may have left nothing to compute. */
function misfitsIfAny(text: string): string[] {
  const { document } = parseDocument(text);
  return document && buildGraph(document).graph ? misfits(text) : [];
}
