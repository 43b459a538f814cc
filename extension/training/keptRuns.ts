import { compareNetworks } from "../../core/compare/compareNetworks.ts";
import { compile } from "../../core/compile.ts";
import type { RunView } from "../../core/view/runsView.ts";
import type { Reading } from "../reading.ts";
import type { Learned } from "./learnedIntents.ts";
import type { Training } from "./training.ts";

/** A run that another one has taken the place of. */
export interface KeptRun {
  readonly text: string;
  /** What θ and the running statistics were when it began. */
  readonly start: Learned;
  readonly learned: Learned;
  readonly view: Omit<RunView, "differences">;
}

/** More than these nobody compares by eye; the oldest go. */
const MOST = 8;

/** The runs of each network before the present one, for as long as the window is open. */
export class KeptRuns {
  private readonly runs = new Map<string, readonly KeptRun[]>();
  private readonly counts = new Map<string, number>();

  /** The number of the next run of a network, from 1 on. */
  count(uri: string): number {
    const next = (this.counts.get(uri) ?? 0) + 1;
    this.counts.set(uri, next);
    return next;
  }

  of(uri: string): readonly KeptRun[] {
    return this.runs.get(uri) ?? [];
  }

  /** A run that never learned anything is nothing to compare with. */
  keep(uri: string, text: string, start: Learned, training: Training): void {
    const { learned } = training;
    const view = training.view();
    if (!learned || view.step === 0) return;
    const { run: id, optimizer, learningRate, step, stepsPerEpoch, history, ending } = view;
    const kept = { id, optimizer, learningRate, step, stepsPerEpoch, history, ending: ending ?? "" };
    this.runs.set(uri, [...this.of(uri), { text, start, learned, view: kept }].slice(-MOST));
  }

  remove(uri: string, id: number): void {
    this.runs.set(
      uri,
      this.of(uri).filter(({ view }) => view.id !== id),
    );
  }
}

/** `now`: what the differences are said against. */
export function runViews(runs: readonly KeptRun[], now: Reading): readonly RunView[] {
  return runs.map(({ text, view }) => ({ ...view, differences: text === now.text ? [] : differences(text, now) }));
}

function differences(text: string, now: Reading): readonly string[] {
  const { document, graph } = compile(text);
  if (!document || !now.document) return [];
  const { changes } = compareNetworks({ document: now.document, graph: now.graph }, { document, graph });
  return changes.flatMap(({ kind, sentence }) => (kind === "placed" ? [] : [sentence]));
}
