import type { RandomNetwork } from "../randomNetwork.ts";

/** The pass as one would first write it: an object a neuron, forward in order, gradients pushed back to the sources. */
interface Neuron {
  readonly sources: readonly Neuron[];
  readonly w: number[];
  readonly dw: number[];
  b: number;
  db: number;
  z: number;
  dz: number;
}

export class NaivePass {
  private readonly neurons: readonly Neuron[];
  private readonly first: number;

  constructor({ inputs, x, units }: RandomNetwork) {
    const neurons: Neuron[] = x.map((z) => ({ sources: [], w: [], dw: [], b: 0, db: 0, z, dz: 0 }));
    for (const { reads, w, b } of units) {
      const sources = reads.map((at) => neurons[at] as Neuron);
      neurons.push({ sources, w: [...w], dw: w.map(() => 0), b, db: 0, z: 0, dz: 0 });
    }
    this.neurons = neurons;
    this.first = inputs.length;
  }

  /** The loss (z − ½)² of the last neuron; leaves every value and gradient in place. */
  run(): number {
    const { neurons, first } = this;
    for (const neuron of neurons) neuron.dz = 0;
    for (let n = first; n < neurons.length; n++) {
      const neuron = neurons[n] as Neuron;
      let u = neuron.b;
      for (let i = 0; i < neuron.w.length; i++) u += (neuron.w[i] as number) * (neuron.sources[i] as Neuron).z;
      neuron.z = Math.tanh(u);
    }
    const last = neurons.at(-1) as Neuron;
    last.dz = 2 * (last.z - 0.5);
    for (let n = neurons.length - 1; n >= first; n--) {
      const neuron = neurons[n] as Neuron;
      const delta = neuron.dz * (1 - neuron.z * neuron.z);
      neuron.db = delta;
      for (let i = 0; i < neuron.w.length; i++) {
        const source = neuron.sources[i] as Neuron;
        neuron.dw[i] = delta * source.z;
        source.dz += delta * (neuron.w[i] as number);
      }
    }
    return (last.z - 0.5) ** 2;
  }

  /** ∂loss/∂z of every value, in the network's order. */
  get gradients(): readonly number[] {
    return this.neurons.map((neuron) => neuron.dz);
  }
}
