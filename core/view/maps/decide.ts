import type { Machine } from "../../engine/machine.ts";
import type { Graph } from "../../graph/graph.ts";
import { aboveOf, largestOf } from "../../metrics/classification.ts";
import { type Head, headOf } from "../../metrics/head.ts";
import { takesIndex } from "../../ops/classTarget.ts";
import { sizeOf } from "../../shape.ts";
import { contourLines } from "./contours.ts";
import type { Decision } from "./mapsView.ts";

/** A head whose decisions can be drawn. */
export type DrawnHead = Head & { readonly kind: Decision["kind"] };

/** The first head of the objective that decides something. */
export function drawnHead(graph: Graph): DrawnHead | null {
  for (const { node: id } of graph.objective) {
    const node = graph.byId.get(id);
    const head = node ? headOf(node) : null;
    if (head && head.kind !== "other") return head as DrawnHead;
  }
  return null;
}

/** Where a binary head turns from no to yes: a probability at a half, a logit or score at 0. */
export function thresholdOf({ kind, loss }: DrawnHead): number | null {
  if (kind !== "binary") return null;
  return loss.op.expects === "probability" ? 0.5 : 0;
}

export function predictionName({ loss }: Head): string {
  return loss.edges
    .filter(({ port }) => port === 0)
    .map(({ definition }) => definition.reference.text)
    .join(", ");
}

export function predictionSize({ loss }: Head): number {
  return sizeOf(loss.site.inputs[0] ?? []);
}

/** Copies what the loss was given at a port, for `count` samples, to place `from` of [component][place] of `all` places. */
export function takePort(
  machine: Machine,
  { loss }: Head,
  port: number,
  into: Float64Array,
  all: number,
  from: number,
  count: number,
): void {
  const given = machine.passOf(loss).inputs[port];
  if (!given) return;
  const { data, batch } = given;
  for (let i = 0; i < into.length / all; i++)
    for (let s = 0; s < count; s++) into[i * all + from + s] = data[i * batch + (batch === 1 ? 0 : s)] ?? Number.NaN;
}

/** Which class is predicted at each place, or what number: `predictions` are [component][place]. */
export function decided(head: DrawnHead, predictions: Float64Array, places: number): Float64Array {
  if (head.kind === "classes") return largestOf(predictions, places);
  const first = predictions.slice(0, places);
  return head.kind === "binary" ? aboveOf(first, thresholdOf(head) ?? 0) : first;
}

/** The same of targets: a class by its index or one-hot, a binary target above its own threshold. */
export function actual(head: DrawnHead, targets: Float64Array, places: number): Float64Array {
  if (head.kind === "classes") return takesIndex(head.loss.site) ? targets : largestOf(targets, places);
  const first = targets.slice(0, places);
  return head.kind === "binary" ? aboveOf(first, head.loss.op.expects === "score" ? 0 : 0.5) : first;
}

/** More classes than this leave their boundaries to the colours of the regions. */
const MOST_BOUNDARIES = 24;

/** Lines between classes. Of several: where the score of each equals the largest of the others. */
export function boundariesOf(
  head: DrawnHead,
  predictions: Float64Array,
  columns: number,
  rows: number,
): readonly Float64Array[] {
  const places = columns * rows;
  const threshold = thresholdOf(head);
  if (threshold !== null) return contourLines(predictions.subarray(0, places), columns, rows, threshold);
  const classes = predictions.length / places;
  if (head.kind !== "classes" || classes > MOST_BOUNDARIES) return [];
  return Array.from({ length: classes }, (_, k) => {
    const lead = new Float64Array(places);
    for (let at = 0; at < places; at++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < classes; j++) if (j !== k) best = Math.max(best, predictions[j * places + at] as number);
      lead[at] = (predictions[k * places + at] as number) - best;
    }
    return contourLines(lead, columns, rows, 0);
  }).flat();
}
