import type { BackwardPass, Op, TangentPass } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";

/** What an op is told to find its tangent by: the values of its last forward run, and what changes. */
type Given = TangentPass & BackwardPass;

/** J·t of one op: by its own rule, by its own forward where it is linear, else from its backward. Fills `outputTangent`. */
export function opTangent(op: Op, pass: Given): void {
  const hasParams = Object.keys(pass.params).length > 0;
  if (op.tangent !== undefined) op.tangent(pass);
  else if (op.linear === true && !hasParams && pass.preactivation === null) forwardOfTangents(op, pass);
  else if (op.multilinear === true && !hasParams) sumOfForwards(op, pass);
  else tangentByBackward(op, pass);
}

/** A linear op does to a change what it does to a value. */
function forwardOfTangents(op: Op, pass: Given): void {
  const inputs = pass.inputs.map((input, port) => replaced(input, pass.inputTangents[port] ?? null));
  op.forward({ ...aside(pass), inputs, output: { ...pass.output, data: pass.outputTangent } });
}

/** The product rule: the op once for each input, with that one replaced by its change. */
function sumOfForwards(op: Op, pass: Given): void {
  const part = new Float64Array(pass.outputTangent.length);
  for (const [port, change] of pass.inputTangents.entries()) {
    if (change === null) continue;
    const inputs = pass.inputs.map((input, other) => (other === port ? replaced(input, change) : input));
    op.forward({ ...aside(pass), inputs, output: { ...pass.output, data: part.fill(0) } });
    for (let k = 0; k < part.length; k++)
      pass.outputTangent[k] = (pass.outputTangent[k] as number) + (part[k] as number);
  }
}

/** The same numbers of the same sizes, all 0. */
export function roomLike(named: Readonly<Record<string, Float64Array>>): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(Object.entries(named).map(([name, { length }]) => [name, new Float64Array(length)]));
}

/** A run beside the pass itself: what that kept for its way back, and its running statistics, stay as they are. */
function aside(pass: Given): Given {
  return { ...pass, scratch: new Float64Array(pass.scratch.length), nextBuffers: roomLike(pass.nextBuffers) };
}

const replaced = (tensor: Tensor, change: Float64Array | null): Tensor => ({
  ...tensor,
  data: change ?? new Float64Array(tensor.data.length),
});

/**
 * Backward gives Jᵀg and is linear in g: with g a unit vector it gives a row of J, and the row times t is a component of J·t.
 * Samples do not mix, so that one run finds a row of every sample; but gradients of parameters are summed over the samples,
 * so that where parameters change each sample takes a run of its own. A loss has one row.
 */
function tangentByBackward(op: Op, pass: Given): void {
  const { outputTangent, output } = pass;
  const reads = pass.inputTangents.some((each) => each !== null) || pass.logitTangents.some((each) => each !== null);
  const ownBatch = output.batch;
  const components = outputTangent.length / ownBatch;
  const joins = op.reducesBatch;
  if (reads && op.mixesSamples?.(pass.mode) === true) {
    // Every number of the value may read every sample.
    for (let k = 0; k < outputTangent.length; k++)
      addInputs(pass, rowOf(op, pass, k, k + 1), outputTangent.subarray(k, k + 1), true);
  } else if (reads && op.dependence?.(pass.site) === "own" && !joins) addDiagonal(op, pass);
  else if (reads) {
    for (let i = 0; i < components; i++) {
      const row = rowOf(op, pass, i * ownBatch, (i + 1) * ownBatch);
      addInputs(pass, row, outputTangent.subarray(i * ownBatch, (i + 1) * ownBatch), joins);
    }
  }
  if (Object.keys(pass.paramTangents).length === 0) return;
  for (let k = 0; k < outputTangent.length; k++) {
    const row = rowOf(op, pass, k, k + 1);
    for (const [name, change] of Object.entries(pass.paramTangents))
      outputTangent[k] = (outputTangent[k] as number) + dot(change, row.paramGradients[name]);
  }
}

/** Where component i reads components i alone, Jᵀ·1 is all that J holds. */
function addDiagonal(op: Op, pass: Given): void {
  const diagonal = rowOf(op, pass, 0, pass.outputTangent.length);
  for (const [port, change] of pass.inputTangents.entries()) {
    const slope = diagonal.inputGradients[port];
    for (let k = 0; change !== null && slope && k < change.length; k++)
      pass.outputTangent[k] = (pass.outputTangent[k] as number) + (slope[k] as number) * (change[k] as number);
  }
}

/** Adds the row's product with the changes of the inputs, or of the logits where they count instead, sample by sample. */
function addInputs(pass: Given, row: BackwardPass, into: Float64Array, joins: boolean): void {
  for (const port of pass.inputs.keys()) {
    const logits = pass.logitTangents[port] ?? null;
    const change = logits ?? pass.inputTangents[port] ?? null;
    const slope = logits === null ? row.inputGradients[port] : row.logitGradients[port];
    if (change === null || !slope) continue;
    for (let k = 0; k < change.length; k++) {
      // A change of 0 counts for nothing, even where the slope is infinite.
      if (change[k] === 0) continue;
      const s = joins ? 0 : k % pass.batch;
      into[s] = (into[s] as number) + (slope[k] as number) * (change[k] as number);
    }
  }
}

/** The op's backward, with 1 upstream from `from` to `to` and 0 elsewhere, and room of its own for what that gives. */
function rowOf(op: Op, pass: Given, from: number, to: number): BackwardPass {
  const outputGradient = new Float64Array(pass.outputTangent.length).fill(1, from, to);
  const discrete = new Set(op.discretePorts?.(pass.site));
  const row: BackwardPass = {
    ...pass,
    outputGradient,
    delta: pass.preactivation && new Float64Array(pass.preactivation.data.length),
    directDelta: null,
    inputGradients: pass.inputs.map((input, port) => (discrete.has(port) ? null : new Float64Array(input.data.length))),
    logitGradients: pass.logits.map((logits) => logits && new Float64Array(logits.data.length)),
    paramGradients: Object.fromEntries(
      Object.entries(pass.params).map(([name, values]) => [name, new Float64Array(values.length)]),
    ),
  };
  op.backward(row);
  return row;
}

function dot(a: Float64Array, b: Float64Array | undefined): number {
  let sum = 0;
  for (let k = 0; b !== undefined && k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
