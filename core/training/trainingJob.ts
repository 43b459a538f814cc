import { compile } from "../compile.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DataParts } from "../data/split.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { type Checkpoints, createCheckpoints } from "./checkpoints.ts";
import { datasetOf, partsOf } from "./dataParts.ts";
import { type EngineState, sizeOfState } from "./engineState.ts";
import type { Goal } from "./goal.ts";
import { type InsideNews, InsideRun } from "./insideRun.ts";
import { planTraining, type TrainingPlan } from "./plan.ts";
import { createStepEngine, type StepEngine } from "./stepEngine.ts";
import {
  type Ending,
  type Learned,
  type Supervision,
  type Supervisor,
  superviseTraining,
  whyNotSupervised,
} from "./supervise.ts";
import { createYardstick, type Yardstick } from "./yardstick.ts";

/** Everything that a training run needs, as it can be sent to another thread. */
export interface TrainingJob {
  readonly text: string;
  readonly rows: number;
  readonly inputs: ReadonlyMap<string, Float64Array>;
  readonly parts: DataParts | null;
  /** θ at the start, and the running statistics that are not the graph's. */
  readonly start: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
  /** Where an earlier part of this run had come to; it goes on from there, and waits to be told so. */
  readonly from?: Progress | null;
}

/** Where a run has come to: all that it needs to go on, in another thread, another window, another day. */
export interface Progress {
  readonly engine: EngineState;
  readonly supervision: Supervision;
}

/**
 * `step` does one step and `epoch` goes on to the end of the epoch; both pause. `save` asks for the run's progress, `state` for everything as it
 * was after so many of its steps. A run that has ended still answers these; `close` ends it for good.
 */
export type TrainingCommand =
  | "pause"
  | "resume"
  | "step"
  | "epoch"
  | "stop"
  | "save"
  | "close"
  | { readonly type: "state"; readonly step: number }
  /** The state one step after that one, done or not: what the next step would make of it. Answered as `state` is. */
  | { readonly type: "next"; readonly step: number };

/** What a run says of itself, first `begun`; after `ended` it only answers, after `failed` it is gone. */
export type TrainingMessage =
  | { readonly type: "begun"; readonly facts: TrainingFacts }
  | { readonly type: "looked"; readonly look: JobLook }
  /** Between the others: what happens inside the network. */
  | { readonly type: "inside"; readonly news: InsideNews }
  | { readonly type: "ended"; readonly look: JobLook; readonly ending: Ending; readonly bestStep: number | null }
  | { readonly type: "saved"; readonly progress: Progress }
  | { readonly type: "state"; readonly state: EngineState }
  | { readonly type: "failed"; readonly sentence: string };

export interface TrainingFacts {
  readonly optimizer: string;
  readonly learningRate: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly goal: Goal | null;
}

/** Where a run stands. */
export interface JobLook extends Learned {
  readonly isPaused: boolean;
  readonly epoch: number;
  readonly learningRate: number;
  /**
   * What was measured since the look before, this step's last: step, and the objective over the whole training and validation part
   * with the θ after it (NaN where a part has no rows).
   */
  readonly points: Float64Array;
  readonly stepsPerSecond: number;
}

export interface JobHost {
  /** Null: the reference trains. */
  readonly kernels: Kernels | null;
  now(): number;
  post(message: TrainingMessage): void;
  /** Lets commands arrive. */
  breathe(): Promise<void>;
  /** The next command, or null where none has come; waits for one where `isWaiting`, and null is then the end of all. */
  nextCommand(isWaiting: boolean): Promise<TrainingCommand | null>;
}

/** Milliseconds between two looks, and of steps at a time. */
const LOOK_EVERY = 66;
const SLICE = 10;
/** Measuring whole parts may take this share of the time. */
const SHARE = 0.06;
/** Measuring costs nothing for so many milliseconds: a run of a second has a whole curve, too. */
const FREE = 150;
/** A short run is over before anybody looks: its curve still has so many points. */
const POINTS = 2000;
/** Bytes that copying states may move in the whole of a run: of a large network fewer are kept, farther apart. */
const MOST_COPIED = 2 ** 30;

/** Runs a job to its end; resolves when everything has been said. Never rejects. */
export async function runJob(job: TrainingJob, host: JobHost): Promise<void> {
  let engine: StepEngine | null = null;
  let past: Past | null = null;
  try {
    const prepared = prepare(job, host);
    ({ engine, past } = prepared);
    if (await drive(prepared, host)) await answerOn(prepared, host);
  } catch (error) {
    host.post({ type: "failed", sentence: error instanceof Error ? error.message : String(error) });
  } finally {
    engine?.dispose();
    past?.dispose();
  }
}

