import type { Graph, GraphNode } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";

/** How numbers are kept: 64 bits for looking, 32 for training at speed. */
export type Precision = "f64" | "f32";

/**
 * A whole pass and what it leaves behind, whichever kernels run it: the reference in TypeScript (`machine.ts`) or the
 * module in WebAssembly (`wasm/`). Both are held to the same numbers by the same tests.
 */
export interface Pass {
  readonly graph: Graph;
  readonly batch: number;
  /** Everything forward and back. */
  runAll(): void;
  setInputs(inputs: ReadonlyMap<string, Float64Array>): void;
  setParameter(name: string, values: ArrayLike<number>): void;
  readonly objective: number | null;
  value(node: GraphNode): Tensor | null;
  preactivation(node: GraphNode): Tensor | null;
  gradient(node: GraphNode): Tensor | null;
  delta(node: GraphNode): Tensor | null;
  parameterGradient(name: string): Float64Array | null;
}
