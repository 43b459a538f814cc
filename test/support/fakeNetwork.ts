import { findOp } from "../../core/ops/index.ts";
import type {
  EdgePass,
  EdgeView,
  NetworkView,
  NodePass,
  NodeView,
  PassView,
  ProblemView,
  Run,
} from "../../core/protocol.ts";

/** One node of a made-up network: `op`, what it reads, and the size of its value. */
export interface FakeNode {
  readonly op?: string;
  readonly inputs?: readonly string[];
  readonly size?: number;
  readonly activation?: string;
  readonly pin?: readonly [number, number];
  readonly broken?: boolean;
}

/**
 * Views as the host would send them, for tests of the canvas alone: the structure is what the caller says, the numbers
 * are made up (a fixed function of the place), and every node has its forward and backward step.
 */
export function fakeNetwork(
  nodes: Readonly<Record<string, FakeNode>>,
  more: Partial<NetworkView> = {},
): { network: NetworkView; pass: PassView } {
  const depths = new Map<string, number>();
  const views: NodeView[] = [];
  const edges: EdgeView[] = [];
  const ids = Object.keys(nodes);
  for (const [id, node] of Object.entries(nodes)) {
    const op = node.op ?? (node.inputs ? "neuron" : "input");
    const inputs = node.inputs ?? [];
    depths.set(id, Math.max(-1, ...inputs.map((input) => depths.get(sourceOf(input)) ?? 0)) + 1);
    const size = node.broken ? 0 : (node.size ?? 1);
    inputs.forEach((reference, input) => {
      const source = sourceOf(reference);
      if (ids.includes(source))
        edges.push({ key: `${source}→${id}:${input}`, source, target: id, input, reference, port: null, shape: [] });
    });
    views.push({
      id,
      op,
      look: findOp(op)?.look ?? "neuron",
      shape: size > 1 ? [size] : [],
      size,
      depth: depths.get(id) ?? 0,
      activation: node.activation ?? (op === "neuron" ? "tanh" : op === "dense" ? "relu" : null),
      hasPreactivation: op === "neuron" || op === "dense",
      attributes: {},
      params: [],
      parameterCount: 0,
      inputs,
      pin: node.pin ?? null,
      isObjective: findOp(op)?.category === "loss",
      broken: node.broken ?? false,
    });
  }
  const network: NetworkView = {
    version: 1,
    file: "fake.nn.json",
    title: "A made-up network",
    state: views.length === 0 ? "empty" : "ok",
    readOnly: false,
    nodes: views,
    edges,
    problems: [],
    targets: views.filter((view) => view.size === 1).map((view) => view.id),
    objective: views.filter((view) => view.isObjective).map((view) => view.id),
    parameterCount: 0,
    hiddenUnits: 0,
    depth: Math.max(0, ...depths.values()),
    deepPath: null,
    isLinear: false,
    groups: [],
    ...more,
  };
  return { network, pass: fakePass(network) };
}

export function fakePass(network: NetworkView): PassView {
  const numbers: number[] = [];
  const running = network.nodes.filter((node) => !node.broken);
  const run = (length: number, seed: number, scale: number): Run => {
    const start = numbers.length;
    for (let i = 0; i < length; i++) numbers.push(Math.sin(seed * 12.9898 + i * 1.7) * scale);
    return [start, length];
  };
  const count = running.length;
  const none: NodePass = {
    forwardAt: -1,
    backwardAt: -1,
    value: null,
    preactivation: null,
    gradient: null,
    delta: null,
  };
  const nodes = network.nodes.map((node, i): NodePass => {
    if (node.broken) return none;
    const at = running.indexOf(node);
    return {
      forwardAt: at,
      backwardAt: count + 1 + (count - 1 - at),
      value: run(node.size, i + 1, 1),
      preactivation: node.hasPreactivation ? run(node.size, i + 2, 1.5) : null,
      gradient: run(node.size, i + 3, 0.2),
      delta: node.hasPreactivation ? run(node.size, i + 4, 0.15) : null,
    };
  });
  const edges = network.edges.map((edge, i): EdgePass => {
    const isNeuron = network.nodes.find((node) => node.id === edge.target)?.op === "neuron";
    const size = network.nodes.find((node) => node.id === edge.source)?.size ?? 1;
    return {
      weight: isNeuron ? run(size, i + 5, 2) : null,
      contribution: run(size, i + 6, 1),
      gradient: run(size, i + 7, 0.1),
    };
  });
  const ids = running.map((node) => node.id);
  return {
    version: network.version,
    row: 0,
    rowCount: 4,
    rowLabel: "x = [0, 1]",
    target: ids.at(-1) ?? null,
    targetIsObjective: true,
    timeline: [
      ...ids.map((node) => ({ phase: "forward" as const, node })),
      { phase: "seed" as const, node: null },
      ...ids.toReversed().map((node) => ({ phase: "backward" as const, node })),
    ],
    numbers: Float64Array.from(numbers),
    nodes,
    edges,
    objective: null,
    regularization: null,
    findings: [],
    preview: false,
  };
}

export function fakeProblem(problem: Partial<ProblemView>): ProblemView {
  return {
    code: "NN301",
    severity: "error",
    message: "",
    line: 1,
    column: 1,
    start: 0,
    node: null,
    input: null,
    fix: null,
    ...problem,
  };
}

function sourceOf(reference: string): string {
  return reference.replace(/\[.*$/, "");
}

/** The lecture's nine neurons (mission.md, `back_prop`). */
export const BACK_PROP: Readonly<Record<string, FakeNode>> = {
  x1: {},
  x2: {},
  x3: {},
  h1: { inputs: ["x1", "x2", "x3"] },
  h2: { inputs: ["x1", "h1"] },
  h3: { inputs: ["h2"] },
  h4: { inputs: ["h1", "h2"] },
  h5: { inputs: ["x1", "h2"] },
  h6: { inputs: ["h3", "h4"] },
  h7: { inputs: ["h5", "h6"] },
  h8: { inputs: ["h5", "h7"] },
  h9: { inputs: ["h4", "h7"] },
  y1: { op: "output", inputs: ["h8"] },
  y2: { op: "output", inputs: ["h7"] },
  y3: { op: "output", inputs: ["h9"] },
};

/** A multilayer perceptron of layers with a loss. */
export const LAYERS: Readonly<Record<string, FakeNode>> = {
  x: { size: 4 },
  t: { size: 3 },
  z1: { op: "dense", inputs: ["x"], size: 16 },
  z2: { op: "dense", inputs: ["z1"], size: 8, activation: "tanh" },
  skip: { op: "concat", inputs: ["x", "z2"], size: 12 },
  logits: { op: "dense", inputs: ["skip"], size: 3, activation: "identity" },
  p: { op: "softmax", inputs: ["logits"], size: 3 },
  L: { op: "softmax-cross-entropy", inputs: ["logits", "t"] },
};

/** `count` nodes with two or three inputs each, always the same for the same seed. */
export function randomNodes(count: number, seed = 1): Readonly<Record<string, FakeNode>> {
  const nodes: Record<string, FakeNode> = {};
  let state = seed;
  const random = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < count; i++) {
    if (i < Math.max(2, count / 20)) {
      nodes[`x${i}`] = {};
      continue;
    }
    const ids = Object.keys(nodes);
    const near = () => ids[Math.max(0, ids.length - 1 - Math.floor(random() ** 2 * Math.min(ids.length, 30)))] ?? "x0";
    nodes[`h${i}`] = { inputs: [...new Set([near(), near(), near()])] };
  }
  return nodes;
}
