import type { Dataset } from "../data/dataset.ts";
import type { GraphNode } from "../graph/graph.ts";
import { takesIndex } from "../ops/classTarget.ts";
import { sizeOf } from "../shape.ts";
import { aboveOf, type ClassificationMetrics, classificationMetrics, largestOf } from "./classification.ts";
import { type RegressionMetrics, regressionMetrics } from "./regression.ts";

/** An output of the network and the loss that judges it: the head of the lecture, told by the loss. */
export interface Head {
  readonly loss: GraphNode;
  /**
   * regression: numbers against numbers. binary: each component says yes or no. classes: the components are classes, of which one is right.
   * other: a loss such as cosine, of which no metric is known.
   */
  readonly kind: "regression" | "binary" | "classes" | "other";
}

export type HeadMetrics =
  | ({ readonly kind: "regression" } & RegressionMetrics)
  | ({ readonly kind: "binary" | "classes"; readonly classNames: readonly string[] } & ClassificationMetrics)
  | { readonly kind: "other" };

/** Null for a node that is no loss with a prediction and a target. */
export function headOf(loss: GraphNode): Head | null {
  const { op } = loss;
  if (op.look !== "loss" || loss.site.inputs.length !== 2) return null;
  const joins = op.joinsComponents === true;
  if (op.expects === undefined) return { loss, kind: joins ? "other" : "regression" };
  return { loss, kind: joins ? "classes" : "binary" };
}

/** What a head chooses between; empty where it does not choose. */
export function classNamesOf({ loss, kind }: Head, { classNames }: Pick<Dataset, "classNames">): readonly string[] {
  if (kind !== "binary" && kind !== "classes") return [];
  const names = classNames.get(loss.edges.find(({ port }) => port === 1)?.source.id ?? "");
  if (kind === "binary") return names ?? [loss.op.expects === "score" ? "-1" : "0", "1"];
  return Array.from({ length: sizeOf(loss.site.inputs[0] ?? []) }, (_, i) => names?.[i] ?? String(i));
}

/**
 * The classes that are meant and that are predicted, of what the loss is given, [component][row]: for `classes` one a row, for `binary`
 * 0 or 1 a component. Null where the head does not choose between classes.
 */
export function classesOf(
  { loss, kind }: Head,
  prediction: Float64Array,
  target: Float64Array,
  rows: number,
): { readonly actual: Float64Array; readonly predicted: Float64Array } | null {
  if (kind === "binary") {
    // A hinge's target is −1 or 1 and its score is cut at 0, a logit too; a probability, and a target of 0 or 1, at a half.
    const { expects } = loss.op;
    return {
      actual: aboveOf(target, expects === "score" ? 0 : 0.5),
      predicted: aboveOf(prediction, expects === "probability" ? 0.5 : 0),
    };
  }
  if (kind !== "classes") return null;
  return {
    actual: takesIndex(loss.site) ? target : largestOf(target, rows),
    predicted: largestOf(prediction, rows),
  };
}

/** Prediction and target as the loss is given them, [component][row]. */
export function headMetrics(
  head: Head,
  prediction: Float64Array,
  target: Float64Array,
  rows: number,
  dataset: Pick<Dataset, "classNames">,
): HeadMetrics {
  const { kind } = head;
  if (kind === "other") return { kind };
  if (kind === "regression") return { kind, ...regressionMetrics(prediction, target, rows) };
  const { actual, predicted } = classesOf(head, prediction, target, rows) ?? { actual: target, predicted: prediction };
  const classNames = classNamesOf(head, dataset);
  return { kind, classNames, ...classificationMetrics(actual, predicted, classNames.length) };
}
