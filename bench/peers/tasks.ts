import { createRandom, type Random } from "../../core/random.ts";
import type { Unit } from "../randomNetwork.ts";

/** What everybody computes, as plain numbers: networks with their starting weights, and data. Same code, same numbers, everywhere. */

export const TASK_NAMES = ["T1", "T2", "T3", "T4a", "T4b", "T4c", "T5"] as const;
export type TaskName = (typeof TASK_NAMES)[number];

export interface Task {
  readonly name: TaskName;
  readonly title: string;
  /** Steps of gradient descent, or passes forward and back that move nothing. */
  readonly kind: "training" | "pass";
  /** What a figure counts: samples or passes a second; a time in microseconds for the passes of one sample. */
  readonly unit: "samples/s" | "passes/s" | "µs";
  readonly network: Layers | Neurons | Convolutions;
  readonly batch: number;
  readonly learningRate: number;
  /** Steps from the starting weights after which everybody's loss on the first batch must be the same. */
  readonly checkSteps: number;
}

/** The same for steps of one sample, row by row: all that some peers can do. */
export const SINGLE_STEPS = 500;

export interface Rows {
  readonly count: number;
  /** [row][component]. */
  readonly x: Float64Array;
  /** One a row: a number, or the index of a class. */
  readonly t: Float64Array;
}

/** W is [outputs][inputs], as in the lecture and in PyTorch. */
export interface LayerWeights {
  readonly inputs: number;
  readonly outputs: number;
  readonly W: Float64Array;
  readonly b: Float64Array;
}

/** tanh in every layer and ½(y − t)², or relu in the hidden ones and softmax cross-entropy. */
export interface Layers {
  readonly kind: "layers";
  readonly activation: "tanh" | "relu";
  readonly layers: readonly LayerWeights[];
  readonly rows: Rows;
}

/** Single sigmoid neurons; the loss is (z − t)² of the last one. */
export interface Neurons {
  readonly kind: "neurons";
  readonly inputs: number;
  readonly units: readonly Unit[];
  readonly rows: Rows;
}

/** Convolutions of 5×5 without padding, relu and pooling of 2×2 behind each; then layers of relu and softmax cross-entropy. Channels first. */
export interface Convolutions {
  readonly kind: "convolutions";
  readonly side: number;
  /** W is [out][in][5][5]: `inputs` and `outputs` count channels. */
  readonly convolutions: readonly LayerWeights[];
  readonly layers: readonly LayerWeights[];
  readonly rows: Rows;
}

export const KERNEL = 5;
export const POOL = 2;

export function createTask(name: TaskName): Task {
  const one = { kind: "pass", unit: "µs", batch: 1, learningRate: 0, checkSteps: 1 } as const;
  switch (name) {
    case "T1":
      return {
        name,
        title: "T1: 2-8-8-1 tanh, squared error, batch 10, gradient descent",
        kind: "training",
        unit: "samples/s",
        network: playground(),
        batch: 10,
        learningRate: 1 / 32,
        checkSteps: 200,
      };
    case "T2":
      return {
        name,
        title: "T2: 784-128-64-10 relu, softmax cross-entropy, batch 64, gradient descent",
        kind: "training",
        unit: "samples/s",
        network: digits(),
        batch: 64,
        learningRate: 1 / 16,
        checkSteps: 50,
      };
    case "T3":
      return {
        name,
        title: "T3: 300 sigmoid neurons at random, batch 32, forward and back",
        kind: "pass",
        unit: "passes/s",
        network: randomNeurons(),
        batch: 32,
        learningRate: 0,
        checkSteps: 1,
      };
    case "T4a":
      return { name, title: "T4a: one sample through T1's network, forward and back", ...one, network: playground() };
    case "T4b":
      return { name, title: "T4b: one sample through T2's network, forward and back", ...one, network: digits() };
    case "T4c":
      return {
        name,
        title: "T4c: one sample through T3's network, forward and back",
        ...one,
        network: randomNeurons(),
      };
    case "T5":
      return {
        name,
        title: "T5: two convolutions 5×5, average pooling, 256-120-84-10, batch 32, gradient descent",
        kind: "training",
        unit: "samples/s",
        network: images(),
        batch: 32,
        learningRate: 1 / 16,
        checkSteps: 5,
      };
  }
}

