// From the text of a network to a program that is ready to run, at growing sizes and against JSON.parse of the same text.
import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import { planProgram } from "../../core/engine/program.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { createRandom } from "../../core/random.ts";
import { median, ms, printTable, race, ratio, times } from "../measure.ts";

/** What it may take, in milliseconds. */
const BARS: ReadonlyMap<number, number> = new Map([
  [1000, 50],
  [10_000, 500],
]);
const READS = 8;
/** How far back a neuron reads, in nodes. */
const REACH = 200;

/** Inputs, then neurons with eight predecessors each and every weight written out, then a loss. */
function networkOfNeurons(size: number): string {
  const random = createRandom(`compile ${size}`);
  const ids = Array.from({ length: 2 * READS }, (_, i) => `x${i + 1}`);
  const nodes = ids.map((id) => `    "${id}": { "op": "input", "shape": [] }`);
  while (ids.length < size - 2) {
    const first = Math.max(0, ids.length - REACH);
    const reads = new Set<string>();
    while (reads.size < READS) reads.add(ids[first + Math.floor(random.uniform() * (ids.length - first))] ?? "");
    const id = `h${ids.length}`;
    const weights = [...reads].map(() => Math.round(3000 * random.normal()) / 1e4);
    const inputs = [...reads].map((read) => `"${read}"`);
    nodes.push(
      `    "${id}": { "op": "neuron", "inputs": [${inputs.join(", ")}], "activation": "tanh", "params": { "w": [${weights.join(", ")}], "b": 0.1 } }`,
    );
    ids.push(id);
  }
  return fileOf(nodes, ids.at(-1) ?? "");
}

/** Vectors through layers, arithmetic and shaping, with shared parameters, parts of values, comments and long activations. */
function mixedNetwork(size: number): string {
  const nodes = ['    "x": { "op": "input", "shape": [4] }'];
  let last = "x";
  for (let block = 0; nodes.length < size - 4; block++) {
    const [h, a, m, s] = ["h", "a", "m", "s"].map((letter) => `${letter}${block}`);
    nodes.push(
      `    // Block ${block}\n    "${h}": { "op": "dense", "inputs": ["${last}"], "units": 4, "activation": { "name": "leaky-relu", "slope": 0.2 }, "params": { "b": "bias" } }`,
      `    "${a}": { "op": "add", "inputs": ["${h}", "${last}"] }`,
      `    "${m}": { "op": "mul", "inputs": ["${a}", "${h}"] }`,
      `    "${s}": { "op": "concat", "inputs": ["${m}[0:2]", "${a}[2:4]"] }`,
    );
    last = s ?? last;
  }
  while (nodes.length < size - 3) {
    nodes.push(`    "o${nodes.length}": { "op": "output", "inputs": ["${last}"] }`);
  }
  nodes.push(`    "y": { "op": "neuron", "inputs": ["${last}"], "activation": "tanh" }`);
  return fileOf(nodes, "y", '"bias": [0, 0.1, 0.2, 0.3]');
}

const fileOf = (nodes: readonly string[], last: string, params = ""): string => `{
  "nn": 1,
  "nodes": {
${nodes.join(",\n")},
    "t": { "op": "input", "shape": [] },
    "L": { "op": "squared-error", "inputs": ["${last}", "t"] }
  },
  "params": { ${params} },
  "objective": "L"
}
`;

function compileToProgram(text: string): number {
  const { graph } = compile(text);
  assert.ok(graph);
  return planProgram(graph, 1, objectiveTarget(graph)).nodes.length;
}

export function benchCompile(): void {
  const texts = [
    ...[300, 1000, 10_000].map((size) => ["neurons", size, networkOfNeurons(size)] as const),
    ["mixed", 1000, mixedNetwork(1000)] as const,
  ];
  const grown = new Map<number, number>();
  const rows = texts.map(([kind, size, text]) => {
    const { problems } = compile(text);
    const wrong = problems.find((problem) => problem.severity === "error");
    assert.equal(wrong?.message, undefined);
    assert.equal(compileToProgram(text), size);
    // A file with comments is no JSON: what JSON.parse is given has none.
    const plain = text.replaceAll(/^ *\/\/.*$/gm, "");
    const found = race({ compile: () => compileToProgram(text), json: () => JSON.parse(plain) }, 4000);
    const time = median(found.compile);
    const tenth = grown.get(size / 10);
    if (kind === "neurons") grown.set(size, time);
    const bar = BARS.get(size);
    return [
      `${size} nodes, ${kind}`,
      ms(time),
      ms(Math.min(...found.compile)),
      bar === undefined ? "" : `${ms(bar)}: ${time <= bar ? "met" : "missed"}`,
      times(ratio(found.compile, found.json)),
      kind === "neurons" && tenth !== undefined ? times(time / tenth) : "",
    ];
  });
  printTable(
    "Text to a program that is ready to run (growth from a tenth of the nodes; 10× is linear)",
    ["", "median", "least", "bar", "of JSON.parse", "growth"],
    rows,
  );
}
