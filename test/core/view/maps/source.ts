import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadDataset } from "../../../../core/data/dataset.ts";
import { parseDocument } from "../../../../core/document/parse.ts";
import { buildGraph } from "../../../../core/graph/buildGraph.ts";
import { initialParameters } from "../../../../core/training/initializers.ts";
import type { WholeNumbers } from "../../../../core/view/wholeNumbers.ts";

/** A network with its data, as a canvas shows it before training. */
export async function sourceOf(network: Readonly<Record<string, unknown>> | string): Promise<WholeNumbers> {
  const text = typeof network === "string" ? network : JSON.stringify({ nn: 1, ...network });
  const { document, problems } = parseDocument(text);
  assert.ok(document, problems.map(({ message }) => message).join("\n"));
  const { graph } = buildGraph(document);
  assert.ok(graph);
  const { dataset, problems: wrong } = await loadDataset(document, graph, async (path) =>
    readFileSync(`samples/${path}`),
  );
  assert.ok(dataset, wrong.map(({ message }) => message).join("\n"));
  return { version: 1, graph, dataset, parameters: initialParameters(graph), buffers: new Map() };
}

export const sampleText = (name: string): string => readFileSync(`samples/${name}.nn.json`, "utf8");
