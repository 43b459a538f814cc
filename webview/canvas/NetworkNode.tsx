import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NodeView } from "../../core/protocol.ts";
import { currentStep, outgoingEdges, problemsOfNode, readGradient, readValue } from "../selectors.ts";
import type { State } from "../state.ts";
import { useStore } from "../store.ts";
import { describeNode } from "./describeNode.ts";
import { type FlowNode, labelId } from "./flowModel.ts";
import NodeBody from "./NodeBody.tsx";
import ProblemBadge from "./ProblemBadge.tsx";
import Readout from "./Readout.tsx";

/** One node as the lecture draws it, with its value on the outgoing wire and its gradient under it. */
export default memo(function NetworkNode({ id, data, selected }: NodeProps<FlowNode>) {
  const { view } = data;
  const value = useStore((state) => readValue(state, id));
  const gradient = useStore((state) => readGradient(state, id));
  const role = useStore((state) => roleOf(state, id));
  const problems = useStore((state) => problemsOfNode(state, id));
  const isSource = useStore((state) => state.network !== null && outgoingEdges(state.network, id).length > 0);
  const { width, body } = geometryOf(view);
  const inside = view.look === "layer";
  const stem = width - body.width;
  const classes = ["node", `node-${view.look}`, value instanceof Float64Array ? "is-computed" : "is-pending"];
  if (role) classes.push(`is-${role}`);
  if (selected) classes.push("is-selected");
  if (view.broken) classes.push("is-broken");
  if (view.isObjective) classes.push("is-objective");
  return (
    <div className={classes.join(" ")}>
      <span id={labelId(id)} className="visually-hidden">
        {describeNode(view, value, gradient, problems)}
      </span>
      {view.look !== "input" && (
        <Handle type="target" position={Position.Left} className="entry" style={{ top: body.height / 2 }} />
      )}
      <div className="node-body" style={{ width: body.width, height: body.height }}>
        <NodeBody view={view} />
        {inside && (
          <div className="node-strips">
            <Readout reading={value} kind="value" width={body.width - 20} />
            <Readout reading={gradient} kind="gradient" width={body.width - 20} />
          </div>
        )}
        <ProblemBadge problems={problems} />
        {view.pin && (
          <i className="node-pin codicon codicon-pinned" title="Pinned: stays where you put it" aria-hidden="true" />
        )}
      </div>
      <div className="node-stem" style={{ left: body.width, width: stem, height: body.height }}>
        {!inside && <Readout reading={value} kind="value" width={stem - 14} />}
        <span className={isSource ? "stem-line" : "stem-line is-loose"} />
        {!inside && <Readout reading={gradient} kind="gradient" width={stem - 14} />}
      </div>
      <div className="node-caption" style={{ left: body.width / 2 }}>
        {captionOf(view)}
      </div>
      <Handle type="source" position={Position.Right} className="exit" style={{ top: body.height / 2 }} />
    </div>
  );
});

/** Part of the node in the current step; a name that CSS knows. */
function roleOf(state: State, id: string): "forward" | "backward" | "link-source" | "link-target" | null {
  if (state.linking?.from === id) return "link-source";
  if (state.linking?.candidate === id) return "link-target";
  const step = currentStep(state);
  return step?.node === id ? step.direction : null;
}

/** Op and shape. A loss has its op in the box already, so there it is how the samples are joined. */
function captionOf(view: NodeView): string {
  const reduction = view.attributes["reduction"]?.value;
  const what = view.look === "loss" && typeof reduction === "string" ? reduction : view.op;
  return view.broken ? what : `${what} [${view.shape.join(", ")}]`;
}
