import { useStore as useFlowStore } from "@xyflow/react";

/** Below this zoom numbers cannot be read: they give way to larger ids. */
const FAR = 0.55;
/** Below this one a node is a dot, and mounting what is inside it would only cost time. */
const DISTANT = 0.35;

export function useIsFar(): boolean {
  return useFlowStore((state) => state.transform[2] < FAR);
}

export function useIsDistant(): boolean {
  return useFlowStore((state) => state.transform[2] < DISTANT);
}
