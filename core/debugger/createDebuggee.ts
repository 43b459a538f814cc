import { type Dataset, selectRows } from "../data/dataset.ts";
import type { TrainingSettings } from "../document/document.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import type { Tape, TargetChoice } from "../engine/tape.ts";
import type { Graph } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";
import { createTrainer, type Trainer, type TrainerState } from "../training/trainer.ts";
import type { Watching } from "../watch/watch.ts";
import { type Checker, createChecker } from "./checker.ts";
import type { Debuggee, Inside, InsideView, Level, Place, RunStep, WhatIf } from "./debuggee.ts";
import { createHistory, type History } from "./history.ts";
import { viewInside } from "./insideView.ts";
import { levelsOf } from "./levels.ts";
import { chooseRows, planRun } from "./runPlan.ts";
import { partsOf, stageOf } from "./stepTree.ts";
import type { Stop, StopReason, StopRules } from "./stops.ts";
import { createWhatIfs, findEntry, type WhatIfs } from "./whatIfs.ts";

export interface DebuggeeOptions {
  readonly graph: Graph;
  readonly dataset: Dataset;
  /** θ at the start, by name. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Running statistics at the start; what is left out is as the graph has it. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** The file's `training`. */
  readonly training: TrainingSettings;
  /** Rows of the data, in this order; null takes all of them. */
  readonly rows?: readonly number[] | null;
  /** Rows of a pass; null: the file's `batchSize`, else all rows at once, as training does. */
  readonly batchSize?: number | null;
  readonly epochs?: number | null;
  /** Null: nothing is differentiated, the passes go forward only. */
  readonly target: TargetChoice | null;
  /** Left out: training where θ is updated, else evaluation. */
  readonly mode?: PassMode | null;
  /** Whether θ moves after each pass, where the objective is what is differentiated. True where it is left out. */
  readonly updates?: boolean;
  readonly watching: Watching;
  /** What the states kept for going back may take together. */
  readonly historyBytes?: number;
}

/**
 * A run at its beginning. Throws a RangeError in a sentence where there can be none: rows that the data does not have, training
 * settings that contradict each other, a network too large for memory.
 */
export function createDebuggee(options: DebuggeeOptions): Debuggee {
  return new RunningNetwork(options);
}

class RunningNetwork implements Debuggee {
  readonly graph: Graph;
  readonly passCount: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly updates: boolean;
  private readonly chosen: readonly number[];
  private readonly dataset: Dataset;
  private readonly target: TargetChoice | null;
  private readonly mode: PassMode;
  private readonly trainer: Trainer;
  private readonly history: History;
  private readonly tried: WhatIfs;
  private readonly checker: Checker;
  private machine: Machine;
  private runSteps: readonly RunStep[] = [];
  private pass = 0;
  /** Whether the update of this pass has been carried out on the trainer. */
  private hasMoved = false;
  private done = 0;
  private within: Inside | null = null;
  private changes = 0;
  /** θ at the start of this pass without what is tried in it; null where nothing is. */
  private beforeTries: TrainerState | null = null;

  constructor(options: DebuggeeOptions) {
    const { graph, target } = options;
    const plan = planRun(options);
    this.graph = graph;
    this.target = target;
    this.chosen = plan.rows;
    this.dataset = chooseRows(options.dataset, plan.rows);
    this.updates = plan.updates;
    this.epochs = plan.epochs;
    this.batchSize = plan.training.batchSize;
    this.passCount = plan.training.steps;
    this.mode = options.mode ?? (plan.updates ? "training" : "evaluation");
    this.trainer = createTrainer({
      graph,
      dataset: this.dataset,
      start: options.parameters,
      keeps: options.buffers ?? new Map(),
      plan: plan.training,
      target,
      mode: this.mode,
    });
    this.history = createHistory(this.trainer.save(), options.historyBytes);
    this.tried = createWhatIfs();
    this.checker = createChecker(options.watching, {
      passesPerEpoch: plan.training.stepsPerEpoch,
      shuffles: plan.training.shuffle,
      rowName: (sample) => `row ${this.rows[sample] ?? sample}`,
    });
    this.machine = this.prepare();
  }

  // Where it stands.

  get place(): Place {
    return { pass: this.pass, cursor: this.done, inside: this.within };
  }

  get steps(): readonly RunStep[] {
    return this.runSteps;
  }

  get tape(): Tape {
    return this.machine;
  }

  get generation(): number {
    return this.changes;
  }

  get rows(): readonly number[] {
    return this.trainer.rowsOf(this.pass + 1).map((row) => this.chosen[row] ?? row);
  }

