import { chooseRows, type Dataset } from "../data/dataset.ts";
import type { TrainingSettings } from "../document/document.ts";
import type { Tape, TargetChoice } from "../engine/tape.ts";
import type { UpdateFacts } from "../explain/update.ts";
import type { Graph } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";
import type { EngineState } from "../training/engineState.ts";
import type { Watching } from "../watch/watch.ts";
import { type AskedRules, type Checker, createChecker } from "./checker.ts";
import { Course } from "./course.ts";
import type { Debuggee, InsideView, Level, Place, RunStep, WhatIf } from "./debuggee.ts";
import { viewInside } from "./insideView.ts";
import { levelsOf } from "./levels.ts";
import { planRun } from "./runPlan.ts";
import { partsOf, stageOf } from "./stepTree.ts";
import type { OutputLine, Stop, StopReason, StopRules } from "./stops.ts";
import { Walk } from "./walk.ts";
import { findComponent, findEntry } from "./whatIfs.ts";

export interface DebuggeeOptions {
  readonly graph: Graph;
  readonly dataset: Dataset;
  /** θ at the start, by name. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Running statistics at the start; what is left out is as the graph has it. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** The file's `training`. */
  readonly training: TrainingSettings;
  /** Rows of the data, in this order; null takes all of them, of split data in a run that moves θ those that train. */
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
  /** A state of this very run after some of its steps: the run stands there at its beginning, and can go back to before it. */
  readonly known?: EngineState | null;
  /** What the states kept for going back may take together. */
  readonly historyBytes?: number;
}

