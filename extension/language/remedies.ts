import type { Intent } from "../../core/document/intent.ts";
import { findOp } from "../../core/ops/index.ts";
import type { Problem } from "../../core/problems.ts";
import { t } from "../l10n.ts";
import type { Reading } from "../reading.ts";

/** A way to put a problem right that takes a gesture of the canvas. */
export interface Remedy {
  readonly title: string;
  readonly intents: readonly Intent[];
}

/** What can be done about a problem beside the replacement that it may carry. */
export function remediesFor({ code, node, input, range }: Problem, { document, graph }: Reading): readonly Remedy[] {
  if (!document) return [];
  const definition = document.nodes.get(node ?? "");
  switch (code) {
    case "NN304":
    case "NN301":
    case "NN303":
      return definition && input !== undefined
        ? [
            {
              title: cut(definition.inputs[input]?.reference.text ?? "", definition.id),
              intents: [{ kind: "disconnect", to: definition.id, at: input }],
            },
          ]
        : [];
    case "NN804":
    case "NN808": {
      if (!definition) return [];
      const { id } = definition;
      const isLoss = findOp(definition.op)?.look === "loss";
      const objective = [...document.objective.map(({ text }) => text), id];
      const use: Remedy = isLoss
        ? { title: t("Add “{0}” to the objective", id), intents: [{ kind: "setObjective", references: objective }] }
        : {
            title: t("Make “{0}” an output of the network", id),
            intents: [{ kind: "addNode", id: freeId(`${id}_out`, document.nodes), op: "output", inputs: [id] }],
          };
      const isEnd = (graph?.byId.get(id)?.uses.length ?? 0) === 0;
      return [...(isEnd ? [use] : []), { title: t("Delete “{0}”", id), intents: [{ kind: "removeNode", id }] }];
    }
    case "NN805": {
      const shared = [...document.params.values()].find(({ nameRange }) => nameRange.start === range.start);
      return shared
        ? [
            {
              title: t("Delete the shared parameter “{0}”", shared.name),
              intents: [{ kind: "setSharedParam", name: shared.name, at: [], value: null }],
            },
          ]
        : [];
    }
    default:
      return [];
  }
}

function cut(reference: string, from: string): string {
  return t("Take “{0}” away from the inputs of “{1}”", reference, from);
}

function freeId(wish: string, taken: ReadonlyMap<string, unknown>): string {
  let id = wish;
  for (let count = 2; taken.has(id); count++) id = `${wish}${count}`;
  return id;
}
