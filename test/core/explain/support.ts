import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import katex from "katex";
import { compile } from "../../../core/compile.ts";
import { loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { findTarget } from "../../../core/graph/buildGraph.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

export const SAMPLES = resolve(import.meta.dirname, "../../../samples");

export function sampleNames(): readonly string[] {
  return readdirSync(SAMPLES).filter((name) => name.endsWith(".nn.json"));
}

export function readSample(name: string): string {
  return readFileSync(resolve(SAMPLES, name), "utf8");
}

/** A finished pass over some rows of a network's own data. */
export async function finish(
  text: string,
  rows: readonly number[] = [0],
  wrt: string | null = null,
  mode: PassMode = "evaluation",
): Promise<Tape> {
  const { document, graph, problems } = compile(text);
  assert.ok(document && graph, problems.map(({ message }) => message).join("; "));
  const { dataset, problems: ofData } = await loadDataset(document, graph, async (name) =>
    readFileSync(resolve(SAMPLES, name)),
  );
  assert.ok(dataset, ofData.map(({ message }) => message).join("; "));
  const term = wrt === null ? null : findTarget(graph, wrt);
  assert.ok(typeof term !== "string", typeof term === "string" ? term : "");
  const machine = createMachine(graph, {
    batch: rows.length,
    inputs: selectRows(dataset, rows),
    parameters: initialParameters(graph),
    target: term === null ? objectiveTarget(graph) : { kind: "scalar", text: term.text, term },
    mode,
  });
  machine.runAll();
  return machine;
}

export function finishSample(name: string, rows?: readonly number[], wrt?: string): Promise<Tape> {
  return finish(readSample(name), rows, wrt ?? null);
}

/** Renders as strictly as KaTeX can; letters it has no metrics for (Hebrew, emoji in ids) are all that is allowed beyond. */
export function render(tex: string): void {
  const strict = (code: string): "ignore" | "error" =>
    /^(unknownSymbol|symbolNotInFont)$/.test(code) ? "ignore" : "error";
  try {
    katex.renderToString(tex, { throwOnError: true, strict });
  } catch (error) {
    assert.fail(`${tex}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

export function near(actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected)) return;
  const scale = Math.max(Math.abs(actual), Math.abs(expected), 1e-12);
  assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${what}: ${actual} against ${expected}`);
}