interface Prepared {
  readonly supervisor: Supervisor;
  readonly engine: StepEngine;
  readonly plan: TrainingPlan;
  readonly past: Past;
  readonly isResumed: boolean;
  readonly facts: TrainingFacts;
  readonly inside: InsideRun;
}

/** The steps that a run has done. */
interface Past {
  readonly checkpoints: Checkpoints;
  /** After so many steps of those that are done: found by doing them again from the checkpoint before, bit for bit. */
  stateAt(step: number): EngineState;
  /** One step further than that, which the run itself need not have done. */
  stateAfter(step: number): EngineState;
  dispose(): void;
}

/** Says first of all what the run will do. Throws an Error with a sentence where there is nothing to train. */
function prepare(job: TrainingJob, host: JobHost): Prepared {
  const { kernels } = host;
  const { text, rows, inputs, parts: split, start, buffers, from = null } = job;
  const { document, graph } = compile(text);
  if (!document || !graph) throw new Error("The network has an error, so it cannot be trained.");
  if (graph.objective.length === 0) throw new Error('There is nothing to make small: name an "objective".');
  const dataset: Dataset = {
    rows,
    inputs,
    written: inputs,
    scales: new Map(),
    classNames: new Map(),
    parts: split,
    describeRow: () => "",
  };
  const training = datasetOf(dataset, "training");
  const validation = datasetOf(dataset, "validation");
  if (!training) throw new Error("There are no rows to learn from.");
  const plan = planTraining(document.training, graph, training.rows);
  if (typeof plan === "string") throw new Error(plan);
  if (plan.moving.length === 0) throw new Error("There is nothing to learn: no parameter moves.");
  const why = whyNotSupervised(plan, validation !== null);
  if (why !== null) throw new Error(why.charAt(0).toUpperCase() + why.slice(1));
  const work = { graph, dataset: training, start, buffers, plan, precision: "f64" } as const;
  const engine = createStepEngine(kernels, work);
  const past = rememberPast(engine, () => createStepEngine(kernels, work));
  if (from) engine.restore(from.engine);
  const facts: TrainingFacts = {
    optimizer: plan.optimizer.title,
    learningRate: plan.hyperparameters.learningRate,
    steps: plan.steps,
    stepsPerEpoch: plan.stepsPerEpoch,
    batchSize: plan.batchSize,
    trainingRows: training.rows,
    validationRows: validation?.rows ?? 0,
    goal: plan.goal,
  };
  host.post({ type: "begun", facts });
  const numbers = partsOf(dataset).training;
  const inside = new InsideRun({
    graph,
    training,
    validation,
    plan,
    start,
    rowName: (row) => `row ${numbers[row] ?? row}`,
    now: () => host.now(),
    tell: (news) => host.post({ type: "inside", news }),
  });
  const measure = (part: "training" | "validation", data: Dataset): Yardstick =>
    createYardstick(kernels, graph, data, start, undefined, inside.readerOf(part));
  const yardsticks: { training: Yardstick; validation?: Yardstick } = { training: measure("training", training) };
  if (validation) yardsticks.validation = measure("validation", validation);
  const supervisor = superviseTraining({ engine, plan, yardsticks, from: from?.supervision ?? null });
  return { engine, plan, past, isResumed: from !== null, supervisor, facts, inside };
}

/** `engine` stands at the first step. */
function rememberPast(engine: StepEngine, another: () => StepEngine): Past {
  const checkpoints = createCheckpoints(engine.state());
  let again: StepEngine | null = null;
  const stateAt = (step: number): EngineState => {
    const goal = Math.max(0, Math.min(Math.trunc(step) || 0, engine.step));
    if (goal === engine.step) return engine.state();
    const before = checkpoints.before(goal);
    if (before.step === goal) return before;
    again ??= another();
    // The last one that was asked for may be nearer.
    if (!(again.step >= before.step && again.step <= goal)) again.restore(before);
    again.run(goal - again.step);
    return again.state();
  };
  return {
    checkpoints,
    stateAt,
    stateAfter(step) {
      const state = stateAt(step);
      again ??= another();
      again.restore(state);
      again.run(1);
      return again.state();
    },
    dispose: () => again?.dispose(),
  };
}

/** What a run that has ended still does, until it is closed. */
async function answerOn(prepared: Prepared, host: JobHost): Promise<void> {
  for (;;) {
    const command = await host.nextCommand(true);
    if (command === null || command === "close") return;
    answer(command, prepared, host);
  }
}

