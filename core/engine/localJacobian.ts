import type { GraphNode } from "../graph/graph.ts";
import type { BackwardPass } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";
import type { Machine } from "./machine.ts";
import { roomLike } from "./opTangent.ts";

/** As many doubles as one run may take for a port. */
const ROOM = 4_000_000;

/** ∂(component of the value, or of u)/∂(component of what a port carries), of one node at the one sample of a pass. */
export interface LocalJacobian {
  /** Of output component `output` by component `input` of port `port`. */
  at(output: number, port: number, input: number): number;
  /** By the logits that the port reads in place of what it carries; 0 where it reads none. */
  byLogit(output: number, port: number, input: number): number;
}

type OfPorts = readonly (Float64Array | null)[];
interface Rows {
  readonly inputs: OfPorts;
  readonly logits: OfPorts;
}

/**
 * By the op's own backward, all rows in one run: the sample stands there once for each component of the value, each copy with
 * a unit vector of its own upstream. The machine's batch must be 1, and it must have gone forward.
 */
export function localJacobian(machine: Machine, node: GraphNode): LocalJacobian {
  const pass = passOfOne(machine, node);
  if (node.op.dependence?.(node.site) === "own") {
    const { inputs, logits } = runCopies(node, pass, 1, { outputGradient: new Float64Array(node.size).fill(1) });
    const diagonal = (of: OfPorts) => (output: number, port: number, input: number) =>
      output === input ? (of[port]?.[input] ?? 0) : 0;
    return { at: diagonal(inputs), byLogit: diagonal(logits) };
  }
  return rowByRow(node, pass, (outputGradient) => ({ outputGradient }));
}

/** The same of u in place of z = φ(u): the unit vectors go in behind the activation. */
export function preactivationJacobian(machine: Machine, node: GraphNode): LocalJacobian {
  const behind = (directDelta: Float64Array) => ({ outputGradient: new Float64Array(directDelta.length), directDelta });
  return rowByRow(node, passOfOne(machine, node), behind);
}

function passOfOne(machine: Machine, node: GraphNode): BackwardPass {
  if (machine.batch !== 1) throw new RangeError("A local Jacobian is that of one sample.");
  return machine.passOf(node);
}

type Upstream = Pick<BackwardPass, "outputGradient"> & Partial<Pick<BackwardPass, "directDelta">>;

function rowByRow(node: GraphNode, pass: BackwardPass, upstreamOf: (units: Float64Array) => Upstream): LocalJacobian {
  const largest = Math.max(node.size, ...pass.inputs.map(({ data }) => data.length), 1);
  const copies = Math.max(1, Math.min(node.size, Math.floor(ROOM / largest)));
  const runs: Rows[] = [];
  for (let from = 0; from < node.size; from += copies) {
    const count = Math.min(copies, node.size - from);
    const units = new Float64Array(node.size * count);
    for (let s = 0; s < count; s++) units[(from + s) * count + s] = 1;
    runs.push(runCopies(node, pass, count, upstreamOf(units)));
  }
  const entry = (which: keyof Rows) => (output: number, port: number, input: number) => {
    const from = output - (output % copies);
    const count = Math.min(copies, node.size - from);
    return runs[from / copies]?.[which][port]?.[input * count + output - from] ?? 0;
  };
  return { at: entry("inputs"), byLogit: entry("logits") };
}

/** Back, with the sample repeated; null for a port that takes labels. */
function runCopies(node: GraphNode, pass: BackwardPass, copies: number, upstream: Upstream): Rows {
  const { op, site } = node;
  const repeated = (tensor: Tensor): Tensor => ({ ...tensor, batch: copies, data: repeat(tensor.data, copies) });
  const discrete = new Set(op.discretePorts?.(site));
  const inputs = pass.inputs.map(repeated);
  const logits = pass.logits.map((each) => each && repeated(each));
  const kept = op.scratch?.(site, copies) ?? 0;
  const copied: BackwardPass = {
    ...pass,
    batch: copies,
    inputs,
    logits,
    nextBuffers: roomLike(pass.nextBuffers),
    scratch: new Float64Array(kept),
    preactivation: pass.preactivation && repeated(pass.preactivation),
    // A loss joins the copies; its value is not read on the way back.
    output: op.reducesBatch ? { ...pass.output, data: pass.output.data.slice() } : repeated(pass.output),
    delta: pass.preactivation && new Float64Array(pass.preactivation.data.length * copies),
    directDelta: null,
    inputGradients: inputs.map(({ data }, port) => (discrete.has(port) ? null : new Float64Array(data.length))),
    logitGradients: logits.map((each) => each && new Float64Array(each.data.length)),
    // Nobody reads those of the parameters, which would cost as much again.
    paramGradients: {},
    ...upstream,
  };
  // What it kept for its way back belongs to a batch of another size.
  if (kept > 0) op.forward(copied);
  op.backward(copied);
  return { inputs: copied.inputGradients, logits: copied.logitGradients };
}

function repeat(numbers: Float64Array, copies: number): Float64Array {
  const all = new Float64Array(numbers.length * copies);
  for (const [i, number] of numbers.entries()) all.fill(number, i * copies, (i + 1) * copies);
  return all;
}
