import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import { ms, printTable } from "../measure.ts";

const ROWS = 1_000_000;
const PICTURES = 60_000;

/** How long data takes from a file's bytes to the numbers of the inputs, and what memory stays taken. */
export async function benchData(): Promise<void> {
  const csv = writeCsv();
  const source = { file: "data", columns: { x: ["a", "b", "c", "d"], t: ["label"] } };
  const plain = { x: [4], t: [] };
  const use = { split: { validation: 0.2, test: 0.1, stratify: "t", seed: 7 }, standardize: true };
  printTable(
    "loading data: from the bytes to the inputs",
    ["data", "file", "rows", "time", "numbers kept"],
    [
      await load("CSV, 4 numbers and a word a row", csv, plain, source),
      await load("the same, split and standardized", csv, plain, { ...source, ...use }),
      await load("IDX, 28 × 28 bytes a row", writeIdx(), { x: [28, 28] }, { arrays: { x: "data" } }),
    ],
  );
}

async function load(
  title: string,
  bytes: Uint8Array,
  inputs: Readonly<Record<string, readonly number[]>>,
  data: object,
): Promise<readonly string[]> {
  const nodes = Object.fromEntries(Object.entries(inputs).map(([id, shape]) => [id, { op: "input", shape }]));
  const { document, graph } = compile(
    JSON.stringify({ nn: 1, nodes: { ...nodes, y: { op: "neuron", inputs: ["x"] } }, data }),
  );
  assert.ok(document && graph);
  const start = performance.now();
  const { dataset } = await loadDataset(document, graph, async () => bytes);
  const time = performance.now() - start;
  assert.ok(dataset);
  const arrays = new Set([...dataset.inputs.values(), ...dataset.written.values()]);
  const kept = [...arrays].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return [title, megabytes(bytes.length), String(dataset.rows), ms(time), megabytes(kept)];
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** Numbers of few digits and of all that a double has, and class labels; written piece by piece, for the sake of memory. */
function writeCsv(): Uint8Array {
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(64 * 2 ** 20);
  let length = 0;
  const write = (text: string): void => {
    length += encoder.encodeInto(text, bytes.subarray(length)).written;
  };
  write("a,b,c,d,label\n");
  for (let i = 0; i < ROWS; i++)
    write(`${((i * 7919) % 10_007) / 10_007},${(-i / 3e5).toFixed(3)},${i % 97},${(i % 1000) / 8},k${i % 10}\n`);
  return bytes.subarray(0, length);
}

function writeIdx(): Uint8Array {
  const bytes = new Uint8Array(16 + PICTURES * 28 * 28);
  const header = new DataView(bytes.buffer);
  for (const [at, number] of [0x0803, PICTURES, 28, 28].entries()) header.setUint32(4 * at, number);
  for (let k = 16; k < bytes.length; k++) bytes[k] = (k * 31) % 251;
  return bytes;
}
