import { useStore as useFlowStore } from "@xyflow/react";

/** How much can be read. `small`: numbers instead of captions. `far`: larger ids instead of numbers. */
export type Distance = "near" | "small" | "far";

const SMALL = 0.8;
const FAR = 0.36;
/** Below this zoom a node is a dot, and mounting what is inside it would only cost time. */
const DISTANT = 0.28;

export function useDistance(): Distance {
  return useFlowStore(({ transform: [, , zoom] }) => (zoom < FAR ? "far" : zoom < SMALL ? "small" : "near"));
}

export function useIsDistant(): boolean {
  return useFlowStore((state) => state.transform[2] < DISTANT);
}

/** Canvas pixels that make one pixel on the screen, in steps, so that zooming does not restyle every node in every frame. */
export function useScreenPixel(): number {
  return useFlowStore(({ transform: [, , zoom] }) => 1 / (Math.max(1, Math.round(zoom * 20)) / 20));
}