/** Commands that change nothing. */
function answer(command: TrainingCommand | null, { engine, supervisor, past }: Prepared, host: JobHost): void {
  if (command === "save") {
    const progress = { engine: engine.state(), supervision: supervisor.supervision() };
    host.post({ type: "saved", progress });
  } else if (typeof command === "object" && command !== null) {
    const { type, step } = command;
    host.post({ type: "state", state: type === "next" ? past.stateAfter(step) : past.stateAt(step) });
  }
}

/** True where it came to its end, false where it was closed before. */
async function drive(prepared: Prepared, host: JobHost): Promise<boolean> {
  const { supervisor, plan, facts, engine, past, inside } = prepared;
  const { stepsPerEpoch } = plan;
  const pointEvery = Math.max(1, Math.ceil(plan.steps / POINTS));
  const keepEvery = pointEvery * Math.max(1, Math.ceil((POINTS * sizeOfState(engine.state())) / MOST_COPIED));
  let { learningRate } = facts;
  let isPaused = prepared.isResumed;
  let perSlice = 1;
  /** The step at which it rests again; null where it runs on. */
  let until: number | null = null;
  let busySince = host.now();
  let busyStep = 0;
  let speed = 0;
  let lastLook = Number.NEGATIVE_INFINITY;
  let lastBreath = host.now();
  let points: number[] = [];
  let measuredAt = Number.NEGATIVE_INFINITY;
  let measuring = 0;
  let measuredFor = 0;

  const measure = (step: number): void => {
    if (points.at(-3) === step) return;
    const begun = host.now();
    points.push(step, supervisor.measure("training") ?? Number.NaN, supervisor.measure("validation") ?? Number.NaN);
    inside.measured(step);
    measuredAt = host.now();
    measuring = measuredAt - begun;
    measuredFor += measuring;
  };
  const lookAt = (learned: Learned): JobLook => {
    const { step } = learned;
    const look = {
      ...learned,
      isPaused,
      epoch: step === 0 ? 0 : Math.floor((step - 1) / stepsPerEpoch) + 1,
      learningRate,
      points: Float64Array.from(points),
      stepsPerSecond: speed,
    };
    points = [];
    lastLook = host.now();
    return look;
  };
  const look = (): void => {
    const now = supervisor.now();
    measure(now.step);
    host.post({ type: "looked", look: lookAt(now) });
  };

  look();
  inside.look(supervisor.now, true);
  let { step } = supervisor.now();
  while (supervisor.ending === null) {
    const command = await host.nextCommand(isPaused && until === null);
    if (command === "close") return false;
    answer(command, prepared, host);
    if (command === "stop") supervisor.stop();
    else if (command === "pause") isPaused = true;
    else if (command === "resume") [isPaused, until] = [false, null];
    else if (command === "step" || command === "epoch") {
      isPaused = true;
      until = command === "step" ? step + 1 : (Math.floor(step / stepsPerEpoch) + 1) * stepsPerEpoch;
    }
    if (command === "resume" || command === "step" || command === "epoch") [busySince, busyStep] = [host.now(), step];
    if (command === "pause" || command === "resume") look();
    if (supervisor.ending !== null || (isPaused && until === null)) continue;

    const begun = host.now();
    const toPoint = pointEvery - (step % pointEvery);
    const wanted = Math.max(1, Math.min(perSlice, toPoint, until === null ? perSlice : until - step));
    const most = inside.limit(step, wanted, until, supervisor.now);
    ({ step, learningRate } = supervisor.advance(most));
    const now = host.now();
    inside.look(supervisor.now);
    perSlice = Math.max(1, Math.min(100_000, Math.round((most * SLICE) / Math.max(now - begun, SLICE / 20))));
    speed = (1000 * (step - busyStep)) / Math.max(1, now - busySince);
    if (step % keepEvery === 0) past.checkpoints.keep(engine.state());
    const mayMeasure = measuredFor <= FREE || now - measuredAt >= measuring / SHARE;
    if (step % pointEvery === 0 && mayMeasure) measure(step);
    const isThere: boolean = until !== null && step >= until;
    if (isThere) until = null;
    const isDue = now - lastLook > Math.max(LOOK_EVERY, measuring / SHARE);
    if (supervisor.ending === null && (isThere || isDue)) look();
    if (isDue || isThere || now - lastBreath > SLICE) {
      await host.breathe();
      lastBreath = host.now();
    }
  }
  const last = supervisor.now();
  const learned = supervisor.learned();
  // The last point is of the last step, whichever θ training gives.
  measure(last.step);
  inside.look(supervisor.now, true);
  host.post({
    type: "ended",
    look: { ...lookAt(last), ...learned, step: last.step },
    ending: supervisor.ending,
    bestStep: learned.step === last.step ? null : learned.step,
  });
  return true;
}
