import type { Activation } from "./activation.ts";
import { reluActivations } from "./reluActivations.ts";
import { sigmoidActivations } from "./sigmoidActivations.ts";
import { softmaxActivation } from "./softmax.ts";

/** Every activation by its name in the file, in the order people are offered them. */
export const activations: ReadonlyMap<string, Activation> = defineActivations(sigmoidActivations, reluActivations, [
  softmaxActivation,
]);

/** Merges families into one registry; a name given twice is a mistake in the program and stops it at load. */
export function defineActivations(...families: readonly (readonly Activation[])[]): ReadonlyMap<string, Activation> {
  const all = new Map<string, Activation>();
  for (const activation of families.flat()) {
    if (all.has(activation.name)) throw new Error(`Activation "${activation.name}" is defined twice.`);
    all.set(activation.name, activation);
  }
  return all;
}
