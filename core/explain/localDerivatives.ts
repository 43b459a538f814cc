import { opTangent } from "../engine/opTangent.ts";
import { logitsBehind } from "../engine/ports.ts";
import { behindSample } from "../engine/sampleTape.ts";
import type { Tape } from "../engine/tape.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import type { BackwardPass } from "../ops/op.ts";
import type { Shape } from "../shape.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** What one node's outputs do when what it reads changes, at one sample. Found by the op's own backward, so nothing is derived twice. */
export interface LocalDerivatives {
  /** ∂(output component)/∂(component `carried` of what the edge carries), of sample `of` where the op mixes them; else of the same. */
  byInput(edge: Edge, output: number, carried: number, of?: number): number;
  byParam(param: string, output: number, entry: number): number;
  /** ∂(output component)/∂u, component by component; null for an op without u. */
  byPreactivation(output: number, u: number): number | null;
}

interface OneOutput {
  readonly inputs: readonly Float64Array[];
  readonly params: Readonly<Record<string, Float64Array>>;
  readonly delta: Float64Array | null;
}

/** Lazily, one run of the op's backward an output component asked for. The node's values must have been computed. */
export function localDerivatives(tape: Tape, node: GraphNode, sample: number): LocalDerivatives {
  const behind = behindSample(tape);
  if (behind !== null) return localDerivatives(behind.tape, node, behind.sample);
  // An op that joins the samples must see them all, and so must one whose forward kept something of them all; any other is run on the one sample alone.
  const keeps = node.batched && (tape.scratch(node)?.length ?? 0) > 0;
  const seesAll = node.op.reducesBatch || keeps;
  const samples = seesAll ? Array.from({ length: tape.batch }, (_, s) => s) : [node.batched ? sample : 0];
  const place = keeps ? sample : 0;
  const inputs = portTensors(tape, node, samples);
  const outputs = new Map<number, OneOutput>();
  const runFor = (output: number): OneOutput => {
    const known = outputs.get(output) ?? runBackward(tape, node, inputs, samples, { output, place });
    outputs.set(output, known);
    return known;
  };
  return {
    byInput(edge, output, carried, of = sample) {
      const at = seesAll && edge.source.batched ? of : 0;
      const batch = inputs[edge.port]?.batch ?? 1;
      return runFor(output).inputs[edge.port]?.[(edge.offset + carried) * batch + at] ?? Number.NaN;
    },
    byParam: (param, output, entry) => runFor(output).params[param]?.[entry] ?? Number.NaN,
    byPreactivation: (output, u) => runFor(output).delta?.[u * (keeps ? samples.length : 1) + place] ?? null,
  };
}

/** No more multiplications than this go into one column. */
const MOST_WORK = 2e8;

/**
 * ∂u/∂(one component of what an edge carries), for each component of its target at a sample; ∂z where the target has no u. Null
 * where it would take too long. Samples that others mix are not followed.
 */
export function localColumn(tape: Tape, edge: Edge, place: number, sample: number): Float64Array | null {
  const { op, size, site } = edge.target;
  const port = edge.offset + place;
  const keeps = (tape.scratch(edge.target)?.length ?? 0) > 0;
  if (op.dependence?.(site) === "own" && op.hasPreactivation) return unit(size, port);
  if (!keeps && !op.reducesBatch && (op.tangent || op.linear || op.multilinear))
    return columnByTangent(tape, edge, port, sample);
  if (size * Math.max(size, sizeOf(site.inputs[edge.port] ?? [])) > MOST_WORK) return null;
  const local = localDerivatives(tape, edge.target, sample);
  return Float64Array.from({ length: size }, (_, output) => local.byInput(edge, output, place));
}

/** One run forwards, with a change of 1 at the one component. */
function columnByTangent(tape: Tape, edge: Edge, port: number, sample: number): Float64Array {
  const node = edge.target;
  const samples = [node.batched ? sample : 0];
  const inputs = portTensors(tape, node, samples);
  const changes = inputs.map((input, i) => (i === edge.port ? unit(input.data.length, port) : null));
  const outputTangent = new Float64Array(node.size);
  const pass = backwardPass(tape, node, inputs, samples, { output: 0, place: 0 });
  const preactivationTangent = pass.preactivation && new Float64Array(node.size);
  opTangent(node.op, {
    ...pass,
    inputTangents: changes,
    // By what the port carries, whether the op reads that or the logits behind it.
    logits: inputs.map(() => null),
    logitTangents: inputs.map(() => null),
    paramTangents: {},
    preactivationTangent,
    outputTangent,
  });
  return preactivationTangent ?? outputTangent;
}

function unit(length: number, at: number): Float64Array {
  const units = new Float64Array(length);
  units[at] = 1;
  return units;
}

/**
 * ∂target/∂(each of the node's parameters) as some samples of a batch make it: one run of the op's backward with what arrives at
 * those alone. δ goes in behind the activation, since a loss may have sent it there.
 */
export function parameterShare(
  tape: Tape,
  node: GraphNode,
  samples: ReadonlySet<number>,
): Readonly<Record<string, Float64Array>> {
  const all = Array.from({ length: tape.batch }, (_, s) => s);
  const arriving = tape.gradient(node);
  const delta = tape.delta(node);
  // A slope that is learned stands in the activation itself; no loss goes around one of those.
  const throughActivation = delta === null || activationLearns(node);
  return runBackward(tape, node, portTensors(tape, node, all), all, {
    outputGradient: throughActivation ? only(arriving, samples) : null,
    directDelta: throughActivation ? null : only(delta, samples),
  }).params;
}

