import type { MetricName } from "../metrics/headSeries.ts";
import {
  type DistributionsView,
  type LayersView,
  type MetricsView,
  QUANTITIES,
  type Quantity,
} from "../view/insideView.ts";
import { HISTOGRAM_STRIDE } from "./histogram.ts";
import type { InsideNews, MetricPoint } from "./insideRun.ts";
import type { ProbeLayout, ProbePoint } from "./probe.ts";
import { Thinned } from "./thinned.ts";

/** Points and histograms over time that are kept, at most, and fewer of a network of so many layers that they would fill the memory. */
const MOST_POINTS = 300;
const MOST_SNAPSHOTS = 60;
const MOST_NUMBERS = 2e6;

/** What a run has said of its inside, thinned out as it goes on. */
export class InsideHistory {
  private layout: ProbeLayout | null = null;
  private why: string | null = null;
  private metrics: readonly MetricName[] = [];
  private norms = new Thinned<{ readonly step: number; readonly numbers: Float64Array }>(MOST_POINTS);
  private snapshots = new Thinned<Pick<ProbePoint, "step" | "histograms">>(MOST_SNAPSHOTS);
  private measured = new Thinned<MetricPoint>(MOST_POINTS);
  private findings: readonly string[] = [];

  hear(news: InsideNews): void {
    switch (news.kind) {
      case "begun":
        this.begin(news);
        return;
      case "measured":
        this.measured.add(news.point);
        return;
      case "probed": {
        const { step, layers, parameters, histograms, findings } = news.point;
        this.norms.add({ step, numbers: joined([layers, parameters]) });
        this.snapshots.add({ step, histograms });
        this.findings = findings;
      }
    }
  }

  layersView(): LayersView {
    const { layout, norms, why, findings } = this;
    return {
      why,
      layers: layout?.layers ?? [],
      parameters: layout?.parameters ?? [],
      rows: layout?.rows ?? 0,
      ofRows: layout?.ofRows ?? 0,
      steps: stepsOf(norms.points),
      norms: joined(norms.points.map(({ numbers }) => numbers)),
      findings,
    };
  }

  metricsView(): MetricsView {
    const { points } = this.measured;
    return {
      names: this.metrics,
      steps: stepsOf(points),
      training: joined(points.map(({ training }) => training)),
      validation: joined(points.map(({ validation }) => validation)),
    };
  }

  distributionsView(layer: number, quantity: Quantity): DistributionsView {
    const { points } = this.snapshots;
    const from = (layer * QUANTITIES.length + QUANTITIES.indexOf(quantity)) * HISTOGRAM_STRIDE;
    return {
      steps: stepsOf(points),
      histograms: joined(points.map(({ histograms }) => histograms.subarray(from, from + HISTOGRAM_STRIDE))),
    };
  }

  private begin({ layout, why, metrics }: Extract<InsideNews, { kind: "begun" }>): void {
    [this.layout, this.why, this.metrics, this.findings] = [layout, why, metrics, []];
    const layers = layout?.layers.length ?? 0;
    const ofPoint = 3 * (layers + (layout?.parameters.length ?? 0));
    const ofSnapshot = layers * QUANTITIES.length * HISTOGRAM_STRIDE;
    this.norms = new Thinned(roomFor(ofPoint, MOST_POINTS));
    this.snapshots = new Thinned(roomFor(ofSnapshot, MOST_SNAPSHOTS));
    this.measured = new Thinned(MOST_POINTS);
  }
}

function roomFor(numbers: number, most: number): number {
  return Math.max(4, Math.min(most, Math.floor(MOST_NUMBERS / Math.max(1, numbers))));
}

function stepsOf(points: readonly { readonly step: number }[]): Float64Array {
  return Float64Array.from(points, ({ step }) => step);
}

function joined(runs: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(runs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const run of runs) {
    whole.set(run, at);
    at += run.length;
  }
  return whole;
}
