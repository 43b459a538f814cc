import { createRandom } from "../../core/random.ts";

/**
 * A layered graph of `count` scalar nodes with two edges each, about square: inputs, neurons that read two of the layer
 * before (straight ahead and one near it), and a loss. The same count gives the same graph.
 */
export function layeredText(count: number): string {
  const random = createRandom(`layered ${count}`);
  const width = Math.round(Math.sqrt(count / 2));
  const neurons = count - width - 2;
  const id = (i: number) => (i < width ? `x${i + 1}` : `h${i - width + 1}`);
  const nodes = Array.from({ length: width + neurons }, (_, i) => {
    if (i < width) return `    "${id(i)}": { "op": "input", "shape": [] }`;
    const start = (Math.floor(i / width) - 1) * width;
    const near = Math.max(0, Math.min(width - 1, (i % width) + Math.round(6 * (random.uniform() - 0.5))));
    const reads = [start + (i % width), start + near];
    if (reads[0] === reads[1]) reads[1] = start + ((near + 1) % width);
    const w = reads.map(() => round(random.normal() * 0.7));
    const inputs = reads.map((at) => `"${id(at)}"`).join(", ");
    return `    "${id(i)}": { "op": "neuron", "inputs": [${inputs}], "activation": "tanh", "params": { "w": [${w.join(", ")}], "b": 0 } }`;
  });
  nodes.push('    "t": { "op": "input", "shape": [] }');
  nodes.push(`    "L": { "op": "squared-error", "inputs": ["${id(width + neurons - 1)}", "t"] }`);
  const row = Object.fromEntries([
    ...Array.from({ length: width }, (_, i) => [id(i), round(random.normal())]),
    ["t", 0.5],
  ]);
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
