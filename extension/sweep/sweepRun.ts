import { applyEdits } from "../../core/document/edits.ts";
import type { TextEdit } from "../../core/document/intent.ts";
import { rankSweep } from "../../core/training/rankSweep.ts";
import type { SweepPoint } from "../../core/training/sweep.ts";
import type { SweepJob, SweepResult } from "../../core/training/sweepRun.ts";
import { bestFit } from "../../core/training/universalApproximation.ts";
import { variantEdits } from "../../core/training/variant.ts";
import { type ApproximationView, SWEEP_STRIDE, type SweepView, sweepNumbers } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";
import type { SweepTeam, startTeam } from "./startTeam.ts";
import type { SweepWork } from "./sweepWork.ts";

type Results = (SweepResult | string | undefined)[][];

/** One comparison of one network: what its runs have given so far. */
export class SweepRun {
  readonly work: SweepWork;
  private readonly results: Results;
  private readonly seconds: number[][];
  private readonly team: SweepTeam;
  private readonly changed: () => void;
  private readonly total: number;
  private done = 0;
  private status: SweepView["status"] = "running";
  private outdated = false;

  constructor(work: SweepWork, start: typeof startTeam, changed: () => void) {
    this.work = work;
    this.changed = changed;
    this.results = work.points.map(({ why }) => (why === undefined ? [] : work.seeds.map(() => why)));
    this.seconds = work.points.map(() => []);
    // Seed by seed, so that whoever stops it has seen every point as often as another.
    const places = work.seeds.flatMap((_, s) =>
      work.points.flatMap(({ why }, p) => {
        const job = work.jobs[p]?.[s];
        return job && why === undefined ? [{ p, s, job }] : [];
      }),
    );
    this.total = places.length;
    this.team = start(
      work.data,
      places.map(({ job }): SweepJob => job),
      (index, result, seconds) => {
        const place = places[index];
        const row = place && this.results[place.p];
        if (!row || this.status !== "running") return;
        row[place.s] = result;
        this.seconds[place.p]?.push(seconds);
        this.done += 1;
        this.changed();
      },
      () => this.end("ended"),
    );
  }

  get isRunning(): boolean {
    return this.status === "running";
  }

  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.done, total: this.total };
  }

  cancel(): void {
    this.end("cancelled");
  }

  becomeOutdated(): void {
    if (this.outdated) return;
    this.outdated = true;
    this.changed();
  }

  dispose(): void {
    this.status = "cancelled";
    this.team.dispose();
  }

  /** The whole text of a point's network. */
  variant(point: number): string {
    return this.work.kind === "files" ? this.pointAt(point).text : applyEdits(this.work.text, this.edits(point));
  }

  /** What makes the file into a point's network; throws where the text has become another. */
  editsFor(text: string, point: number): readonly TextEdit[] {
    if (this.work.kind === "files") throw new Error(t("This is a network of its own file; open it instead."));
    if (text !== this.work.text)
      throw new Error(t("The text has changed since the comparison began. Open the variant as a new file instead."));
    return this.edits(point);
  }

  view(): SweepView {
    const { work, results } = this;
    const ranking = rankSweep(work, results);
    const places = new Map(work.points.map((point, p) => [point, p]));
    const ranked = ranking.points.map((each) => ({ each, p: places.get(each.point) ?? 0 }));
    if (work.kind === "widths") ranked.sort((a, b) => a.p - b.p);
    const order = ranked.map(({ p }) => p);
    const numbers = new Float64Array(order.length * SWEEP_STRIDE);
    for (const [i, { each, p }] of ranked.entries())
      numbers.set(sweepNumbers(each, this.seconds[p] ?? []), i * SWEEP_STRIDE);
    const metrics = results.flat().flatMap((result) => (typeof result === "object" ? (result.metric?.name ?? []) : []));
    return {
      kind: work.kind,
      status: this.status,
      done: this.done,
      total: this.total,
      axes: work.axes,
      seeds: work.seeds,
      by: work.data.parts.validation.length > 0 ? "validation" : "training",
      metric: metrics[0] ?? null,
      notes: work.notes,
      isOutdated: this.outdated,
      rows: ranked.map(({ each, p }) => ({
        point: p,
        name: work.names[p] ?? "",
        choices: each.point.choices,
        failures: each.failures,
      })),
      numbers,
      approximation: this.approximation(order),
    };
  }

  private approximation(order: readonly number[]): ApproximationView | null {
    const { approximation } = this.work;
    if (!approximation) return null;
    const { xs, target } = approximation;
    const fits = new Float64Array(order.length * xs.length).fill(Number.NaN);
    const [errors, places] = [new Float64Array(order.length), new Float64Array(order.length)];
    for (const [i, p] of order.entries()) {
      const best = bestFit(target, this.results[p] ?? []);
      errors[i] = best?.error ?? Number.NaN;
      places[i] = best ? (xs[best.index] ?? Number.NaN) : Number.NaN;
      if (best) fits.set(best.values, i * xs.length);
    }
    return { ...approximation, fits, errors, places };
  }

  private edits(point: number): readonly TextEdit[] {
    const chosen = this.pointAt(point);
    if (chosen.why !== undefined) throw new Error(chosen.why);
    return variantEdits(this.work.text, chosen);
  }

  /** Of a width: the run that came nearest, with its seed and start, so that training it gives what is shown. */
  private pointAt(point: number): SweepPoint {
    const { points, jobs, approximation } = this.work;
    const best = approximation && bestFit(approximation.target, this.results[point] ?? []);
    const found = (best ? jobs[point]?.[best.seed]?.point : undefined) ?? points[point];
    if (!found) throw new Error(t("There is no such row any more."));
    return found;
  }

  private end(status: SweepView["status"]): void {
    if (this.status !== "running") return;
    this.status = status;
    this.team.dispose();
    this.changed();
  }
}
