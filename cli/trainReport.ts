import { formatNumber } from "../core/explain/numbers.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { Shape } from "../core/shape.ts";
import { table } from "../core/textTable.ts";
import type { Goal } from "../core/training/goal.ts";
import type { TrainingPlan } from "../core/training/plan.ts";
import type { Ending, Look, Supervisor } from "../core/training/supervise.ts";
import { type Json, type JsonObject, nest, object, writeJson } from "./json.ts";
import { showValues } from "./showNumbers.ts";

/** What `train` prints on its way and at its end. */
export interface TrainReport {
  /** Steps between two looks. */
  readonly every: number;
  look(look: Look): void;
  /** `out`: where θ was written. */
  end(out: string | null): void;
}

export interface ReportWishes {
  readonly json: boolean;
  readonly trace: boolean;
  print(text: string): void;
}

/** Lines that a person reads of a run; with --trace every step has one. */
const LINES = 20;
/** Lines of JSON beside the last. */
const MOST_JSON_LINES = 200;

export function reportTraining(
  graph: Graph,
  plan: TrainingPlan,
  supervisor: Supervisor,
  wishes: ReportWishes,
): TrainReport {
  if (wishes.json)
    return wishes.trace ? traceLines(graph, supervisor, wishes) : epochLines(graph, plan, supervisor, wishes);
  return textReport(graph, plan, supervisor, wishes);
}

/** With --trace one line a step, and nothing else. */
function traceLines(graph: Graph, supervisor: Supervisor, { print }: ReportWishes): TrainReport {
  return {
    every: 1,
    look: ({ step, objective }) =>
      print(`${writeJson(object({ step, objective, ...numbersNow(graph, supervisor) }))}\n`),
    end() {},
  };
}

/** One line an epoch or every few of them, then one with θ. */
function epochLines(graph: Graph, plan: TrainingPlan, supervisor: Supervisor, { print }: ReportWishes): TrainReport {
  let last: Look | null = null;
  const line = (look: Look): Readonly<Record<string, Json>> => ({
    step: look.step,
    epoch: look.epoch,
    objective: look.objective,
    learningRate: look.learningRate,
    ...measuredNow(look, supervisor),
  });
  return {
    every: stepsBetweenLines(plan),
    look(look) {
      last = look;
      if (supervisor.ending === null) print(`${writeJson(object(line(look)))}\n`);
    },
    end(out) {
      const { goal } = plan;
      const learned = supervisor.learned();
      const ending = {
        ...(last ? line(last) : { step: 0 }),
        ending: supervisor.ending,
        ...(goal ? { goal: object({ objective: goal.objective, part: goal.part, reached: supervisor.reached }) } : {}),
        // Early stopping gives the numbers of its best epoch.
        ...(last && learned.step !== last.step ? { learnedAt: learned.step } : {}),
        ...(out === null ? {} : { out }),
        ...numbersOf(graph, learned.parameters, learned.buffers),
      };
      print(`${writeJson(object(ending))}\n`);
    },
  };
}

/** Whole epochs where there are many of them, else a fair share of the steps. */
function stepsBetweenLines({ steps, stepsPerEpoch }: TrainingPlan): number {
  const epochs = steps / stepsPerEpoch;
  if (epochs < LINES) return Math.max(1, Math.min(stepsPerEpoch, Math.ceil(steps / LINES)));
  return stepsPerEpoch * Math.ceil(epochs / MOST_JSON_LINES);
}

function measuredNow({ measured }: Look, supervisor: Supervisor): Readonly<Record<string, Json>> {
  const validation = measured.validation ?? supervisor.measure("validation");
  return {
    ...(measured.training === undefined ? {} : { training: measured.training }),
    ...(validation === null ? {} : { validation }),
  };
}

interface Listed {
  readonly name: string;
  readonly shape: Shape;
}

/** Running statistics, in node order. */
function buffersOf(graph: Graph): readonly Listed[] {
  return graph.nodes.flatMap((node) => node.buffers.map(({ name, spec }) => ({ name, shape: spec.shape })));
}

function parametersJson(list: readonly Listed[], values: ReadonlyMap<string, Float64Array>): JsonObject {
  return new Map(list.map(({ name, shape }) => [name, nest(shape, (k) => values.get(name)?.[k] ?? Number.NaN)]));
}

function numbersNow(graph: Graph, supervisor: Supervisor): Readonly<Record<string, Json>> {
  const { parameters, buffers } = supervisor.now();
  return numbersOf(graph, parameters, buffers);
}

function numbersOf(
  graph: Graph,
  parameters: ReadonlyMap<string, Float64Array>,
  statistics: ReadonlyMap<string, Float64Array>,
): Readonly<Record<string, Json>> {
  const buffers = buffersOf(graph);
  return {
    parameters: parametersJson(graph.parameters, parameters),
    ...(buffers.length === 0 ? {} : { buffers: parametersJson(buffers, statistics) }),
  };
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  steps: "",
  goal: "",
  patience: "Stopped early: the objective on the validation part fell no further.",
  stopped: "Stopped.",
};

function textReport(
  graph: Graph,
  plan: TrainingPlan,
  supervisor: Supervisor,
  { trace, print }: ReportWishes,
): TrainReport {
  let last: Look | null = null;
  const { learningRate } = plan.hyperparameters;
  const laws = plan.schedules.map(({ law }) => ` × ${law.name}`).join("");
  print(
    `${plan.optimizer.title}, η = ${formatNumber(learningRate)}${laws}, ${plan.steps} steps of ${plan.batchSize} rows\n\n`,
  );
  const width = String(plan.steps).length;
  const line = (look: Look): string => {
    const { step, epoch, objective } = look;
    const measured = Object.entries(measuredNow(look, supervisor)).map(
      ([part, value]) => `  ${part} ${formatNumber(Number(value), 8)}`,
    );
    return `step ${String(step).padStart(width)}  epoch ${epoch}  objective ${formatNumber(objective, 8)}${measured.join("")}\n`;
  };
  return {
    every: trace ? 1 : Math.max(1, Math.ceil(plan.steps / LINES)),
    look(look) {
      last = look;
      print(line(look));
    },
    end(out) {
      if (!last) return;
      const { step, parameters, buffers } = supervisor.learned();
      const sentences = [
        ENDINGS[supervisor.ending ?? "steps"],
        plan.goal && supervisor.reached === true ? `The goal is reached: ${describeGoal(plan.goal)}.` : "",
        step === last.step ? "" : `The numbers are those after step ${step}, the best epoch.`,
        out === null ? "" : `Written: ${out}`,
      ].filter((sentence) => sentence !== "");
      if (sentences.length > 0) print(`\n${sentences.join("\n")}\n`);
      const rows = graph.parameters.map(({ name }) => [name, showValues(parameters.get(name) ?? null)]);
      if (rows.length > 0) print(`\n${table([["parameter", "value"], ...rows])}\n`);
      const statistics = buffersOf(graph).map(({ name }) => [name, showValues(buffers.get(name) ?? null)]);
      if (statistics.length > 0) print(`\n${table([["running statistic", "value"], ...statistics])}\n`);
    },
  };
}

export function describeGoal({ objective, part }: Goal): string {
  return `an objective of at most ${formatNumber(objective)} on the ${part === "training" ? "training" : "validation"} rows`;
}
