import type { Graph, GraphNode } from "../../graph/graph.ts";
import type { PassMode } from "../../ops/op.ts";
import type { Tensor } from "../../tensor.ts";
import { MOST_BYTES, refuseBeyond } from "../limits.ts";
import type { Pass, Precision } from "../pass.ts";
import type { TargetChoice } from "../tape.ts";
import { type Compiled, compilePass } from "./compilePass.ts";
import type { Numbers } from "./host.ts";
import { type Instance, instantiate, type Kernels } from "./module.ts";
import type { Place } from "./plan.ts";

export interface WasmPassOptions {
  readonly batch: number;
  /** One an input node: [component][sample]. */
  readonly inputs: ReadonlyMap<string, Float64Array>;
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly target: TargetChoice | null;
  readonly precision?: Precision;
  /** forward: values alone. parameters: and ∂target/∂θ (the default). everything: u, ∂z and δ of every node as well. */
  readonly wants?: "forward" | "parameters" | "everything";
  readonly mode?: PassMode;
  /** Which training pass this is: it enters the seed of everything random. */
  readonly pass?: number;
  /** Running statistics before the pass, by name (`node.mean`); what is left out is as the graph has it. The numbers are copied. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** A network that needs more is refused before anything is allocated. Default 1 GiB. */
  readonly maximumBytes?: number;
}

/** A pass by the module's kernels. Throws a RangeError with the numbers where it would need too much memory. */
export interface WasmPass extends Pass {
  /** All the memory it takes. */
  readonly bytes: number;
  /** The forward half alone. */
  runForward(): void;
  /** Whether an op of this network has no kernel in the module and runs by its reference. */
  readonly byReference: readonly string[];
}

export function createWasmPass(kernels: Kernels, graph: Graph, options: WasmPassOptions): WasmPass {
  const compiled = compilePass(graph, {
    batch: options.batch,
    precision: options.precision ?? "f64",
    target: options.target,
    wants: options.wants ?? "parameters",
    mode: options.mode ?? "evaluation",
    seed: (node) => `${graph.seed}:${node}:${options.pass ?? 0}`,
    buffers: new Map([...(options.buffers ?? [])].map(([name, values]) => [name, values.slice()])),
  });
  const program = new Program(kernels, compiled, options.maximumBytes ?? MOST_BYTES);
  return new ModulePass(program, options);
}

/** A compiled pass in a memory of its own. */
export class Program {
  readonly compiled: Compiled;
  readonly instance: Instance;
  readonly start: number;
  readonly bytes: number;
  /** The whole memory as numbers of the pass's precision. */
  readonly numbers: Numbers;
  readonly doubles: Float64Array;

  constructor(kernels: Kernels, compiled: Compiled, maximumBytes: number) {
    const { planner, hosts } = compiled;
    this.compiled = compiled;
    this.start = planner.reserve(planner.words.length * 4);
    this.bytes = planner.end;
    refuseBeyond(maximumBytes, this.bytes, planner.batch);
    this.instance = instantiate(kernels, this.bytes, (node, phase) => {
      const host = hosts.get(node);
      if (phase === 0) host?.forward(this.numbers);
      else host?.backward(this.numbers);
    });
    const { buffer } = this.instance.memory;
    this.numbers = planner.precision === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
    this.doubles = new Float64Array(buffer);
    new Int32Array(buffer, this.start, planner.words.length).set(planner.words);
    for (const { address, kind, values } of planner.initial) {
      if (kind === "words") new Int32Array(buffer, address, values.length).set(values);
      else if (kind === "doubles") this.doubles.set(values, address / 8);
      else this.numbers.set(values, address / planner.numberSize);
    }
  }

  run(from: number, to: number): void {
    const { exports } = this.instance;
    if (this.compiled.planner.precision === "f64") exports.run64(this.start + from, this.start + to);
    else exports.run32(this.start + from, this.start + to);
  }

  get length(): number {
    return this.compiled.planner.words.length * 4;
  }

  read(address: number, size: number): Float64Array {
    const at = address / this.compiled.planner.numberSize;
    return Float64Array.from(this.numbers.subarray(at, at + size));
  }

  write(address: number, values: ArrayLike<number>): void {
    this.numbers.set(values, address / this.compiled.planner.numberSize);
  }

  /** A node's numbers without the lanes that no sample has. */
  tensor(place: Place, address: number): Tensor | null {
    if (address === 0) return null;
    const { node, samples, stride } = place;
    const { numberSize } = this.compiled.planner;
    const data = new Float64Array(node.size * samples);
    for (let i = 0; i < node.size; i++) {
      const from = (address + i * stride) / numberSize;
      for (let s = 0; s < samples; s++) data[i * samples + s] = this.numbers[from + s] as number;
    }
    return { shape: node.shape, batch: samples, data };
  }

