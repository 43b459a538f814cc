import { type Dataset, selectRows } from "../data/dataset.ts";
import type { Machine } from "../engine/machine.ts";
import type { UpdateFacts } from "../explain/update.ts";
import type { EngineState } from "../training/engineState.ts";
import { createLearningRate } from "../training/learningRate.ts";
import { createTrainer, type Trainer, type TrainerOptions, type TrainerState } from "../training/trainer.ts";
import type { RunStep, WhatIf } from "./debuggee.ts";
import { createHistory, type History, type Kept } from "./history.ts";
import { createWhatIfs, type WhatIfs } from "./whatIfs.ts";

export interface CourseOptions {
  readonly trainer: TrainerOptions;
  /** Whether each pass ends in an update of θ. */
  readonly updates: boolean;
  /** The row of the data behind each row of the trainer's dataset. */
  readonly chosen: readonly number[];
  readonly historyBytes?: number | undefined;
  /** A state of this run that somebody has found already. */
  readonly known: EngineState | null;
  /** Told of every pass that was run to its end. */
  passed(pass: number, objective: number | null): void;
}

/**
 * The training steps of a run, one at a time and both ways: a machine for the pass, the update of θ behind it, the way back, and the numbers
 * that are tried. Where inside the pass the run stands is its machine's cursor.
 */
export class Course {
  readonly tried: WhatIfs = createWhatIfs();
  private readonly options: CourseOptions;
  private readonly dataset: Dataset;
  private readonly trainer: Trainer;
  private readonly history: History;
  private readonly untried: Untried;
  private at = 0;
  private current: Machine;
  private currentSteps: readonly RunStep[] = [];
  private currentRows: readonly number[] = [];
  private changes = 0;
  /** The trainer's state before the update of this pass, where that has been carried out on it. */
  private moved: TrainerState | null = null;

  constructor(options: CourseOptions) {
    this.options = options;
    this.dataset = options.trainer.dataset;
    this.trainer = createTrainer(options.trainer);
    const start = this.trainer.save();
    this.history = createHistory(start, options.historyBytes);
    if (options.known) {
      this.trainer.restoreState(options.known);
      this.history.know(options.known.step, this.trainer.save());
      this.trainer.restore(start);
    }
    this.untried = new Untried(options);
    this.current = this.prepare();
  }

  get pass(): number {
    return this.at;
  }
  get machine(): Machine {
    return this.current;
  }
  get steps(): readonly RunStep[] {
    return this.currentSteps;
  }
  /** Rows of the data, in the order of the pass's samples. */
  get rows(): readonly number[] {
    return this.currentRows;
  }
  get epoch(): number {
    return this.trainer.epochOf(this.at + 1);
  }
  get generation(): number {
    return this.changes;
  }
  /** The parameters that move, in their order. */
  get moving(): readonly string[] {
    return this.options.updates ? this.trainer.plan.moving : [];
  }

  /** Once a pass: going back over it and forward again moves θ no second time. */
  update(): void {
    if (this.moved) return;
    this.moved = this.trainer.save();
    this.trainer.update(this.current);
  }

  next(): void {
    if (this.options.updates) {
      this.current.runAll();
      // On the way through nobody looks at it.
      if (!this.moved) this.trainer.update(this.current);
      this.options.passed(this.at, this.current.objective);
    }
    this.at += 1;
    this.history.keep(this.at, this.trainer);
    this.current = this.prepare();
  }

  /** Puts the run at the start of another pass, from the latest kept state before it. */
  enter(pass: number): void {
    if (pass === this.at) return;
    const isNear = pass > this.at && this.history.before(pass).pass <= this.at;
    if (!isNear) this.restore(this.history.before(pass));
    while (this.at < pass) this.next();
  }

  /** After a change of what is tried from pass `from` on: this pass from its start, with other numbers. */
  again(from: number): void {
    const pass = this.at;
    this.history.forgetAfter(Math.min(from, pass));
    this.restore(this.history.before(pass));
    while (this.at < pass) this.next();
  }

