import { type Contestant, type Figures, GRADIENTS, LOSS, SINGLE } from "./contestant.ts";
import { channelsLast } from "./convNet.ts";
import {
  type Convolutions,
  KERNEL,
  type Layers,
  type Neurons,
  POOL,
  type Rows,
  SINGLE_STEPS,
  type Task,
} from "./tasks.ts";

/** TensorFlow.js by its core operations, in single precision, everything in one tidy step that reads nothing back. What of it is used here: */
interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
  reshape(shape: readonly number[]): Tensor;
  add(other: Tensor): Tensor;
  sub(other: Tensor): Tensor;
  mul(other: Tensor | number): Tensor;
  square(): Tensor;
  mean(): Tensor;
  sum(): Tensor;
  abs(): Tensor;
  tanh(): Tensor;
  relu(): Tensor;
  sigmoid(): Tensor;
}
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: Float32Array, shape: readonly number[], type?: "float32" | "int32"): Tensor;
  variable(start: Tensor): Tensor;
  tidy<T>(run: () => T): T;
  dispose(values: unknown): void;
  valueAndGrads(f: (...at: Tensor[]) => Tensor): (at: readonly Tensor[]) => { value: Tensor; grads: readonly Tensor[] };
  matMul(a: Tensor, b: Tensor): Tensor;
  concat(list: readonly Tensor[], axis: number): Tensor;
  oneHot(index: Tensor, depth: number): Tensor;
  conv2d(x: Tensor, filter: Tensor, stride: number, pad: "valid"): Tensor;
  avgPool(x: Tensor, size: number, stride: number, pad: "valid"): Tensor;
  readonly train: {
    sgd(rate: number): { minimize(loss: () => Tensor, readCost: false, variables: readonly Tensor[]): null };
  };
  readonly losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
}

/** The loss of some rows, as the graph of one step. */
type Model = (parameters: readonly Tensor[], x: Tensor, t: Tensor) => Tensor;
interface Start {
  readonly model: Model;
  readonly parameters: readonly Tensor[];
  /** Entries of a gradient that belong to no weight: where a level's matrix has no wire. */
  readonly masks: readonly (Tensor | null)[];
}

export async function openTensorFlow(
  backend: "cpu" | "wasm",
  task: Task,
  require: NodeJS.Require,
): Promise<Contestant | string> {
  const { network, batch, learningRate } = task;
  if (backend === "wasm" && network.kind === "convolutions") return "has no kernel for the gradient of a filter";
  const tf = require("@tensorflow/tfjs") as TensorFlow;
  if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend(backend))) return "the backend does not start here";
  await tf.ready();
  const start = (): Start => begin(tf, network);
  const rowsOf = (size: number) => cut(tf, network, size);
  const pass = ({ model, parameters }: Start, [x, t]: readonly [Tensor, Tensor]) =>
    tf.valueAndGrads((...at) => model(at, x, t))(parameters);

  const state = start();
  const batches = rowsOf(batch);
  const [first] = batches;
  if (!first) return "no data";
  if (task.kind === "pass") {
    return {
      check: (): Figures =>
        tf.tidy(() => {
          const { value, grads } = pass(state, first);
          const sums = grads.map((grad, i) => {
            const mask = state.masks[i];
            return (mask ? grad.mul(mask) : grad).abs().sum().dataSync()[0] as number;
          });
          return { [LOSS]: value.dataSync()[0] as number, [GRADIENTS]: sums.reduce((a, b) => a + b, 0) };
        }),
      run(count) {
        for (let i = 0; i < count; i++) tf.dispose(tf.tidy(() => pass(state, first)));
      },
    };
  }
  const optimizer = tf.train.sgd(learningRate);
  const trainer = ({ model, parameters }: Start, all: readonly (readonly [Tensor, Tensor])[]) => {
    let next = 0;
    return (count: number): void => {
      for (let i = 0; i < count; i++) {
        const [x, t] = all[next] as readonly [Tensor, Tensor];
        tf.tidy(() => optimizer.minimize(() => model(parameters, x, t), false, parameters));
        next = (next + 1) % all.length;
      }
    };
  };
  const lossOf = ({ model, parameters }: Start, [x, t]: readonly [Tensor, Tensor]) =>
    tf.tidy(() => model(parameters, x, t).dataSync()[0] as number);
  const train = trainer(state, batches);
  return {
    check(): Figures {
      train(task.checkSteps);
      const figures = { [LOSS]: lossOf(state, first) };
      if (task.name !== "T1") return figures;
      const single = start();
      const samples = rowsOf(1);
      trainer(single, samples)(SINGLE_STEPS);
      return { ...figures, [SINGLE]: lossOf(single, samples[0] ?? first) };
    },
    run: train,
  };
}

function begin(tf: TensorFlow, network: Task["network"]): Start {
  switch (network.kind) {
    case "layers":
      return beginLayers(tf, network);
    case "neurons":
      return beginNeurons(tf, network);
    case "convolutions":
      return beginConvolutions(tf, network);
  }
}

const matrix = (tf: TensorFlow, values: ArrayLike<number>, shape: readonly number[]): Tensor =>
  tf.tensor(Float32Array.from(values), shape);

/** [inputs][outputs], so that x·W needs no transposition. */
function transposed(W: Float64Array, inputs: number): Float64Array {
  const outputs = W.length / inputs;
  return W.map((_, k) => W[(k % outputs) * inputs + Math.floor(k / outputs)] as number);
}

