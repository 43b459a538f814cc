import assert from "node:assert/strict";
import { createMachine, type Machine } from "../../../core/engine/machine.ts";
import type { TargetChoice } from "../../../core/engine/tape.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { findTarget } from "../../../core/graph/buildGraph.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

export type Nested = number | readonly Nested[];
export type Row = Readonly<Record<string, Nested>>;

/** Rows as people write them → [component][sample]. */
export function columns(graph: Graph, rows: readonly Row[]): Map<string, Float64Array> {
  const inputs = new Map<string, Float64Array>();
  for (const node of graph.nodes) {
    if (node.op.name !== "input") continue;
    const values = new Float64Array(node.size * rows.length);
    rows.forEach((row, s) => {
      flatten(Object.getOwnPropertyDescriptor(row, node.id)?.value).forEach((value, i) => {
        values[i * rows.length + s] = value;
      });
    });
    inputs.set(node.id, values);
  }
  return inputs;
}

export function flatten(value: Nested): number[] {
  return typeof value === "number" ? [value] : value.flatMap(flatten);
}

export function targetOf(graph: Graph, wrt: string | null): TargetChoice | null {
  if (wrt === null) return objectiveTarget(graph);
  const term = findTarget(graph, wrt);
  if (typeof term === "string") assert.fail(term);
  return { kind: "scalar", text: term.text, term };
}

export function machineFor(
  graph: Graph,
  rows: readonly Row[],
  wrt: string | null = null,
  mode: PassMode = "evaluation",
): Machine {
  return createMachine(graph, {
    batch: rows.length,
    inputs: columns(graph, rows),
    parameters: initialParameters(graph),
    target: targetOf(graph, wrt),
    mode,
  });
}

/** Numbers with the batch first, as `run --json` prints them. */
export function batchFirst(tensor: Tensor): number[] {
  const size = tensor.data.length / tensor.batch;
  return Array.from(tensor.data, (_, k) => tensor.data[(k % size) * tensor.batch + Math.floor(k / size)] as number);
}
