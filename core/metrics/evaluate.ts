import { chooseRows, type Dataset } from "../data/dataset.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { choiceAttribute } from "../ops/attributes.ts";
import { sizeOf } from "../shape.ts";
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

/** Rows that are run at once, where the objective can be put together from parts. */
const MOST_ROWS = 4096;

/** Throws a RangeError where a pass would take too much memory. */
export function evaluateNetwork(
  graph: Graph,
  dataset: Dataset,
  parameters: ReadonlyMap<string, Float64Array>,
  buffers: ReadonlyMap<string, Float64Array>,
  mostRows = MOST_ROWS,
): Evaluation {
  const terms = graph.objective.flatMap(({ node }) => graph.byId.get(node) ?? []);
  const heads = [...new Set(terms)].flatMap((node) => headOf(node) ?? []);
  // A scalar that is no loss may have joined the rows in its own way: then there is none but all of them at once.
  const isApart = terms.every((node) => headOf(node) !== null && node.edges.every(({ source }) => source.batched));
  const size = isApart ? Math.min(mostRows, dataset.rows) : dataset.rows;
  const gathered = heads.map((head) => new Gathered(head, dataset.rows));
  let machine: Machine | null = null;
  for (let from = 0; from < dataset.rows; from += size) {
    const rows = Array.from({ length: Math.min(size, dataset.rows - from) }, (_, i) => from + i);
    const part = chooseRows(dataset, rows);
    machine = createMachine(graph, { batch: part.rows, inputs: part.inputs, parameters, buffers, target: null });
    machine.runAll();
    for (const each of gathered) each.add(machine, from, part.rows);
  }
  const ofTerm = (node: GraphNode): number => gathered.find(({ head }) => head.loss === node)?.value ?? Number.NaN;
  const objective =
    size === dataset.rows
      ? machine?.objective
      : terms.reduce((sum, node) => sum + ofTerm(node), 0) + (machine?.regularization ?? 0);
  return {
    rows: dataset.rows,
    objective: objective ?? Number.NaN,
    heads: gathered.map((each) => each.evaluate(dataset)),
  };
}

/** What one head says of all rows, part by part. */
class Gathered {
  readonly head: Head;
  /** The loss over the rows so far, each part by its share. */
  value = 0;
  private readonly rows: number;
  private readonly given: readonly Float64Array[];

  constructor(head: Head, rows: number) {
    this.head = head;
    this.rows = rows;
    this.given = head.loss.site.inputs.map((shape) => new Float64Array(sizeOf(shape) * rows));
  }

  private get isSum(): boolean {
    return choiceAttribute(this.head.loss.attributes, "reduction") === "sum";
  }

  add(machine: Machine, from: number, count: number): void {
    const { loss } = this.head;
    const value = machine.value(loss)?.data[0] ?? Number.NaN;
    this.value += this.isSum ? value : (value * count) / this.rows;
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
      lossPerRow: this.isSum ? this.value / this.rows : this.value,
      metrics: headMetrics(this.head, prediction, target, this.rows, dataset),
    };
  }
}
