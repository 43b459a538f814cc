import type { Edge, Graph, GraphNode, NodeParam } from "../../graph/graph.ts";
import type { Precision } from "../pass.ts";
import * as Code from "./codes.ts";
import { FIRST_ADDRESS } from "./module.ts";

/** Where a node's numbers live in the module's memory: addresses in bytes, 0 where there are none. */
export interface Place {
  readonly node: GraphNode;
  /** Samples that count, and bytes from one component to the next (more than the samples need, for whole vectors). */
  readonly samples: number;
  readonly stride: number;
  value: number;
  preactivation: number;
  /** φ′(u), which the forward pass leaves for the backward one. */
  derivative: number;
  gradient: number;
  delta: number;
  /** ∂target/∂u that reaches this node around its activation (a loss that read its logits). */
  direct: number;
  /** The part of ∂target/∂z that is shown but flows around the node: what a loss that read its logits says of the probability. */
  shown: number;
  readonly params: Map<string, ParamPlace>;
  goesBack: boolean;
  keepsPreactivation: boolean;
  /** A loss reads the logits behind it, and what the loss says of its value is not kept: `gradient` is not all of ∂target/∂z. */
  isGoneAround: boolean;
}

export interface ParamPlace {
  readonly param: NodeParam;
  /** What the kernel reads. */
  value: number;
  /** Where this use's gradient goes; 0 where none is wanted. */
  gradient: number;
  /** SET, ADD or UPDATE (see assembly/codes.ts). */
  how: number;
}

/** A run of components that lie one after another. */
export interface Run {
  readonly address: number;
  readonly components: number;
  readonly source: Place;
  /** The first of them, in the source's own count. */
  readonly first: number;
}

/** Numbers to be written once, before the first pass. */
export interface Initial {
  readonly address: number;
  readonly kind: "words" | "numbers" | "doubles";
  readonly values: ArrayLike<number>;
}

export interface PlannerOptions {
  readonly batch: number;
  readonly precision: Precision;
  readonly parallel: boolean;
  /** Samples fill whole vectors, though there be only one. */
  readonly padded: boolean;
  readonly keeps: boolean;
}

/**
 * Lays out memory and writes instructions. Nothing is allocated while planning: addresses are handed out, and what the
 * whole will need is known before a byte of it exists.
 */
export class Planner {
  readonly words: number[] = [];
  readonly initial: Initial[] = [];
  readonly places: Place[];
  readonly numberSize: number;
  private next = FIRST_ADDRESS;
  /** Places whose gradient holds something already, at this point of the program. */
  private readonly written = new Set<Place>();
  private readonly gathered = new Map<string, number>();
  readonly graph: Graph;
  readonly batch: number;
  readonly precision: Precision;
  readonly parallel: boolean;

  /** Keeps u, ∂z and δ of every node apart, for whoever looks at them. */
  readonly keeps: boolean;

  constructor(graph: Graph, { batch, precision, parallel, padded, keeps }: PlannerOptions) {
    this.keeps = keeps;
    this.graph = graph;
    this.batch = batch;
    this.precision = precision;
    this.parallel = parallel;
    this.numberSize = precision === "f64" ? 8 : 4;
    const lanes = 16 / this.numberSize;
    const strideOf = (samples: number): number =>
      (samples === 1 && !padded ? 1 : Math.ceil(samples / lanes) * lanes) * this.numberSize;
    this.places = graph.nodes.map((node): Place => {
      const samples = node.batched ? batch : 1;
      return {
        node,
        samples,
        stride: node.batched ? strideOf(batch) : this.numberSize,
        value: 0,
        preactivation: 0,
        derivative: 0,
        gradient: 0,
        delta: 0,
        direct: 0,
        shown: 0,
        params: new Map(),
        goesBack: false,
        keepsPreactivation: false,
        isGoneAround: false,
      };
    });
  }

  get end(): number {
    return this.next;
  }

  /** Room for whole vectors. */
  reserve(bytes: number): number {
    const address = this.next;
    this.next += wholeVectors(bytes);
    return address;
  }

  reserveFor(place: Place): number {
    return this.reserve(this.bytesOf(place));
  }

  bytesOf(place: Place): number {
    return place.node.size * place.stride;
  }

  /** The same in whole vectors: what lies behind the last number is room of its own. */
  vectorBytes(place: Place): number {
    return wholeVectors(this.bytesOf(place));
  }

  placeOf(node: GraphNode): Place {
    const place = this.places[node.index];
    if (place === undefined) throw new RangeError(`"${node.id}" has no place.`);
    return place;
  }

