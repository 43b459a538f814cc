import type { Parameter } from "../graph/graph.ts";
import { clipGradients } from "./clipping.ts";
import { createLearningRate } from "./learningRate.ts";
import type { TrainingPlan } from "./plan.ts";

/**
 * The gradients that a step moves by: of every parameter that moves, clipped where the file says so. `gradientOf` gives null where nothing
 * flows. Entries that show a shared parameter's numbers count there, and stay as they are here.
 */
export function clippedGradients(
  { clip, moving }: TrainingPlan,
  parameters: readonly Parameter[],
  gradientOf: (name: string) => Float64Array | null | undefined,
): ReadonlyMap<string, Float64Array> {
  const found = new Map<string, Float64Array>();
  const owned: { readonly gradient: Float64Array; readonly entries: readonly number[]; readonly own: Float64Array }[] =
    [];
  for (const parameter of parameters) {
    const gradient = gradientOf(parameter.name)?.slice();
    if (!gradient || !moving.includes(parameter.name)) continue;
    found.set(parameter.name, gradient);
    const entries = entriesOf(parameter);
    owned.push({ gradient, entries, own: Float64Array.from(entries, (k) => gradient[k] as number) });
  }
  if (!clip) return found;
  clipGradients(
    clip,
    owned.map(({ own }) => own),
  );
  for (const { gradient, entries, own } of owned)
    for (const [i, k] of entries.entries()) gradient[k] = own[i] as number;
  return found;
}

/**
 * The parameter after the first step of an optimizer that remembers nothing yet, by this gradient (clipped already). Null where training does
 * not move it. Entries that show a shared parameter's numbers are moved there, and stay as they are here.
 */
export function afterFirstStep(
  plan: TrainingPlan,
  parameter: Parameter,
  value: Float64Array,
  gradient: Float64Array,
): Float64Array | null {
  const { optimizer, hyperparameters, moving } = plan;
  if (!moving.includes(parameter.name)) return null;
  const entries = entriesOf(parameter);
  const theta = Float64Array.from(entries, (k) => value[k] as number);
  const memory = optimizer.memory.map(() => new Float64Array(entries.length));
  optimizer.update(
    theta,
    Float64Array.from(entries, (k) => gradient[k] as number),
    memory,
    1,
    { ...hyperparameters, learningRate: createLearningRate(plan)(1) },
  );
  const next = value.slice();
  for (const [i, k] of entries.entries()) next[k] = theta[i] as number;
  return next;
}

function entriesOf({ owned, size }: Parameter): readonly number[] {
  return owned ?? Array.from({ length: size }, (_, k) => k);
}
