import { useStore as useFlowStore } from "@xyflow/react";

/** How much can be read. `small`: larger numbers instead of captions. `far`: larger ids instead of numbers. */
export type Distance = "near" | "small" | "far";

const SMALL = 0.62;
const FAR = 0.36;
/** Below this zoom a node is a dot, and mounting what is inside it would only cost time. */
const DISTANT = 0.28;

export function useDistance(): Distance {
  return useFlowStore(({ transform: [, , zoom] }) => (zoom < FAR ? "far" : zoom < SMALL ? "small" : "near"));
}

export function useIsDistant(): boolean {
  return useFlowStore((state) => state.transform[2] < DISTANT);
}
