import type { MachineOptions } from "../engine/machine.ts";
import type { Graph } from "../graph/graph.ts";

/** Whose derivatives are asked for: a network, and the numbers of one sample's pass. */
export interface DerivativeSource {
  readonly graph: Graph;
  readonly options: Omit<MachineOptions, "target" | "batch" | "mode">;
}
