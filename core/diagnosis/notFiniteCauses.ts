import type { Tape } from "../engine/tape.ts";
import { portLogits, portTensors } from "../explain/localDerivatives.ts";
import { formatNumber } from "../explain/numbers.ts";
import type { GraphNode } from "../graph/graph.ts";
import { activationUse } from "../ops/attributes.ts";
import type { ForwardPass } from "../ops/op.ts";
import type { NotFiniteAt } from "./notFinite.ts";

/** Why a step gave NaN or an infinity, found by looking at what went into it: all of that was finite, or it would be the first. */
interface Cause {
  /** One clause. */
  readonly because: string;
  readonly sample: number | null;
}

export function whyForward(tape: Tape, node: GraphNode, found: NotFiniteAt): Cause {
  if (node.op.ports.kind === "none") return cause(`${name(found.value)} came in with the data`);
  const parameter = badParameter(tape, node);
  if (parameter !== null) return cause(parameter);
  const pass = forwardPassOf(tape, node);
  if (found.quantity === "pre-activation") return cause(whySum(tape, node, pass, found));
  if (node.op.hasPreactivation) {
    const u = tape.preactivation(node)?.data[found.at] ?? Number.NaN;
    return cause(`${activationUse(node.attributes)?.name ?? "its activation"} overflows at u = ${formatNumber(u)}`);
  }
  return node.op.whyNotFinite?.(pass, "forward") ?? cause(whyResult(pass, found));
}

export function whyBackward(tape: Tape, node: GraphNode, found: NotFiniteAt): Cause {
  const arriving = tape.gradient(node)?.data ?? NOTHING;
  if (found.quantity === "gradient" && found.of === null)
    return cause("what comes back from its uses is finite, but the sum passes 1.8e308 (overflow)");
  if (found.quantity === "δ") {
    const u = tape.preactivation(node)?.data[found.at] ?? Number.NaN;
    const gradient = arriving[found.at] ?? Number.NaN;
    if (gradient === 0)
      return cause(`0 arrives where the derivative of its activation is infinite, at u = ${formatNumber(u)} (0·∞)`);
    return cause(`${formatNumber(gradient)} arrives and is multiplied by φ′ at u = ${formatNumber(u)} (overflow)`);
  }
  const pass = forwardPassOf(tape, node);
  const told = node.op.whyNotFinite?.(pass, "backward") ?? null;
  if (told !== null) return told;
  const delta = tape.delta(node)?.data ?? arriving;
  const factors = typeof found.of === "string" ? pass.inputs.map(({ data }) => data) : Object.values(pass.params);
  const others = factors.length > 0 ? factors : pass.inputs.map(({ data }) => data);
  const into = typeof found.of === "string" ? "inputs" : factors.length > 0 ? "weights" : "inputs";
  if (Number.isNaN(found.value) && largestOf([delta]) * largestOf(others) < HUGE)
    return cause(`its derivative is not defined at these inputs, ${rangeOf(pass)}`);
  return cause(
    `${tape.delta(node) ? "δ" : "the gradient"} up to ${formatNumber(largestOf([delta]), 2)} and ${into} up to ${formatNumber(largestOf(others), 2)} multiply beyond 1.8e308 (overflow)`,
  );
}

/** Below this no product or square overflows. */
const HUGE = 1e150;

function cause(because: string): Cause {
  return { because, sample: null };
}

function badParameter(tape: Tape, node: GraphNode): string | null {
  for (const param of node.params) {
    const values = tape.paramValue(node, param.name);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const entry = param.size === 1 ? "" : `[${at}]`;
    return `its parameter ${param.listedAs}${entry} is ${name(values[at] as number)}`;
  }
  return null;
}

/** Σ w·x + b of finite numbers: too large, or too large both ways. */
function whySum(tape: Tape, node: GraphNode, pass: ForwardPass, found: NotFiniteAt): string {
  const weights = node.params.map((param) => tape.paramValue(node, param.name));
  const sizes = `inputs up to ${formatNumber(largestOf(pass.inputs.map(({ data }) => data)), 2)} and weights up to ${formatNumber(largestOf(weights), 2)}`;
  if (Number.isNaN(found.value)) return `with ${sizes} the products overflow with both signs, and ∞ − ∞ is no number`;
  return `with ${sizes} the weighted sum passes 1.8e308 (overflow)`;
}

/** An op that says nothing of it itself: judged by what came in. */
function whyResult(pass: ForwardPass, found: NotFiniteAt): string {
  const largest = largestOf(pass.inputs.map(({ data }) => data));
  if (largest >= HUGE) {
    return Number.isNaN(found.value)
      ? `with inputs up to ${formatNumber(largest, 2)} intermediate results overflow, and ∞ − ∞ or 0·∞ is no number`
      : `with inputs up to ${formatNumber(largest, 2)} the result passes 1.8e308 (overflow)`;
  }
  return Number.isNaN(found.value)
    ? `it is not defined at these inputs, ${rangeOf(pass)}`
    : `it has a pole or overflows at these inputs, ${rangeOf(pass)}`;
}

function rangeOf(pass: ForwardPass): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { data } of pass.inputs) {
    for (const value of data) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return `${formatNumber(low)} to ${formatNumber(high)}`;
}

function largestOf(arrays: readonly ArrayLike<number>[]): number {
  let largest = 0;
  for (const values of arrays)
    for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k] as number));
  return largest;
}

function name(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}

/** What the node's kernel was given in the pass. */
function forwardPassOf(tape: Tape, node: GraphNode): ForwardPass {
  const samples = Array.from({ length: tape.batch }, (_, s) => s);
  const inputs = portTensors(tape, node, samples);
  const output = tape.value(node) ?? { shape: node.shape, batch: 1, data: NOTHING };
  return {
    site: node.site,
    batch: inputs[0]?.batch ?? output.batch,
    inputs,
    logits: portLogits(tape, node, samples),
    params: Object.fromEntries(node.params.map((param) => [param.name, tape.paramValue(node, param.name)])),
    mode: tape.mode,
    buffers: Object.fromEntries(node.buffers.map(({ spec: { name } }) => [name, tape.bufferValue(node, name)])),
    nextBuffers: {},
    scratch: tape.scratch(node) ?? NOTHING,
    seed: "",
    preactivation: tape.preactivation(node),
    output,
  };
}

const NOTHING = new Float64Array(0);
