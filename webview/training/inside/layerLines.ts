import type { LayersView } from "../../../core/view/insideView.ts";
import { NORMS } from "../../../core/view/insideView.ts";
import { epochOf } from "../curve/points.ts";

/** Which number of a layer is drawn; their order is that of a probe's norms. */
export const MEASURES = ["gradient", "weights", "ratio"] as const;
export type Measure = (typeof MEASURES)[number];

/** What has its own line: a layer with parameters, or a parameter. */
export interface Measured {
  readonly name: string;
  /** Its place in a point's list of norms. */
  readonly at: number;
}

export interface InsidePoint {
  readonly step: number;
  readonly epoch: number;
}

export function pointsOf({ steps }: Pick<LayersView, "steps">, stepsPerEpoch: number): readonly InsidePoint[] {
  return [...steps].map((step) => ({ step, epoch: epochOf(step, stepsPerEpoch) }));
}

/** `h1`, `a, b`, `z1 … z16`. */
export function layerName(nodes: readonly string[]): string {
  return nodes.length > 2 ? `${nodes[0]} … ${nodes.at(-1)}` : nodes.join(", ");
}

export function measuredLayers({ layers }: Pick<LayersView, "layers">): readonly Measured[] {
  return layers.flatMap(({ nodes, parameters }, at) => (parameters.length > 0 ? [{ name: layerName(nodes), at }] : []));
}

export function measuredParameters({ layers, parameters }: Pick<LayersView, "layers" | "parameters">) {
  return parameters.map((name, i): Measured => ({ name, at: layers.length + i }));
}

/** One number a point. */
export function valuesOf(view: LayersView, { at }: Measured, measure: Measure): readonly number[] {
  const stride = NORMS * (view.layers.length + view.parameters.length);
  return Array.from(
    view.steps,
    (_, i) => view.norms[i * stride + at * NORMS + MEASURES.indexOf(measure)] ?? Number.NaN,
  );
}

/** A logarithmic axis has no place for 0: nothing is drawn there, and the legend says it. */
export function onLogAxis(values: readonly number[]): readonly number[] {
  return values.map((value) => (value > 0 ? value : Number.NaN));
}

/** So many lines are drawn at most, and so many before somebody chose. */
export const MOST_LINES = 40;
const FIRST_LINES = 8;

/** Those that are seen before somebody chose: all of few, else some from the first to the last. */
export function firstShown(all: readonly Measured[]): ReadonlySet<string> {
  if (all.length <= FIRST_LINES) return new Set(all.map(({ name }) => name));
  const step = (all.length - 1) / (FIRST_LINES - 1);
  return new Set(Array.from({ length: FIRST_LINES }, (_, k) => all[Math.round(k * step)]?.name ?? ""));
}

/** Rule of thumb for ‖Δθ‖/‖θ‖ of a step: A. Karpathy, CS231n notes, “Neural Networks Part 3”, ratio of weights and updates. */
export const HEALTHY_RATIO = 1e-3;
/** So many times more or less than it is worth a word. */
const FAR = 100;

/** The layers whose last step was far too large or too small, the farthest of each; layers that do not move are none. */
export function farFromHealthy(view: LayersView): {
  readonly large: { readonly name: string; readonly ratio: number } | null;
  readonly small: { readonly name: string; readonly ratio: number } | null;
} {
  const last = measuredLayers(view)
    .map((layer) => ({ name: layer.name, ratio: valuesOf(view, layer, "ratio").at(-1) ?? Number.NaN }))
    .filter(({ ratio }) => ratio > 0)
    .sort((a, b) => a.ratio - b.ratio);
  const [first, end] = [last[0], last.at(-1)];
  return {
    large: end && end.ratio > HEALTHY_RATIO * FAR ? end : null,
    small: first && first.ratio < HEALTHY_RATIO / FAR ? first : null,
  };
}
