import { useMemo } from "react";
import type { NodeView } from "../../core/protocol.ts";
import { differentiate, edit, reveal } from "../actions.ts";
import { rewriteOf } from "../canvas/rewrite.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { toggleBreakpoint } from "../debug/breakpoints.ts";
import { breakpointOf } from "../debug/debugged.ts";
import { describeBreakpoint } from "../debug/describeBreakpoint.ts";
import { t } from "../l10n.ts";
import { canOpen, toggleNeurons } from "../neurons/opening.ts";
import { getState, useStore } from "../store.ts";
import { explainNode } from "../timeline/explained.ts";
import { askWhy } from "../timeline/why.ts";

/** What one does with a node as a whole. */
export function NodeActions({ node }: { readonly node: NodeView }) {
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const target = useStore((state) => state.pass?.target ?? null);
  const objective = useStore((state) => state.network?.objective ?? null);
  const isOpen = useStore((state) => state.look.opened.includes(node.id));
  const breakpoint = useStore((state) => breakpointOf(state, node.id));
  const rewrite = useMemo(() => rewriteOf(node, getState()), [node]);
  const isScalar = node.size === 1 && !node.broken;
  const isInput = node.op === "input";
  const toggleObjective = () => {
    const rest = (objective ?? []).filter((reference) => reference !== node.id);
    const references = node.isObjective ? rest : [node.id];
    void edit(
      [{ kind: "setObjective", references }],
      node.isObjective ? t("Take {0} out of the objective", node.id) : t("Make {0} the objective", node.id),
    );
  };
  return (
    <fieldset className="node-actions" aria-label={t("Node")}>
      {isScalar && !isInput && (
        <IconButton
          icon={node.isObjective ? "target" : "circle-large-outline"}
          text={node.isObjective ? t("Objective") : t("Make objective")}
          label={node.isObjective ? t("Take out of the objective") : t("Make this the objective")}
          pressed={node.isObjective}
          disabled={readOnly}
          onClick={toggleObjective}
        />
      )}
      {isScalar && !isInput && (
        <IconButton
          icon="graph-line"
          text={t("∂ of this")}
          label={t("Differentiate this: show the derivative of it by everything")}
          pressed={target === node.id}
          onClick={() => void differentiate(target === node.id || node.isObjective ? null : node.id)}
        />
      )}
      {canOpen(node) && node.op === "dense" && (
        <IconButton
          icon={isOpen ? "eye-closed" : "eye"}
          text={isOpen ? t("Fold neurons") : t("Show neurons")}
          label={isOpen ? t("Fold into one box") : t("Show its neurons")}
          keys="N"
          pressed={isOpen}
          onClick={() => toggleNeurons(node.id)}
        />
      )}
      {rewrite && <IconButton icon={rewrite.icon} label={rewrite.label} disabled={readOnly} onClick={rewrite.run} />}
      {!node.broken && (
        <IconButton
          icon="symbol-operator"
          label={t("Explain its steps")}
          keys="X"
          onClick={() => explainNode(node.id)}
        />
      )}
      {!node.broken && (
        <IconButton icon="question" label={t("Why this gradient?")} keys="W" onClick={() => void askWhy(node.id)} />
      )}
      <span className="node-actions-space" />
      <IconButton
        icon={breakpoint ? "debug-breakpoint" : "debug-breakpoint-unverified"}
        label={breakpoint ? t("Remove the {0}", describeBreakpoint(breakpoint)) : t("Set a breakpoint")}
        keys="F9"
        pressed={breakpoint !== null}
        className="breakpoint-button"
        onClick={() => toggleBreakpoint(node.id)}
      />
      <IconButton icon="go-to-file" label={t("Show in the text")} onClick={() => void reveal(node.id)} />
      <IconButton
        icon="trash"
        label={t("Delete the node")}
        disabled={readOnly}
        onClick={() => void edit([{ kind: "removeNode", id: node.id }], t("Delete {0}", node.id))}
      />
    </fieldset>
  );
}
