import type { MetricName } from "../metrics/headSeries.ts";

/** What of a layer is spread out in a histogram: z, u (where it has one) and ∂L/∂z. */
export const QUANTITIES = ["value", "preactivation", "gradient"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** ‖∂L/∂θ‖, ‖θ‖, and ‖Δθ‖/‖θ‖ of the step before. */
export const NORMS = 3;

/** What a canvas may ask about the inside of a training run. Refused where there is no run. */
export interface InsideRequests {
  trainingLayers: { args: null; result: LayersView };
  trainingMetrics: { args: null; result: MetricsView };
  trainingDistributions: { args: { readonly layer: number; readonly quantity: Quantity }; result: DistributionsView };
}

export interface LayersView {
  /** Why nothing can be looked at, in a sentence; null where it can, though there may be no points yet. */
  readonly why: string | null;
  /** From the inputs on. */
  readonly layers: readonly ProbedLayerView[];
  /** θ's list. */
  readonly parameters: readonly string[];
  /** The training rows that are looked at, of all there are. */
  readonly rows: number;
  readonly ofRows: number;
  /** Of the points, rising. */
  readonly steps: Float64Array;
  /** `NORMS` numbers a layer and then a parameter, point after point (see `ProbePoint`). */
  readonly norms: Float64Array;
  /** What is wrong with the gradient at the last point. */
  readonly findings: readonly string[];
}

export interface ProbedLayerView {
  readonly nodes: readonly string[];
  readonly parameters: readonly string[];
  readonly quantities: readonly Quantity[];
}

export interface MetricsView {
  readonly names: readonly MetricName[];
  readonly steps: Float64Array;
  /** One number a name, point after point; NaN where it is not defined. */
  readonly training: Float64Array;
  readonly validation: Float64Array;
}

export interface DistributionsView {
  readonly steps: Float64Array;
  /** A histogram in a row a step (see `readHistogram`). */
  readonly histograms: Float64Array;
}
