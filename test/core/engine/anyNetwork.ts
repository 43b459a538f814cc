import fc from "fast-check";
import type { Row } from "./run.ts";

/** Random directed acyclic graphs: shared parameters, slices, layers, several losses, batches, and any scalar to differentiate. */
type Rng = () => number;
interface Net {
  readonly nodes: Record<
    string,
    {
      op: string;
      inputs?: string[];
      shape?: number[];
      units?: number;
      activation?: string;
      params?: Record<string, unknown>;
      reduction?: string;
      weight?: number;
    }
  >;
  readonly params: Record<string, number | number[]>;
  readonly objective: string[];
  readonly regularization?: { l2: number };
}
export interface Case {
  readonly net: Net;
  readonly rows: readonly Row[];
  readonly wrt: string | null;
}

type Curve = readonly [f: (u: number) => number, slope: (u: number) => number];
export const TANH: Curve = [Math.tanh, (u) => 1 - Math.tanh(u) ** 2];
export const SMOOTH: Readonly<Record<string, Curve>> = {
  identity: [(u) => u, () => 1],
  tanh: TANH,
  sigmoid: [(u) => 1 / (1 + Math.exp(-u)), (u) => Math.exp(-u) / (1 + Math.exp(-u)) ** 2],
  softplus: [(u) => Math.log(1 + Math.exp(u)), (u) => 1 / (1 + Math.exp(-u))],
  silu: [(u) => u / (1 + Math.exp(-u)), (u) => (1 + Math.exp(-u) + u * Math.exp(-u)) / (1 + Math.exp(-u)) ** 2],
};

export const anyCase: fc.Arbitrary<Case> = fc
  .tuple(
    // Whole numbers: among doubles from 0 to 1 nearly all are tiny, and every network would be the first one that there is.
    fc.infiniteStream(fc.integer({ min: 0, max: 2 ** 30 - 1 }).map((k) => k / 2 ** 30)),
    fc.integer({ min: 2, max: 8 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([stream, hidden, batch]) => draw(() => stream.next().value as number, hidden, batch));

function draw(random: Rng, hidden: number, batch: number): Case {
  const whole = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[whole(list.length)] as T;
  const number = (): number => Math.round((random() * 3 - 1.5) * 1000) / 1000;
  const nodes: Net["nodes"] = {
    x: { op: "input", shape: [3] },
    v: { op: "input", shape: [] },
    t: { op: "input", shape: [] },
  };
  const sizes: Record<string, number | null> = { x: 3, v: null };
  const reference = (): readonly [text: string, size: number] => {
    const id = pick(Object.keys(sizes));
    const size = sizes[id] ?? null;
    if (size === null) return [id, 1];
    const from = whole(size);
    const kind = whole(3);
    if (kind === 0) return [`${id}[${from}]`, 1];
    const to = from + 1 + whole(size - from);
    return kind === 1 ? [`${id}[${from}:${to}]`, to - from] : [id, size];
  };
  const weight = (): unknown => (random() < 0.25 ? pick(["s0", "s1"]) : number());
  for (let i = 0; i < hidden; i++) {
    const refs = Array.from({ length: 1 + whole(3) }, reference);
    const width = refs.reduce((n, [, size]) => n + size, 0);
    const inputs = refs.map(([text]) => text);
    const id = `h${i}`;
    const activation = pick(Object.keys(SMOOTH));
    const kind = random();
    if (kind < 0.45) {
      nodes[id] = {
        op: "neuron",
        inputs,
        activation,
        params: { w: Array.from({ length: width }, weight), b: weight() },
      };
      sizes[id] = null;
    } else if (kind < 0.7) {
      const units = 1 + whole(3);
      nodes[id] = {
        op: "dense",
        inputs,
        units,
        activation,
        params: { W: Array.from({ length: units }, () => Array.from({ length: width }, weight)), b: number() },
      };
      sizes[id] = units;
    } else if (kind < 0.85) {
      nodes[id] = { op: pick(["concat", "softmax"]), inputs };
      sizes[id] = width;
    } else {
      const [text, size] = pick(refs);
      // A slice keeps its axis, so [0:1] is a vector.
      const vector = /:/.test(text) || (!/\[/.test(text) && (sizes[text] ?? null) !== null);
      nodes[id] = { op: pick(["add", "mul"]), inputs: [text, text, text].slice(0, 1 + whole(3)) };
      sizes[id] = vector ? size : null;
    }
  }
  const scalar = (): string => {
    const id = pick(Object.keys(sizes));
    const size = sizes[id] ?? null;
    return size === null ? id : `${id}[${whole(size)}]`;
  };
  const objective: string[] = [];
  for (let i = 0; i <= whole(2); i++) {
    nodes[`L${i}`] = {
      op: "squared-error",
      inputs: [scalar(), "t"],
      reduction: pick(["sum", "mean", "batch-mean"]),
      weight: 0.5 + random(),
    };
    objective.push(`L${i}`);
  }
  if (random() < 0.3) objective.push(scalar());
  const rows = Array.from({ length: batch }, () => ({ x: [number(), number(), number()], v: number(), t: number() }));
  const net = {
    nodes,
    params: { s0: number(), s1: number() },
    objective,
    ...(random() < 0.5 ? { regularization: { l2: 0.1 } } : {}),
  };
  return { net, rows, wrt: random() < 0.3 ? scalar() : null };
}
