import type { NestedNumbers, NetworkDocument } from "../../core/document/document.ts";
import type { Intent } from "../../core/document/intent.ts";
import type { Graph } from "../../core/graph/graph.ts";
import type { Shape } from "../../core/shape.ts";
import { t } from "../l10n.ts";

/** A first row of data: a zero for every component of every input, in the order of the file. */
export function firstRow(document: NetworkDocument, graph: Graph): Intent {
  const inputs = [...document.nodes.keys()]
    .flatMap((id) => graph.byId.get(id) ?? [])
    .filter((node) => node.op.look === "input");
  if (inputs.length === 0) throw new Error(t("The network has no inputs to give data to."));
  return { kind: "setRow", row: 0, values: Object.fromEntries(inputs.map((node) => [node.id, zeros(node.shape)])) };
}

function zeros([length, ...rest]: Shape): NestedNumbers {
  return length === undefined ? 0 : Array.from({ length }, () => zeros(rest));
}