/** 100 points of a square; t says in which pair of its quarters a point lies. */
function playground(): Layers {
  const random = createRandom("bench T1");
  const count = 100;
  const x = Float64Array.from({ length: 2 * count }, () => exact(2 * random.uniform() - 1));
  const t = Float64Array.from({ length: count }, (_, r) =>
    (x[2 * r] as number) * (x[2 * r + 1] as number) > 0 ? 1 : -1,
  );
  return { kind: "layers", activation: "tanh", layers: denseLayers([2, 8, 8, 1], 1, random), rows: { count, x, t } };
}

function digits(): Layers {
  const random = createRandom("bench T2");
  return {
    kind: "layers",
    activation: "relu",
    layers: denseLayers([784, 128, 64, 10], 2, random),
    rows: pictures(64, random),
  };
}

function images(): Convolutions {
  const random = createRandom("bench T5");
  const convolution = (inputs: number, outputs: number): LayerWeights => {
    const fan = inputs * KERNEL * KERNEL;
    return {
      inputs,
      outputs,
      W: normals(outputs * fan, Math.sqrt(2 / fan), random),
      b: normals(outputs, 0.01, random),
    };
  };
  return {
    kind: "convolutions",
    side: 28,
    convolutions: [convolution(1, 6), convolution(6, 16)],
    layers: denseLayers([256, 120, 84, 10], 2, random),
    rows: pictures(32, random),
  };
}

function pictures(count: number, random: Random): Rows {
  const x = Float64Array.from({ length: 784 * count }, () => Math.floor(256 * random.uniform()) / 256);
  return { count, x, t: Float64Array.from({ length: count }, () => Math.floor(10 * random.uniform())) };
}

/** Every neuron reads 8 of all the values before it; the last one reads all that nobody has read, so that a gradient reaches everything. */
export function randomNeurons(count = 300, reads = 8): Neurons {
  const random = createRandom("bench T3");
  const inputs = 8;
  const unread = new Set<number>();
  const units = Array.from({ length: count }, (_, i): Unit => {
    const before = inputs + i;
    const chosen = new Set<number>(i === count - 1 ? unread : []);
    while (i < count - 1 && chosen.size < Math.min(reads, before)) chosen.add(Math.floor(before * random.uniform()));
    for (const at of chosen) unread.delete(at);
    unread.add(before);
    return {
      id: `h${i + 1}`,
      reads: [...chosen],
      w: [...normals(chosen.size, 1, random)],
      b: exact(random.normal() / 2),
    };
  });
  const rows = 32;
  const x = Float64Array.from({ length: inputs * rows }, () => exact(random.normal()));
  const t = Float64Array.from({ length: rows }, () => exact(random.uniform()));
  return { kind: "neurons", inputs, units, rows: { count: rows, x, t } };
}

function denseLayers(widths: readonly number[], gain: number, random: Random): readonly LayerWeights[] {
  return widths.slice(1).map((outputs, l): LayerWeights => {
    const inputs = widths[l] as number;
    return {
      inputs,
      outputs,
      W: normals(inputs * outputs, Math.sqrt(gain / inputs), random),
      b: normals(outputs, 0.01, random),
    };
  });
}

const normals = (length: number, deviation: number, random: Random): Float64Array =>
  Float64Array.from({ length }, () => exact(deviation * random.normal()));

/** Single precision holds these as they are, so that both precisions start from the very same point. */
const exact = (value: number): number => Math.round(value * 2 ** 14) / 2 ** 14;
