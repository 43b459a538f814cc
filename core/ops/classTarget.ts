import { formatShape, interchangeable, sizeOf } from "../shape.ts";
import type { ForwardPass, Inference, NotFinite, Site } from "./op.ts";

/** The two ways to say which of C classes is right: its index (one whole number, 0 to C − 1), or a probability for each. */

/** A single number where there are several classes is an index, else the target is one probability a class. */
export function takesIndex(site: Site): boolean {
  const [prediction = [], target = []] = site.inputs;
  return sizeOf(target) === 1 && sizeOf(prediction) > 1;
}

/** For losses that take either; `what` names the prediction in the message. */
export function inferClasses(site: Site, what: string): Inference {
  const [prediction = [], target = []] = site.inputs;
  if (takesIndex(site) || interchangeable(prediction, target)) return { ok: true, shape: [] };
  return {
    ok: false,
    port: 1,
    message: `the ${what} are ${formatShape(prediction)} but the target is ${formatShape(target)}; it must be a class index [] or have the same shape.`,
  };
}

/** For losses that take nothing but an index. */
export function inferIndex(site: Site, what: string): Inference {
  const [prediction = [], target = []] = site.inputs;
  if (sizeOf(target) === 1) return { ok: true, shape: [] };
  return {
    ok: false,
    port: 1,
    message: `the ${what} are ${formatShape(prediction)} but the target is ${formatShape(target)}; it must be a class index [].`,
  };
}

/** The class of a sample; NaN for a number that names none, so that the loss cannot look right. */
export function classOf(target: Float64Array, C: number, sample: number): number {
  const index = target[sample] as number;
  return Number.isInteger(index) && index >= 0 && index < C ? index : Number.NaN;
}

/** t_i of one sample, whichever way the target says it. */
export function targetShare(
  site: Site,
  target: Float64Array,
  C: number,
  batch: number,
  i: number,
  sample: number,
): number {
  if (!takesIndex(site)) return target[i * batch + sample] as number;
  const index = classOf(target, C, sample);
  if (Number.isNaN(index)) return Number.NaN;
  return index === i ? 1 : 0;
}

export function classOperands(pass: ForwardPass): readonly [prediction: Float64Array, target: Float64Array, C: number] {
  const [prediction, target] = pass.inputs;
  if (prediction === undefined || target === undefined) throw new TypeError("A loss needs a prediction and a target.");
  return [prediction.data, target.data, sizeOf(prediction.shape)];
}

/** The first target that names none of the classes, in words. */
export function whyNoClass(pass: ForwardPass): NotFinite | null {
  const [, target, C] = classOperands(pass);
  for (let s = 0; s < pass.batch; s++) {
    if (Number.isNaN(classOf(target, C, s)))
      return { because: `the target ${target[s]} names none of the ${C} classes, 0 to ${C - 1}`, sample: s };
  }
  return null;
}
