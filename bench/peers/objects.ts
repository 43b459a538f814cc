import type { Unit } from "../randomNetwork.ts";
import { type Contestant, GRADIENTS, LOSS, SINGLE } from "./contestant.ts";
import { rowOf } from "./networkFile.ts";
import { type Layers, SINGLE_STEPS, type Task } from "./tasks.ts";

/**
 * One object a neuron and one a link, sample by sample: how an explorable network is mostly written (TensorFlow's playground
 * is, which no registry has). Ours, and written for this bench alone, as a stand-in for that kind of program.
 */
class Link {
  readonly source: Neuron;
  weight: number;
  gradient = 0;

  constructor(source: Neuron, weight: number) {
    this.source = source;
    this.weight = weight;
  }
}

interface Activation {
  readonly value: (u: number) => number;
  /** φ′(u), by z = φ(u). */
  readonly derivative: (z: number) => number;
}

const tanh: Activation = { value: Math.tanh, derivative: (z) => 1 - z * z };
const sigmoid: Activation = { value: (u) => 1 / (1 + Math.exp(-u)), derivative: (z) => z * (1 - z) };

class Neuron {
  readonly links: readonly Link[];
  readonly activation: Activation;
  bias: number;
  biasGradient = 0;
  value = 0;
  /** ∂L/∂z, the sum over those who read it. */
  gradient = 0;

  constructor(links: readonly Link[], bias: number, activation: Activation) {
    this.links = links;
    this.bias = bias;
    this.activation = activation;
  }

  forward(): void {
    let u = this.bias;
    for (const link of this.links) u += link.weight * link.source.value;
    this.value = this.activation.value(u);
  }

  backward(): void {
    const delta = this.gradient * this.activation.derivative(this.value);
    this.biasGradient += delta;
    for (const link of this.links) {
      link.gradient += delta * link.source.value;
      link.source.gradient += delta * link.weight;
    }
  }

  /** Moves against the gradients, `rate` at a time, and forgets them. */
  move(rate: number): void {
    this.bias -= rate * this.biasGradient;
    this.biasGradient = 0;
    for (const link of this.links) {
      link.weight -= rate * link.gradient;
      link.gradient = 0;
    }
  }
}

/** The last neuron is the output; the loss is `weight`·(z − t)², the mean over the samples. */
class ObjectNetwork {
  readonly inputs: readonly Neuron[];
  readonly neurons: readonly Neuron[];
  private readonly weight: number;

  constructor(inputs: number, units: readonly Unit[], activation: Activation, weight: number) {
    const all = Array.from({ length: inputs }, () => new Neuron([], 0, activation));
    this.inputs = [...all];
    for (const { reads, w, b } of units) {
      const links = reads.map((at, i) => new Link(all[at] as Neuron, w[i] as number));
      all.push(new Neuron(links, b, activation));
    }
    this.neurons = all.slice(inputs);
    this.weight = weight;
  }

  /** Adds one sample's gradients to what is there, `share` of them; returns its loss. */
  pass(x: Float64Array, t: number, share: number): number {
    const { inputs, neurons } = this;
    for (let i = 0; i < inputs.length; i++) (inputs[i] as Neuron).value = x[i] as number;
    for (const neuron of neurons) {
      neuron.gradient = 0;
      neuron.forward();
    }
    const output = neurons.at(-1) as Neuron;
    const error = output.value - t;
    output.gradient = 2 * this.weight * share * error;
    for (let n = neurons.length - 1; n >= 0; n--) (neurons[n] as Neuron).backward();
    return this.weight * error * error;
  }

  move(rate: number): void {
    for (const neuron of this.neurons) neuron.move(rate);
  }

  gradientSum(): number {
    let sum = 0;
    for (const { biasGradient, links } of this.neurons) {
      sum += Math.abs(biasGradient);
      for (const { gradient } of links) sum += Math.abs(gradient);
    }
    return sum;
  }
}

export function openObjects({ network, batch, learningRate, checkSteps, kind }: Task): Contestant | string {
  if (network.kind === "convolutions") return "neurons only";
  if (network.kind === "layers" && network.activation === "relu") return "no softmax";
  const make = () =>
    network.kind === "layers"
      ? new ObjectNetwork(network.layers[0]?.inputs ?? 0, unitsOf(network), tanh, 0.5)
      : new ObjectNetwork(network.inputs, network.units, sigmoid, 1);
  const { rows } = network;
  const samples = Array.from({ length: rows.count }, (_, r) => rowOf(rows, r));
  let net = make();
  let next = 0;
  const passes = (from: number, count: number): number => {
    let loss = 0;
    for (let s = 0; s < count; s++)
      loss += net.pass(samples[from + s] as Float64Array, rows.t[from + s] as number, 1 / count);
    return loss / count;
  };
  const step = (size: number): void => {
    passes(next, size);
    net.move(learningRate);
    next = (next + size) % rows.count;
  };
  const lossAfter = (steps: number, size: number): number => {
    net = make();
    next = 0;
    for (let i = 0; i < steps; i++) step(size);
    return passes(0, size);
  };
  return {
    check() {
      if (kind === "pass") return { [LOSS]: passes(0, batch), [GRADIENTS]: net.gradientSum() };
      return { [SINGLE]: lossAfter(SINGLE_STEPS, 1), [LOSS]: lossAfter(checkSteps, batch) };
    },
    run(count) {
      for (let i = 0; i < count; i++) {
        if (kind === "training") step(batch);
        else {
          net.move(0);
          passes(0, batch);
        }
      }
    },
  };
}

/** Dense layers as single neurons, each of which reads the whole layer before. */
export function unitsOf({ layers }: Layers): readonly Unit[] {
  let from = 0;
  return layers.flatMap(({ inputs, outputs, W, b }) => {
    const reads = Array.from({ length: inputs }, (_, j) => from + j);
    from += inputs;
    return Array.from({ length: outputs }, (_, i): Unit => {
      return { id: "", reads, w: [...W.subarray(i * inputs, (i + 1) * inputs)], b: b[i] as number };
    });
  });
}