function beginLayers(tf: TensorFlow, { layers, activation }: Layers): Start {
  const parameters = layers.flatMap(({ inputs, outputs, W, b }) => [
    tf.variable(matrix(tf, transposed(W, inputs), [inputs, outputs])),
    tf.variable(matrix(tf, b, [outputs])),
  ]);
  return {
    parameters,
    masks: [],
    model(at, x, t) {
      let z = x;
      for (let l = 0; l < layers.length; l++) {
        const u = tf.matMul(z, at[2 * l] as Tensor).add(at[2 * l + 1] as Tensor);
        z = activation === "tanh" ? u.tanh() : l === layers.length - 1 ? u : u.relu();
      }
      return activation === "tanh" ? z.sub(t).square().mean().mul(0.5) : tf.losses.softmaxCrossEntropy(t, z);
    },
  };
}

/** Level by level: the neurons of one depth are a matrix over all values before them, with zeros where no wire is. */
function beginNeurons(tf: TensorFlow, network: Neurons): Start {
  const levels = levelsOf(network);
  const place = new Map<number, number>();
  for (let i = 0; i < network.inputs; i++) place.set(i, i);
  const parameters: Tensor[] = [];
  const masks: Tensor[] = [];
  for (const level of levels) {
    const before = place.size;
    const W = new Float32Array(level.length * before);
    level.forEach((at, row) => {
      const { reads, w } = network.units[at] as Neurons["units"][number];
      reads.forEach((read, i) => {
        W[row * before + (place.get(read) ?? 0)] = w[i] as number;
      });
    });
    parameters.push(tf.variable(tf.tensor(W, [level.length, before])));
    parameters.push(
      tf.variable(
        matrix(
          tf,
          level.map((at) => network.units[at]?.b ?? 0),
          [level.length, 1],
        ),
      ),
    );
    masks.push(
      tf.tensor(
        W.map((w) => Number(w !== 0)),
        [level.length, before],
      ),
      matrix(
        tf,
        level.map(() => 1),
        [level.length, 1],
      ),
    );
    for (const at of level) place.set(network.inputs + at, place.size);
  }
  return {
    parameters,
    masks,
    model(at, x, t) {
      let z = x;
      let last = x;
      for (let l = 0; l < levels.length; l++) {
        last = tf
          .matMul(at[2 * l] as Tensor, z)
          .add(at[2 * l + 1] as Tensor)
          .sigmoid();
        if (l < levels.length - 1) z = tf.concat([z, last], 0);
      }
      return last.sub(t).square().mean();
    },
  };
}

/** The units by their depth: each level reads only levels before it. */
export function levelsOf({ inputs, units }: Neurons): readonly (readonly number[])[] {
  const depths = Array.from({ length: inputs }, () => 0);
  const levels: number[][] = [];
  units.forEach(({ reads }, i) => {
    const depth = 1 + Math.max(...reads.map((at) => depths[at] ?? 0));
    depths.push(depth);
    levels[depth - 1] = [...(levels[depth - 1] ?? []), i];
  });
  return levels;
}

/** Channels last, as TensorFlow.js wants them. */
function beginConvolutions(tf: TensorFlow, { convolutions, layers, side }: Convolutions): Start {
  const filters = convolutions.flatMap(({ inputs, outputs, W, b }) => {
    const size = W.length / outputs;
    const last = Float64Array.from(
      Array.from({ length: outputs }, (_, i) => [...channelsLast(W.subarray(i * size, (i + 1) * size), inputs)]).flat(),
    );
    return [
      tf.variable(matrix(tf, transposed(last, size), [KERNEL, KERNEL, inputs, outputs])),
      tf.variable(matrix(tf, b, [outputs])),
    ];
  });
  const channels = convolutions.at(-1)?.outputs ?? 1;
  const [flat, ...rest] = layers;
  if (!flat) throw new TypeError("The layers behind the convolutions are missing.");
  const W = Float64Array.from(
    Array.from({ length: flat.outputs }, (_, i) => [
      ...channelsLast(flat.W.subarray(i * flat.inputs, (i + 1) * flat.inputs), channels),
    ]).flat(),
  );
  const dense = beginLayers(tf, {
    kind: "layers",
    activation: "relu",
    layers: [{ ...flat, W }, ...rest],
    rows: NO_ROWS,
  });
  return {
    parameters: [...filters, ...dense.parameters],
    masks: [],
    model(at, x, t) {
      let z = x.reshape([-1, side, side, 1]);
      for (let c = 0; c < convolutions.length; c++) {
        const u = tf.conv2d(z, at[2 * c] as Tensor, 1, "valid").add(at[2 * c + 1] as Tensor);
        z = tf.avgPool(u.relu(), POOL, POOL, "valid");
      }
      return dense.model(at.slice(filters.length), z.reshape([-1, flat.inputs]), t);
    },
  };
}

const NO_ROWS: Rows = { count: 0, x: new Float64Array(0), t: new Float64Array(0) };

/** The rows as batches, x and t; neurons want a sample a column. */
function cut(tf: TensorFlow, network: Task["network"], size: number): readonly (readonly [Tensor, Tensor])[] {
  const { rows } = network;
  const width = rows.x.length / rows.count;
  return Array.from({ length: rows.count / size }, (_, i): readonly [Tensor, Tensor] => {
    const x = rows.x.subarray(i * size * width, (i + 1) * size * width);
    const t = rows.t.subarray(i * size, (i + 1) * size);
    if (network.kind === "neurons") return [matrix(tf, transposed(x, width), [width, size]), matrix(tf, t, [1, size])];
    if (network.kind === "layers" && network.activation === "tanh")
      return [matrix(tf, x, [size, width]), matrix(tf, t, [size, 1])];
    const hot = Float64Array.from({ length: 10 * size }, (_, k) => Number(t[Math.floor(k / 10)] === k % 10));
    return [matrix(tf, x, [size, width]), matrix(tf, hot, [size, 10])];
  });
}
