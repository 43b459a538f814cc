import type { FinishedPass } from "./tape.ts";

/** How numbers are kept: 64 bits for looking, 32 for training at speed. */
export type Precision = "f64" | "f32";

/**
 * A whole pass and what it leaves behind, whichever kernels run it: the reference in TypeScript (`machine.ts`) or the
 * module in WebAssembly (`wasm/`). Both are held to the same numbers by the same tests.
 */
export interface Pass extends FinishedPass {
  /** Everything forward and back. */
  runAll(): void;
  setInputs(inputs: ReadonlyMap<string, Float64Array>): void;
  setParameter(name: string, values: ArrayLike<number>): void;
}
