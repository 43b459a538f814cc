import { planProgram } from "../engine/program.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { choiceAttribute } from "../ops/attributes.ts";
import type { Tensor } from "../tensor.ts";
import { headOf } from "./head.ts";

/** An objective over many rows, put together from passes over some of them: a part may have more rows than memory has room for. */

const MOST_BYTES = 64 * 2 ** 20;

/** How many rows a measuring pass runs at once: all of them where nothing but one pass over all says what the objective is. */
export function rowsAtOnce(graph: Graph, rows: number, bytes = MOST_BYTES): number {
  // A scalar that is no loss may have joined the rows in its own way.
  const isApart = termsOf(graph).every(
    (node) => headOf(node) !== null && node.edges.every(({ source }) => source.batched),
  );
  if (!isApart || rows < 2) return rows;
  const perRow = planProgram(graph, 2, null).bytes - planProgram(graph, 1, null).bytes;
  return Math.max(1, Math.min(rows, Math.floor(bytes / Math.max(1, perRow))));
}

/** The rows in runs of at most `most`. */
export function batchesOf(rows: number, most: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(rows / most) }, (_, k) =>
    Array.from({ length: Math.min(most, rows - k * most) }, (__, i) => k * most + i),
  );
}

/** What has run some of the rows. */
export interface MeasuredPass {
  readonly objective: number | null;
  value(node: GraphNode): Tensor | null;
}

/** Adds up the objective: sums as they are, means by their share of the rows, and the regularization once. */
export class ObjectiveSum {
  private readonly graph: Graph;
  private readonly rows: number;
  private readonly terms: readonly GraphNode[];
  private sum = 0;
  private regularization: number | null = null;

  constructor(graph: Graph, rows: number) {
    this.graph = graph;
    this.rows = rows;
    this.terms = termsOf(graph);
  }

  add(pass: MeasuredPass, count: number): void {
    const objective = pass.objective ?? Number.NaN;
    // One pass over all rows says it to the bit.
    if (count === this.rows) {
      this.sum = objective;
      return;
    }
    let own = 0;
    for (const node of this.terms) {
      const value = pass.value(node)?.data[0] ?? Number.NaN;
      own += value;
      this.sum += shareOf(node, value, count, this.rows);
    }
    this.regularization ??= this.graph.regularization === null ? 0 : objective - own;
  }

  get total(): number {
    return this.sum + (this.regularization ?? 0);
  }
}

/** What a loss over `count` of the rows adds to that over all of them. */
export function shareOf(loss: GraphNode, value: number, count: number, rows: number): number {
  return isSum(loss) ? value : (value * count) / rows;
}

export function isSum(loss: GraphNode): boolean {
  return choiceAttribute(loss.attributes, "reduction") === "sum";
}

function termsOf(graph: Graph): readonly GraphNode[] {
  return graph.objective.flatMap(({ node }) => graph.byId.get(node) ?? []);
}
