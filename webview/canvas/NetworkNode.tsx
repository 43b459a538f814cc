import { Handle, type NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { type Direction, geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NodeView } from "../../core/protocol.ts";
import { BreakpointDot } from "../debug/BreakpointDot.tsx";
import { breakpointOf, stopAt } from "../debug/debugged.ts";
import { StopMark } from "../debug/StopMark.tsx";
import { t } from "../l10n.ts";
import { mapsOnNodes } from "../maps/mapChoice.ts";
import { NodeMap } from "../maps/NodeMap.tsx";
import { hasMap } from "../maps/subjects.ts";
import { useUnits } from "../neurons/unitStore.ts";
import { outgoingEdges, problemsOfNode, type Reading, readGradient, readValue } from "../selectors.ts";
import type { Traced } from "../state.ts";
import { useStore } from "../store.ts";
import { describeNode } from "./describeNode.ts";
import { useIsDistant } from "./distance.ts";
import { type FlowNode, labelId, sideOf } from "./flowModel.ts";
import NodeBody from "./NodeBody.tsx";
import { captionOf, roleOfNode } from "./nodeRole.ts";
import ProblemBadge from "./ProblemBadge.tsx";
import { useIsPointedAt } from "./pointedAt.ts";
import Readout from "./Readout.tsx";
import { worstOf } from "./severity.ts";

/** One node as the lecture draws it, with its value on the outgoing wire and its gradient under it. */
export default memo(function NetworkNode({ id, data, selected }: NodeProps<FlowNode>) {
  const { view, direction } = data;
  const value = useStore((state) => readValue(state, id));
  const gradient = useStore((state) => readGradient(state, id));
  const role = useStore((state) => roleOfNode(state, id));
  const problems = useStore((state) => problemsOfNode(state, id));
  const breakpoint = useStore((state) => breakpointOf(state, id));
  const isStop = useStore((state) => stopAt(state, id) !== null);
  const isPointedAt = useIsPointedAt(id);
  const traced = useStore((state) => tracedAs(state.traced, id));
  const isDistant = useIsDistant();
  const isInside = useUnits((units) => units.inside === id) && view.look === "layer" && !view.isOpen;
  const { body } = geometryOf(view, direction);
  const classes = [
    "node",
    `node-${view.look}`,
    `flows-${direction}`,
    value instanceof Float64Array ? "is-computed" : "is-pending",
  ];
  if (role) classes.push(`is-${role}`);
  if (selected) classes.push("is-selected");
  if (traced) classes.push(traced);
  if (isPointedAt) classes.push("is-pointed-at");
  if (worstOf(problems) === "error") classes.push("is-faulty");
  if (view.isObjective) classes.push("is-objective");
  if (view.isOpen) classes.push("is-open");
  if (isInside) classes.push("is-inside");
  const inside = view.look === "layer" && !isDistant && !view.isOpen && !isInside;
  const mapped = mapsOnNodes.use() && hasMap(view) && !isDistant && !view.isOpen && !isInside;
  if (mapped) classes.push("is-mapped");
  return (
    <div className={classes.join(" ")} style={bodySize(body)}>
      {/* Named by reference, so it needs no box: laying out and clipping one a node would be most of a frame's work. */}
      <span id={labelId(id)} hidden>
        {describeNode(view, value, gradient, problems, { breakpoint, isStop })}
      </span>
      <div className="node-body" style={{ width: body.width, height: body.height }}>
        {mapped && view.look !== "layer" && <NodeMap view={view} />}
        <NodeBody view={view} />
        {inside && (
          <div className="node-strips">
            {mapped ? <NodeMap view={view} /> : <Readout reading={value} kind="value" width={body.width - 20} />}
            <Readout reading={gradient} kind="gradient" width={body.width - 20} />
          </div>
        )}
        <BreakpointDot id={id} />
        <ProblemBadge problems={problems} />
      </div>
      <StopMark id={id} />
      <NodeStem view={view} direction={direction} value={value} gradient={gradient} isDistant={isDistant} />
      {!isDistant && <NodeRim view={view} direction={direction} />}
    </div>
  );
});

/** For what the style sheet places around the body. */
function bodySize({ width, height }: { readonly width: number; readonly height: number }): CSSProperties {
  return { "--body-width": `${width}px`, "--body-height": `${height}px` } as CSSProperties;
}

interface StemProps {
  readonly view: NodeView;
  readonly direction: Direction;
  readonly value: Reading;
  readonly gradient: Reading;
  readonly isDistant: boolean;
}

/** The first stretch of the outgoing wire, with the numbers on it; a layer has them inside. */
function NodeStem({ view, direction, value, gradient, isDistant }: StemProps) {
  const isSource = useStore((state) => state.network !== null && outgoingEdges(state.network, view.id).length > 0);
  const { width, height, body, exit } = geometryOf(view, direction);
  const isDown = direction === "down";
  const box = isDown
    ? { left: exit[0], top: body.height, width: width - exit[0], height: height - body.height }
    : { left: body.width, width: width - body.width, height: body.height };
  const hasNumbers = view.look !== "layer" && !view.isOpen && !isDistant;
  return (
    <div className="node-stem" style={box}>
      {hasNumbers && <Readout reading={value} kind="value" width={box.width - 14} />}
      <span className={isSource ? "stem-line" : "stem-line is-loose"} />
      {hasNumbers && <Readout reading={gradient} kind="gradient" width={box.width - 14} />}
    </div>
  );
}

/** Caption, pin, and the two ends where wires are drawn from. */
function NodeRim({ view, direction }: { readonly view: NodeView; readonly direction: Direction }) {
  const { body } = geometryOf(view, direction);
  const isDown = direction === "down";
  const middle = isDown ? { left: body.width / 2 } : { top: body.height / 2 };
  return (
    <>
      <div
        className="node-caption"
        style={
          isDown ? { top: body.height + 2, right: `calc(100% - ${body.width / 2 - 6}px)` } : { left: body.width / 2 }
        }
      >
        <Caption view={view} />
      </div>
      {view.pin && (
        <i
          className="node-pin codicon codicon-pinned"
          style={{ left: body.width - 12, top: body.height - 12 }}
          title={t("Pinned: stays where you put it")}
          aria-hidden="true"
        />
      )}
      {view.look !== "input" && (
        <Handle type="target" position={sideOf("target", direction)} className="entry" style={middle} />
      )}
      <Handle type="source" position={sideOf("source", direction)} className="exit" style={middle} />
    </>
  );
}

function Caption({ view }: { readonly view: NodeView }) {
  const { op, shape, learned } = captionOf(view);
  return (
    <>
      <span>{op}</span>
      {shape && <span>{` ${shape}`}</span>}
      {learned && <span className="node-learned">{learned}</span>}
    </>
  );
}

/** On the path that a panel speaks of, and whether it goes on from here; its wires begin in the node's own element. */
function tracedAs(traced: Traced | null, id: string): string {
  if (!traced) return "";
  if (traced.sources.has(id)) return "is-traced is-traced-on";
  return traced.nodes.has(id) ? "is-traced is-untraced-on" : "is-untraced-on";
}
