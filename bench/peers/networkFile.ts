import {
  type Convolutions,
  KERNEL,
  type Layers,
  type LayerWeights,
  type Neurons,
  POOL,
  type Rows,
  type Task,
} from "./tasks.ts";

/** A task as the text of a *.nn.json file, weights and data included: Chainrule is measured behind its whole road. */
export function networkFile(task: Task, batch: number = task.batch): string {
  const { network, learningRate } = task;
  return JSON.stringify({
    nn: 1,
    title: task.title,
    nodes: nodesOf(network),
    objective: "L",
    data: { rows: dataRows(network) },
    training: { optimizer: "sgd", learningRate: learningRate || 1, batchSize: batch, steps: 1 },
  });
}

type Node = Readonly<Record<string, unknown>>;
type Nodes = Readonly<Record<string, Node>>;

function nodesOf(network: Task["network"]): Nodes {
  switch (network.kind) {
    case "layers":
      return layerNodes(network);
    case "neurons":
      return neuronNodes(network);
    case "convolutions":
      return convolutionNodes(network);
  }
}

const CROSS_ENTROPY: Node = { op: "softmax-cross-entropy", inputs: ["y", "t"] };

function layerNodes({ layers, activation }: Layers): Nodes {
  return {
    x: { op: "input", shape: [layers[0]?.inputs] },
    t: { op: "input", shape: [] },
    ...denseNodes(layers, "x", activation, activation === "tanh" ? "tanh" : "identity"),
    L: activation === "tanh" ? { op: "squared-error", inputs: ["y", "t"], weight: 0.5 } : CROSS_ENTROPY,
  };
}

/** h1, h2, … and y. */
function denseNodes(layers: readonly LayerWeights[], from: string, hidden: string, last: string): Nodes {
  const id = (l: number): string => (l < 0 ? from : l === layers.length - 1 ? "y" : `h${l + 1}`);
  return Object.fromEntries(
    layers.map((layer, l) => [
      id(l),
      {
        op: "dense",
        inputs: [id(l - 1)],
        units: layer.outputs,
        activation: l === layers.length - 1 ? last : hidden,
        params: { W: nested(layer.W, [layer.outputs, layer.inputs]), b: [...layer.b] },
      },
    ]),
  );
}

function neuronNodes({ inputs, units }: Neurons): Nodes {
  const ids = [...inputIds(inputs), ...units.map(({ id }) => id)];
  const neurons = units.map(({ id, reads, w, b }) => [
    id,
    { op: "neuron", inputs: reads.map((at) => ids[at]), activation: "sigmoid", params: { w, b } },
  ]);
  const scalar = { op: "input", shape: [] };
  return {
    ...Object.fromEntries(inputIds(inputs).map((id) => [id, scalar])),
    t: scalar,
    ...Object.fromEntries(neurons),
    L: { op: "squared-error", inputs: [ids.at(-1), "t"] },
  };
}

function convolutionNodes({ side, convolutions, layers }: Convolutions): Nodes {
  const stages = convolutions.flatMap(({ inputs, outputs, W, b }, c): [string, Node][] => [
    [
      `c${c + 1}`,
      {
        op: "conv2d",
        inputs: [c === 0 ? "x" : `p${c}`],
        channels: outputs,
        kernel: KERNEL,
        activation: "relu",
        params: { W: nested(W, [outputs, inputs, KERNEL, KERNEL]), b: [...b] },
      },
    ],
    [`p${c + 1}`, { op: "avg-pool2d", inputs: [`c${c + 1}`], kernel: POOL }],
  ]);
  return {
    x: { op: "input", shape: [1, side, side] },
    t: { op: "input", shape: [] },
    ...Object.fromEntries(stages),
    ...denseNodes(layers, `p${convolutions.length}`, "relu", "identity"),
    L: CROSS_ENTROPY,
  };
}

const inputIds = (count: number): string[] => Array.from({ length: count }, (_, i) => `x${i + 1}`);

function dataRows(network: Task["network"]): readonly Node[] {
  const { rows } = network;
  return Array.from({ length: rows.count }, (_, r) => {
    const x = rowOf(rows, r);
    const t = rows.t[r];
    if (network.kind === "neurons") return { ...Object.fromEntries(inputIds(x.length).map((id, i) => [id, x[i]])), t };
    return { x: network.kind === "layers" ? [...x] : nested(x, [1, network.side, network.side]), t };
  });
}

export function rowOf({ count, x }: Rows, row: number): Float64Array {
  const width = x.length / count;
  return x.subarray(row * width, (row + 1) * width);
}

type Nested = number | undefined | readonly Nested[];

function nested(values: Float64Array, [length = 1, ...rest]: readonly number[]): Nested {
  if (rest.length === 0) return [...values];
  const part = values.length / length;
  return Array.from({ length }, (_, i) => nested(values.subarray(i * part, (i + 1) * part), rest));
}
