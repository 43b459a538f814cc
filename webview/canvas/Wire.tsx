import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import type { EdgeView } from "../../core/protocol.ts";
import { edgesBehind } from "../groups/foldNetwork.ts";
import { isGroupId } from "../groups/groupId.ts";
import { currentStep, edgePass, isComputed, numbersOf, problemsOfEdge } from "../selectors.ts";
import type { State } from "../state.ts";
import { useStore } from "../store.ts";
import { useIsDistant } from "./distance.ts";
import { type FlowEdge, HANDLE, LINKING_KEY } from "./flowModel.ts";
import { worstOf } from "./severity.ts";
import { shownNetwork } from "./shownNetwork.ts";
import { wirePath } from "./wirePath.ts";

/** One reference, drawn from the source's stem to the target's body. */
export default memo(function Wire({
  id,
  source,
  target,
  sourceX,
  sourceY,
  targetX,
  targetY,
  selected,
  data,
}: EdgeProps<FlowEdge>) {
  const isDistant = useIsDistant();
  const isDown = useStore((state) => state.look.direction === "down");
  const role = useStore((state) => roleOf(state, id, source, target));
  const weight = useStore((state) => (isDistant ? 0 : weightShare(state, id)));
  const isHovered = useStore((state) => state.hovered?.kind === "edge" && state.hovered.key === id);
  const problems = useStore((state) => problemsOfEdge(state, id));
  const { d, middle } = wirePath(
    isDown ? [sourceX, sourceY - HANDLE / 2] : [sourceX - HANDLE / 2, sourceY],
    isDown ? [targetX, targetY + HANDLE / 2 - ARROW] : [targetX + HANDLE / 2 - ARROW, targetY],
    data?.bends ?? null,
    isDown ? "down" : "right",
  );
  const severity = worstOf(problems);
  const classes = ["wire", `is-${role}`];
  if (selected) classes.push("is-selected");
  if (isHovered) classes.push("is-hovered");
  if (severity) classes.push(`is-${severity}`);
  if (id === LINKING_KEY) classes.push("is-linking");
  if (isDistant) {
    return (
      <g className={classes.join(" ")}>
        <path d={d} className="react-flow__edge-path" />
      </g>
    );
  }
  return (
    <g className={classes.join(" ")}>
      <BaseEdge
        id={id}
        path={d}
        interactionWidth={16}
        style={{ strokeWidth: 1.2 + 1.6 * weight }}
        {...(role === "backward" ? { markerStart: "url(#arrow-back)" } : { markerEnd: "url(#arrow)" })}
      />
      {severity && (
        <g className={`wire-badge badge-${severity}`} transform={`translate(${middle[0]} ${middle[1]})`}>
          <circle r={9} />
          <text>!</text>
        </g>
      )}
    </g>
  );
});

/** Room for the arrow head before the body. */
const ARROW = 3;

type Role = "idle" | "waiting" | "forward" | "backward";

/** A forward step draws on the wires into its node; its backward step sends gradients back along the same wires. */
function roleOf(state: State, key: string, source: string, target: string): Role {
  const step = currentStep(state);
  const wires = wiresOf(state, key, source, target);
  if (step && wires.some((wire) => wire.target === step.node)) return step.direction;
  return state.pass && wires.every((wire) => !isComputed(state, wire.source)) ? "waiting" : "idle";
}

/** The wires of the text that this one stands for: several where a folded group is at one of its ends. */
function wiresOf(
  state: State,
  key: string,
  source: string,
  target: string,
): readonly Pick<EdgeView, "source" | "target">[] {
  const shown = isGroupId(source) || isGroupId(target) ? shownNetwork(state) : null;
  return shown ? edgesBehind(shown, key) : [{ source, target }];
}

const largest = new WeakMap<object, number>();

/** |weight| as a share of the network's largest; the largest of its components where a wire carries a vector. */
function weightShare(state: State, key: string): number {
  const { pass } = state;
  const run = edgePass(state, key)?.weight;
  if (!pass || !run) return 0;
  let most = largest.get(pass);
  if (most === undefined) {
    most = Math.max(0, ...pass.edges.map((edge) => (edge.weight ? largestIn(numbersOf(pass, edge.weight)) : 0)));
    largest.set(pass, most);
  }
  return most > 0 ? largestIn(numbersOf(pass, run)) / most : 0;
}

function largestIn(numbers: Float64Array): number {
  let most = 0;
  for (const number of numbers) if (Number.isFinite(number)) most = Math.max(most, Math.abs(number));
  return most;
}
