import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { HISTOGRAM_STRIDE, readHistogram } from "../../../core/training/histogram.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { createProbe, type Probe } from "../../../core/training/probe.ts";
import { NORMS, QUANTITIES, type Quantity } from "../../../core/view/insideView.ts";

/** Two neurons side by side, a layer, a shared weight and regularization. */
const NODES = {
  x: { op: "input", shape: [2] },
  t: { op: "input" },
  a: { op: "neuron", inputs: ["x"], activation: "tanh" },
  b: { op: "neuron", inputs: ["x"], activation: "tanh" },
  h: { op: "dense", inputs: ["a", "b"], units: 3, activation: "sigmoid" },
  y: { op: "neuron", inputs: ["h"], activation: "identity" },
  L: { op: "squared-error", inputs: ["y", "t"] },
};
const FILE = {
  nn: 1,
  nodes: NODES,
  objective: "L",
  regularization: { l2: 0.01 },
  data: { rows: Array.from({ length: 12 }, (_, i) => ({ x: [Math.sin(i), Math.cos(2 * i)], t: Math.sin(3 * i) })) },
  training: { optimizer: "adam", learningRate: 0.05, batchSize: 4, steps: 6 },
};

async function read(file: object): Promise<{ graph: Graph; dataset: Dataset; probe: Probe }> {
  const { document, graph } = compile(JSON.stringify(file));
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no file")));
  assert.ok(dataset);
  const options = { graph, dataset, start: initialParameters(graph), seed: 3, rowName: (row: number) => `row ${row}` };
  return { graph, dataset, probe: createProbe(options) };
}

const near = (actual: number | undefined, wanted: number, by = 1e-12) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) <= by * (1 + Math.abs(wanted)), `${actual}, not ${wanted}`);

/** The objective over all rows, by a pass that goes forward only. */
function objectiveAt(graph: Graph, dataset: Dataset, parameters: ReadonlyMap<string, Float64Array>): number {
  const rows = Array.from({ length: dataset.rows }, (_, row) => row);
  const machine = createMachine(graph, {
    batch: dataset.rows,
    inputs: selectRows(dataset, rows),
    parameters,
    target: null,
    mode: "training",
  });
  machine.runAll();
  return machine.objective ?? Number.NaN;
}

