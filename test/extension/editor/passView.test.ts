import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { passView } from "../../../extension/editor/passView.ts";
import { SamplePass } from "../../../extension/samplePass.ts";
import { LINES, numbersOf, openText } from "./support.ts";

const FACTS = { version: 1, preview: false };

async function viewOf(text: string, row = 0, target: string | null = null) {
  const { graph, dataset } = await openText(text);
  const { tape, ...facts } = new SamplePass(graph, target).run(dataset, row);
  const view = passView(tape, { ...FACTS, ...facts });
  const node = (id: string) => view.nodes[graph.nodes.findIndex((candidate) => candidate.id === id)];
  const edges = graph.nodes.flatMap((candidate) => candidate.edges);
  const edge = (key: string) => view.edges[edges.findIndex((candidate) => candidate.key === key)];
  return { view, node, edge, numbers: (run: Parameters<typeof numbersOf>[1]) => numbersOf(view.numbers, run) };
}

describe("passView", () => {
  it("holds values, pre-activations, gradients and deltas of the picked row", async () => {
    const { view, node, numbers } = await viewOf(LINES);
    // h = 2 + 6 + 1 = 9, y = 45 + 10 = 55, L = 25; ∂L/∂y = 10, ∂L/∂h = 50, ∂L/∂x = [100, 150 + 50].
    assert.deepEqual(numbers(node("h")?.value), [9]);
    assert.deepEqual(numbers(node("y")?.preactivation), [55]);
    assert.deepEqual(numbers(node("y")?.gradient), [10]);
    assert.deepEqual(numbers(node("h")?.delta), [50]);
    assert.deepEqual(numbers(node("x")?.gradient), [100, 200]);
    assert.deepEqual(numbers(view.objective), [25 + 0.5 * (4 + 9)]);
    assert.deepEqual([view.row, view.rowCount, view.rowLabel], [0, 2, "x = [1, 2], t = 50"]);
  });

  it("gives a neuron's wires their weights and what they add to u", async () => {
    const { edge, numbers } = await viewOf(LINES);
    assert.deepEqual(numbers(edge("x→h:0")?.weight), [2, 3]);
    assert.deepEqual(numbers(edge("x→h:0")?.contribution), [2, 6]);
    assert.deepEqual(numbers(edge("x→y:1")?.weight), [5]);
    assert.deepEqual(numbers(edge("x→y:1")?.contribution), [10]);
    assert.deepEqual(numbers(edge("x→y:1")?.gradient), [50]);
    assert.equal(edge("y→L:0")?.weight, null);
    assert.deepEqual(numbers(edge("y→L:0")?.contribution), [55]);
  });

  it("says at which step each value and each gradient is there", async () => {
    const { view, node } = await viewOf(LINES);
    for (const [id, phase] of [
      ["h", "forward"],
      ["L", "loss"],
    ] as const) {
      assert.deepEqual(view.timeline[node(id)?.forwardAt ?? -1], { phase, node: id });
    }
    assert.deepEqual(view.timeline[node("h")?.backwardAt ?? -1], { phase: "backward", node: "h" });
    assert.ok((node("x")?.backwardAt ?? -1) >= (node("h")?.backwardAt ?? -1));
  });

  it("has no gradient, rather than zero, where nothing flows", async () => {
    const { view, node, numbers } = await viewOf(LINES, 1, "h");
    assert.deepEqual([view.target, view.targetIsObjective], ["h", false]);
    assert.deepEqual(numbers(node("x")?.gradient), [2, 3]);
    assert.equal(node("y")?.gradient, null);
    assert.equal(node("y")?.backwardAt, -1);
  });

  it("takes the nearest row where the picked one is gone", async () => {
    const { view } = await viewOf(LINES, 99);
    assert.equal(view.row, 1);
  });
});

describe("SamplePass", () => {
  it("tries other weights without touching those of the text", async () => {
    const { graph, dataset } = await openText(LINES);
    const pass = new SamplePass(graph, null);
    const y = () => {
      const node = graph.byId.get("y") ?? assert.fail("no y");
      return (changes: Parameters<SamplePass["run"]>[2]) => pass.run(dataset, 0, changes).tape.value(node)?.data[0];
    };
    assert.equal(y()([]), 55);
    // A shared parameter moves all its uses: 6·9 + 6·2.
    assert.equal(y()([{ parameter: "five", entry: 0, value: 6 }]), 66);
    assert.equal(y()([{ parameter: "h.w", entry: 1, value: 4 }]), 65);
    assert.equal(y()([]), 55);
  });

  it("has the parameters, and nothing computed, where there is no data", async () => {
    const { graph } = await openText(LINES);
    const tape = new SamplePass(graph, null).atRest();
    const y = graph.byId.get("y") ?? assert.fail("no y");
    assert.equal(tape.parameterValue("five")[0], 5);
    assert.deepEqual([tape.cursor, tape.value(y), tape.gradient(y), tape.objective], [0, null, null, null]);
  });

  it("says in a sentence that a network is too large for a pass, with both numbers", async () => {
    const input = { op: "input", shape: [8192, 8192] };
    const nodes = { x: input, y: input, z: { op: "add", inputs: ["x", "y"] } };
    const { graph } = compile(JSON.stringify({ nn: 1, nodes }));
    assert.ok(graph);
    assert.throws(
      () => new SamplePass(graph, null).atRest(),
      /^RangeError: This network needs 1\.5 GiB for 1 samples at once; the limit is 1\.0 GiB\.$/,
    );
  });

  it("refuses a target that is no scalar, in a sentence", async () => {
    const { graph } = await openText(LINES);
    assert.throws(() => new SamplePass(graph, "x"), /single number/);
  });

  it("says what is wrong with the pass, at the node concerned", async () => {
    const nodes = {
      x: { op: "input" },
      t: { op: "input" },
      h: { op: "neuron", inputs: ["x"], activation: "tanh", params: { w: [1], b: 0 } },
      y: { op: "neuron", inputs: ["h"], params: { w: [1], b: 0 } },
      L: { op: "squared-error", inputs: ["y", "t"] },
    };
    const rows = [
      { x: 0.5, t: 0 },
      { x: 20, t: 0 },
    ];
    const text = JSON.stringify({ nn: 1, nodes, objective: "L", data: { rows } });
    assert.deepEqual((await viewOf(text)).view.findings, []);
    const { findings } = (await viewOf(text, 1)).view;
    assert.deepEqual(
      findings.map(({ node, code }) => [node, code]),
      [
        ["h", "NN904"],
        ["h", "NN903"],
      ],
    );
    assert.match(findings[1]?.sentence ?? "", /^"h" is saturated: .* at this sample/);
  });
});
