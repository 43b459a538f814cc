import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import katex from "katex";
import { compile } from "../../../core/compile.ts";
import { loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { formatNumber } from "../../../core/drawing/numberText.ts";
import { createMachine } from "../../../core/engine/machine.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { explainStep } from "../../../core/explain/explain.ts";
import { findTarget } from "../../../core/graph/buildGraph.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
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
  if (rendered.has(tex)) return;
  const strict = (code: string): "ignore" | "error" =>
    /^(unknownSymbol|symbolNotInFont)$/.test(code) ? "ignore" : "error";
  try {
    katex.renderToString(tex, { throwOnError: true, strict });
  } catch (error) {
    assert.fail(`${tex}\n${error instanceof Error ? error.message : String(error)}`);
  }
  rendered.add(tex);
}

/** KaTeX takes a millisecond for each, and networks of the same ops have the same formulas. */
const rendered = new Set<string>();

export function near(actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected)) return;
  const scale = Math.max(Math.abs(actual), Math.abs(expected), 1e-12);
  assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${what}: ${actual} against ${expected}`);
}

/** One component of ∂target/∂(a node's value), at one sample. */
export function entryOf(tape: Tape, node: GraphNode, at: number, sample: number): number {
  const gradient = tape.gradient(node);
  return gradient?.data[at * gradient.batch + (gradient.batch === 1 ? 0 : sample)] ?? Number.NaN;
}

/** The contributions add up to what is shown, to far more digits than are shown. */
export function checkSum(
  terms: readonly { readonly product: number }[],
  rest: number | null,
  total: number,
  where: string,
): void {
  const sum = terms.reduce((all, { product }) => all + product, rest ?? 0);
  const scale = terms.reduce((most, { product }) => Math.max(most, Math.abs(product)), Math.abs(rest ?? 0));
  assert.ok(
    Object.is(sum, total) || Math.abs(sum - total) <= 1e-9 * scale + 1e-15,
    `${where}: ${sum} against ${total}`,
  );
  // Where nothing cancels, the very digits on the page agree.
  if (Math.abs(total) > Math.max(1e-3 * scale, 1e-11)) assert.equal(formatNumber(sum), formatNumber(total), where);
}

/** Every sum of a backward step, for the first and the last of its components and entries and at the first and last sample. */
export function checkSums(tape: Tape, step: number, where: string): number {
  const node = tape.timeline[step]?.node;
  assert.ok(node);
  let tables = 0;
  for (const sample of new Set([0, tape.batch - 1])) {
    for (const at of [0, Number.MAX_SAFE_INTEGER]) {
      const explained = explainStep(tape, step, sample, { unit: at, input: at });
      assert.ok(at === 0 || explained.unit.at === node.size - 1);
      for (const { kind, terms, rest, total, name, count, from } of explained.sums) {
        const what = `${where}, ${name}, sample ${sample}`;
        checkSum(terms, rest, total, what);
        assert.equal(rest === null, terms.length === count, what);
        for (const { upstream, local, product } of terms)
          if (upstream !== null && Number.isFinite(upstream * (local ?? Number.NaN)))
            near(product, upstream * (local ?? Number.NaN), what);
        if (kind === "node") assert.ok(Object.is(total, entryOf(tape, node, explained.unit.at, sample)), what);
        assert.equal(from, 0);
        tables += 1;
      }
    }
  }
  return tables;
}