  /** [component][sample] into a node's place; lanes without a sample repeat the last one. */
  writeTensor(place: Place, address: number, values: Float64Array): void {
    const { node, samples, stride } = place;
    const { numberSize } = this.compiled.planner;
    const lanes = stride / numberSize;
    for (let i = 0; i < node.size; i++) {
      const to = (address + i * stride) / numberSize;
      for (let s = 0; s < lanes; s++) this.numbers[to + s] = values[i * samples + Math.min(s, samples - 1)] as number;
    }
  }
}

class ModulePass implements WasmPass {
  readonly graph: Graph;
  readonly batch: number;
  readonly target: TargetChoice | null;
  readonly mode: PassMode;
  readonly bytes: number;
  readonly byReference: readonly string[];
  private readonly program: Program;
  private hasRun: "no" | "forward" | "all" = "no";

  constructor(program: Program, options: WasmPassOptions) {
    const { planner, hosts } = program.compiled;
    this.program = program;
    this.graph = planner.graph;
    this.batch = planner.batch;
    this.target = options.target;
    this.mode = options.mode ?? "evaluation";
    this.bytes = program.bytes;
    this.byReference = [...hosts.keys()].map((index) => planner.graph.nodes[index]?.id ?? "");
    for (const { name, size } of program.compiled.parameters.values()) {
      const values = options.parameters.get(name);
      if (values === undefined) throw new RangeError(`The parameter "${name}" has no values.`);
      if (values.length !== size)
        throw new RangeError(`The parameter "${name}" needs ${size} numbers, not ${values.length}.`);
      this.setParameter(name, values);
    }
    this.setInputs(options.inputs);
  }

  runAll(): void {
    this.program.run(0, this.program.length);
    this.hasRun = "all";
  }

  runForward(): void {
    this.program.run(0, this.program.compiled.forwardBytes);
    this.hasRun = "forward";
  }

  setInputs(inputs: ReadonlyMap<string, Float64Array>): void {
    for (const place of this.program.compiled.planner.places) {
      const { node } = place;
      if (node.op.ports.kind !== "none") continue;
      const values = inputs.get(node.id);
      if (values?.length !== node.size * this.batch)
        throw new RangeError(
          `The input "${node.id}" needs ${node.size * this.batch} numbers, not ${values?.length ?? 0}.`,
        );
      this.program.writeTensor(place, place.value, values);
    }
    this.hasRun = "no";
  }

  setParameter(name: string, values: ArrayLike<number>): void {
    const place = this.program.compiled.parameters.get(name);
    if (place === undefined) throw new RangeError(`There is no parameter "${name}".`);
    this.program.write(place.address, values);
    this.hasRun = "no";
  }

  get objective(): number | null {
    if (this.hasRun === "no" || this.graph.objective.length === 0) return null;
    return this.program.doubles[this.program.compiled.objectiveAt / 8] ?? null;
  }

  value(node: GraphNode): Tensor | null {
    const place = this.placeOf(node);
    return this.hasRun === "no" ? null : this.program.tensor(place, place.value);
  }

  preactivation(node: GraphNode): Tensor | null {
    const place = this.placeOf(node);
    // u may have given its place to z or to φ′(u).
    const isKept = place.preactivation !== place.value && place.preactivation !== place.derivative;
    return this.hasRun === "no" || !isKept ? null : this.program.tensor(place, place.preactivation);
  }

  gradient(node: GraphNode): Tensor | null {
    const place = this.placeOf(node);
    const isOver = place.delta === place.gradient && node.op.hasPreactivation;
    if (this.hasRun !== "all" || isOver || place.isGoneAround) return null;
    const gradient = this.program.tensor(place, place.gradient);
    const shown = this.program.tensor(place, place.shown);
    if (gradient && shown)
      for (const [k, more] of shown.data.entries()) gradient.data[k] = (gradient.data[k] ?? 0) + more;
    return gradient;
  }

  delta(node: GraphNode): Tensor | null {
    const place = this.placeOf(node);
    return this.hasRun === "all" && node.op.hasPreactivation && place.goesBack
      ? this.program.tensor(place, place.delta)
      : null;
  }

  parameterGradient(name: string): Float64Array | null {
    const place = this.program.compiled.parameters.get(name);
    return this.hasRun !== "all" || !place || place.gradient === 0
      ? null
      : this.program.read(place.gradient, place.size);
  }

  parameterValue(name: string): Float64Array {
    const place = this.program.compiled.parameters.get(name);
    if (place === undefined) throw new RangeError(`There is no parameter "${name}".`);
    return this.program.read(place.address, place.size);
  }

  bufferValue(node: GraphNode, name: string): Float64Array {
    const values = this.program.compiled.hosts.get(node.index)?.buffers[name];
    if (values === undefined) throw new RangeError(`"${node.id}" keeps no "${name}".`);
    return values;
  }

  nextBufferValue(node: GraphNode, name: string): Float64Array | null {
    const next = this.program.compiled.hosts.get(node.index)?.nextBuffers[name];
    return this.hasRun === "no" || this.mode === "evaluation" ? null : (next ?? null);
  }

  private placeOf(node: GraphNode): Place {
    return this.program.compiled.planner.placeOf(node);
  }
}
