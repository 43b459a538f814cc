import { createRandom } from "../core/random.ts";

export interface Unit {
  readonly id: string;
  /** Positions in the list of all values: the inputs first, then the units in their order. */
  readonly reads: readonly number[];
  readonly w: readonly number[];
  readonly b: number;
}

/** A network of scalar tanh neurons, as plain data: what both the file and the naive baseline are made from. */
export interface RandomNetwork {
  readonly inputs: readonly string[];
  readonly x: readonly number[];
  readonly units: readonly Unit[];
}

/** How the units hang together: `sparse` ones read one to three units of the two layers before, `full` ones the whole layer before. */
export type Wiring = "sparse" | "full";

/** `size` nodes in all, in about square layers: inputs, neurons, a target and a loss. The same size gives the same network. */
export function randomNetwork(size: number, wiring: Wiring = "sparse"): RandomNetwork {
  const random = createRandom(`${wiring} network of ${size}`);
  const width = Math.round(Math.sqrt(size));
  const inputs = Array.from({ length: width }, (_, i) => `x${i + 1}`);
  const count = size - width - 2;
  const units = Array.from({ length: count }, (_, i): Unit => {
    const id = `h${i + 1}`;
    // The first is a probe: it grows with its weight, so that its value tells which weight a picture is of.
    if (i === 0) return { id, reads: [0], w: [0.1], b: 0 };
    const start = Math.floor(i / width) * width;
    const layer = Array.from({ length: width }, (_, j) => start + j);
    // Straight ahead first, so that no value is left unread; the last one reads all that are.
    const sparse = [
      start + (i % width),
      ...[0, 1].flatMap(() =>
        random.uniform() < 0.5 ? [start - width * random.uniform() + width * random.uniform()] : [],
      ),
    ];
    const picks = i === count - 1 ? Array.from({ length: width }, (_, j) => i + j) : wiring === "full" ? layer : sparse;
    const reads = [...new Set(picks.map((at) => Math.max(0, Math.floor(at))))];
    const scale = 1 / Math.sqrt(reads.length);
    return { id, reads, w: reads.map(() => round(random.normal() * scale)), b: round(random.normal() / 4) };
  });
  return { inputs, x: inputs.map((_, i) => (i === 0 ? 1 : round(random.normal()))), units };
}

export function networkText({ inputs, x, units }: RandomNetwork): string {
  const ids = [...inputs, ...units.map((unit) => unit.id)];
  const nodes = [
    ...inputs.map((id) => `    "${id}": { "op": "input", "shape": [] }`),
    ...units.map(({ id, reads, w, b }) => {
      const references = reads.map((at) => `"${ids[at]}"`).join(", ");
      return `    "${id}": { "op": "neuron", "inputs": [${references}], "activation": "tanh", "params": { "w": [${w.join(", ")}], "b": ${b} } }`;
    }),
    '    "t": { "op": "input", "shape": [] }',
    `    "L": { "op": "squared-error", "inputs": ["${ids.at(-1)}", "t"] }`,
  ];
  const row = Object.fromEntries([...inputs.map((id, i) => [id, x[i]]), ["t", 0.5]]);
  return `{
  "nn": 1,
  "nodes": {
${nodes.join(",\n")}
  },
  "objective": "L",
  "data": { "rows": [${JSON.stringify(row)}] }
}
`;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