  get epoch(): number {
    return this.trainer.epochOf(this.pass + 1);
  }

  get whatIfs(): readonly WhatIf[] {
    return this.tried.list;
  }

  get inside(): InsideView | null {
    const step = this.runSteps[this.done];
    return step && this.within ? viewInside(this.machine, step, this.within, this.moving.length) : null;
  }

  get levels(): readonly Level[] {
    const { inside } = this;
    const step = this.within ? this.runSteps[this.done] : this.runSteps[this.done - 1];
    const isUpdate = step?.phase === "update";
    return levelsOf({
      pass: this.pass,
      passCount: this.passCount,
      epoch: this.epoch,
      epochs: this.epochs,
      rows: this.rows,
      target: this.target?.text ?? null,
      step: step ?? null,
      inside: this.within,
      detail: (this.within?.detail != null && inside?.details.at(-1)) || null,
      parameter: isUpdate ? (this.moving[this.within?.unit ?? -1] ?? null) : null,
    });
  }

  whole<T>(read: (tape: Tape) => T): T {
    const { cursor } = this.machine;
    this.machine.runAll();
    const found = read(this.machine);
    this.machine.runTo(cursor);
    return found;
  }

  nextParameter(name: string): Float64Array | null {
    const step = this.runSteps[this.done];
    const at = this.moving.indexOf(name);
    if (at < 0) return null;
    const isDone = this.done === this.runSteps.length;
    const isReached = step?.phase === "update" && this.within?.unit != null && at <= this.within.unit;
    if (!isDone && !isReached) return null;
    const read = () => this.trainer.parameters.get(name)?.slice() ?? null;
    return this.hasMoved ? read() : this.aheadOfUpdate(read);
  }

  objectives(): { readonly now: number; readonly without: number } | null {
    if (this.graph.objective.length === 0) return null;
    const now = this.whole((tape) => tape.objective);
    if (now === null) return null;
    if (this.beforeTries === null) return { now, without: now };
    const rows = this.trainer.rowsOf(this.pass + 1);
    const { parameters, buffers } = this.beforeTries;
    const inputs = selectRows(this.dataset, rows);
    const options = { batch: rows.length, inputs, parameters, buffers, mode: this.mode, pass: this.pass, target: null };
    const other = createMachine(this.graph, options);
    other.runAll();
    return { now, without: other.objective ?? Number.NaN };
  }

  // Moving by hand.

  stepOver(): Stop | null {
    const { within } = this;
    if (within === null) return this.forward() ? this.stop("step") : null;
    const step = this.runSteps[this.done];
    const { units, details } = partsOf(step as RunStep, this.moving.length);
    const { unit, detail } = within;
    if (detail !== null && detail < details.length) this.settle({ unit, detail: detail + 1 });
    else if (unit !== null && unit + 1 < (units ?? 0)) this.settle({ unit: unit + 1, detail: null });
    else this.leave();
    return this.stop("step");
  }

  stepIn(): Stop | null {
    const next = this.nextStep();
    if (next === null) return null;
    if (this.within?.detail != null) return this.stepOver();
    const { units, details } = partsOf(next, this.moving.length);
    const unit = units === null ? null : (this.within?.unit ?? -1) + 1;
    const hasUnit = unit === null || unit < (units ?? 0);
    if ((units === null && details.length < 2) || !hasUnit) return this.stepOver();
    if (this.done === this.runSteps.length) this.nextPass();
    // A unit of one detail, or a parameter of an update, is done at once.
    this.settle({ unit, detail: details.length > 1 ? 1 : null });
    return this.stop("step");
  }

  stepOut(): Stop | null {
    const { within } = this;
    if (within !== null) {
      if (within.unit !== null && within.detail !== null) this.settle({ unit: within.unit, detail: null });
      else this.leave();
      return this.stop("step");
    }
    const next = this.nextStep();
    if (next === null) return null;
    const current = this.runSteps[this.done - 1];
    // At the end of a stage there is nothing left to finish but the next one.
    const stage = stageOf(current !== undefined && stageOf(current) === stageOf(next) ? current : next);
    do this.forward();
    while (this.done < this.runSteps.length && stageOf(this.runSteps[this.done] as RunStep) === stage);
    return this.stop("step");
  }

  stepBack(): Stop | null {
    const { within } = this;
    if (within === null) return this.backward() ? this.stop("step") : null;
    const { unit, detail } = within;
    if (detail !== null && detail > 1) this.within = { unit, detail: detail - 1 };
    else this.within = unit !== null && unit > 0 ? { unit: unit - 1, detail: null } : null;
    return this.stop("step");
  }

