import type { Parameter } from "../graph/graph.ts";
import type { TrainingPlan } from "./plan.ts";

/**
 * The parameter after the first step of an optimizer that remembers nothing yet, by this gradient. Null where training does not
 * move it. Entries that show a shared parameter's numbers are moved there, and stay as they are here.
 */
export function afterFirstStep(
  { optimizer, hyperparameters, moving }: TrainingPlan,
  { name, owned, size }: Parameter,
  value: Float64Array,
  gradient: Float64Array,
): Float64Array | null {
  if (!moving.includes(name)) return null;
  const entries = owned ?? Array.from({ length: size }, (_, k) => k);
  const theta = Float64Array.from(entries, (k) => value[k] as number);
  const memory = optimizer.memory.map(() => new Float64Array(entries.length));
  optimizer.update(
    theta,
    Float64Array.from(entries, (k) => gradient[k] as number),
    memory,
    1,
    hyperparameters,
  );
  const next = value.slice();
  for (const [i, k] of entries.entries()) next[k] = theta[i] as number;
  return next;
}