  emit(code: number, ...operands: readonly number[]): void {
    this.words.push(code, operands.length + 2, ...operands);
    if (this.parallel) this.words.push(Code.BARRIER, 2);
  }

  table(values: readonly number[]): number {
    const address = this.reserve(values.length * 4);
    this.initial.push({ address, kind: "words", values });
    return address;
  }

  doubles(...values: readonly number[]): number {
    const address = this.reserve(values.length * 8);
    this.initial.push({ address, kind: "doubles", values });
    return address;
  }

  numbers(values: readonly number[]): number {
    const address = this.reserve(values.length * this.numberSize);
    this.initial.push({ address, kind: "numbers", values });
    return address;
  }

  /** Where the components that references carry lie, as few runs as possible; of values, or of gradients (only of those wanted). */
  runsOf(edges: readonly Edge[], of: "value" | "gradient"): readonly Run[] {
    const runs: Run[] = [];
    for (const edge of edges) {
      const source = this.placeOf(edge.source);
      if (source[of] === 0) continue;
      for (let i = 0; i < edge.size; i++) {
        const component = edge.components === null ? i : (edge.components[i] as number);
        const address = source[of] + component * source.stride;
        const last = runs.at(-1);
        if (last !== undefined && last.address + last.components * source.stride === address)
          runs[runs.length - 1] = { ...last, components: last.components + 1 };
        else runs.push({ address, components: 1, source, first: component });
        if (edge.components === null) {
          // The rest follows in one go.
          const whole = runs[runs.length - 1] as Run;
          runs[runs.length - 1] = { ...whole, components: whole.components + edge.size - 1 };
          break;
        }
      }
    }
    return runs;
  }

  /** One address where all that the references carry lies in a row; gathered there, once, if it must be. */
  joined(edges: readonly Edge[]): number {
    const runs = this.runsOf(edges, "value");
    const [only] = runs;
    if (only !== undefined && runs.length === 1) return only.address;
    const key = edges.map((edge) => edge.key).join("\n");
    const known = this.gathered.get(key);
    if (known !== undefined) return known;
    const stride = this.placeOf((edges[0] as Edge).source).stride;
    const room = this.reserve(edges.reduce((size, edge) => size + edge.size, 0) * stride);
    this.gathered.set(key, room);
    this.copyRuns(runs, room);
    return room;
  }

  copyRuns(runs: readonly Run[], to: number): void {
    let at = to;
    for (const run of runs) {
      const bytes = run.components * run.source.stride;
      this.emit(Code.COPY, at, run.address, bytes, 0);
      at += bytes;
    }
  }

  markWritten(place: Place): void {
    this.written.add(place);
  }

  /** Its gradient is a sum from here on: cleared, unless something stands there already. */
  openGradient(place: Place): void {
    if (place.gradient === 0 || this.written.has(place)) return;
    this.written.add(place);
    this.emit(Code.CLEAR, place.gradient, this.bytesOf(place));
  }

  /**
   * Sends a gradient of what these references carry back to their sources. `produce(to, add)` writes it in one row; where
   * the sources' gradients do not lie so, it is written aside and shared out.
   */
  sendBack(edges: readonly Edge[], produce: (to: number, add: boolean) => void): void {
    const wanted = edges.filter((edge) => this.placeOf(edge.source).gradient !== 0);
    if (wanted.length === 0) return;
    const [edge] = edges;
    if (edge !== undefined && edges.length === 1 && edge.components === null) {
      const source = this.placeOf(edge.source);
      const first = !this.written.has(source);
      this.written.add(source);
      produce(source.gradient, !first);
      return;
    }
    for (const each of wanted) this.openGradient(this.placeOf(each.source));
    const runs = this.runsOf(edges, "gradient");
    const [only] = runs;
    if (only !== undefined && runs.length === 1 && wanted.length === edges.length) {
      produce(only.address, true);
      return;
    }
    const stride = this.placeOf((edges[0] as Edge).source).stride;
    const aside = this.reserve(edges.reduce((size, each) => size + each.size, 0) * stride);
    produce(aside, false);
    let from = aside;
    for (const each of edges) {
      for (const run of this.runsOf([each], "gradient")) {
        this.emit(Code.COPY, run.address, from, run.components * stride, 1);
        from += run.components * stride;
      }
      if (this.placeOf(each.source).gradient === 0) from += each.size * stride;
    }
  }
}

/** Rounded up to 16. No bit trick: one takes 2³¹ for negative, and a network that is too large must be told its true size. */
function wholeVectors(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
