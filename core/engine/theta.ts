import type { NodePlan, ParameterPlan, ParamPlan, Program, Region } from "./program.ts";
import { regularizes } from "./timeline.ts";

/** θ inside the arena: the numbers of every parameter, and the sums of their gradients over uses. */
export interface Theta {
  value(name: string): Float64Array;
  /** After the last of several, `fillShared` brings the numbers to where they are shared. */
  set(name: string, values: ArrayLike<number> | undefined): void;
  fillShared(): void;
  /** λ₂Σθ² + λ₁Σ|θ|, every covered number once. */
  regularization(): number;
  isRegularized(name: string): boolean;
  /** Sums the gradients of the uses that `counts` lets through, and the regularization's part where asked. */
  gradient(name: string, counts: (node: NodePlan) => boolean, regularized: boolean): Float64Array | null;
  progress(name: string, counts: (node: NodePlan) => boolean): { readonly done: number; readonly of: number };
}

export function createTheta(program: Program, arena: Float64Array): Theta {
  const { regularization } = program.graph;
  const view = (region: Region): Float64Array => arena.subarray(region.start, region.start + region.length);
  // Views are made when they are first asked for: a network of single neurons has two parameters a neuron.
  const values = new Map<string, Float64Array>();
  const totals = new Map<string, Float64Array>();
  const covered = regularization?.covered ?? new Map<string, readonly number[] | null>();
  const shared = program.nodes.flatMap((node) => node.params.filter(({ param }) => param.slots !== null));

  function numbersOf(name: string): Float64Array {
    const known = values.get(name);
    if (known !== undefined) return known;
    const plan = program.parameters.get(name);
    if (plan === undefined) throw new RangeError(`There is no parameter "${name}".`);
    const value = view(plan.value);
    values.set(name, value);
    return value;
  }

  /** Puts shared numbers wherever a node reads them beside its own. */
  function fillShared(): void {
    for (const { param, value } of shared) {
      param.slots?.forEach((slot, k) => {
        arena[value.start + k] = numbersOf(slot.parameter)[slot.entry] as number;
      });
    }
  }

  function addUse(total: Float64Array, { parameter }: ParameterPlan, { param, gradient }: ParamPlan): void {
    for (let k = 0; gradient !== null && k < gradient.length; k++) {
      const slot = param.slots?.[k];
      // A node's own listing shows every entry of its use; a shared one collects those that name it.
      const entry = slot === undefined || !parameter.shared ? k : slot.parameter === parameter.name ? slot.entry : -1;
      if (entry >= 0) total[entry] = (total[entry] as number) + (arena[gradient.start + k] as number);
    }
  }

  /** ∂(λ₂Σθ² + λ₁Σ|θ|)/∂θ = 2λ₂θ + λ₁·sign θ, with sign 0 = 0. */
  function addRegularization(total: Float64Array, name: string): void {
    const theta = numbersOf(name);
    const entries = covered.get(name);
    if (entries === undefined || regularization === null) return;
    for (let i = 0; i < (entries ?? theta).length; i++) {
      const k = entries === null ? i : (entries[i] as number);
      const number = theta[k] as number;
      total[k] = (total[k] as number) + 2 * regularization.l2 * number + regularization.l1 * Math.sign(number);
    }
  }

  return {
    value: numbersOf,
    set(name, numbers) {
      const plan = program.parameters.get(name);
      if (plan === undefined) throw new RangeError(`There is no parameter "${name}".`);
      checkLength(plan.value.length, numbers, "parameter", name);
      arena.set(numbers, plan.value.start);
    },
    fillShared,
    regularization() {
      let squares = 0;
      let absolutes = 0;
      for (const [name, entries] of covered) {
        const theta = numbersOf(name);
        for (let i = 0; i < (entries ?? theta).length; i++) {
          const number = theta[entries === null ? i : (entries[i] as number)] as number;
          squares += number * number;
          absolutes += Math.abs(number);
        }
      }
      return regularization === null ? 0 : regularization.l2 * squares + regularization.l1 * absolutes;
    },
    isRegularized: (name) => regularizes(program.graph) && covered.has(name),
    gradient(name, counts, regularized) {
      const plan = program.parameters.get(name);
      if (plan === undefined) return null;
      const total = totals.get(name) ?? view(plan.total);
      totals.set(name, total);
      total.fill(0);
      let any = regularized;
      for (const use of plan.uses) {
        if (!counts(use.node)) continue;
        addUse(total, plan, use.plan);
        any = true;
      }
      if (regularized) addRegularization(total, name);
      return any ? total : null;
    },
    progress(name, counts) {
      const uses = (program.parameters.get(name)?.uses ?? []).filter((use) => use.node.backwardAt >= 0);
      return { done: uses.filter((use) => counts(use.node)).length, of: uses.length };
    },
  };
}

/** Copies numbers to their place, and says what is wrong where there are none or not as many as it takes. */
export function copyInto(
  place: Float64Array,
  numbers: ArrayLike<number> | undefined,
  kind: string,
  name: string,
): void {
  checkLength(place.length, numbers, kind, name);
  place.set(numbers);
}

function checkLength(
  length: number,
  numbers: ArrayLike<number> | undefined,
  kind: string,
  name: string,
): asserts numbers is ArrayLike<number> {
  if (numbers === undefined) throw new RangeError(`The ${kind} "${name}" has no values.`);
  if (numbers.length !== length)
    throw new RangeError(`The ${kind} "${name}" needs ${length} numbers, not ${numbers.length}.`);
}
