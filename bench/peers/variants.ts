import type { PackageName } from "./install.ts";
import { TASK_NAMES, type TaskName } from "./tasks.ts";

/** Who takes part. Each variant runs in processes of its own, with its own flags and environment. */
export interface Variant {
  readonly name: string;
  readonly family: "Chainrule" | "TensorFlow.js" | "JavaScript" | "PyTorch" | "yardstick";
  /** How near its figures must come to the reference. */
  readonly precision: "f64" | "f32";
  readonly threads: 1 | 2;
  readonly tasks: readonly TaskName[];
  readonly packages: PackageName | null;
  readonly flags?: (node: number) => readonly string[];
}

/** Behind a flag up to V8 11.3. */
const relaxed = (node: number): readonly string[] => (node < 21 ? ["--experimental-wasm-relaxed-simd"] : []);

const chainrule = (
  engine: string,
  precision: Variant["precision"],
  rest: Partial<Pick<Variant, "threads" | "tasks" | "flags">> = {},
): Variant => ({
  name: `Chainrule ${engine}`,
  family: "Chainrule",
  precision,
  threads: 1,
  tasks: TASK_NAMES,
  packages: null,
  ...rest,
});

const peer = (
  name: string,
  family: Variant["family"],
  precision: Variant["precision"],
  packages: PackageName | null,
  tasks: readonly TaskName[],
): Variant => ({ name, family, precision, threads: 1, tasks, packages });

const pytorch = (precision: Variant["precision"], threads: 1 | 2, tasks: readonly TaskName[]): Variant => ({
  name: `PyTorch ${precision}${threads === 1 ? "" : ` ${threads} threads`}`,
  family: "PyTorch",
  precision,
  threads,
  tasks,
  packages: null,
});

export const VARIANTS: readonly Variant[] = [
  chainrule("reference f64", "f64"),
  // Each names a runner of cli/runners.ts.
  chainrule("wasm f64", "f64"),
  chainrule("wasm f64 relaxed", "f64", { flags: relaxed }),
  chainrule("wasm f32", "f32"),
  chainrule("wasm f32 relaxed", "f32", { flags: relaxed }),
  chainrule("wasm f32 2 workers", "f32", { threads: 2, tasks: ["T2", "T5"], flags: relaxed }),
  peer("TensorFlow.js wasm", "TensorFlow.js", "f32", "tensorFlow", ["T1", "T2", "T3", "T4a", "T4b", "T4c", "T5"]),
  peer("TensorFlow.js cpu", "TensorFlow.js", "f32", "tensorFlow", TASK_NAMES),
  peer("ConvNetJS", "JavaScript", "f64", "convNet", ["T1", "T2", "T4a", "T4b", "T5"]),
  peer("brain.js", "JavaScript", "f32", "brain", ["T1", "T2", "T4a", "T4b"]),
  peer("synaptic", "JavaScript", "f64", "synaptic", ["T1", "T3", "T4a", "T4c"]),
  peer("neuron objects", "yardstick", "f64", null, ["T1", "T3", "T4a", "T4c"]),
  pytorch("f32", 1, TASK_NAMES),
  pytorch("f64", 1, TASK_NAMES),
  pytorch("f32", 2, ["T2", "T5"]),
];