  /** A parameter as the update of this pass leaves it. The pass has gone back to its end. */
  updated(name: string): Float64Array | null {
    const read = (): Float64Array | null => this.trainer.parameters.get(name)?.slice() ?? null;
    if (this.moved) return read();
    const before = this.trainer.save();
    this.trainer.update(this.current);
    const found = read();
    this.trainer.restore(before);
    return found;
  }

  /** What the update of this pass reads and leaves. The pass must have run to its end. */
  facts(): UpdateFacts {
    const now = this.trainer.save();
    if (this.moved) this.trainer.restore(this.moved);
    const before = this.trainer.state(this.at);
    this.trainer.update(this.current);
    const after = this.trainer.state(this.at + 1);
    this.trainer.restore(now);
    const { plan } = this.trainer;
    return { tape: this.current, plan, learningRate: createLearningRate(plan)(this.at + 1), before, after };
  }

  /** The objective of this pass if nothing had ever been tried; null where nothing was, up to here. */
  objectiveUntried(): number | null {
    const first = Math.min(...this.tried.list.map(({ pass }) => pass));
    return first > this.at ? null : this.untried.objective(this.at, this.history.before(first));
  }

  private restore({ pass, state }: Kept): void {
    this.trainer.restore(state);
    this.at = pass;
    this.current = this.prepare();
  }

  /** A machine at the start of the pass, what is tried put in. */
  private prepare(): Machine {
    this.moved = null;
    this.changes += 1;
    const parameters = this.tried.of("parameter", this.at);
    for (const { name, entry, to } of parameters) {
      const values = this.trainer.parameters.get(name);
      if (values) values[entry] = to;
    }
    if (parameters.length > 0) this.trainer.shareParameters();
    const machine = this.trainer.prepare(this.at + 1);
    const places = this.trainer.rowsOf(this.at + 1);
    this.currentRows = places.map((place) => this.options.chosen[place] ?? place);
    const inputs = this.tried.of("input", this.at);
    if (inputs.length > 0) machine.setInputs(this.withTried(inputs, places));
    if (machine !== this.current || this.currentSteps.length === 0) {
      const steps: RunStep[] = machine.timeline.map(({ index, phase, node }) => ({ index, phase, node }));
      if (this.options.updates) steps.push({ index: steps.length, phase: "update", node: null });
      this.currentSteps = steps;
    }
    return machine;
  }

  /** A row that the pass has twice is another number in both of its samples. */
  private withTried(tried: readonly WhatIf[], places: readonly number[]): ReadonlyMap<string, Float64Array> {
    const { length } = places;
    const inputs = new Map([...selectRows(this.dataset, places)].map(([id, values]) => [id, values.slice()]));
    for (const { name, entry, row, to } of tried) {
      const values = inputs.get(name);
      for (const [sample, each] of this.currentRows.entries())
        if (values && each === row) values[entry * length + sample] = to;
    }
    return inputs;
  }
}

/** The same run if nothing had been tried, as far as somebody asks for it. Its numbers never change, so it goes on from where it was. */
class Untried {
  private readonly options: CourseOptions;
  private trainer: Trainer | null = null;
  private at = -1;
  private known: { readonly pass: number; readonly objective: number } | null = null;

  constructor(options: CourseOptions) {
    this.options = options;
  }

  /** `before`: a state of the run that nothing tried has touched, at or before the pass. */
  objective(pass: number, before: Kept): number | null {
    if (this.known?.pass === pass) return this.known.objective;
    const trainer = this.trainer ?? createTrainer(this.options.trainer);
    this.trainer = trainer;
    if (this.at > pass || this.at < before.pass) {
      trainer.restore(before.state);
      this.at = before.pass;
    }
    for (; this.at < pass; this.at++) {
      if (!this.options.updates) continue;
      const machine = trainer.prepare(this.at + 1);
      machine.runAll();
      trainer.update(machine);
    }
    const machine = trainer.prepare(pass + 1);
    machine.runAll();
    const { objective } = machine;
    if (objective !== null) this.known = { pass, objective };
    return objective;
  }
}
