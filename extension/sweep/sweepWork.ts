import type { Dataset } from "../../core/data/dataset.ts";
import { unstandardize } from "../../core/data/scale.ts";
import type { NetworkDocument } from "../../core/document/document.ts";
import type { Steps } from "../../core/engine/steps.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { partsOf } from "../../core/training/dataParts.ts";
import { suggestAxes } from "../../core/training/suggestAxes.ts";
import { planSweepSteps, type SweepAxis, type SweepPoint } from "../../core/training/sweep.ts";
import type { SweepData, SweepJob } from "../../core/training/sweepRun.ts";
import { findApproximation, planApproximation } from "../../core/training/universalApproximation.ts";
import type { SweepForm, SweepView, SweepWishes } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";

/** A comparison, planned and not begun. */
export interface SweepWork {
  readonly kind: SweepView["kind"];
  /** The text that the points are made of. */
  readonly text: string;
  readonly axes: readonly string[];
  readonly points: readonly SweepPoint[];
  /** By point: files' names. */
  readonly names: readonly string[];
  readonly seeds: readonly number[];
  readonly notes: readonly string[];
  readonly data: SweepData;
  /** By point and seed. */
  readonly jobs: readonly (readonly SweepJob[])[];
  readonly approximation: {
    readonly layer: string;
    readonly input: string;
    readonly output: string;
    /** In the file's own numbers. */
    readonly xs: Float64Array;
    readonly target: Float64Array;
  } | null;
}

/** A sound network with data. */
export interface Comparable {
  readonly text: string;
  readonly document: NetworkDocument;
  readonly graph: Graph;
  readonly dataset: Dataset;
}

export function sweepForm({ document, graph, dataset }: Comparable): SweepForm {
  const { settings } = document.training;
  const approximation = findApproximation(graph);
  const isText = typeof approximation === "string";
  return {
    axes: suggestAxes(graph, document),
    epochs: settings["steps"] === undefined ? Number(settings["epochs"] ?? 100) : null,
    validationRows: dataset.parts?.validation.length ?? 0,
    whyNoApproximation: isText ? approximation : null,
    layer: isText ? null : approximation.layer.id,
  };
}

/** Plans in pieces; a sentence where it cannot be. */
export function* planWork(network: Comparable, wishes: SweepWishes): Steps<SweepWork | string> {
  const { text, document, graph, dataset } = network;
  if (graph.objective.length === 0) return t("There is nothing to make small: name an objective in the file.");
  const data = dataOf(dataset);
  const weights =
    document.weights === null
      ? []
      : [t("The weights file is not used: every run starts with what the text says and its seed draws.")];
  if (wishes.kind === "grid") {
    const length: SweepAxis[] =
      wishes.epochs === null ? [] : [{ kind: "training", name: "epochs", values: [wishes.epochs] }];
    const planned = yield* planSweepSteps(text, [...wishes.axes, ...length], wishes.seeds, true);
    if (typeof planned === "string") return planned;
    const { points, seeds } = planned;
    return {
      kind: "grid",
      text,
      axes: planned.axes.slice(0, wishes.axes.length),
      points,
      names: points.map(() => ""),
      seeds,
      notes: [...planned.notes, ...weights],
      data,
      jobs: points.map((point) => seeds.map((seed) => ({ point, seed, wants: { metric: true } }))),
      approximation: null,
    };
  }
  const plan = yield* planApproximation(text, graph, dataset, wishes);
  if (typeof plan === "string") return plan;
  const { layer, input, output } = plan.approximation;
  const scale = dataset.scales.get(input);
  return {
    kind: "widths",
    text,
    axes: plan.sweep.axes,
    points: plan.sweep.points,
    names: plan.sweep.points.map(() => ""),
    seeds: plan.sweep.seeds,
    notes: [...plan.notes, ...weights],
    data,
    jobs: plan.jobs,
    approximation: {
      layer: layer.id,
      input,
      output,
      xs: scale ? plan.grid.map((x) => unstandardize(x, 0, scale)) : plan.grid,
      target: plan.target,
    },
  };
}

export function dataOf(dataset: Dataset): SweepData {
  return { rows: dataset.rows, inputs: dataset.inputs, parts: partsOf(dataset) };
}
