import { formatNumber } from "../../core/explain/numbers.ts";
import type { EngineState } from "../../core/training/engineState.ts";
import { InsideHistory } from "../../core/training/insideHistory.ts";
import type { SavedRun } from "../../core/training/savedRun.ts";
import type { Ending } from "../../core/training/supervise.ts";
import type { JobLook, TrainingCommand, TrainingFacts, TrainingMessage } from "../../core/training/trainingJob.ts";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { t } from "../l10n.ts";
import { History, type SavedHistory } from "./history.ts";
import type { StartedTraining } from "./startTraining.ts";

export interface TrainingOptions {
  start(onMessage: (message: TrainingMessage) => void): StartedTraining;
  /** Counts the network's runs from 1 on. */
  readonly run: number;
  /** Numbers of θ, and whether they would be written beside the file because they are many. */
  readonly theta: { readonly count: number; readonly writesBeside: boolean };
  /** What was known of it when the window closed; it was started from there. */
  readonly recovered?: SavedHistory | null;
  changed(): void;
  /** Told of everything that it takes to go on from here, whenever `send("save")` had asked for it. */
  saved?(run: Omit<SavedRun, "text" | "fingerprint">): void;
}

interface Waiter {
  readonly resolve: (state: EngineState) => void;
  readonly reject: (error: Error) => void;
}

/** One run of one network: what it has said so far, and what it may be told. */
export class Training {
  /** What happens inside the network while it trains. */
  readonly inside = new InsideHistory();
  private readonly started: StartedTraining;
  private readonly options: TrainingOptions;
  private readonly history: History;
  private facts: TrainingFacts | null = null;
  private look: JobLook | null = null;
  private ending: string | null = null;
  private best: number | null = null;
  private outdated = false;
  private gone = false;
  private shown: EngineState | null = null;
  /** The step that was asked for last; what comes of others is not shown. */
  private wanted: number | null = null;
  /** They are answered in the order in which they were asked. */
  private readonly waiting: Waiter[] = [];
  private isFresh: boolean;

  constructor(options: TrainingOptions) {
    this.options = options;
    this.isFresh = options.recovered != null;
    this.history = new History(options.recovered ?? null);
    this.started = options.start((message) => this.hear(message));
  }

  get hasEnded(): boolean {
    return this.ending !== null;
  }

  get isPaused(): boolean {
    return this.look?.isPaused ?? false;
  }

  get isOutdated(): boolean {
    return this.outdated;
  }

  /** What has been learned, as far as is shown; null before the first look, and where the text says something else by now. */
  get numbers(): Pick<JobLook, "parameters" | "buffers" | "step"> | null {
    return this.outdated ? null : (this.shown ?? this.look);
  }

  /** The same, whatever the text says. */
  get learned(): Pick<JobLook, "parameters" | "buffers"> | null {
    return this.look;
  }

  send(command: TrainingCommand): void {
    if (!this.hasEnded || command === "save") this.started.send(command);
  }

  /** Everything as it was after so many steps, those not done yet left out. Rejects with a sentence where the run is gone. */
  stateAt(step: number): Promise<EngineState> {
    return this.ask({ type: "state", step });
  }

  /** One step further, which need not be done yet: what the next step would make of it. */
  stateAfter(step: number): Promise<EngineState> {
    return this.ask({ type: "next", step });
  }

  private ask(command: TrainingCommand): Promise<EngineState> {
    if (this.gone) return Promise.reject(new Error(t("This training run is not there any more.")));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.started.send(command);
    });
  }

  /** Null: the network as it is now. */
  async show(step: number | null): Promise<void> {
    this.wanted = step;
    if (step === null) this.shown = null;
    else {
      const state = await this.stateAt(step);
      // Somebody has asked for another one meanwhile.
      if (this.wanted !== step) return;
      this.shown = state;
    }
    this.options.changed();
  }

  /** The text has changed: what is learned further on is of no use. */
  becomeOutdated(): void {
    if (this.outdated) return;
    this.outdated = true;
    this.ending ??= t("The text has changed, so training has ended.");
    this.dispose();
    this.options.changed();
  }

  dispose(): void {
    this.gone = true;
    this.started.dispose();
    for (const { reject } of this.waiting.splice(0)) reject(new Error(t("This training run is not there any more.")));
  }

  view(): TrainingView {
    const { facts, look, options } = this;
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
      history: this.history.numbers,
      goal: facts?.goal ? goalText(facts.goal) : null,
      ending: this.ending,
      bestStep: this.best,
      run: options.run,
      shownStep: this.outdated ? null : (this.shown?.step ?? null),
      isRecovered: this.isFresh && this.isPaused,
      isOutdated: this.outdated,
      parameterCount: options.theta.count,
      writesBeside: options.theta.writesBeside,
    };
  }

  private hear(message: TrainingMessage): void {
    if (this.outdated) return;
    switch (message.type) {
      case "begun":
        this.facts = message.facts;
        break;
      case "failed":
        this.ending = message.sentence;
        this.gone = true;
        for (const { reject } of this.waiting.splice(0)) reject(new Error(message.sentence));
        break;
      case "inside":
        // Whoever looks at it asks for it; nobody is told.
        this.inside.hear(message.news);
        return;
      case "saved":
        this.options.saved?.({ progress: message.progress, ...this.history.saved });
        return;
      case "state":
        this.waiting.shift()?.resolve(message.state);
        return;
      case "looked":
      case "ended":
        if (this.look && message.look.step !== this.look.step) this.isFresh = false;
        this.look = message.look;
        this.history.add(message.look.points);
        if (message.type === "ended") this.end(message);
    }
    this.options.changed();
  }

  private end({ look, ending, bestStep }: Extract<TrainingMessage, { type: "ended" }>): void {
    this.ending = endingText(ending, this.facts);
    if (!holdsFinite(look))
      this.ending += ` ${t("θ is not finite any more: a smaller learning rate, or clipping, may help.")}`;
    this.best = bestStep;
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
