import type { Graph, GraphNode } from "../graph/graph.ts";
import type { BackwardPass } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";
import type { Part, PortView } from "./ports.ts";
import type { BufferPlan, NodePlan, Program, Region } from "./program.ts";

/** A node's plan with its views into the arena, made once, when it is first needed: every later pass allocates nothing. */
export interface NodeBuffers {
  readonly plan: NodePlan;
  readonly value: Tensor;
  readonly preactivation: Tensor | null;
  readonly gradient: Tensor | null;
  readonly delta: Tensor | null;
  /** What the op's forward and backward are given. */
  readonly pass: BackwardPass & { seed: string };
  readonly useGradients: ReadonlyMap<string, Float64Array | null>;
  readonly paramValues: ReadonlyMap<string, Float64Array>;
}

/** A node's random numbers are its own, and new in every training pass. */
export function seedOf(graph: Graph, node: GraphNode, pass: number): string {
  return `${graph.seed}:${node.id}:${pass}`;
}

const NOTHING = new Float64Array(0);

const NAMELESS: Readonly<Record<string, Float64Array>> = {};

export function createBuffers(
  { graph, mode }: Program,
  plan: NodePlan,
  arena: Float64Array,
  passNumber: number,
): NodeBuffers {
  const slice = (region: Region): Float64Array => arena.subarray(region.start, region.start + region.length);
  const sliceOrNull = (region: Region | null): Float64Array | null => region && slice(region);
  const { node, batch } = plan;
  const tensor = (region: Region): Tensor => ({ shape: node.shape, batch, data: slice(region) });
  const tensorOrNull = (region: Region | null): Tensor | null => region && tensor(region);
  const portTensor = (view: PortView, port: number): Tensor => ({
    shape: node.site.inputs[port] ?? [],
    batch: plan.inputBatch,
    data: slice(view.region),
  });
  const paramValues = new Map(plan.params.map(({ param, value }) => [param.name, slice(value)]));
  const useGradients = new Map(plan.params.map(({ param, gradient }) => [param.name, sliceOrNull(gradient)]));
  const value = tensor(plan.value);
  const preactivation = tensorOrNull(plan.preactivation);
  const delta = tensorOrNull(plan.delta);
  const named = (of: (buffer: BufferPlan) => Region | null): Readonly<Record<string, Float64Array>> =>
    Object.fromEntries(
      plan.buffers.flatMap((buffer) => {
        const region = of(buffer);
        return region === null ? [] : [[buffer.buffer.spec.name, slice(region)]];
      }),
    );
  const pass: BackwardPass & { seed: string } = {
    site: node.site,
    // A loss joins the samples of its inputs; everything else has as many as they have.
    batch: plan.ports.length === 0 ? batch : plan.inputBatch,
    inputs: plan.ports.map((port, i) => portTensor(port.value, i)),
    logits: plan.ports.map((port, i) => port.logits && portTensor(port.logits, i)),
    params: Object.fromEntries(paramValues),
    mode,
    buffers: plan.buffers.length === 0 ? NAMELESS : named(({ value }) => value),
    nextBuffers: plan.buffers.length === 0 ? NAMELESS : named(({ next }) => next),
    scratch: plan.scratch.length === 0 ? NOTHING : slice(plan.scratch),
    seed: seedOf(graph, node, passNumber),
    preactivation,
    output: value,
    outputGradient: sliceOrNull((node.op.passesOn ? null : plan.flowing) ?? plan.gradient) ?? NOTHING,
    delta: delta?.data ?? null,
    directDelta: sliceOrNull(plan.direct),
    inputGradients: plan.ports.map((port) => sliceOrNull(port.gradient)),
    logitGradients: plan.ports.map((port) => sliceOrNull(port.logitGradient)),
    paramGradients: Object.fromEntries(
      [...useGradients].flatMap(([name, gradient]) => (gradient === null ? [] : [[name, gradient]])),
    ),
  };
  return {
    plan,
    value,
    preactivation,
    gradient: tensorOrNull(plan.gradient),
    delta,
    pass,
    paramValues,
    useGradients,
  };
}

/** Copies what the references of a port carry into one run, where it does not already stand in one. */
export function gatherPort(arena: Float64Array, view: PortView, batch: number): void {
  if (!view.gather) return;
  let to = view.region.start;
  for (let p = 0; p < view.parts.length; p++) {
    const { start, components, size } = view.parts[p] as Part;
    for (let i = 0; i < size; i++) {
      const from = start + (components === null ? i : (components[i] as number)) * batch;
      // Mostly a few numbers: a loop is quicker than copyWithin.
      for (let s = 0; s < batch; s++) arena[to + s] = arena[from + s] as number;
      to += batch;
    }
  }
}

/** Adds a run of numbers to the components that they belong to of the run at `to`. */
export function scatter(
  arena: Float64Array,
  from: number,
  size: number,
  components: readonly number[] | null,
  to: number,
  batch: number,
): void {
  for (let i = 0; i < size; i++) {
    const target = to + (components === null ? i : (components[i] as number)) * batch;
    const source = from + i * batch;
    for (let s = 0; s < batch; s++) arena[target + s] = (arena[target + s] as number) + (arena[source + s] as number);
  }
}
