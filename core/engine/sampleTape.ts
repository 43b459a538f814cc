import type { GraphNode } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import type { Tape } from "./tape.ts";

/**
 * A tape of a batch as one of its samples shows it, for views that show one: values, pre-activations and gradients are that
 * sample's; what joins the samples (losses, the objective, the parameters' gradients) is as it is. Reads through, so it moves with the tape.
 */
export function sampleTape(tape: Tape, sample: number): Tape {
  if (tape.batch === 1) return tape;
  if (!(Number.isInteger(sample) && sample >= 0 && sample < tape.batch))
    throw new RangeError(`The pass has ${tape.batch} samples; there is no sample ${sample}.`);
  return new SampleTape(tape, sample);
}

/** The tape of the whole batch behind one of its samples; null for a tape that is whole itself. */
export function behindSample(tape: Tape): Behind | null {
  return (Reflect.get(tape, BEHIND) as Behind | undefined) ?? null;
}

interface Behind {
  readonly tape: Tape;
  readonly sample: number;
}

/** Not by the class: the debugger is a bundle of its own, whose tapes the extension's other bundle reads. */
const BEHIND = Symbol.for("chainrule.behindSample");

class SampleTape implements Tape {
  readonly batch = 1;
  readonly [BEHIND]: Behind;
  private readonly tape: Tape;
  private readonly sample: number;

  constructor(tape: Tape, sample: number) {
    this[BEHIND] = { tape, sample };
    this.tape = tape;
    this.sample = sample;
  }

  get graph(): Tape["graph"] {
    return this.tape.graph;
  }
  get target(): Tape["target"] {
    return this.tape.target;
  }
  get mode(): Tape["mode"] {
    return this.tape.mode;
  }
  get timeline(): Tape["timeline"] {
    return this.tape.timeline;
  }
  get cursor(): number {
    return this.tape.cursor;
  }
  get objective(): number | null {
    return this.tape.objective;
  }
  get regularization(): number | null {
    return this.tape.regularization;
  }

  value(node: GraphNode): Tensor | null {
    return this.pick(this.tape.value(node));
  }
  preactivation(node: GraphNode): Tensor | null {
    return this.pick(this.tape.preactivation(node));
  }
  gradient(node: GraphNode): Tensor | null {
    return this.pick(this.tape.gradient(node));
  }
  delta(node: GraphNode): Tensor | null {
    return this.pick(this.tape.delta(node));
  }
  edgeGradient(edge: Parameters<Tape["edgeGradient"]>[0]): Tensor | null {
    return this.pick(this.tape.edgeGradient(edge));
  }

  parameterGradient(name: string): Float64Array | null {
    return this.tape.parameterGradient(name);
  }
  parameterProgress(name: string): { readonly done: number; readonly of: number } {
    return this.tape.parameterProgress(name);
  }
  useGradient(node: GraphNode, param: string): Float64Array | null {
    return this.tape.useGradient(node, param);
  }
  parameterValue(name: string): Float64Array {
    return this.tape.parameterValue(name);
  }
  paramValue(node: GraphNode, param: string): Float64Array {
    return this.tape.paramValue(node, param);
  }
  bufferValue(node: GraphNode, name: string): Float64Array {
    return this.tape.bufferValue(node, name);
  }
  nextBufferValue(node: GraphNode, name: string): Float64Array | null {
    return this.tape.nextBufferValue(node, name);
  }

  /** Of all samples: each op lays out what it keeps as it likes. Whoever needs it goes by `behindSample`. */
  scratch(node: GraphNode): Float64Array | null {
    return this.tape.scratch(node);
  }

  private pick(tensor: Tensor | null): Tensor | null {
    if (tensor === null || tensor.batch === 1) return tensor;
    const { batch, data } = tensor;
    const picked = new Float64Array(data.length / batch);
    for (let i = 0; i < picked.length; i++) picked[i] = data[i * batch + this.sample] as number;
    return { shape: tensor.shape, batch: 1, data: picked };
  }
}
