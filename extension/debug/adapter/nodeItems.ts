import type { Tape } from "../../../core/engine/tape.ts";
import type { Edge, GraphNode } from "../../../core/graph/graph.ts";
import { localDerivativeOf } from "../../editor/parameterViews.ts";
import { carriedBy, weightsOf } from "../../editor/passView.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { derivative, partOf } from "./expressions.ts";
import { arrayItem, type Format, type Item, listOf, wordItem } from "./item.ts";
import { inputItem, paramItems } from "./parameterItems.ts";

/** What the steps of one node compute, forward and back, in the order in which it happens. */
export function nodeItems(run: DebugRun, node: GraphNode, format: Format): readonly Item[] {
  const { tape } = run;
  const items: Item[] = [];
  const show = (name: string, data: Float64Array | null, waits: string, expression?: string): void => {
    items.push(
      data
        ? arrayItem(name, {
            shape: node.shape,
            size: data.length,
            at: (i) => data[i] ?? Number.NaN,
            expression,
            format,
          })
        : wordItem(name, waits, expression),
    );
  };
  const shows = run.shownDetails(node);
  const forward = notYet(tape, node, "forward");
  const isInput = node.op.ports.kind === "none";
  if (isInput) items.push(inputItem(run, node, format, t("z (value)")));
  else {
    items.push(inputsItem(run, node, format));
    if (node.op.hasPreactivation)
      show("u", shows("u") ? (tape.preactivation(node)?.data ?? null) : null, forward, partOf(node.id, "u"));
    show("z", shows("z") ? (tape.value(node)?.data ?? null) : null, forward, partOf(node.id, "z"));
  }
  if (!tape.target) return [...items, ...paramItems(run, node, format)];
  const back = notYet(tape, node, "backward");
  const upstream = shows("upstream") ? (tape.gradient(node)?.data ?? null) : null;
  show(t("{0} (upstream)", derivative(tape, "z")), upstream, back, partOf(node.id, "gradient"));
  if (node.op.hasPreactivation) {
    const slopes = shows("local") ? localDerivativeOf(tape, node) : null;
    if (slopes || notYet(tape, node, "forward") !== back) show(t("φ′(u) (local)"), slopes, forward, partOf(node.id, "local"));
    const delta = shows("delta") ? (tape.delta(node)?.data ?? null) : null;
    show(t("δ = {0}", derivative(tape, "u")), delta, back, partOf(node.id, "delta"));
  }
  return [...items, ...paramItems(run, node, format)];
}

/** Why a node's part has no number at the cursor. */
export function notYet(tape: Tape, node: GraphNode, way: "forward" | "backward"): string {
  if (way === "forward" || !tape.target) return t("not computed yet");
  const isBehind =
    tape.timeline.some((step) => step.phase === "backward" && step.node === node) ||
    node.uses.some(({ target }) => tape.timeline.some((step) => step.phase === "backward" && step.node === target));
  return isBehind ? t("not computed yet") : t("nothing flows: no path from it to {0}", tape.target.text);
}

/** What each reference carries, what it contributes to u, and the derivative that goes back along it. */
function inputsItem(run: DebugRun, node: GraphNode, format: Format): Item {
  const names = node.edges.map(({ definition }) => definition.reference.text).join(", ");
  return {
    name: t("inputs"),
    value: names,
    children: listOf(() => node.edges.map((edge) => edgeItem(run, edge, format))),
    hint: { kind: "virtual", attributes: ["readOnly"] },
    whyNotSet: t("Set an entry of one of the inputs."),
  };
}

function edgeItem(run: DebugRun, edge: Edge, format: Format): Item {
  const { tape } = run;
  const { text } = edge.definition.reference;
  const carried = carriedBy(tape, edge);
  const more = (): readonly Item[] => {
    const weights = weightsOf(tape, edge);
    const items: Item[] = [];
    const show = (name: string, data: Float64Array | null, waits: string): void => {
      const parts = { shape: edge.shape, size: edge.size, format };
      items.push(data ? arrayItem(name, { ...parts, at: (i) => data[i] ?? Number.NaN }) : wordItem(name, waits));
    };
    if (weights) {
      show(t("weight"), weights, t("not computed yet"));
      const products = carried?.map((value, i) => value * (weights[i] ?? Number.NaN)) ?? null;
      show(t("weight × value"), products, t("not computed yet"));
    }
    const shows = run.shownDetails(edge.target);
    const sent = shows("inputs") ? (tape.edgeGradient(edge)?.data ?? null) : null;
    if (tape.target) show(t("{0} along this wire", derivative(tape, text)), sent, notYet(tape, edge.target, "backward"));
    return items;
  };
  if (!carried) return { ...wordItem(text, t("not computed yet"), partOf(edge.source.id, "z")), children: listOf(more) };
  const isWhole = edge.components === null;
  return arrayItem(text, {
    shape: edge.shape,
    size: edge.size,
    at: (i) => carried[i] ?? Number.NaN,
    expression: isWhole ? partOf(edge.source.id, "z") : undefined,
    more,
    format,
  });
}
