import { Handle, type NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { type Direction, geometryOf } from "../../core/layout/nodeGeometry.ts";
import { useIsDistant } from "../canvas/distance.ts";
import { type FlowNode, labelId, sideOf } from "../canvas/flowModel.ts";
import ProblemBadge from "../canvas/ProblemBadge.tsx";
import Readout from "../canvas/Readout.tsx";
import { worstOf } from "../canvas/severity.ts";
import { GroupBreakpoint } from "../debug/BreakpointDot.tsx";
import { StopMark } from "../debug/StopMark.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { currentStep, isComputed, readGradient, readValue } from "../selectors.ts";
import type { State } from "../state.ts";
import { useStore } from "../store.ts";
import { describeGroup, describeInterleaving } from "./describeGroup.ts";
import GroupRename from "./GroupRename.tsx";
import { toggleFold } from "./groupGestures.ts";
import { groupNameOf } from "./groupId.ts";
import { type GroupSummary, summarizeGroup } from "./groupIndex.ts";
import "./groups.css";

/** A folded group: a stack of cards with what is inside, and the value that comes out where it is one. */
export default memo(function GroupNode({ id, data, selected }: NodeProps<FlowNode>) {
  const name = groupNameOf(id) ?? "";
  const group = useStore((state) => state.network && summarizeGroup(state.network, name));
  return group && <Card id={id} view={data.view} direction={data.direction} group={group} isSelected={selected} />;
});

interface Props {
  readonly id: string;
  readonly view: FlowNode["data"]["view"];
  readonly direction: Direction;
  readonly group: GroupSummary;
  readonly isSelected: boolean;
}

function Card({ id, view, direction, group, isSelected }: Props) {
  const output = group.outputs.length === 1 ? (group.outputs[0]?.id ?? null) : null;
  const value = useStore((state) => (output === null ? "none" : readValue(state, output)));
  const gradient = useStore((state) => (output === null ? "none" : readGradient(state, output)));
  const role = useStore((state) => roleOf(state, id, group));
  const isPending = useStore(
    (state) => state.pass !== null && group.members.some((node) => !isComputed(state, node.id)),
  );
  const isRenaming = useStore((state) => state.renaming === id);
  const isDistant = useIsDistant();
  const { width, height, body, exit } = geometryOf(view, direction);
  const isDown = direction === "down";
  const stem = isDown
    ? { left: exit[0], top: body.height, width: width - exit[0], height: height - body.height }
    : { left: body.width, width: width - body.width, height: body.height };
  const classes = ["node", "node-group", `flows-${direction}`, isPending ? "is-pending" : "is-computed"];
  if (role) classes.push(`is-${role}`);
  if (isSelected) classes.push("is-selected");
  if (worstOf(group.problems) === "error") classes.push("is-faulty");
  if (view.isObjective) classes.push("is-objective");
  const middle = isDown ? { left: body.width / 2 } : { top: body.height / 2 };
  return (
    <div
      className={classes.join(" ")}
      style={{ "--body-width": `${body.width}px`, "--body-height": `${body.height}px` } as CSSProperties}
    >
      <span id={labelId(id)} hidden>
        {describeGroup(group, value)}
      </span>
      <div className="node-body" style={{ width: body.width, height: body.height }}>
        {isRenaming ? <GroupRename name={group.name} /> : <Facts group={group} />}
        <GroupBreakpoint id={id} />
        <ProblemBadge problems={group.problems} />
      </div>
      <StopMark id={id} />
      <div className="node-stem" style={stem}>
        {output !== null && !isDistant && <Readout reading={value} kind="value" width={stem.width - 14} />}
        <span className="stem-line" />
        {output !== null && !isDistant && <Readout reading={gradient} kind="gradient" width={stem.width - 14} />}
      </div>
      {!isDistant && (
        <>
          <div
            className="node-caption"
            style={isDown ? { top: body.height + 12, right: width - body.width / 2 + 6 } : { left: body.width / 2 }}
          >
            {t("group")}
          </div>
          {view.pin && (
            <i
              className="node-pin codicon codicon-pinned"
              style={{ left: body.width - 14, top: body.height - 14 }}
              aria-hidden="true"
            />
          )}
          <Handle type="target" position={sideOf("target", direction)} className="entry" style={middle} />
          <Handle type="source" position={sideOf("source", direction)} className="exit" style={middle} />
        </>
      )}
    </div>
  );
}

function Facts({ group }: { readonly group: GroupSummary }) {
  const count = group.members.length;
  const interleaving = describeInterleaving(group);
  return (
    <>
      <span className="group-title">
        <span className="node-id group-node-name" dir="auto" title={group.name}>
          {group.name}
        </span>
        <button
          type="button"
          className="group-unfold nodrag nopan"
          tabIndex={-1}
          title={t("Unfold (G)")}
          aria-label={t("Unfold {0}", group.name)}
          onClick={(event) => {
            event.stopPropagation();
            toggleFold(group.name);
          }}
        >
          <i className="codicon codicon-unfold" aria-hidden="true" />
        </button>
      </span>
      <span className="node-detail">
        {count === 1 ? t("1 node") : t("{0} nodes", count)}
        {interleaving !== null && (
          <i className="codicon codicon-arrow-swap group-swap" title={interleaving} aria-hidden="true" />
        )}
      </span>
      <span className="node-detail group-shapes" dir="ltr">
        {shapesText(group)}
      </span>
      <span className="node-detail group-params">
        {group.parameterCount === 1 ? t("1 parameter") : t("{0} parameters", formatCount(group.parameterCount))}
      </span>
    </>
  );
}

/** `[2] → [4]`; of many shapes the first ones. */
export function shapesText({ shapesIn, shapesOut }: GroupSummary): string {
  const some = (shapes: readonly string[]) =>
    shapes.length === 0 ? "–" : shapes.length > 2 ? `${shapes.slice(0, 2).join(" ")} …` : shapes.join(" ");
  return `${some(shapesIn)} → ${some(shapesOut)}`;
}

function roleOf(
  state: State,
  id: string,
  group: GroupSummary,
): "forward" | "backward" | "link-source" | "link-target" | null {
  if (state.linking?.from === id) return "link-source";
  if (state.linking?.candidate === id) return "link-target";
  const step = currentStep(state);
  return step && group.members.some((node) => node.id === step.node) ? step.direction : null;
}
