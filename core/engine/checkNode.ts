import type { GraphNode } from "../graph/graph.ts";
import type { BackwardPass } from "../ops/op.ts";
import { createRandom, type Random } from "../random.ts";
import { centralDerivative } from "./finiteDifference.ts";
import type { Machine } from "./machine.ts";
import { roomLike } from "./opTangent.ts";
import { planOf } from "./tangent.ts";

const STEPS = [0.02, 1e-3, 5e-5];
/** How far beside the values of the pass it is tried. */
const NUDGES = [0, 0.01, 0.02, 0.05];
/** Of the derivative along a random direction, in which one wrong entry is among many. */
const TOLERANCE = 1e-8;
/** Relative rounding of a sum of many terms. */
const ROUNDING = 1e-14;

/** The nodes on the way to the target whose own backward, at the values of the last pass, differences do not confirm. */
export function findSuspects(machine: Machine): readonly string[] {
  machine.runAll();
  return (
    machine.graph.nodes
      .filter((node) => planOf(machine, node).backwardAt >= 0 && node.op.ports.kind !== "none")
      // At a kink (a tie in a window) nothing can confirm it; beside one it is right or wrong like everywhere.
      .filter((node) => NUDGES.every((nudge) => !isConfirmed(machine, node, nudge)))
      .map(({ id }) => id)
  );
}

/** Along one random direction of inputs and parameters, of one random sum of the outputs: gᵀ·J·t by backward and by differences. */
function isConfirmed(machine: Machine, node: GraphNode, nudge: number): boolean {
  const random = createRandom(`check ${node.id} ${nudge}`);
  const given = machine.passOf(node);
  const discrete = new Set(node.op.discretePorts?.(node.site));
  const nudged = given.inputs.map((input, port) =>
    discrete.has(port) ? input : { ...input, data: plus(input.data, draw(input.data.length, random), nudge) },
  );
  const pass = { ...given, inputs: nudged };
  const inputs = pass.inputs.map(({ data }, port) =>
    discrete.has(port) ? new Float64Array(data.length) : draw(data.length, random),
  );
  const params = Object.entries(pass.params).map(([name, { length }]) => [name, draw(length, random)] as const);
  const upstream = draw(pass.output.data.length, random);
  const here = room(pass, upstream);
  node.op.forward(here);
  node.op.backward(here);
  const analytic =
    inputs.reduce((sum, change, port) => sum + dot(change, here.inputGradients[port]), 0) +
    params.reduce((sum, [name, change]) => sum + dot(change, here.paramGradients[name]), 0);
  const along = (step: number): number => {
    const moved = room(pass, upstream);
    node.op.forward({
      ...moved,
      inputs: pass.inputs.map((input, port) => ({ ...input, data: plus(input.data, inputs[port], step) })),
      params: {
        ...pass.params,
        ...Object.fromEntries(params.map(([name, change]) => [name, plus(pass.params[name] ?? change, change, step)])),
      },
    });
    return dot(upstream, moved.output.data);
  };
  const size = Math.abs(along(0));
  return STEPS.some((step) => {
    const { derivative } = centralDerivative(along, 0, step);
    const allowed = TOLERANCE * Math.max(Math.abs(analytic), Math.abs(derivative), 1e-3) + (ROUNDING * size) / step;
    return !(Math.abs(analytic - derivative) > allowed);
  });
}

/** The same pass with room of its own, and without logits: the inputs alone say what the value is. */
function room(pass: BackwardPass, outputGradient: Float64Array): BackwardPass {
  const empty = (length: number): Float64Array => new Float64Array(length);
  return {
    ...pass,
    logits: pass.inputs.map(() => null),
    logitGradients: pass.inputs.map(() => null),
    nextBuffers: roomLike(pass.nextBuffers),
    scratch: empty(pass.scratch.length),
    preactivation: pass.preactivation && { ...pass.preactivation, data: empty(pass.preactivation.data.length) },
    output: { ...pass.output, data: empty(pass.output.data.length) },
    outputGradient,
    delta: pass.delta && empty(pass.delta.length),
    directDelta: null,
    inputGradients: pass.inputs.map(({ data }, port) =>
      pass.inputGradients[port] === null ? null : empty(data.length),
    ),
    paramGradients: Object.fromEntries(Object.entries(pass.params).map(([name, { length }]) => [name, empty(length)])),
  };
}

const draw = (length: number, random: Random): Float64Array => Float64Array.from({ length }, () => random.normal());

const plus = (a: Float64Array, change: Float64Array | undefined, step: number): Float64Array =>
  a.map((number, k) => number + step * (change?.[k] ?? 0));

function dot(a: Float64Array, b: Float64Array | null | undefined): number {
  let sum = 0;
  for (let k = 0; b && k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
