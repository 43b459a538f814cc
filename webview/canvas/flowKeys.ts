import type { Direction } from "../../core/layout/nodeGeometry.ts";
import type { ArrowKey } from "./neighbours.ts";

/** What an arrow key asks for: along the flow, or to a neighbour beside it. */
export type FlowStep = "back" | "forth" | "beforeInRow" | "afterInRow";

const STEPS: Readonly<Record<Direction, Readonly<Record<ArrowKey, FlowStep>>>> = {
  right: { ArrowLeft: "back", ArrowRight: "forth", ArrowUp: "beforeInRow", ArrowDown: "afterInRow" },
  down: { ArrowUp: "back", ArrowDown: "forth", ArrowLeft: "beforeInRow", ArrowRight: "afterInRow" },
};

/** The keys follow what the eye sees: where the network runs down, so do the wires. */
export function flowStep(key: ArrowKey, direction: Direction): FlowStep {
  return STEPS[direction][key];
}
