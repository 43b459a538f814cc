import type { Edge, Graph } from "../graph/graph.ts";
import { sizeOf } from "../shape.ts";
import type { MeasuredPass } from "./batches.ts";
import { type Head, type HeadMetrics, headMetrics, headOf } from "./head.ts";

/** A number that says how well an output does, beside the loss that judges it. */
export interface MetricName {
  /** The loss node of the head. */
  readonly loss: string;
  readonly kind: "accuracy" | "r2" | "mae";
}

/** A head of more numbers than this over all rows (pictures that are painted anew) is judged by its loss alone. */
const MOST_NUMBERS = 4e6;

/** What is told of the heads of a network over so many rows, in the order of the objective. */
export function metricNames(graph: Graph, rows: number): readonly MetricName[] {
  return headsOf(graph, rows).flatMap(({ loss, kind }): MetricName[] =>
    kind === "regression"
      ? [
          { loss: loss.id, kind: "r2" },
          { loss: loss.id, kind: "mae" },
        ]
      : [{ loss: loss.id, kind: "accuracy" }],
  );
}

/** Gathers from passes over all rows of a part, batch by batch, what the heads said; whoever measures the part anyway has it for nothing. */
export class HeadSeries {
  private readonly rows: number;
  private readonly heads: readonly { readonly head: Head; readonly given: readonly [Float64Array, Float64Array] }[];

  /** `mostRows`: of the largest part, so that every part has the metrics of `metricNames`. */
  constructor(graph: Graph, rows: number, mostRows: number) {
    this.rows = rows;
    this.heads = headsOf(graph, mostRows).map((head) => {
      const [prediction = 0, target = 0] = head.loss.site.inputs.map((shape) => sizeOf(shape) * rows);
      return { head, given: [new Float64Array(prediction), new Float64Array(target)] };
    });
  }

  /** The pass has run the `count` rows that begin with the row `from`. */
  add(pass: Pick<MeasuredPass, "value">, from: number, count: number): void {
    for (const { head, given } of this.heads)
      for (const edge of head.loss.edges) {
        const all = given[edge.port];
        if (all) takeEdge(pass, edge, all, this.rows, from, count);
      }
  }

  /** One number a metric, in the order of `metricNames`; NaN where it is not defined. */
  numbers(): Float64Array {
    return Float64Array.from(
      this.heads.flatMap(({ head, given: [prediction, target] }) =>
        numbersOf(headMetrics(head, prediction, target, this.rows, { classNames: new Map() })),
      ),
    );
  }
}

function headsOf(graph: Graph, rows: number): readonly Head[] {
  const losses = new Set(graph.objective.map(({ node }) => node));
  return [...losses].flatMap((id) => {
    const loss = graph.byId.get(id);
    const head = loss ? headOf(loss) : null;
    if (!head || head.kind === "other") return [];
    return sizeOf(head.loss.site.inputs[0] ?? []) * rows <= MOST_NUMBERS ? [head] : [];
  });
}

/** What one reference brings to its port. */
function takeEdge(
  pass: Pick<MeasuredPass, "value">,
  { source, components, offset, size }: Edge,
  all: Float64Array,
  rows: number,
  from: number,
  count: number,
): void {
  const value = pass.value(source);
  for (let i = 0; i < size; i++) {
    const component = components ? (components[i] as number) : i;
    for (let r = 0; r < count; r++) {
      // What does not depend on the rows is the same in all of them.
      const at = value ? component * value.batch + (value.batch === 1 ? 0 : r) : 0;
      all[(offset + i) * rows + from + r] = value?.data[at] ?? Number.NaN;
    }
  }
}

function numbersOf(metrics: HeadMetrics): readonly number[] {
  if (metrics.kind === "other") return [];
  return metrics.kind === "regression" ? [metrics.r2 ?? Number.NaN, metrics.mae] : [metrics.accuracy];
}