function only(tensor: Tensor | null, samples: ReadonlySet<number>): Float64Array | null {
  const isShown = (k: number): boolean => tensor?.batch === 1 || samples.has(k % (tensor?.batch ?? 1));
  return tensor?.data.map((value, k) => (isShown(k) ? value : 0)) ?? null;
}

function activationLearns(node: GraphNode): boolean {
  const use = activationUse(node.attributes);
  const activation = use && activations.get(use.name);
  return activation?.vector === false && activation.learned.length > 0;
}

interface Arriving {
  readonly outputGradient: Float64Array | null;
  readonly directDelta: Float64Array | null;
}

function runBackward(
  tape: Tape,
  node: GraphNode,
  inputs: readonly Tensor[],
  samples: readonly number[],
  arriving: Arriving | { readonly output: number; readonly place: number },
): OneOutput {
  const pass = backwardPass(tape, node, inputs, samples, arriving);
  node.op.backward(pass);
  const given = pass.inputGradients.map((each) => each ?? NOTHING);
  return { inputs: given, params: pass.paramGradients, delta: pass.delta };
}

function backwardPass(
  tape: Tape,
  node: GraphNode,
  inputs: readonly Tensor[],
  samples: readonly number[],
  arriving: Arriving | { readonly output: number; readonly place: number },
): BackwardPass {
  const batch = samples.length;
  const logits = portLogits(tape, node, samples);
  const own = node.op.reducesBatch || !node.batched ? [0] : samples;
  let outputGradient = new Float64Array(node.size * own.length);
  if ("output" in arriving) outputGradient[arriving.output * own.length + arriving.place] = 1;
  else if (arriving.outputGradient) outputGradient = Float64Array.from(arriving.outputGradient);
  const preactivation = pick(tape.preactivation(node), own);
  const inputGradients = inputs.map((input) => new Float64Array(input.data.length));
  const params = record(node, (param) => tape.paramValue(node, param));
  const paramGradients = record(node, (param) => new Float64Array(tape.paramValue(node, param).length));
  const delta = preactivation ? new Float64Array(preactivation.data.length) : null;
  return {
    site: node.site,
    batch,
    inputs,
    logits,
    params,
    mode: tape.mode,
    buffers: Object.fromEntries(node.buffers.map(({ spec: { name } }) => [name, tape.bufferValue(node, name)])),
    nextBuffers: {},
    scratch: tape.scratch(node) ?? NOTHING,
    // Backward draws nothing: what forward drew stands in the scratch.
    seed: "",
    preactivation,
    output: pick(tape.value(node), own) ?? emptyTensor(node.shape, own.length),
    outputGradient,
    delta,
    directDelta: "output" in arriving ? null : arriving.directDelta,
    inputGradients,
    logitGradients: logits.map((tensor) => (tensor ? new Float64Array(tensor.data.length) : null)),
    paramGradients,
  };
}

/** What the node's ports carry, put together from its references. */
export function portTensors(tape: Tape, node: GraphNode, samples: readonly number[]): readonly Tensor[] {
  return node.site.inputs.map((shape, port) => {
    const edges = node.edges.filter((edge) => edge.port === port);
    const own = edges.every((edge) => edge.source.batched) ? samples : [0];
    const tensor = emptyTensor(shape, own.length);
    for (const edge of edges) {
      const carried = gather(tape.value(edge.source), edge.components, own);
      tensor.data.set(carried, edge.offset * own.length);
    }
    return tensor;
  });
}

/** Logits behind a port whose op reads them instead of rounded probabilities; null elsewhere. */
export function portLogits(tape: Tape, node: GraphNode, samples: readonly number[]): readonly (Tensor | null)[] {
  return node.site.inputs.map((shape, port) => {
    const [edge, ...others] = node.edges.filter((each) => each.port === port);
    const logits = edge && others.length === 0 ? logitsBehind(edge) : null;
    if (!logits) return null;
    const own = logits.head.batched ? samples : [0];
    const { head, components } = logits;
    const u = head.op.hasPreactivation ? tape.preactivation(head) : portTensors(tape, head, own)[0];
    // What was gathered from a port already has the samples asked for alone.
    const picked = head.op.hasPreactivation ? own : own.map((_, at) => at);
    return { shape, batch: own.length, data: gather(u ?? null, components, picked) };
  });
}

/** Some components of a value (null: all of them), of the samples asked for, as [component][sample]. */
function gather(value: Tensor | null, components: readonly number[] | null, samples: readonly number[]): Float64Array {
  if (!value) return new Float64Array((components?.length ?? 1) * samples.length).fill(Number.NaN);
  const taken = components ?? Array.from({ length: sizeOf(value.shape) }, (_, i) => i);
  const gathered = new Float64Array(taken.length * samples.length);
  for (const [i, from] of taken.entries()) {
    for (const [at, s] of samples.entries()) {
      gathered[i * samples.length + at] = value.data[from * value.batch + (value.batch === 1 ? 0 : s)] ?? Number.NaN;
    }
  }
  return gathered;
}

function pick(tensor: Tensor | null, samples: readonly number[]): Tensor | null {
  return tensor && { shape: tensor.shape, batch: samples.length, data: gather(tensor, null, samples) };
}

function emptyTensor(shape: Shape, batch: number): Tensor {
  return { shape, batch, data: new Float64Array(sizeOf(shape) * batch) };
}

function record(node: GraphNode, of: (param: string) => Float64Array): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(node.params.map((param) => [param.name, of(param.name)]));
}

const NOTHING = new Float64Array(0);