const NO_RULES: StopRules = { breakpoints: [], alarms: new Set() };

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
  /** The pass that it begins at. */
  private readonly first: number;
  private readonly target: TargetChoice | null;
  private readonly course: Course;
  private readonly walk: Walk;
  private readonly checker: Checker;

  constructor(options: DebuggeeOptions) {
    const { graph, target } = options;
    const plan = planRun(options);
    this.graph = graph;
    this.target = target;
    this.updates = plan.updates;
    this.epochs = plan.epochs;
    this.batchSize = plan.training.batchSize;
    this.passCount = plan.training.steps;
    this.checker = createChecker(options.watching, {
      passesPerEpoch: plan.training.stepsPerEpoch,
      shuffles: plan.training.shuffle,
      rowName: (sample) => `row ${this.rows[sample] ?? sample}`,
    });
    this.course = new Course({
      trainer: {
        graph,
        dataset: chooseRows(options.dataset, plan.rows),
        start: options.parameters,
        keeps: options.buffers ?? new Map(),
        plan: plan.training,
        target,
        mode: options.mode ?? (plan.updates ? "training" : "evaluation"),
      },
      updates: plan.updates,
      chosen: plan.rows,
      known: options.known ?? null,
      historyBytes: options.historyBytes,
      passed: (pass, objective) => this.checker.passed(pass, objective),
    });
    this.walk = new Walk(this.course, this);
    this.first = Math.min(options.known?.step ?? 0, this.passCount - 1);
    this.course.enter(this.first);
  }

  // Where it stands.

  get place(): Place {
    return { pass: this.course.pass, cursor: this.walk.done, inside: this.walk.within };
  }

  get steps(): readonly RunStep[] {
    return this.course.steps;
  }

  get tape(): Tape {
    return this.course.machine;
  }

  get generation(): number {
    return this.course.generation;
  }

  get rows(): readonly number[] {
    return this.course.rows;
  }

  get epoch(): number {
    return this.course.epoch;
  }

  get whatIfs(): readonly WhatIf[] {
    return this.course.tried.list;
  }

  get inside(): InsideView | null {
    const step = this.steps[this.walk.done];
    return step && this.walk.within
      ? viewInside(this.course.machine, step, this.walk.within, this.course.moving.length)
      : null;
  }

  get levels(): readonly Level[] {
    const { inside } = this;
    const step = this.walk.within ? this.steps[this.walk.done] : this.steps[this.walk.done - 1];
    const isUpdate = step?.phase === "update";
    return levelsOf({
      pass: this.course.pass,
      passCount: this.passCount,
      epoch: this.epoch,
      epochs: this.epochs,
      rows: this.rows,
      target: this.target?.text ?? null,
      step: step ?? null,
      inside: this.walk.within,
      detail: (this.walk.within?.detail != null && inside?.details.at(-1)) || null,
      parameter: isUpdate ? (this.course.moving[this.walk.within?.unit ?? -1] ?? null) : null,
    });
  }

  whole<T>(read: (tape: Tape) => T): T {
    const { machine } = this.course;
    const { cursor } = machine;
    machine.runAll();
    try {
      return read(machine);
    } finally {
      machine.runTo(cursor);
    }
  }

  nextParameter(name: string): Float64Array | null {
    const at = this.course.moving.indexOf(name);
    if (at < 0) return null;
    const isDone = this.walk.done === this.steps.length;
    const isInUpdate = this.walk.within !== null && this.steps[this.walk.done]?.phase === "update";
    return isDone || (isInUpdate && at <= (this.walk.within?.unit ?? -1)) ? this.course.updated(name) : null;
  }

  lookAtUpdate<T>(look: (facts: UpdateFacts) => T): T | null {
    return this.updates ? this.whole(() => look(this.course.facts())) : null;
  }

  objectives(): { readonly now: number; readonly without: number } | null {
    if (this.graph.objective.length === 0) return null;
    const now = this.whole((tape) => tape.objective);
    return now === null ? null : { now, without: this.course.objectiveUntried() ?? now };
  }

  // Moving by hand.

  stepOver(rules: StopRules = NO_RULES): Stop | null {
    const { within } = this.walk;
    if (within === null) {
      const asked = this.ask(rules);
      if (!this.walk.advance()) return null;
      return this.look(asked) ?? this.stop("step", asked);
    }
    const step = this.steps[this.walk.done];
    const { units, details } = partsOf(step as RunStep, this.course.moving.length);
    const { unit, detail } = within;
    if (detail !== null && detail < details.length) this.walk.settle({ unit, detail: detail + 1 });
    else if (unit !== null && unit + 1 < (units ?? 0)) this.walk.settle({ unit: unit + 1, detail: null });
    else this.walk.leave();
    return this.stop("step");
  }

  stepIn(): Stop | null {
    const next = this.walk.nextStep();
    if (next === null) return null;
    if (this.walk.within?.detail != null) return this.stepOver();
    const { units, details } = partsOf(next, this.course.moving.length);
    const unit = units === null ? null : (this.walk.within?.unit ?? -1) + 1;
    const hasUnit = unit === null || unit < (units ?? 0);
    if ((units === null && details.length < 2) || !hasUnit) return this.stepOver();
    if (this.walk.done === this.steps.length) this.walk.enterNext();
    // A unit of one detail, or a parameter of an update, is done at once.
    this.walk.settle({ unit, detail: details.length > 1 ? 1 : null });
    return this.stop("step");
  }

  stepOut(rules: StopRules = NO_RULES): Stop | null {
    const { within } = this.walk;
    if (within !== null) {
      if (within.unit !== null && within.detail !== null) this.walk.settle({ unit: within.unit, detail: null });
      else this.walk.leave();
      return this.stop("step");
    }
    const next = this.walk.nextStep();
    if (next === null) return null;
    const current = this.steps[this.walk.done - 1];
    // At the end of a stage there is nothing left to finish but the next one.
    const stage = stageOf(current !== undefined && stageOf(current) === stageOf(next) ? current : next);
    const asked = this.ask(rules);
    do {
      this.walk.advance();
      const hit = this.look(asked);
      if (hit) return hit;
    } while (this.walk.done < this.steps.length && stageOf(this.steps[this.walk.done] as RunStep) === stage);
    return this.stop("step", asked);
  }

  stepBack(): Stop | null {
    const { within } = this.walk;
    if (within === null) return this.walk.backward() ? this.stop("step") : null;
    const { unit, detail } = within;
    if (detail !== null && detail > 1) this.walk.within = { unit, detail: detail - 1 };
    else this.walk.within = unit !== null && unit > 0 ? { unit: unit - 1, detail: null } : null;
    return this.stop("step");
  }

  goTo({ pass, cursor }: Pick<Place, "pass" | "cursor">): Stop {
    this.course.enter(Math.max(0, Math.min(Math.trunc(pass) || 0, this.passCount - 1)));
    this.walk.moveTo(cursor);
    return this.stop("goto");
  }

  runToNode(id: string, rules: StopRules = NO_RULES): Stop | null {
    if (!this.graph.byId.has(id)) return null;
    const back = this.place;
    const asked = this.ask(rules);
    do {
      // A step that was entered is finished first.
      this.walk.within = null;
      if (!this.walk.advance()) {
        this.goTo(back);
        this.walk.within = back.inside;
        return null;
      }
      const hit = this.look(asked);
      if (hit) return hit;
    } while (this.steps[this.walk.done - 1]?.node?.id !== id);
    return this.stop("goto", asked);
  }

  restart(): Stop {
    this.checker.forget();
    this.goTo({ pass: this.first, cursor: 0 });
    return this.stop("restart");
  }

  // Running.

  proceed(rules: StopRules, most: number): Stop | null {
    const asked = this.ask(rules);
    // The rest of a step that was entered is the first step.
    this.walk.within = null;
    for (let count = 0; count < most; ) {
      if (asked.isIdle && this.walk.done < this.steps.length) {
        const goal = Math.min(this.steps.length, this.walk.done + most - count);
        count += goal - this.walk.done;
        this.walk.moveTo(goal);
        continue;
      }
      if (!this.walk.advance()) return this.stop("end", asked);
      count++;
      const hit = this.look(asked);
      if (hit) return hit;
    }
    return null;
  }

  /** From here on; what holds already is no news. */
  private ask(rules: StopRules): AskedRules {
    const asked = this.checker.ask(rules, this.graph);
    if (!asked.isIdle) asked.begin(this.tape);
    return asked;
  }

  /** What the rules say of the step that was done last. */
  private look(asked: AskedRules): Stop | null {
    return asked.isIdle ? null : asked.look(this, this.steps[this.walk.done - 1] as RunStep);
  }

  proceedBack(rules: StopRules, most: number): Stop | null {
    const asked = this.checker.ask(rules, this.graph);
    if (asked.isIdle) {
      this.goTo({ pass: 0, cursor: 0 });
      return this.stop("entry", asked);
    }
    asked.begin(this.tape);
    for (let count = 0; count < most; count++) {
      // Out of a step the way goes to the end of the one before it.
      if (this.walk.within !== null) this.walk.within = null;
      else if (!this.walk.backward()) return this.stop("entry", asked);
      const step = this.steps[this.walk.done - 1];
      const hit = step ? asked.look(this, step) : null;
      if (hit) return hit;
    }
    return null;
  }

  takeOutput(): readonly OutputLine[] {
    return this.checker.takeOutput();
  }

  // What if.

  setParameter(name: string, entry: number, value: number): void {
    const slot = findEntry(this.graph, name, entry);
    const from = this.tape.parameterValue(slot.parameter)[slot.entry] as number;
    this.try({ kind: "parameter", name: slot.parameter, entry: slot.entry, row: null, from, to: value });
  }

  setInput(id: string, component: number, sample: number, value: number): void {
    const { rows } = this;
    const { node, row } = findComponent(this.graph, rows, { id, component, sample });
    const values = this.course.machine.passOf(node).output.data;
    const from = values[component * rows.length + sample] as number;
    this.try({ kind: "input", name: id, entry: component, row, from, to: value });
  }

  takeBack(whatIf: WhatIf | null): void {
    const { tried } = this.course;
    const from = whatIf?.pass ?? Math.min(...tried.list.map(({ pass }) => pass));
    if (tried.remove(whatIf)) this.rerun(from);
  }

  // Within.

  private try(whatIf: Omit<WhatIf, "pass">): void {
    // The file could not hold it.
    if (!Number.isFinite(whatIf.to)) throw new RangeError(`A value to try must be a finite number, not ${whatIf.to}.`);
    const { pass, tried } = this.course;
    tried.set({ ...whatIf, pass });
    this.rerun(pass);
  }

  /** The same pass from its start with other numbers, up to the same place. */
  private rerun(from: number): void {
    const { done, within } = this.walk;
    this.course.again(from);
    this.walk.moveTo(done);
    this.walk.within = within;
  }

  private stop(reason: StopReason, asked: { takeOutput(): Stop["output"] } | null = null): Stop {
    return { reason, sentence: null, breakpoints: [], alarm: null, output: asked?.takeOutput() ?? [] };
  }
}
