import { formatNumber } from "../../core/explain/numbers.ts";
import { InsideHistory } from "../../core/training/insideHistory.ts";
import type { Ending } from "../../core/training/supervise.ts";
import type { JobLook, TrainingCommand, TrainingFacts, TrainingMessage } from "../../core/training/trainingJob.ts";
import { HISTORY, HISTORY_STRIDE, type TrainingView } from "../../core/view/trainingView.ts";
import { t } from "../l10n.ts";
import type { StartedTraining } from "./startTraining.ts";

/** One run of one network: what it has said so far, and what it may be told. */
export class Training {
  /** What happens inside the network while it trains. */
  readonly inside = new InsideHistory();
  private readonly started: StartedTraining;
  private readonly changed: () => void;
  private readonly theta: { readonly count: number; readonly writesBeside: boolean };
  private facts: TrainingFacts | null = null;
  private look: JobLook | null = null;
  private points: number[][] = [];
  /** Every so many measured points are one of the history: doubled whenever there are too many of them. */
  private every = 1;
  private seen = 0;
  private ending: string | null = null;
  private best: number | null = null;
  private outdated = false;

  constructor(
    start: (onMessage: (message: TrainingMessage) => void) => StartedTraining,
    theta: { readonly count: number; readonly writesBeside: boolean },
    changed: () => void,
  ) {
    this.theta = theta;
    this.changed = changed;
    this.started = start((message) => this.hear(message));
  }

  get hasEnded(): boolean {
    return this.ending !== null;
  }

  get isOutdated(): boolean {
    return this.outdated;
  }

  /** What has been learned; null before the first look, and where the text says something else by now. */
  get numbers(): Pick<JobLook, "parameters" | "buffers"> | null {
    return this.outdated ? null : this.look;
  }

  send(command: TrainingCommand): void {
    if (!this.hasEnded) this.started.send(command);
  }

  /** The text has changed: what is learned further on is of no use. */
  becomeOutdated(): void {
    if (this.outdated) return;
    this.outdated = true;
    this.started.dispose();
    this.ending ??= t("The text has changed, so training has ended.");
    this.changed();
  }

  dispose(): void {
    this.started.dispose();
  }

  view(): TrainingView {
    const { facts, look } = this;
    const history = this.points.flat();
    return {
      status: this.hasEnded ? "ended" : look?.isPaused ? "paused" : "running",
      optimizer: facts?.optimizer ?? "",
      learningRate: look?.learningRate ?? facts?.learningRate ?? Number.NaN,
      step: look?.step ?? 0,
      steps: facts?.steps ?? 0,
      stepsPerEpoch: facts?.stepsPerEpoch ?? 1,
      epoch: look?.epoch ?? 0,
      epochs: facts ? Math.ceil(facts.steps / facts.stepsPerEpoch) : 0,
      batchSize: facts?.batchSize ?? 0,
      trainingRows: facts?.trainingRows ?? 0,
      validationRows: facts?.validationRows ?? 0,
      stepsPerSecond: look?.stepsPerSecond ?? 0,
      history: Float64Array.from(history),
      goal: facts?.goal ? goalText(facts.goal) : null,
      ending: this.ending,
      bestStep: this.best,
      isOutdated: this.outdated,
      parameterCount: this.theta.count,
      writesBeside: this.theta.writesBeside,
    };
  }

  private hear(message: TrainingMessage): void {
    if (this.outdated) return;
    // Whoever looks at it asks for it; nobody is told.
    if (message.type === "inside") {
      this.inside.hear(message.news);
      return;
    }
    if (message.type === "begun") this.facts = message.facts;
    else if (message.type === "failed") this.ending = message.sentence;
    else {
      this.look = message.look;
      this.remember(message.look);
      if (message.type === "ended") {
        this.ending = endingText(message.ending, this.facts);
        if (!holdsFinite(message.look))
          this.ending += ` ${t("θ is not finite any more: a smaller learning rate, or clipping, may help.")}`;
        this.best = message.bestStep;
      }
    }
    this.changed();
  }

  private remember({ points }: JobLook): void {
    for (let at = 0; at + HISTORY_STRIDE <= points.length; at += HISTORY_STRIDE)
      this.add([...points.subarray(at, at + HISTORY_STRIDE)]);
  }

  private add(point: number[]): void {
    const last = this.points.at(-1);
    if (last?.[0] === point[0]) return;
    // The newest stands at the end whatever its turn.
    const isExtra = this.points.length > 1 && (this.seen - 1) % this.every !== 0;
    this.seen += 1;
    if (isExtra) this.points[this.points.length - 1] = point;
    else this.points.push(point);
    if (this.points.length < HISTORY) return;
    this.points = this.points.filter((_, i) => i % 2 === 0 || i === this.points.length - 1);
    this.every *= 2;
  }
}

/** Whether everything that was learned is a number that a file can hold. */
export function holdsFinite({ parameters, buffers }: Pick<JobLook, "parameters" | "buffers">): boolean {
  return [...parameters.values(), ...buffers.values()].every((values) => values.every(Number.isFinite));
}

function goalText({ objective, part }: NonNullable<TrainingFacts["goal"]>): string {
  return part === "training"
    ? t("an objective of at most {0} on the training rows", formatNumber(objective))
    : t("an objective of at most {0} on the validation rows", formatNumber(objective));
}

function endingText(ending: Ending, facts: TrainingFacts | null): string {
  switch (ending) {
    case "steps":
      return t("All {0} steps are done.", facts?.steps ?? 0);
    case "goal":
      return facts?.goal ? t("The goal is reached: {0}.", goalText(facts.goal)) : t("The goal is reached.");
    case "patience":
      return t("The validation part gained nothing any more, so training has ended.");
    case "stopped":
      return t("Training was stopped.");
  }
}
