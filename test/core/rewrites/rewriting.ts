import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { type Dataset, loadDataset, selectRows } from "../../../core/data/dataset.ts";
import { applyEdits, editsFor } from "../../../core/document/edits.ts";
import type { Intent, TextEdit } from "../../../core/document/intent.ts";
import { createMachine, type Machine } from "../../../core/engine/machine.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import { withWrittenNumbers } from "../../../core/graph/writtenNumbers.ts";
import { hasErrors } from "../../../core/problems.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { train } from "../../../core/training/loop.ts";
import { planTraining } from "../../../core/training/plan.ts";

/** Text → edited text, as the host does it: with the numbers that no text holds. */
export function rewrite(text: string, ...intents: readonly Intent[]): string {
  return applyEdits(text, editsOf(text, ...intents));
}

export function editsOf(text: string, ...intents: readonly Intent[]): readonly TextEdit[] {
  const { graph } = compile(text);
  assert.ok(graph);
  return editsFor(
    text,
    withWrittenNumbers(intents, graph, { parameters: initialParameters(graph), stored: new Set() }),
  );
}

/** Everything a network computes on all rows of its data. */
export interface Run {
  readonly graph: Graph;
  readonly machine: Machine;
  readonly dataset: Dataset;
  readonly text: string;
  node(id: string): GraphNode;
}

export async function run(text: string): Promise<Run> {
  const { document, graph, problems } = compile(text);
  const errors = problems.filter(({ severity }) => severity === "error");
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
    text,
  );
  assert.ok(document && graph);
  const { readFile } = await import("node:fs/promises");
  const loaded = await loadDataset(document, graph, (file) => readFile(`samples/${file}`));
  assert.ok(loaded.dataset && !hasErrors(loaded.problems), `${loaded.problems[0]?.message} ${text}`);
  const rows = Array.from({ length: loaded.dataset.rows }, (_, row) => row);
  const machine = createMachine(graph, {
    batch: rows.length,
    inputs: selectRows(loaded.dataset, rows),
    parameters: initialParameters(graph),
    target: objectiveTarget(graph),
  });
  machine.runAll();
  const node = (id: string): GraphNode => graph.byId.get(id) ?? assert.fail(`no node ${id} in ${text}`);
  return { graph, machine, dataset: loaded.dataset, text, node };
}

/** The parameters after the steps of the file's plan, by name. */
export function trained({ graph, dataset, text }: Run): ReadonlyMap<string, Float64Array> {
  const { document } = compile(text);
  assert.ok(document);
  const plan = planTraining(document.training, graph, dataset.rows);
  if (typeof plan === "string") assert.fail(plan);
  let last: ReadonlyMap<string, Float64Array> = initialParameters(graph);
  for (const step of train(graph, dataset, initialParameters(graph), { ...plan, steps: 3 })) last = step.parameters();
  return last;
}

/**
 * How far the two can be apart: values of the same numbers in the same order are the same to the last bit, but a sum over uses
 * is added up in another order where one of them was a layer and is now several neurons. Measured by the largest of its kind.
 */
export interface Gap {
  /** Of values and pre-activations: 0 means the same to the last bit. */
  readonly values: number;
  readonly objective: number;
  readonly gradients: number;
  readonly trained: number;
}

/** Compares a network with a layer to the one with neurons in its place. */
export function gapBetween(layered: Run, apart: Run, layer: string, neurons: readonly string[]): Gap {
  const [before, after] = [layered.machine, apart.machine];
  const z = layered.node(layer);
  const keepsActivation = isApplied(apart, layer);
  const values = new Pairs();
  const gradients = new Pairs();
  const rows = layered.dataset.rows;
  const part = (numbers: ArrayLike<number> | undefined, k: number): number[] =>
    numbers ? Array.from(numbers).slice(k * rows, (k + 1) * rows) : new Array<number>(rows).fill(0);
  neurons.forEach((id, k) => {
    const neuron = apart.node(id);
    values.add(part(before.preactivation(z)?.data, k), after.preactivation(neuron)?.data);
    values.add(part((keepsActivation ? before.preactivation(z) : before.value(z))?.data, k), after.value(neuron)?.data);
    const gradient = keepsActivation ? before.delta(z)?.data : before.gradient(z)?.data;
    gradients.add(part(gradient, k), after.gradient(neuron)?.data ?? new Float64Array(rows));
    const width = z.params[0]?.spec.shape[1] ?? 0;
    const W = before.useGradient(z, "W");
    gradients.add(
      W?.slice(k * width, (k + 1) * width),
      after.useGradient(neuron, "w") ?? (W && new Float64Array(width)),
    );
    const b = before.useGradient(z, "b");
    const own = after.useGradient(neuron, "b");
    if (z.params.some(({ name }) => name === "b")) gradients.add(b?.slice(k, k + 1), own ?? (b && new Float64Array(1)));
  });
  for (const node of layered.graph.nodes) {
    const other = apart.graph.byId.get(node.id);
    if (!other) continue;
    values.add(before.value(node)?.data, after.value(other)?.data);
    if (node.id !== layer || keepsActivation) gradients.add(before.gradient(node)?.data, after.gradient(other)?.data);
  }
  // Where nothing flows there is no gradient; in a layer of which some unit is read, that of the others is 0.
  for (const { name, size } of layered.graph.parameters) {
    if (!apart.graph.parameterByName.has(name)) continue;
    const [one, other] = [before.parameterGradient(name), after.parameterGradient(name)];
    gradients.add(one ?? new Float64Array(size), other ?? new Float64Array(size));
  }
  const objective = new Pairs();
  objective.add([before.objective ?? Number.NaN], [after.objective ?? Number.NaN]);
  return {
    values: values.gap(),
    objective: objective.gap(),
    gradients: gradients.gap(),
    trained: trainedGap(layered, apart, layer, neurons),
  };
}

function isApplied(apart: Run, layer: string): boolean {
  const name = apart.graph.byId.get(layer)?.op.name;
  return name === "softmax" || name === "activation";
}

function trainedGap(layered: Run, apart: Run, layer: string, neurons: readonly string[]): number {
  const [one, other] = [trained(layered), trained(apart)];
  const pairs = new Pairs();
  for (const [name, values] of one) {
    const same = other.get(name);
    if (same) pairs.add(values, same);
  }
  const width = layered.node(layer).params[0]?.spec.shape[1] ?? 0;
  neurons.forEach((id, k) => {
    const own = (layerName: string, name: string, size: number): void => {
      const values = one.get(`${layer}.${layerName}`)?.slice(k * size, (k + 1) * size);
      const theirs = other.get(`${id}.${name}`);
      if (values && theirs) pairs.add(values, theirs);
    };
    own("W", "w", width);
    own("b", "b", 1);
  });
  return pairs.gap();
}

/** Numbers that ought to be the same. */
class Pairs {
  private largest = 0;
  private difference = 0;

  add(one: ArrayLike<number> | null | undefined, other: ArrayLike<number> | null | undefined): void {
    assert.equal(other?.length ?? 0, one?.length ?? 0);
    for (let k = 0; k < (one?.length ?? 0); k++) {
      const [a, b] = [Number(one?.[k]), Number(other?.[k])];
      this.largest = Math.max(this.largest, Math.abs(a), Math.abs(b));
      if (!Object.is(a, b) && a !== b)
        this.difference = Math.max(this.difference, Math.abs(a - b) || Number.POSITIVE_INFINITY);
    }
  }

  gap(): number {
    return this.difference === 0 ? 0 : this.difference / Math.max(this.largest, Number.MIN_VALUE);
  }
}
