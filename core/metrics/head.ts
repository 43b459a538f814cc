import type { Dataset } from "../data/dataset.ts";
import type { GraphNode } from "../graph/graph.ts";
import { takesIndex } from "../ops/classTarget.ts";
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

/** Prediction and target as the loss is given them, [component][row]. */
export function headMetrics(
  { loss, kind }: Head,
  prediction: Float64Array,
  target: Float64Array,
  rows: number,
  { classNames }: Pick<Dataset, "classNames">,
): HeadMetrics {
  if (kind === "other") return { kind };
  if (kind === "regression") return { kind, ...regressionMetrics(prediction, target, rows) };
  const named = loss.edges.find(({ port }) => port === 1)?.source.id ?? "";
  const names = classNames.get(named);
  if (kind === "binary") {
    // A hinge's target is −1 or 1 and its score is cut at 0, a logit too; a probability, and a target of 0 or 1, at a half.
    const { expects } = loss.op;
    const actual = aboveOf(target, expects === "score" ? 0 : 0.5);
    const predicted = aboveOf(prediction, expects === "probability" ? 0.5 : 0);
    const no = expects === "score" ? "-1" : "0";
    return { kind, classNames: names ?? [no, "1"], ...classificationMetrics(actual, predicted, 2) };
  }
  const classes = prediction.length / rows;
  const actual = takesIndex(loss.site) ? target : largestOf(target, rows);
  return {
    kind,
    classNames: Array.from({ length: classes }, (_, i) => names?.[i] ?? String(i)),
    ...classificationMetrics(actual, largestOf(prediction, rows), classes),
  };
}
