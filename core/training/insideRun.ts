import type { Dataset } from "../data/dataset.ts";
import type { Graph } from "../graph/graph.ts";
import { HeadSeries, type MetricName, metricNames } from "../metrics/headSeries.ts";
import type { TrainingPlan } from "./plan.ts";
import { createProbe, type Probe, type ProbeLayout, type ProbePoint } from "./probe.ts";
import type { Learned } from "./supervise.ts";
import type { PassReader } from "./yardstick.ts";

/** What a run says of its inside, beside the objective; first `begun`. */
export type InsideNews =
  /** `layout` null: the network cannot be looked into, `why` in a sentence. */
  | {
      readonly kind: "begun";
      readonly layout: ProbeLayout | null;
      readonly why: string | null;
      readonly metrics: readonly MetricName[];
    }
  | { readonly kind: "probed"; readonly point: ProbePoint }
  | { readonly kind: "measured"; readonly point: MetricPoint };

/** The metrics after so many steps, in the order of their names; NaN where they are not defined, or the part has no rows. */
export interface MetricPoint {
  readonly step: number;
  readonly training: Float64Array;
  readonly validation: Float64Array;
}

interface InsideOptions {
  readonly graph: Graph;
  readonly training: Dataset;
  readonly validation: Dataset | null;
  readonly plan: TrainingPlan;
  readonly start: ReadonlyMap<string, Float64Array>;
  /** How sentences call a row of the training part. */
  readonly rowName: (row: number) => string;
  now(): number;
  tell(news: InsideNews): void;
}

/** Looking inside may take this share of the time … */
const SHARE = 0.1;
/** … after so many milliseconds in all: a short run is over before anybody looks. */
const FREE = 300;
/** Looks that a run of few or quick steps has. */
const LOOKS = 200;

/**
 * The eyes on the inside of a run: now and then it asks for a single step, compares θ before and after, and looks at a few rows. Training is
 * the same to the bit with it or without. Nothing here ends a run.
 */
export class InsideRun {
  readonly readers: Readonly<Record<"training" | "validation", HeadSeries>>;
  private readonly options: InsideOptions;
  private readonly probe: Probe | null;
  private readonly metrics: readonly MetricName[];
  private readonly every: number;
  private before: Learned | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private lookedStep = -1;
  private preparing = 0;
  private cost = 0;
  private spent = 0;

  constructor(options: InsideOptions) {
    const { graph, training, validation, plan, start, rowName, tell } = options;
    this.options = options;
    const rows = Math.max(training.rows, validation?.rows ?? 0);
    this.metrics = metricNames(graph, rows);
    this.readers = {
      training: new HeadSeries(graph, training.rows, rows),
      validation: new HeadSeries(graph, validation?.rows ?? 0, rows),
    };
    this.every = Math.max(1, Math.ceil(plan.steps / LOOKS));
    const made = tryProbe(() => createProbe({ graph, dataset: training, start, seed: plan.seed, rowName }));
    this.probe = typeof made === "string" ? null : made;
    const why = typeof made === "string" ? made : null;
    tell({ kind: "begun", layout: this.probe?.layout ?? null, why, metrics: this.metrics });
  }

  /** How many of `most` steps may be done at once after `step`, so that a step that will be looked at is done alone. `until`: where the run rests. */
  limit(step: number, most: number, until: number | null, learned: () => Learned): number {
    this.before = null;
    if (!this.probe || !this.isAffordable()) return most;
    const next = Math.min(
      (Math.floor(step / this.every) + 1) * this.every,
      this.options.plan.steps,
      until ?? Number.POSITIVE_INFINITY,
    );
    if (next - step > 1) return Math.min(most, next - step - 1);
    const begun = this.options.now();
    this.before = learned();
    this.preparing = this.options.now() - begun;
    return 1;
  }

  /** Looks where a look was prepared, or where there is none of the first numbers or the last ones yet (`always`). */
  look(learned: () => Learned, always = false): void {
    const { before } = this;
    this.before = null;
    if (!this.probe || (before === null && !always)) return;
    const begun = this.options.now();
    const now = learned();
    if (now.step === this.lookedStep) return;
    const isNext = before !== null && now.step === before.step + 1;
    this.options.tell({ kind: "probed", point: this.probe.look(now.step, now, isNext ? before.parameters : null) });
    this.lookedStep = now.step;
    this.lookedAt = this.options.now();
    this.cost = this.lookedAt - begun + this.preparing;
    this.preparing = 0;
    this.spent += this.cost;
  }

  /** Both parts have just been measured. */
  measured(step: number): void {
    if (this.metrics.length === 0) return;
    const { training, validation } = this.readers;
    const none = new Float64Array(this.metrics.length).fill(Number.NaN);
    const hasValidation = this.options.validation !== null;
    const point = { step, training: training.numbers(), validation: hasValidation ? validation.numbers() : none };
    this.options.tell({ kind: "measured", point });
  }

  /** The reader of a part, to be given to whoever measures it. */
  readerOf(part: "training" | "validation"): PassReader {
    return this.readers[part];
  }

  private isAffordable(): boolean {
    return this.spent <= FREE || this.options.now() - this.lookedAt >= this.cost / SHARE;
  }
}

/** The probe, or a sentence why there is none. */
function tryProbe(create: () => Probe): Probe | string {
  try {
    return create();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
