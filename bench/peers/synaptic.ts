import type { Unit } from "../randomNetwork.ts";
import { type Contestant, LOSS } from "./contestant.ts";
import { rowOf } from "./networkFile.ts";
import { unitsOf } from "./objects.ts";
import type { Task } from "./tasks.ts";

/** synaptic: one object a neuron, for which it writes straight-line JavaScript; one sample a step, weights moved inside the backward pass. What of it is used here: */
interface Neuron {
  squash: unknown;
  bias: number;
  activate(input?: number): number;
  propagate(rate: number, target?: number): void;
  project(to: Neuron, weight: number): void;
}
interface Layer {
  readonly list: Neuron[];
}
interface Network {
  activate(input: readonly number[]): readonly number[];
  propagate(rate: number, target: readonly number[]): void;
}
interface Synaptic {
  readonly Neuron: { readonly squash: Readonly<Record<"TANH" | "LOGISTIC", unknown>> };
  readonly Layer: new (size: number) => Layer;
  readonly Network: new (layers: { input: Layer; hidden: readonly Layer[]; output: Layer }) => Network;
}

/** It takes 0 for "the default"; this moves no weight. */
const NO_RATE = 1e-300;

export function openSynaptic(task: Task, require: NodeJS.Require): Contestant | string {
  const { network, learningRate, batch } = task;
  if (network.kind === "convolutions") return "neurons only";
  if (network.kind === "layers" && network.activation === "relu") return "no softmax";
  const { rows } = network;
  const library = require("synaptic") as Synaptic;
  const squash = network.kind === "layers" ? library.Neuron.squash.TANH : library.Neuron.squash.LOGISTIC;
  const units = network.kind === "layers" ? unitsOf(network) : network.units;
  const net = wire(library, rows.x.length / rows.count, units, squash);
  const samples = Array.from({ length: rows.count }, (_, r) => [...rowOf(rows, r)]);
  const targets = Array.from(rows.t, (t) => [t]);
  const weight = network.kind === "layers" ? 0.5 : 1;
  let next = 0;
  const run = (count: number, rate: number, among: number): void => {
    for (let i = 0; i < count; i++) {
      net.activate(samples[next] as number[]);
      net.propagate(rate, targets[next] as number[]);
      next = (next + 1) % among;
    }
  };
  if (task.kind === "training")
    return {
      batch: 1,
      remark: "batch 1; another output delta",
      check: () => ({}),
      run: (count) => run(count, learningRate, rows.count),
    };
  return {
    remark: "moves its weights on the way back",
    check() {
      let sum = 0;
      for (let s = 0; s < batch; s++)
        sum += weight * ((net.activate(samples[s] as number[])[0] as number) - (rows.t[s] as number)) ** 2;
      return { [LOSS]: sum / batch };
    },
    run: (count) => run(count * batch, NO_RATE, batch),
  };
}

function wire(library: Synaptic, inputs: number, units: readonly Unit[], squash: unknown): Network {
  const input = new library.Layer(inputs);
  const all = [...input.list];
  const layers = units.map(({ reads, w, b }) => {
    const layer = new library.Layer(1);
    const [neuron] = layer.list;
    if (!neuron) throw new TypeError("A layer of one neuron has none.");
    neuron.squash = squash;
    neuron.bias = b;
    reads.forEach((at, i) => {
      all[at]?.project(neuron, w[i] as number);
    });
    all.push(neuron);
    return layer;
  });
  const [output] = layers.slice(-1);
  if (!output) throw new TypeError("A network needs a neuron.");
  return new library.Network({ input, hidden: layers.slice(0, -1), output });
}