describe("a probe", () => {
  it("gathers the neurons of one depth in a layer, and knows whose u and gradient there are", async () => {
    const { probe } = await read(FILE);
    assert.deepEqual(
      probe.layout.layers.map(({ nodes }) => nodes),
      [["a", "b"], ["h"], ["y"]],
    );
    assert.deepEqual(probe.layout.layers[0]?.parameters, ["a.w", "a.b", "b.w", "b.b"]);
    assert.deepEqual(probe.layout.layers[1]?.quantities, QUANTITIES);
    assert.deepEqual([probe.layout.rows, probe.layout.ofRows], [12, 12]);
  });

  it("the gradient's norm is that of finite differences of the objective, regularization and all", async () => {
    const { graph, dataset, probe } = await read(FILE);
    const parameters = initialParameters(graph);
    const point = probe.look(0, { parameters, buffers: new Map() }, null);
    const step = 1e-6;
    const squares = graph.parameters.map(({ name, size }) => {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        const [up, down] = [step, -step].map((by) => {
          const moved = new Map([...parameters].map(([each, values]) => [each, values.slice()] as const));
          const values = moved.get(name) ?? assert.fail();
          values[k] = (values[k] ?? 0) + by;
          return objectiveAt(graph, dataset, moved);
        });
        sum += (((up ?? 0) - (down ?? 0)) / (2 * step)) ** 2;
      }
      return sum;
    });
    for (const [i, sum] of squares.entries()) near(point.parameters[i * NORMS], Math.sqrt(sum), 1e-7);
    // a.w, a.b, b.w and b.b are the first layer.
    near(point.layers[0], Math.sqrt(squares.slice(0, 4).reduce((sum, each) => sum + each, 0)), 1e-7);
    assert.ok(Number.isNaN(point.layers[2]), "no step was seen");
  });

  it("the update's ratio is that of a step of the run, worked out by hand from θ before and after", async () => {
    const { graph, dataset, probe } = await read(FILE);
    const plan = planTraining(compile(JSON.stringify(FILE)).document?.training ?? assert.fail(), graph, dataset.rows);
    assert.ok(typeof plan !== "string");
    const thetas = [initialParameters(graph) as ReadonlyMap<string, Float64Array>];
    for (const each of train(graph, dataset, initialParameters(graph), plan))
      thetas.push(new Map([...each.parameters()].map(([name, values]) => [name, values.slice()])));
    const [before = assert.fail(), now = assert.fail()] = thetas.slice(4, 6);
    const point = probe.look(5, { parameters: now, buffers: new Map() }, before);
    const flat = (theta: typeof now, names: readonly string[]) => names.flatMap((name) => [...(theta.get(name) ?? [])]);
    const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
    for (const [i, { parameters }] of probe.layout.layers.entries()) {
      const [from, to] = [flat(before, parameters), flat(now, parameters)];
      near(point.layers[i * NORMS + 1], norm(to));
      near(point.layers[i * NORMS + 2], norm(to.map((v, k) => v - (from[k] ?? 0))) / norm(from));
    }
  });

  it("histograms are of z, u and ∂L/∂z as the reference finds them on the same rows", async () => {
    const { graph, dataset, probe } = await read(FILE);
    const parameters = initialParameters(graph);
    const point = probe.look(0, { parameters, buffers: new Map() }, null);
    const rows = Array.from({ length: dataset.rows }, (_, row) => row);
    const target = { kind: "objective", text: "L", terms: graph.objective } as const;
    const machine = createMachine(graph, { batch: 12, inputs: selectRows(dataset, rows), parameters, target });
    machine.runAll();
    for (const [i, { nodes }] of probe.layout.layers.entries())
      for (const [j, quantity] of (QUANTITIES as readonly Quantity[]).entries()) {
        const all = nodes.flatMap((id) => [...(machine[quantity](graph.byId.get(id) ?? assert.fail())?.data ?? [])]);
        const found = readHistogram(point.histograms, i * QUANTITIES.length + j);
        assert.equal(found.count, all.length, `${nodes} ${quantity}`);
        near(found.minimum, Math.min(...all));
        near(found.maximum, Math.max(...all));
        near(found.mean, all.reduce((sum, v) => sum + v, 0) / all.length);
      }
    assert.equal(point.histograms.length, 3 * QUANTITIES.length * HISTOGRAM_STRIDE);
  });

  it("a shared parameter has one norm, and only what is its own counts", async () => {
    const shared = {
      ...FILE,
      params: { w: [0.3, -0.4] },
      nodes: {
        ...NODES,
        a: { ...NODES.a, params: { w: "w" } },
        b: { ...NODES.b, params: { w: "w" } },
      },
    };
    const { graph, probe } = await read(shared);
    const point = probe.look(0, { parameters: initialParameters(graph), buffers: new Map() }, null);
    const at = probe.layout.parameters.indexOf("w");
    assert.ok(at >= 0);
    near(point.parameters[at * NORMS + 1], 0.5);
    assert.equal(probe.layout.layers[0]?.parameters.filter((name) => name === "w").length, 1);
  });

  it("takes few of many rows, the same ones each time, and names a gradient that is not finite", async () => {
    const many = {
      ...FILE,
      data: { rows: Array.from({ length: 500 }, (_, i) => ({ x: [i, -i], t: i % 7 })) },
    };
    const { graph, probe } = await read(many);
    assert.deepEqual([probe.layout.rows, probe.layout.ofRows], [128, 500]);
    const parameters = initialParameters(graph);
    const look = () => probe.look(0, { parameters, buffers: new Map() }, null);
    assert.deepEqual(look(), look());
    assert.deepEqual((await read(many)).probe.look(0, { parameters, buffers: new Map() }, null), look());
    parameters.get("h.W")?.fill(Number.NaN);
    const broken = look();
    assert.ok(Number.isNaN(broken.layers[0]));
    assert.match(broken.findings[0] ?? "", /"h\[0\]" is NaN at row \d+/);
    assert.equal(readHistogram(broken.histograms, 3).nans, 3 * 128);
  });

  it("says which layer's gradient vanishes", async () => {
    const deep: Record<string, object> = { x: { op: "input", shape: [2] }, t: { op: "input" } };
    for (let i = 1; i <= 9; i++)
      deep[`h${i}`] = { op: "dense", inputs: [i === 1 ? "x" : `h${i - 1}`], units: 4, activation: "sigmoid" };
    Object.assign(deep, {
      y: { op: "neuron", inputs: ["h9"], activation: "identity" },
      L: { op: "squared-error", inputs: ["y", "t"] },
    });
    const { graph, probe } = await read({ ...FILE, nodes: deep });
    const point = probe.look(0, { parameters: initialParameters(graph), buffers: new Map() }, null);
    assert.match(point.findings.join(" "), /The gradient vanishes: .*"h1"/);
  });
});
