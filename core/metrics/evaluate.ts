import { type Dataset, selectRows } from "../data/dataset.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import type { Graph } from "../graph/graph.ts";
import { sizeOf } from "../shape.ts";
import { batchesOf, isSum, ObjectiveSum, rowsAtOnce, shareOf } from "./batches.ts";
import { type Head, type HeadMetrics, headMetrics, headOf } from "./head.ts";

/** What a network does on some rows, in evaluation: running statistics are used, nothing is dropped. */
export interface Evaluation {
  readonly rows: number;
  readonly objective: number;
  /** One a loss of the objective, in its order. */
  readonly heads: readonly HeadEvaluation[];
}

export interface HeadEvaluation {
  readonly loss: string;
  /** Nodes that the loss reads. */
  readonly prediction: string;
  readonly target: string;
  /** The loss as a mean over the rows, whatever its reduction. */
  readonly lossPerRow: number;
  readonly metrics: HeadMetrics;
}

/** `mostRows`: at once; as many as some memory has room for by default. Throws a RangeError where one row is more than it may take. */
export function evaluateNetwork(
  graph: Graph,
  dataset: Dataset,
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array>,
  mostRows = rowsAtOnce(graph, dataset.rows),
): Evaluation {
  const losses = new Set(graph.objective.flatMap(({ node }) => graph.byId.get(node) ?? []));
  const gathered = [...losses].flatMap((node) => {
    const head = headOf(node);
    return head ? [new Gathered(head, dataset.rows)] : [];
  });
  const objective = new ObjectiveSum(graph, dataset.rows);
  for (const rows of batchesOf(dataset.rows, mostRows)) {
    const inputs = selectRows(dataset, rows);
    const machine = createMachine(graph, { batch: rows.length, inputs, parameters, buffers, target: null });
    machine.runAll();
    objective.add(machine, rows.length);
    for (const each of gathered) each.add(machine, rows[0] ?? 0, rows.length);
  }
  return {
    rows: dataset.rows,
    objective: objective.total,
    heads: gathered.map((each) => each.evaluate(dataset)),
  };
}

/** What one head says of all rows, part by part. */
class Gathered {
  private readonly head: Head;
  /** The loss over the rows so far, each part by its share. */
  private value = 0;
  private readonly rows: number;
  private readonly given: readonly Float64Array[];

  constructor(head: Head, rows: number) {
    this.head = head;
    this.rows = rows;
    this.given = head.loss.site.inputs.map((shape) => new Float64Array(sizeOf(shape) * rows));
  }

  add(machine: Machine, from: number, count: number): void {
    const { loss } = this.head;
    const value = machine.value(loss)?.data[0] ?? Number.NaN;
    this.value += shareOf(loss, value, count, this.rows);
    const { inputs } = machine.passOf(loss);
    for (const [port, all] of this.given.entries()) {
      const { data = new Float64Array(0), batch = 0 } = inputs[port] ?? {};
      const components = all.length / this.rows;
      // What does not depend on the rows is the same in all of them.
      for (let i = 0; i < components; i++)
        for (let r = 0; r < count; r++)
          all[i * this.rows + from + r] = data[i * batch + (batch === 1 ? 0 : r)] ?? Number.NaN;
    }
  }

  evaluate(dataset: Dataset): HeadEvaluation {
    const { loss } = this.head;
    const [prediction = new Float64Array(0), target = new Float64Array(0)] = this.given;
    const named = (port: number): string =>
      loss.edges
        .filter((edge) => edge.port === port)
        .map(({ definition }) => definition.reference.text)
        .join(", ");
    return {
      loss: loss.id,
      prediction: named(0),
      target: named(1),
      lossPerRow: isSum(loss) ? this.value / this.rows : this.value,
      metrics: headMetrics(this.head, prediction, target, this.rows, dataset),
    };
  }
}
