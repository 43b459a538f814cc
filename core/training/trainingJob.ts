import { compile } from "../compile.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DataParts } from "../data/split.ts";
import type { Kernels } from "../engine/wasm/module.ts";
import { datasetOf, partsOf } from "./dataParts.ts";
import type { Goal } from "./goal.ts";
import { type InsideNews, InsideRun } from "./insideRun.ts";
import { planTraining, type TrainingPlan } from "./plan.ts";
import { createStepEngine, type StepEngine } from "./stepEngine.ts";
import { type Ending, type Learned, type Supervisor, superviseTraining, whyNotSupervised } from "./supervise.ts";
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
}

export type TrainingCommand = "pause" | "resume" | "step" | "epoch" | "stop";

/** What a run says of itself, first `begun`, last `ended` or `failed`. */
export type TrainingMessage =
  | { readonly type: "begun"; readonly facts: TrainingFacts }
  | { readonly type: "looked"; readonly look: JobLook }
  /** Between the others: what happens inside the network. */
  | { readonly type: "inside"; readonly news: InsideNews }
  | { readonly type: "ended"; readonly look: JobLook; readonly ending: Ending; readonly bestStep: number | null }
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
  /** The next command, or null where none has come; waits for one where `isWaiting`. */
  nextCommand(isWaiting: boolean): Promise<TrainingCommand | null>;
}

/** Milliseconds between two looks, and of steps at a time. */
const LOOK_EVERY = 100;
const SLICE = 20;
/** Measuring whole parts may take this share of the time. */
const SHARE = 0.15;
/** A short run is over before anybody looks: its curve still has so many points. */
const POINTS = 300;

/** Runs a job to its end; resolves when everything has been said. Never rejects. */
export async function runJob(job: TrainingJob, host: JobHost): Promise<void> {
  let engine: StepEngine | null = null;
  try {
    const prepared = prepare(job, host);
    ({ engine } = prepared);
    await drive(prepared, host);
  } catch (error) {
    host.post({ type: "failed", sentence: error instanceof Error ? error.message : String(error) });
  } finally {
    engine?.dispose();
  }
}

interface Prepared {
  readonly supervisor: Supervisor;
  readonly engine: StepEngine;
  readonly plan: TrainingPlan;
  readonly facts: TrainingFacts;
  readonly inside: InsideRun;
}

/** Says first of all what the run will do. Throws an Error with a sentence where there is nothing to train. */
function prepare({ text, rows, inputs, parts: split, start, buffers }: TrainingJob, host: JobHost): Prepared {
  const { kernels } = host;
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
  const engine = createStepEngine(kernels, { graph, dataset: training, start, buffers, plan, precision: "f64" });
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
  return { engine, plan, supervisor: superviseTraining({ engine, plan, yardsticks }), facts, inside };
}

async function drive({ supervisor, plan, facts, inside }: Prepared, host: JobHost): Promise<void> {
  const { stepsPerEpoch } = plan;
  const pointEvery = Math.max(1, Math.ceil(plan.steps / POINTS));
  let { learningRate } = facts;
  let isPaused = false;
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

  const measure = (step: number): void => {
    if (points.at(-3) === step) return;
    const begun = host.now();
    points.push(step, supervisor.measure("training") ?? Number.NaN, supervisor.measure("validation") ?? Number.NaN);
    inside.measured(step);
    measuredAt = host.now();
    measuring = measuredAt - begun;
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
    if (command === "stop") supervisor.stop();
    else if (command === "pause") isPaused = true;
    else if (command === "resume") [isPaused, until] = [false, null];
    else if (command === "step" || command === "epoch") {
      isPaused = true;
      until = command === "step" ? step + 1 : (Math.floor(step / stepsPerEpoch) + 1) * stepsPerEpoch;
    }
    if (command !== null && command !== "pause") [busySince, busyStep] = [host.now(), step];
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
    if (step % pointEvery === 0 && now - measuredAt >= measuring / SHARE) measure(step);
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
}
