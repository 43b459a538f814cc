import { type Dataset, selectRows } from "../../data/dataset.ts";
import { createMachine, type Machine } from "../../engine/machine.ts";
import { planProgram } from "../../engine/program.ts";
import type { Steps } from "../../engine/steps.ts";
import type { Graph } from "../../graph/graph.ts";
import { classesOf, type Head, headOf } from "../../metrics/head.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";

/** A network at some numbers. */
export interface Numbers {
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}

/** What a network makes of some rows, by one of its losses; in the order in which they were asked for. */
export interface Judgement {
  readonly rows: number;
  /** The class that is predicted, or for a regression the number: [component][row]. A choice between classes is one component. */
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  /** Kept in the two, and how many there are. */
  readonly components: number;
  readonly of: number;
  /** How many classes each component chooses between; null for a regression or another loss. */
  readonly classes: number | null;
  /** The loss of each row alone, with its weight, whatever its reduction over rows. */
  readonly loss: Float64Array;
  /** 1 where the prediction, or one component of it, is not the target's class; a prediction that is no number is wrong. */
  readonly wrong: Uint8Array;
}

/** The losses of the objective that compare a prediction with a target, in its order. */
export function headsOf(graph: Graph): readonly Head[] {
  const losses = new Set(graph.objective.flatMap(({ node }) => graph.byId.get(node) ?? []));
  return [...losses].flatMap((node) => headOf(node) ?? []);
}

/** What one batch may take, so that a piece of the work is short. */
const BATCH_BYTES = 2 ** 19;
const MOST_AT_ONCE = 2048;
/** Numbers that are kept of the predictions of a regression; of more, the first components. */
const MOST_KEPT = 2 ** 24;

/** Forward passes in evaluation, batch by batch. `rows`: which; null: all. Throws a RangeError where one row is more than a pass may take. */
export function* judgeSteps(numbers: Numbers, head: Head, rows: readonly number[] | null): Steps<Judgement> {
  const { graph, dataset, parameters, buffers } = numbers;
  const count = rows?.length ?? dataset.rows;
  const judge = new Judge(head, count);
  const most = batchSize(graph, count);
  let machine: Machine | null = null;
  for (let from = 0; from < count; from += most) {
    const length = Math.min(most, count - from);
    const batch = rows?.slice(from, from + length) ?? Array.from({ length }, (_, i) => from + i);
    const inputs = selectRows(dataset, batch);
    if (machine?.batch === length) machine.setInputs(inputs);
    else machine = createMachine(graph, { batch: length, inputs, parameters, buffers, target: null });
    machine.runAll();
    judge.add(machine, from);
    yield { done: from + length, of: count };
  }
  return judge.judgement;
}

function batchSize(graph: Graph, rows: number): number {
  if (rows < 2) return 1;
  const perRow = planProgram(graph, 2, null).bytes - planProgram(graph, 1, null).bytes;
  return Math.max(1, Math.min(rows, MOST_AT_ONCE, Math.floor(BATCH_BYTES / Math.max(1, perRow))));
}

class Judge {
  readonly judgement: Judgement;
  private readonly head: Head;
  /** What the loss is given of one row, one a port. */
  private readonly single: readonly Tensor[];
  private readonly singleLogits: readonly Tensor[];
  private readonly output: Tensor = { shape: [], batch: 1, data: new Float64Array(1) };

  constructor(head: Head, rows: number) {
    this.head = head;
    const shapes = head.loss.site.inputs;
    const one = (shape: readonly number[]) => ({ shape, batch: 1, data: new Float64Array(sizeOf(shape)) });
    this.single = shapes.map(one);
    this.singleLogits = shapes.map(one);
    const all = sizeOf(shapes[0] ?? []);
    const of = head.kind === "classes" ? 1 : all;
    const components = Math.max(1, Math.min(of, Math.floor(MOST_KEPT / Math.max(1, rows))));
    this.judgement = {
      rows,
      predicted: new Float64Array(components * rows),
      actual: new Float64Array(components * rows),
      components,
      of,
      classes: head.kind === "classes" ? all : head.kind === "binary" ? 2 : null,
      loss: new Float64Array(rows),
      wrong: new Uint8Array(rows),
    };
  }

  /** What the machine has just run, as the rows from `from` on. */
  add(machine: Machine, from: number): void {
    const { loss } = this.head;
    const { batch } = machine;
    const pass = machine.passOf(loss);
    const logits = this.singleLogits.map((tensor, port) => (pass.logits[port] ? tensor : null));
    const alone = { ...pass, batch: 1, inputs: this.single, logits, output: this.output };
    for (let r = 0; r < batch; r++) {
      for (const [port, into] of this.single.entries()) takeRow(pass.inputs[port], r, into.data);
      for (const [port, into] of this.singleLogits.entries()) takeRow(pass.logits[port], r, into.data);
      loss.op.forward(alone);
      this.judgement.loss[from + r] = this.output.data[0] as number;
    }
    const [prediction, target] = pass.inputs.map((tensor) => spreadOut(tensor, batch));
    if (prediction && target) this.compare(prediction, target, from, batch);
  }

  private compare(prediction: Float64Array, target: Float64Array, from: number, batch: number): void {
    const { predicted, actual, components, of, classes, wrong, rows } = this.judgement;
    const answers = classesOf(this.head, prediction, target, batch);
    const said = answers?.predicted ?? prediction;
    const meant = answers?.actual ?? target;
    for (let i = 0; i < of; i++)
      for (let r = 0; r < batch; r++) {
        const [one, other] = [said[i * batch + r] as number, meant[i * batch + r] as number];
        if (i < components) {
          predicted[i * rows + from + r] = one;
          actual[i * rows + from + r] = other;
        }
        if (classes !== null && one !== other) wrong[from + r] = 1;
      }
  }
}

function takeRow(tensor: Tensor | null | undefined, row: number, into: Float64Array): void {
  if (!tensor) return;
  const { data, batch } = tensor;
  for (let i = 0; i < into.length; i++) into[i] = data[i * batch + (batch === 1 ? 0 : row)] as number;
}

/** [component][row], where what does not depend on the rows is the same in all of them. */
function spreadOut(tensor: Tensor, batch: number): Float64Array {
  const { data } = tensor;
  if (tensor.batch === batch) return data;
  const spread = new Float64Array(data.length * batch);
  for (let i = 0; i < data.length; i++) spread.fill(data[i] as number, i * batch, (i + 1) * batch);
  return spread;
}
