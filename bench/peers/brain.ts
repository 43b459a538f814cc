import { type Contestant, LOSS, SINGLE } from "./contestant.ts";
import { rowOf } from "./networkFile.ts";
import { SINGLE_STEPS, type Task } from "./tasks.ts";

/** brain.js: one sample a step, numbers kept in single precision, one activation for all layers, squared error. What of it is used here: */
interface NeuralNetwork {
  sizes: number[];
  readonly weights: Float32Array[][];
  readonly biases: Float32Array[];
  readonly trainOpts: { learningRate: number; momentum: number };
  initialize(): void;
  runInput(input: Float32Array): Float32Array;
  calculateDeltas(target: readonly number[]): void;
  trainPattern(sample: { readonly input: Float32Array; readonly output: readonly number[] }): unknown;
}
interface BrainJs {
  readonly NeuralNetwork: new (options: { readonly activation: string }) => NeuralNetwork;
}

export function openBrain(task: Task, require: NodeJS.Require): Contestant | string {
  const { network } = task;
  if (network.kind !== "layers") return "layers only";
  const { rows, layers, activation } = network;
  const library = require("brain.js") as BrainJs;
  const net = new library.NeuralNetwork({ activation });
  net.sizes = [layers[0]?.inputs ?? 0, ...layers.map(({ outputs }) => outputs)];
  net.initialize();
  layers.forEach(({ inputs, W, b }, l) => {
    net.biases[l + 1]?.set(b);
    net.weights[l + 1]?.forEach((row, i) => {
      row.set(W.subarray(i * inputs, (i + 1) * inputs));
    });
  });
  // Its rate is made for targets that it does not reach here: without a softmax, a small one keeps the numbers finite.
  net.trainOpts.learningRate = activation === "tanh" ? task.learningRate : 1e-5;
  net.trainOpts.momentum = 0;
  const samples = Array.from({ length: rows.count }, (_, r) => ({
    input: Float32Array.from(rowOf(rows, r)),
    output:
      activation === "tanh" ? [rows.t[r] as number] : Array.from({ length: 10 }, (_, i) => Number(i === rows.t[r])),
  }));
  let next = 0;
  const train = (count: number): void => {
    for (let i = 0; i < count; i++) {
      net.trainPattern(samples[next] as (typeof samples)[number]);
      next = (next + 1) % samples.length;
    }
  };
  const [first] = samples;
  if (!first) return "no data";
  const loss = (): number => ((net.runInput(first.input)[0] as number) - (first.output[0] as number)) ** 2 / 2;
  const another = activation === "relu" ? "no softmax: another loss, the same size of work" : null;
  if (task.kind === "pass") {
    return {
      remark: ["no gradients of weights", another].filter(Boolean).join("; "),
      check: () => (another ? {} : { [LOSS]: loss() }),
      run(count) {
        for (let i = 0; i < count; i++) {
          net.runInput(first.input);
          net.calculateDeltas(first.output);
        }
      },
    };
  }
  return {
    batch: 1,
    remark: ["batch 1", another].filter(Boolean).join("; "),
    check() {
      if (another) return {};
      train(SINGLE_STEPS);
      return { [SINGLE]: loss() };
    },
    run: train,
  };
}
