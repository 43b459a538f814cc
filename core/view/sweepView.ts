import type { JsonValue } from "../document/intent.ts";
import type { RankedPoint } from "../training/rankSweep.ts";
import type { SuggestedAxis } from "../training/suggestAxes.ts";
import type { SweepAxis } from "../training/sweep.ts";

/** What a comparison of architectures looks like from a canvas, and what a canvas asks of it. */
export interface SweepView {
  /** `grid`: variants of one network; `files`: several networks; `widths`: universal approximation, by rising width. */
  readonly kind: "grid" | "files" | "widths";
  readonly status: "running" | "ended" | "cancelled";
  /** Runs that are done, and all of them. */
  readonly done: number;
  readonly total: number;
  /** What the choices of each row are of: `h.units`, `activation`. */
  readonly axes: readonly string[];
  readonly seeds: readonly number[];
  /** Which objective the order is by; training alone where no rows are kept for validation. */
  readonly by: "training" | "validation";
  readonly metric: "accuracy" | "rmse" | null;
  readonly notes: readonly string[];
  /** The text has changed since it began: a variant can be opened, and not be written into the file any more. */
  readonly isOutdated: boolean;
  /** The best first, in the order of `rankSweep`; by width where widths are tried. */
  readonly rows: readonly SweepRow[];
  /** `SWEEP_STRIDE` numbers a row (see `SweepNumbers`), NaN for what is not there. */
  readonly numbers: Float64Array;
  readonly approximation: ApproximationView | null;
}

export interface SweepRow {
  /** Its number in requests, the same as long as the comparison is there. */
  readonly point: number;
  /** The file's name; empty for variants. */
  readonly name: string;
  /** One value an axis. */
  readonly choices: readonly JsonValue[];
  /** What went wrong, once each. */
  readonly failures: readonly string[];
}

/** The numbers of one row, in the order in which they are sent. Objectives are means over the seeds; from … to is their spread. */
export interface SweepNumbers {
  readonly parameters: number;
  readonly hiddenUnits: number;
  readonly training: number;
  readonly trainingFrom: number;
  readonly trainingTo: number;
  readonly validation: number;
  readonly validationFrom: number;
  readonly validationTo: number;
  readonly metric: number;
  /** Mean of a run. */
  readonly seconds: number;
  readonly runs: number;
}

const FIELDS = [
  "parameters",
  "hiddenUnits",
  "training",
  "trainingFrom",
  "trainingTo",
  "validation",
  "validationFrom",
  "validationTo",
  "metric",
  "seconds",
  "runs",
] as const satisfies readonly (keyof SweepNumbers)[];
export const SWEEP_STRIDE = FIELDS.length;

/** The fits of universal approximation, over a fine grid. */
export interface ApproximationView {
  readonly layer: string;
  readonly input: string;
  readonly output: string;
  /** In the file's own numbers, rising. */
  readonly xs: Float64Array;
  readonly target: Float64Array;
  /** By row: y(x) of the best seed over the grid, one row after another; NaN where there is none yet. */
  readonly fits: Float64Array;
  /** By row: max|f − y| of the best seed and the x where it is; NaN where there is none yet. */
  readonly errors: Float64Array;
  readonly places: Float64Array;
}

/** What a form begins with. */
export interface SweepForm {
  readonly axes: readonly SuggestedAxis[];
  /** Of a run, as the file has it; null where it counts steps. */
  readonly epochs: number | null;
  readonly validationRows: number;
  /** Why universal approximation cannot be shown of this network; null where it can, of this layer. */
  readonly whyNoApproximation: string | null;
  readonly layer: string | null;
}

export type SweepWishes =
  | {
      readonly kind: "grid";
      readonly axes: readonly SweepAxis[];
      readonly seeds: number;
      readonly epochs: number | null;
    }
  | {
      readonly kind: "widths";
      readonly widths: readonly number[];
      readonly seeds: number;
      readonly start: "spread" | "file";
    };

export interface SweepRequests {
  /** What can be tried of this network; refused with a sentence where nothing can be trained. */
  sweepForm: { args: null; result: SweepForm };
  /** Begins a comparison in place of the one that is there. Refused with a sentence. */
  startSweep: { args: SweepWishes; result: null };
  /** `cancel` keeps what is done, `discard` lets go of all. */
  sweep: { args: { action: "cancel" | "discard" }; result: null };
  /** A row as a network of its own: a new file that is not saved yet, or written into this one as one undo step. */
  openVariant: { args: { point: number; how: "new" | "apply" }; result: null };
}

/** The numbers of a row, to be sent. `seconds` by seed. */
export function sweepNumbers(ranked: RankedPoint, seconds: readonly number[]): readonly number[] {
  const results = ranked.runs.map(({ result }) => result);
  const [first] = results;
  const training = results.map((result) => result.training);
  const validation = results.flatMap((result) => result.validation ?? []);
  const metrics = results.flatMap(({ metric }) => metric?.value ?? []);
  const numbers: SweepNumbers = {
    parameters: first?.parameters ?? Number.NaN,
    hiddenUnits: first?.hiddenUnits ?? Number.NaN,
    training: ranked.training ?? Number.NaN,
    trainingFrom: least(training),
    trainingTo: -least(training.map((value) => -value)),
    validation: ranked.validation ?? Number.NaN,
    validationFrom: least(validation),
    validationTo: -least(validation.map((value) => -value)),
    metric: mean(metrics),
    seconds: mean(seconds),
    runs: results.length,
  };
  return FIELDS.map((name) => numbers[name]);
}

export function readSweepNumbers({ numbers }: Pick<SweepView, "numbers">, row: number): SweepNumbers {
  const at = (i: number): number => numbers[row * SWEEP_STRIDE + i] ?? Number.NaN;
  return Object.fromEntries(FIELDS.map((name, i) => [name, at(i)])) as unknown as SweepNumbers;
}

function least(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.min(...values);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length;
}
