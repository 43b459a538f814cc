import type { Tape } from "../../../core/engine/tape.ts";
import type { Edge, GraphNode } from "../../../core/graph/graph.ts";
import { activations } from "../../../core/ops/activations.ts";
import { activationUse } from "../../../core/ops/attributes.ts";
import { localDerivativeOf } from "../../editor/parameterViews.ts";
import { carriedBy, weightsOf } from "../../editor/passView.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { derivative, paramOf, partOf } from "./expressions.ts";
import { arrayItem, type Format, type Item, listOf, wordItem } from "./item.ts";
import { inputItem, paramItems } from "./parameterItems.ts";

/** What the steps of one node compute, forward and back, in the order in which it happens. */
export function nodeItems(run: DebugRun, node: GraphNode, format: Format): readonly Item[] {
  const { tape } = run;
  const items: Item[] = [];
  const show = (name: string, part: Part, way: "forward" | "backward"): void => {
    const expression = partOf(node.id, part === "upstream" ? "gradient" : part);
    const numbers = reached(run, node, part);
    items.push(
      numbers
        ? arrayItem(name, { ...numbers, shape: node.shape, expression, format })
        : wordItem(name, notYet(tape, node, way), expression),
    );
  };
  if (node.op.ports.kind === "none") items.push(inputItem(run, node, format, "z"));
  else {
    items.push(inputsItem(run, node, format));
    if (node.op.hasPreactivation) show("u", "u", "forward");
    show("z", "z", "forward");
  }
  if (tape.target) {
    show(t("{0} (upstream)", derivative(tape, "z")), "upstream", "backward");
    if (hasLocal(node)) show(t("φ′(u) (local derivative)"), "local", "forward");
    if (node.op.hasPreactivation) show(t("δ = {0}", derivative(tape, "u")), "delta", "backward");
  }
  return [...items, ...paramItems(run, node, format), ...bufferItems(tape, node, format)];
}

type Part = "u" | "z" | "upstream" | "local" | "delta";

interface Reached {
  readonly size: number;
  readonly known: number;
  at(component: number): number;
}

/** The numbers of one part of a node as far as the place has come; null where nothing of it is there. */
function reached(run: DebugRun, node: GraphNode, part: Part): Reached | null {
  const { tape, debuggee, sample } = run;
  const { inside } = debuggee;
  const isForward = part === "u" || part === "z";
  if (inside?.step.node === node && (inside.step.phase === "backward") !== isForward) {
    const values = inside.values(part);
    if (!values) return null;
    // A loss joins the samples: it has one number for all of them.
    const batch = values.data.length / node.size;
    const offset = Math.min(sample, batch - 1);
    return { size: node.size, known: values.known, at: (i) => values.data[i * batch + offset] ?? Number.NaN };
  }
  const data = readPart(tape, node, part);
  return data && { size: data.length, known: data.length, at: (i) => data[i] ?? Number.NaN };
}

function readPart(tape: Tape, node: GraphNode, part: Part): Float64Array | null {
  switch (part) {
    case "u":
      return tape.preactivation(node)?.data ?? null;
    case "z":
      return tape.value(node)?.data ?? null;
    case "upstream":
      return tape.gradient(node)?.data ?? null;
    case "local":
      return localDerivativeOf(tape, node);
    case "delta":
      return tape.delta(node)?.data ?? null;
  }
}

/** φ′ of a softmax is a matrix. */
function hasLocal(node: GraphNode): boolean {
  return node.op.hasPreactivation && activations.get(activationUse(node.attributes)?.name ?? "")?.vector === false;
}

function bufferItems(tape: Tape, node: GraphNode, format: Format): readonly Item[] {
  return node.buffers.map(({ spec, name }) => {
    const values = tape.bufferValue(node, spec.name);
    const next = tape.nextBufferValue(node, spec.name);
    const parts = {
      shape: spec.shape,
      size: values.length,
      format,
      whyNotSet: t("“{0}” is a running statistic.", name),
    };
    return arrayItem(t("{0} (running)", spec.name), {
      ...parts,
      at: (i) => values[i] ?? Number.NaN,
      expression: paramOf(node.id, spec.name),
      more: next ? () => [arrayItem(t("after this pass"), { ...parts, at: (i) => next[i] ?? Number.NaN })] : undefined,
    });
  });
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

/** Of a step that is being gone through. */
function sentInside({ debuggee, sample }: DebugRun, edge: Edge): Float64Array | null {
  const { inside } = debuggee;
  const sent = inside?.step.node === edge.target && inside.step.phase === "backward" ? inside.sent(edge) : null;
  const batch = sent ? sent.length / edge.size : 1;
  return (
    sent &&
    Float64Array.from({ length: edge.size }, (_, i) => sent[i * batch + Math.min(sample, batch - 1)] ?? Number.NaN)
  );
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
    const sent = tape.edgeGradient(edge)?.data ?? sentInside(run, edge);
    if (tape.target)
      show(t("{0} along this wire", derivative(tape, text)), sent, notYet(tape, edge.target, "backward"));
    return items;
  };
  if (!carried)
    return { ...wordItem(text, t("not computed yet"), partOf(edge.source.id, "z")), children: listOf(more) };
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
