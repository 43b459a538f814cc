import assert from "node:assert/strict";
import { parseDocument } from "../../../core/document/parse.ts";
import { type BuildResult, buildGraph } from "../../../core/graph/buildGraph.ts";
import type { Graph } from "../../../core/graph/graph.ts";

/** From text, as everybody else does it. */
export function build(network: Readonly<Record<string, unknown>> | string): BuildResult & { readonly text: string } {
  const text = typeof network === "string" ? network : JSON.stringify({ nn: 1, ...network }, null, 1);
  const parsed = parseDocument(text);
  assert.ok(parsed.document, parsed.problems.map((p) => p.message).join("\n"));
  const built = buildGraph(parsed.document);
  return { ...built, problems: [...parsed.problems, ...built.problems], text };
}

/** A network that must be without errors. */
export function buildWhole(network: Readonly<Record<string, unknown>> | string): Graph {
  const { graph, problems } = build(network);
  assert.deepEqual(
    problems.filter((p) => p.severity === "error").map((p) => p.message),
    [],
  );
  assert.ok(graph);
  return graph;
}

/** `code, the text at its place, message` of every error. */
export function complaints(network: Readonly<Record<string, unknown>> | string): readonly string[] {
  const { problems, text } = build(network);
  return problems
    .filter((p) => p.severity === "error")
    .map((p) => `${p.code} at ${text.slice(p.range.start, p.range.end)}: ${p.message}`);
}
