import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset } from "../../../core/data/dataset.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import type { Problem } from "../../../core/problems.ts";
import type { Run } from "../../../core/protocol.ts";

export interface Opened {
  readonly document: NetworkDocument;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly problems: readonly Problem[];
}

/** The text with its rows, through the real pipeline. */
export async function openText(text: string): Promise<Opened> {
  const { document, graph, problems } = compile(text);
  assert.ok(document && graph, problems.map((problem) => problem.message).join("\n"));
  const { dataset, problems: ofData } = await loadDataset(document, graph, async () => {
    throw new Error("no files here");
  });
  assert.ok(dataset, ofData.map((problem) => problem.message).join("\n"));
  return { document, graph, dataset, problems };
}

export function numbersOf(numbers: Float64Array, run: Run | undefined): number[] | null {
  return run ? [...numbers.subarray(run[0], run[0] + run[1])] : null;
}

/** φ(u) = u throughout, so every number can be done in the head: h = 2·x₀ + 3·x₁ + 1, y = 5·h + 5·x₁, L = (y − t)². */
export const LINES = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "t": { "op": "input", "shape": [] },
    "h": { "op": "neuron", "inputs": ["x"], "activation": "identity", "params": { "w": [2, 3], "b": 1 } },
    "y": { "op": "neuron", "inputs": ["h", "x[1]"], "activation": "identity", "params": { "w": ["five", "five"], "b": 0 } },
    "L": { "op": "squared-error", "inputs": ["y", "t"], "reduction": "sum" }
  },
  "params": { "five": 5 },
  "objective": "L",
  "regularization": { "l2": 0.5, "of": ["h.w"] },
  "data": { "rows": [{ "x": [1, 2], "t": 50 }, { "x": [0, 1], "t": 20 }] }
}`;
