import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { compile } from "../../core/compile.ts";
import { loadDataset, selectRows } from "../../core/data/dataset.ts";
import { createMachine } from "../../core/engine/machine.ts";
import type { TargetChoice } from "../../core/engine/tape.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { findTarget } from "../../core/graph/objective.ts";
import type { Problem } from "../../core/problems.ts";
import type { Tensor } from "../../core/tensor.ts";
import { initialParameters } from "../../core/training/initializers.ts";

export type Nested = number | readonly Nested[];

/** Everything that a pass over a sample gave, with the batch first, as PyTorch has it. */
export interface SampleRun {
  readonly problems: readonly Problem[];
  readonly rows: number;
  readonly objective: number | null;
  /** Names of all parameters and of those that share some of their entries. */
  readonly parameters: readonly string[];
  /** One list a row, of the first `rows` rows. */
  value(node: string, rows: number): Nested[] | null;
  gradient(node: string, rows: number): Nested[] | null;
  parameterGradient(name: string): Nested[] | null;
}

export function readSample(name: string): string {
  return readFileSync(`samples/${name}.nn.json`, "utf8");
}

/** Text → document → graph → dataset → machine, all the way, on all rows or on some. `wrt` null: the objective. */
export async function runSample(name: string, wrt: string | null = null, rows?: readonly number[]): Promise<SampleRun> {
  const { document, graph, problems } = compile(readSample(name));
  assert.ok(document && graph);
  const loaded = await loadDataset(document, graph, (file) => readFile(`samples/${file}`));
  const { dataset } = loaded;
  assert.ok(dataset, loaded.problems[0]?.message);
  const chosen = rows ?? Array.from({ length: dataset.rows }, (_, row) => row);
  const machine = createMachine(graph, {
    batch: chosen.length,
    inputs: selectRows(dataset, chosen),
    parameters: initialParameters(graph),
    target: chooseTarget(graph, wrt),
  });
  machine.runAll();

  const node = (id: string) => {
    const found = graph.byId.get(id);
    assert.ok(found, `no node ${id}`);
    return found;
  };
  const params = graph.nodes.flatMap(({ id, params }) => params.map((param) => ({ node: id, param })));
  // What shares only some of its entries is listed beside θ, under its node.
  const partly = params.filter(({ param }) => !graph.parameterByName.has(param.listedAs));
  const names = new Set([
    ...graph.parameters.map((parameter) => parameter.name),
    ...partly.map(({ param }) => param.listedAs),
  ]);
  const uses = new Map(
    partly.map(({ node: id, param }) => [param.listedAs, machine.useGradient(node(id), param.spec.name)]),
  );
  return {
    problems: [...problems, ...loaded.problems],
    rows: chosen.length,
    objective: machine.objective,
    parameters: [...names],
    value: (id, rows) => batchFirst(machine.value(node(id)), rows),
    gradient: (id, rows) => batchFirst(machine.gradient(node(id)), rows),
    parameterGradient: (name) => {
      const found = uses.get(name) ?? machine.parameterGradient(name);
      return found && [...found];
    },
  };
}

function chooseTarget(graph: Graph, wrt: string | null): TargetChoice | null {
  if (wrt === null) return objectiveTarget(graph);
  const term = findTarget(graph, wrt);
  assert.ok(typeof term !== "string", String(term));
  return { kind: "scalar", text: wrt, term };
}

function batchFirst(tensor: Tensor | null, rows: number): Nested[] | null {
  if (!tensor) return null;
  const { batch, data } = tensor;
  return Array.from({ length: Math.min(batch, rows) }, (_, row) =>
    Array.from({ length: data.length / batch }, (_, i) => data[i * batch + row] ?? NaN),
  );
}