  goTo({ pass, cursor }: Pick<Place, "pass" | "cursor">): Stop {
    this.enterPass(Math.max(0, Math.min(Math.trunc(pass), this.passCount - 1)));
    this.moveTo(cursor);
    return this.stop("goto");
  }

  runToNode(id: string): Stop | null {
    if (!this.graph.byId.has(id)) return null;
    const back = this.place;
    do {
      this.leave();
      if (!this.advance()) {
        this.goTo(back);
        this.within = back.inside;
        return null;
      }
    } while (this.runSteps[this.done - 1]?.node?.id !== id);
    return this.stop("goto");
  }

  restart(): Stop {
    this.checker.forget();
    this.goTo({ pass: 0, cursor: 0 });
    return this.stop("restart");
  }

  // Running.

  proceed(rules: StopRules, most: number): Stop | null {
    const asked = this.checker.ask(rules, this.graph);
    this.leaveUnasked();
    for (let count = 0; count < most; ) {
      if (asked.isIdle && this.done < this.runSteps.length) {
        count += this.runSteps.length - this.done;
        this.moveTo(this.runSteps.length);
        this.checker.passed(this.pass, this.machine.objective);
        continue;
      }
      if (!this.advance()) return this.stop("end", asked);
      count++;
      const hit = asked.look(this, this.runSteps[this.done - 1] as RunStep);
      if (hit) return hit;
    }
    return null;
  }

  proceedBack(rules: StopRules, most: number): Stop | null {
    const asked = this.checker.ask(rules, this.graph);
    this.within = null;
    if (asked.isIdle) {
      this.goTo({ pass: 0, cursor: 0 });
      return this.stop("entry", asked);
    }
    for (let count = 0; count < most; count++) {
      if (!this.backward()) return this.stop("entry", asked);
      const step = this.runSteps[this.done - 1];
      const hit = step ? asked.look(this, step) : null;
      if (hit) return hit;
    }
    return null;
  }

  // What if.

  setParameter(name: string, entry: number, value: number): void {
    const slot = findEntry(this.graph, name, entry);
    const before = this.machine.parameterValue(slot.parameter)[slot.entry] as number;
    this.tried.set({
      kind: "parameter",
      name: slot.parameter,
      entry: slot.entry,
      row: null,
      from: before,
      to: value,
      pass: this.pass,
    });
    this.rerun();
  }

  setInput(id: string, component: number, sample: number, value: number): void {
    const node = this.graph.byId.get(id);
    if (node?.op.ports.kind !== "none") throw new RangeError(`"${id}" is no input.`);
    const { rows } = this;
    const row = rows[sample];
    if (row === undefined) throw new RangeError(`This pass has ${rows.length} samples; there is no sample ${sample}.`);
    if (!(component >= 0 && component < node.size))
      throw new RangeError(`"${id}" has ${node.size} components; there is no component ${component}.`);
    const values = this.machine.passOf(node).output.data;
    const before = values[component * rows.length + sample] as number;
    this.tried.set({ kind: "input", name: id, entry: component, row, from: before, to: value, pass: this.pass });
    this.rerun();
  }

  takeBack(whatIf: WhatIf | null): void {
    if (!this.tried.remove(whatIf)) return;
    const from = whatIf?.pass ?? 0;
    this.history.forgetAfter(Math.min(from, this.pass));
    this.rerun();
  }

  // Within.

  private get moving(): readonly string[] {
    return this.updates ? this.trainer.plan.moving : [];
  }

  private stop(reason: StopReason, asked: { takeOutput(): Stop["output"] } | null = null): Stop {
    return { reason, sentence: null, breakpoints: [], alarm: null, output: asked?.takeOutput() ?? [] };
  }

  /** The step that comes next, of the next pass where this one has ended; null at the end of the run. */
  private nextStep(): RunStep | null {
    if (this.done < this.runSteps.length) return this.runSteps[this.done] ?? null;
    return this.pass + 1 < this.passCount ? (this.runSteps[0] ?? null) : null;
  }

  /** Takes the place into a step; what is all of it is the step done. */
  private settle({ unit, detail }: Inside): void {
    const { units, details } = partsOf(this.runSteps[this.done] as RunStep, this.moving.length);
    const isUnitDone = detail === null || detail >= details.length;
    if (isUnitDone && (unit === null || unit + 1 >= (units ?? 1))) this.leave(true);
    else this.within = { unit, detail: isUnitDone && unit !== null ? null : detail };
  }

