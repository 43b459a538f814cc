import type { BackwardPass, BackwardTangentPass, Op } from "../ops/op.ts";
import { roomLike } from "./opTangent.ts";

/**
 * How what an op's backward gives changes along the tangents: by its own rule, or by what is known of it (a linear or piecewise
 * linear op's backward changes with its upstream gradient alone, a product's by the product rule), else by
 * differences of its exact backward. Fills the changes that `pass` holds; false where they are by differences.
 */
export function opBackwardTangent(op: Op, pass: BackwardTangentPass): boolean {
  const hasParams = Object.keys(pass.params).length > 0;
  if (op.backwardTangent !== undefined) op.backwardTangent(pass);
  else if ((op.linear === true || op.piecewiseLinear === true) && !hasParams && pass.preactivation === null)
    backwardOfChange(op, pass);
  else if (op.multilinear === true && !hasParams) productRule(op, pass);
  else {
    differences(op, pass);
    return false;
  }
  return true;
}

function backwardOfChange(op: Op, pass: BackwardTangentPass): void {
  op.backward({
    ...pass,
    outputGradient: pass.outputGradientTangent,
    directDelta: pass.directDeltaTangent,
    inputGradients: pass.inputGradientTangents,
    logitGradients: pass.logitGradientTangents,
    paramGradients: pass.paramGradientTangents,
  });
}

/** The gradient of each port is linear in every other: the sum over the others, each replaced by its change. */
function productRule(op: Op, pass: BackwardTangentPass): void {
  backwardOfChange(op, pass);
  for (const [port, change] of pass.inputTangents.entries()) {
    if (change === null) continue;
    const part = pass.inputGradientTangents.map((into, other) =>
      into === null || other === port ? null : new Float64Array(into.length),
    );
    const inputs = pass.inputs.map((input, other) => (other === port ? { ...input, data: change } : input));
    op.backward({ ...pass, inputs, inputGradients: part });
    for (const [other, into] of pass.inputGradientTangents.entries()) {
      const more = part[other];
      for (let k = 0; into && more && k < into.length; k++) into[k] = (into[k] as number) + (more[k] as number);
    }
  }
}

const LEVELS = 7;
const FIRST_STEP = 0.05;

/** Central differences of the op's backward along the tangents, extrapolated to step 0 entry by entry, as in `finiteDifference.ts`. */
function differences(op: Op, pass: BackwardTangentPass): void {
  const into = [
    ...pass.inputGradientTangents,
    ...pass.logitGradientTangents,
    ...Object.values(pass.paramGradientTangents),
  ];
  const tangents = [...pass.inputTangents, ...pass.logitTangents, ...Object.values(pass.paramTangents)];
  let largest = 0;
  for (const change of tangents) for (const number of change ?? []) largest = Math.max(largest, Math.abs(number));
  let step = FIRST_STEP / (largest > 0 ? largest : 1);
  const best = into.map((each) => new Float64Array(each?.length ?? 0).fill(Infinity));
  let above: (readonly Float64Array[])[] = [];
  for (let level = 0; level < LEVELS; level++, step /= 2) {
    const row: (readonly Float64Array[])[] = [slopes(op, pass, step)];
    for (let order = 1, factor = 4; order <= level; order++, factor *= 4)
      row.push(extrapolate(row[order - 1] ?? [], above[order - 1] ?? [], factor, into, best));
    for (const [i, each] of level === 0 ? into.entries() : []) each?.set(row[0]?.[i] ?? []);
    above = row;
  }
}

/** One column further in Richardson's tableau; keeps each entry that is the most certain so far. */
function extrapolate(
  finer: readonly Float64Array[],
  coarser: readonly Float64Array[],
  factor: number,
  into: readonly (Float64Array | null)[],
  best: readonly Float64Array[],
): readonly Float64Array[] {
  return finer.map((numbers, i) =>
    numbers.map((fine, k) => {
      const coarse = coarser[i]?.[k] ?? Number.NaN;
      const extrapolated = fine + (fine - coarse) / (factor - 1);
      const uncertainty = Math.max(Math.abs(extrapolated - fine), Math.abs(extrapolated - coarse));
      const certain = best[i];
      const target = into[i];
      if (certain && target && uncertainty < (certain[k] as number)) {
        certain[k] = uncertainty;
        target[k] = extrapolated;
      }
      return extrapolated;
    }),
  );
}

function slopes(op: Op, pass: BackwardTangentPass, step: number): readonly Float64Array[] {
  const high = backwardAt(op, pass, step);
  const low = backwardAt(op, pass, -step);
  return high.map((numbers, i) => numbers.map((number, k) => (number - (low[i]?.[k] ?? Number.NaN)) / (2 * step)));
}

/** Forward and back at the point moved along the tangents; all gradients, in the order of `differences`. */
function backwardAt(op: Op, pass: BackwardTangentPass, step: number): readonly Float64Array[] {
  const along = (numbers: Float64Array, change: Float64Array | null | undefined): Float64Array =>
    change ? numbers.map((number, k) => number + step * (change[k] as number)) : numbers;
  const empty = (like: Float64Array | null): Float64Array | null => like && new Float64Array(like.length);
  const moved: BackwardPass = {
    ...pass,
    inputs: pass.inputs.map((input, port) => ({ ...input, data: along(input.data, pass.inputTangents[port]) })),
    logits: pass.logits.map((each, port) => each && { ...each, data: along(each.data, pass.logitTangents[port]) }),
    params: Object.fromEntries(
      Object.entries(pass.params).map(([name, numbers]) => [name, along(numbers, pass.paramTangents[name])]),
    ),
    nextBuffers: roomLike(pass.nextBuffers),
    scratch: new Float64Array(pass.scratch.length),
    preactivation: pass.preactivation && {
      ...pass.preactivation,
      data: new Float64Array(pass.preactivation.data.length),
    },
    output: { ...pass.output, data: new Float64Array(pass.output.data.length) },
    outputGradient: along(pass.outputGradient, pass.outputGradientTangent),
    delta: empty(pass.delta),
    directDelta: pass.directDelta && along(pass.directDelta, pass.directDeltaTangent),
    inputGradients: pass.inputGradientTangents.map(empty),
    logitGradients: pass.logitGradientTangents.map(empty),
    paramGradients: Object.fromEntries(
      Object.entries(pass.paramGradientTangents).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
  };
  op.forward(moved);
  op.backward(moved);
  const nothing = new Float64Array(0);
  return [...moved.inputGradients, ...moved.logitGradients, ...Object.values(moved.paramGradients)].map(
    (each) => each ?? nothing,
  );
}
