import type { GraphNode } from "../graph/graph.ts";
import type { BackwardPass } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";
import type { Machine } from "./machine.ts";
import { roomLike } from "./opTangent.ts";

/** As many doubles as one run may take for a port. */
const ROOM = 4_000_000;

/** ∂(component of the value)/∂(component of a port), of one node at the one sample of a pass. */
export interface LocalJacobian {
  /** Of output component `output` by component `input` of what port `port` carries. */
  at(output: number, port: number, input: number): number;
}

/**
 * By the op's own backward, all rows in one run: the sample stands there once for each component of the value, each copy with
 * a unit vector of its own upstream. The machine's batch must be 1, and it must have gone forward.
 */
export function localJacobian(machine: Machine, node: GraphNode): LocalJacobian {
  if (machine.batch !== 1) throw new RangeError("A local Jacobian is that of one sample.");
  const pass = machine.passOf(node);
  if (node.op.dependence?.(node.site) === "own") {
    const diagonal = runCopies(node, pass, 1, new Float64Array(node.size).fill(1));
    return { at: (output, port, input) => (output === input ? (diagonal[port]?.[input] ?? 0) : 0) };
  }
  const largest = Math.max(node.size, ...pass.inputs.map(({ data }) => data.length), 1);
  const copies = Math.max(1, Math.min(node.size, Math.floor(ROOM / largest)));
  const runs: (readonly (Float64Array | null)[])[] = [];
  for (let from = 0; from < node.size; from += copies) {
    const count = Math.min(copies, node.size - from);
    const upstream = new Float64Array(node.size * count);
    for (let s = 0; s < count; s++) upstream[(from + s) * count + s] = 1;
    runs.push(runCopies(node, pass, count, upstream));
  }
  return {
    at(output, port, input) {
      const from = output - (output % copies);
      const count = Math.min(copies, node.size - from);
      return runs[from / copies]?.[port]?.[input * count + output - from] ?? 0;
    },
  };
}

/** Forward, since the op may keep what its backward needs, and back, with the sample repeated. Null for a port that takes labels. */
function runCopies(
  node: GraphNode,
  pass: BackwardPass,
  copies: number,
  outputGradient: Float64Array,
): readonly (Float64Array | null)[] {
  const { op, site } = node;
  const repeated = (tensor: Tensor): Tensor => ({ ...tensor, batch: copies, data: repeat(tensor.data, copies) });
  const room = (tensor: Tensor): Tensor => ({
    ...tensor,
    batch: copies,
    data: new Float64Array(tensor.data.length * copies),
  });
  const discrete = new Set(op.discretePorts?.(site));
  const inputs = pass.inputs.map(repeated);
  const logits = pass.logits.map((each) => each && repeated(each));
  const copied: BackwardPass = {
    ...pass,
    batch: copies,
    inputs,
    logits,
    nextBuffers: roomLike(pass.nextBuffers),
    scratch: new Float64Array(op.scratch?.(site, copies) ?? 0),
    preactivation: pass.preactivation && room(pass.preactivation),
    output: room(pass.output),
    outputGradient,
    delta: pass.preactivation && new Float64Array(pass.preactivation.data.length * copies),
    directDelta: null,
    inputGradients: inputs.map(({ data }, port) => (discrete.has(port) ? null : new Float64Array(data.length))),
    logitGradients: logits.map((each) => each && new Float64Array(each.data.length)),
    paramGradients: Object.fromEntries(
      Object.entries(pass.params).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
  };
  op.forward(copied);
  op.backward(copied);
  return copied.inputGradients;
}

function repeat(numbers: Float64Array, copies: number): Float64Array {
  const all = new Float64Array(numbers.length * copies);
  for (const [i, number] of numbers.entries()) all.fill(number, i * copies, (i + 1) * copies);
  return all;
}