  /** Finishes the step that the place is inside of. */
  private leave(isInside = this.within !== null): void {
    if (!isInside) return;
    this.within = null;
    this.moveTo(this.done + 1);
  }

  /** The rest of a step that was entered is done by `proceed`'s own first step. */
  private leaveUnasked(): void {
    this.within = null;
  }

  /** One step, into the next pass where this one has ended; false at the end of the run. */
  private forward(): boolean {
    return this.advance();
  }

  private advance(): boolean {
    if (this.done === this.runSteps.length) {
      if (this.pass + 1 >= this.passCount) return false;
      this.nextPass();
    }
    this.moveTo(this.done + 1);
    return true;
  }

  private backward(): boolean {
    if (this.done > 1 || (this.done === 1 && this.pass === 0)) {
      this.moveTo(this.done - 1);
      return true;
    }
    if (this.pass === 0) return false;
    // The moment after a training step is the moment before the next one.
    this.enterPass(this.pass - 1);
    this.moveTo(this.runSteps.length);
    return true;
  }

  /** Moves the cursor inside the pass. */
  private moveTo(cursor: number): void {
    const goal = Math.max(0, Math.min(Math.trunc(cursor), this.runSteps.length));
    this.within = null;
    this.done = goal;
    this.machine.runTo(Math.min(goal, this.machine.timeline.length));
    if (this.updates && goal === this.runSteps.length) this.update();
  }

  /** Once a pass: going back over it and forward again moves θ no second time. */
  private update(): void {
    if (this.hasMoved) return;
    this.trainer.update(this.machine);
    this.hasMoved = true;
  }

  private nextPass(): void {
    if (this.updates) {
      this.machine.runAll();
      this.update();
    }
    this.pass += 1;
    this.history.keep(this.pass, this.trainer);
    this.machine = this.prepare();
  }

  /** Puts the run at the start of a pass, from the latest kept state before it. */
  private enterPass(pass: number): void {
    if (pass === this.pass) {
      this.moveTo(0);
      return;
    }
    const isNear = pass > this.pass && this.history.before(pass).pass <= this.pass;
    if (!isNear) {
      const kept = this.history.before(pass);
      this.trainer.restore(kept.state);
      this.pass = kept.pass;
      this.machine = this.prepare();
    }
    while (this.pass < pass) this.nextPass();
  }

  /** The same pass from its start, up to the same place. */
  private rerun(): void {
    const { pass, done, within } = this;
    this.history.forgetAfter(pass);
    const kept = this.history.before(pass);
    this.trainer.restore(kept.state);
    this.pass = kept.pass;
    this.machine = this.prepare();
    while (this.pass < pass) this.nextPass();
    this.moveTo(done);
    this.within = within;
  }

  /** A machine at the start of the pass, what was tried put in. */
  private prepare(): Machine {
    const step = this.pass + 1;
    this.hasMoved = false;
    this.within = null;
    this.done = 0;
    this.changes += 1;
    const inputs = this.tried.of("input", this.pass);
    const parameters = this.tried.of("parameter", this.pass);
    this.beforeTries = inputs.length + parameters.length > 0 ? this.trainer.save() : null;
    for (const { name, entry, to } of parameters) {
      const values = this.trainer.parameters.get(name);
      if (values) values[entry] = to;
    }
    this.trainer.shareParameters();
    const machine = this.trainer.prepare(step);
    if (inputs.length > 0) machine.setInputs(this.withTried(inputs));
    if (machine !== this.machine || this.runSteps.length === 0) {
      const steps: RunStep[] = machine.timeline.map(({ index, phase, node }) => ({ index, phase, node }));
      if (this.updates) steps.push({ index: steps.length, phase: "update", node: null });
      this.runSteps = steps;
    }
    machine.runTo(0);
    return machine;
  }

  private withTried(tried: readonly WhatIf[]): ReadonlyMap<string, Float64Array> {
    const rows = this.trainer.rowsOf(this.pass + 1);
    const inputs = new Map([...selectRows(this.dataset, rows)].map(([id, values]) => [id, values.slice()]));
    for (const { name, entry, row, to } of tried) {
      const sample = rows.findIndex((each) => this.chosen[each] === row);
      const values = inputs.get(name);
      if (values && sample >= 0) values[entry * rows.length + sample] = to;
    }
    return inputs;
  }

  /** θ as the update will leave it, without doing it for good. */
  private aheadOfUpdate<T>(read: () => T): T {
    const before = this.trainer.save();
    this.trainer.update(this.machine);
    const found = read();
    this.trainer.restore(before);
    return found;
  }
}
