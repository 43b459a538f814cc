import type { GraphNode } from "../graph/graph.ts";
import type { Detail, RunStep } from "./debuggee.ts";

/** What stands inside a step: its units, and the details of one of them. */
export interface StepParts {
  /** Units that are gone through one by one; null where the step has none: a neuron, an op on whole values. */
  readonly units: number | null;
  /** In the order in which they happen. */
  readonly details: readonly Detail[];
}

const NOTHING: StepParts = { units: null, details: [] };

/**
 * A layer's step goes unit by unit, along the first axis of its value (units of a dense layer, channels of a convolution);
 * an update goes parameter by parameter (`moving` of them).
 */
export function partsOf({ phase, node }: RunStep, moving: number): StepParts {
  if (phase === "update") return { units: moving, details: [] };
  if (node === null) return NOTHING;
  const units = node.op.look === "layer" && node.shape.length > 0 ? (node.shape[0] ?? 1) : null;
  if (phase !== "backward") return { units, details: node.op.hasPreactivation ? ["u", "z"] : ["z"] };
  const details: Detail[] = ["upstream"];
  if (node.op.hasPreactivation) details.push("local", "delta");
  if (node.params.length > 0) details.push("parameters");
  // What goes back to the inputs is a sum over all units.
  if (node.edges.length > 0 && units === null) details.push("inputs");
  return { units, details };
}

/** The stages of a training step, as the call stack names them. */
export type Stage = "forward" | "loss" | "backward" | "update";

export function stageOf({ phase }: RunStep): Stage {
  switch (phase) {
    case "forward":
    case "update":
      return phase;
    case "loss":
    case "objective":
      return "loss";
    case "seed":
    case "backward":
    case "regularization":
      return "backward";
  }
}

/** Components of one unit: a run, since units go along the first axis. */
export function componentsOfUnit(
  node: GraphNode,
  units: number,
  unit: number,
): { readonly from: number; readonly to: number } {
  const each = node.size / units;
  return { from: unit * each, to: (unit + 1) * each };
}
