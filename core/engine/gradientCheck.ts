import { componentName } from "../graph/componentName.ts";
import type { Graph } from "../graph/graph.ts";
import { createRandom } from "../random.ts";
import { findSuspects } from "./checkNode.ts";
import { centralDerivative, type Estimate, oneSidedDerivatives } from "./finiteDifference.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { termsOf } from "./timeline.ts";

/** One derivative, computed twice. */
export interface GradientEntry {
  readonly kind: "parameter" | "input";
  /** The parameter's or input's name. */
  readonly of: string;
  /** The number itself: `z.W[1,0]`, or `x[2]`. */
  readonly text: string;
  /** Component, in row-major order. */
  readonly entry: number;
  /** For an input. */
  readonly sample: number | null;
  /** By the chain rule. */
  readonly analytic: number;
  /** By differences. */
  readonly numeric: number;
  readonly uncertainty: number;
  /** |analytic − numeric| over the larger of the two, or over the target's size where both are tiny. */
  readonly error: number;
  /** kink: the slopes left and right differ here, so there is no one derivative. undefined: a value is not finite. */
  readonly verdict: "ok" | "wrong" | "kink" | "undefined";
}

export interface GradientCheck {
  readonly target: string;
  readonly tolerance: number;
  /** Entries compared, of how many there are. */
  readonly checked: number;
  readonly of: number;
  /** Nothing is wrong; kinks do not count against it. */
  readonly passed: boolean;
  /** The largest error that no kink explains. */
  readonly worst: GradientEntry | null;
  readonly wrong: readonly GradientEntry[];
  readonly kinks: readonly GradientEntry[];
  readonly undefined: readonly GradientEntry[];
  /** Where something is wrong: nodes whose own derivatives, taken alone, differences do not confirm either. */
  readonly suspects: readonly string[];
}

export interface GradientCheckOptions extends MachineOptions {
  /** Relative; default 1e-6. */
  readonly tolerance?: number;
  /** Whether inputs are checked beside the parameters; default true. */
  readonly checkInputs?: boolean;
  /** Compares only this many entries, drawn at random: each one costs some twenty forward passes. */
  readonly maximumEntries?: number;
  /** Draws them; same seed, same entries. Default 0. */
  readonly seed?: number;
}

/** How far a check has come. */
export interface GradientCheckProgress {
  readonly done: number;
  readonly of: number;
}

/** Checks every derivative that a backward pass gives against differences of forward passes. Null without a target. */
export function checkGradients(graph: Graph, options: GradientCheckOptions): GradientCheck | null {
  const check = checkGradientsBySteps(graph, options);
  for (;;) {
    const { done, value } = check.next();
    if (done) return value;
  }
}

/** The same one derivative at a time, for those who have something else to do in between, or may want to stop. */
export function* checkGradientsBySteps(
  graph: Graph,
  options: GradientCheckOptions,
): Generator<GradientCheckProgress, GradientCheck | null> {
  const machine = createMachine(graph, options);
  if (machine.target === null) return null;
  const tolerance = options.tolerance ?? 1e-6;
  machine.runAll();
  const places = [...parameterPlaces(machine), ...(options.checkInputs === false ? [] : inputPlaces(machine, options))];
  const chosen = draw(places, options.maximumEntries ?? Number.POSITIVE_INFINITY, options.seed ?? 0);
  const entries: GradientEntry[] = [];
  for (const place of chosen) {
    entries.push(checkOne(machine, place, tolerance));
    yield { done: entries.length, of: chosen.length };
  }

  const among = (verdict: GradientEntry["verdict"]): GradientEntry[] =>
    entries.filter((entry) => entry.verdict === verdict);
  const wrong = among("wrong");
  const compared = [...wrong, ...among("ok")];
  return {
    target: machine.target.text,
    tolerance,
    checked: entries.length,
    of: places.length,
    passed: wrong.length === 0,
    worst: compared.reduce<GradientEntry | null>(
      (worst, entry) => (worst === null || entry.error > worst.error ? entry : worst),
      null,
    ),
    wrong,
    kinks: among("kink"),
    undefined: among("undefined"),
    suspects: wrong.length > 0 ? findSuspects(machine) : [],
  };
}

/** So many of them, in their order (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S). */
function draw(places: readonly Place[], most: number, seed: number): readonly Place[] {
  const random = createRandom(`gradient check ${seed}`);
  let wanted = Math.min(most, places.length);
  return places.filter((_, k) => {
    const taken = random.uniform() * (places.length - k) < wanted;
    if (taken) wanted--;
    return taken;
  });
}

/** One number that can be moved, and what the chain rule says about it. */
interface Place extends Pick<GradientEntry, "kind" | "of" | "text" | "entry" | "sample" | "analytic"> {
  readonly at: number;
  move(to: number): void;
  /** What the chain rule says at the point to which it was moved, after a whole pass there. */
  analyticThere(): number;
}

function parameterPlaces(machine: Machine): Place[] {
  return machine.graph.parameters.flatMap(({ name, owned, size, shape }) => {
    const gradient = machine.parameterGradient(name)?.slice();
    if (gradient === undefined) return [];
    const values = machine.parameterValue(name).slice();
    const entries = owned ?? Array.from({ length: size }, (_, k) => k);
    return entries.map((entry): Place => {
      const at = values[entry] as number;
      const move = (to: number): void => {
        values[entry] = to;
        machine.setParameter(name, values);
        values[entry] = at;
      };
      return {
        kind: "parameter",
        of: name,
        text: componentName({ id: name, shape }, entry),
        entry,
        sample: null,
        analytic: gradient[entry] as number,
        at,
        move,
        analyticThere: () => machine.parameterGradient(name)?.[entry] ?? Number.NaN,
      };
    });
  });
}

function inputPlaces(machine: Machine, options: MachineOptions): Place[] {
  const inputs = new Map([...options.inputs].map(([id, values]) => [id, values.slice()]));
  return machine.graph.nodes.flatMap((node) => {
    const values = inputs.get(node.id);
    const gradient = machine.gradient(node)?.data.slice();
    if (node.op.ports.kind !== "none" || values === undefined || gradient === undefined) return [];
    return Array.from(values, (at, k): Place => {
      const move = (to: number): void => {
        values[k] = to;
        machine.setInputs(inputs);
        values[k] = at;
      };
      const sample = k % machine.batch;
      return {
        kind: "input",
        of: node.id,
        text: componentName(node, (k - sample) / machine.batch),
        entry: (k - sample) / machine.batch,
        sample,
        analytic: gradient[k] as number,
        at,
        move,
        analyticThere: () => machine.gradient(node)?.data[k] ?? Number.NaN,
      };
    });
  });
}

/** First steps of the differences, for numbers of ordinary size. The later ones fit between a point and a kink beside it. */
const STEPS = [0.02, 1e-3, 5e-5];
/** Relative rounding of a sum of many terms. */
const ROUNDING = 1e-14;
/** A tolerance below this asks for more digits than differences have, and gets that as its answer. */
const FINEST = 1e-9;
/** Derivatives below this are compared as if they were as large: nothing smaller can be seen in a difference. */
const SMALLEST = 1e-6;
/** Close enough to tell a kink at the point from one beside it. */
const NEAR = 1e-5;

function checkOne(machine: Machine, place: Place, tolerance: number): GradientEntry {
  const { kind, of, text, entry, sample, analytic, at } = place;
  const scale = Math.max(1, Math.abs(at));
  const f = (x: number): number => {
    place.move(x);
    return targetValue(machine);
  };
  const here = f(at);
  const found = compare(
    f,
    at,
    analytic,
    STEPS.map((step) => step * scale),
    tolerance,
  );
  const finite = Number.isFinite(analytic) && Number.isFinite(here);
  const verdict = found.error <= tolerance ? "ok" : finite ? judge(machine, place, f, scale, tolerance) : "undefined";
  place.move(at);
  const { derivative: numeric, uncertainty, error } = found;
  return { kind, of, text, entry, sample, analytic, numeric, uncertainty, error, verdict };
}

/** The difference that agrees best with what the chain rule says, of those with the smallest uncertainty so far. */
function compare(
  f: (x: number) => number,
  at: number,
  analytic: number,
  steps: readonly number[],
  tolerance: number,
): Estimate & { readonly error: number } {
  const here = Math.abs(f(at));
  let best = { derivative: Number.NaN, uncertainty: Infinity, error: Infinity };
  for (const step of steps) {
    const next = centralDerivative(f, at, step);
    if (next.uncertainty > best.uncertainty) continue;
    // What the rounding of f leaves of a difference over this step, beside an f that may be huge, is no error.
    const noise = (ROUNDING * here) / step / Math.max(tolerance, FINEST);
    const size = Math.max(Math.abs(analytic), Math.abs(next.derivative), noise, SMALLEST);
    best = { ...next, error: Math.abs(analytic - next.derivative) / size };
    if (best.error <= tolerance) break;
  }
  return best;
}

/** How far beside a kink the derivatives are compared again, for numbers of ordinary size. */
const DISPLACEMENTS = [1e-3, 1e-4, 1e-2];

/**
 * A derivative that differences do not confirm. It is that of a kink or a jump, where the slopes left and right of the point
 * differ and the chain rule is right on both sides. The derivative at the point itself need not lie between those
 * slopes: where several kinks meet (ties in two pooling windows, say), the one side is taken at one, the other at another.
 */
function judge(
  machine: Machine,
  place: Place,
  f: (x: number) => number,
  scale: number,
  tolerance: number,
): "wrong" | "kink" {
  const { at } = place;
  const step = NEAR * scale;
  const here = Math.abs(f(at));
  const { left, right } = oneSidedDerivatives(f, at, step);
  // A smooth function's slopes differ by about f‴·h², and by the rounding of f over h.
  const noise = 1e-3 * Math.max(Math.abs(left), Math.abs(right)) + (ROUNDING * here) / step;
  const jumps = Math.abs(f(at + step) - f(at - step)) > Math.sqrt(NEAR) * Math.max(1, here);
  if (!jumps && Math.abs(left - right) <= noise) return "wrong";
  const isRightBeside = (side: number): boolean =>
    DISPLACEMENTS.some((displacement) => {
      const there = at + side * displacement * scale;
      place.move(there);
      machine.runAll();
      const analytic = place.analyticThere();
      const steps = [displacement / 4, displacement / 40].map((each) => each * scale);
      return compare(f, there, analytic, steps, tolerance).error <= tolerance;
    });
  return isRightBeside(-1) && isRightBeside(1) ? "kink" : "wrong";
}

/** The number that is differentiated, after a forward pass. */
function targetValue(machine: Machine): number {
  machine.runTo(machine.timeline.findIndex((step) => step.phase === "seed"));
  if (machine.target?.kind === "objective") return machine.objective ?? Number.NaN;
  let sum = 0;
  for (const { node, component } of termsOf(machine.target)) {
    const at = machine.graph.byId.get(node);
    const value = at && machine.value(at);
    for (let s = 0; value && s < value.batch; s++) sum += value.data[component * value.batch + s] as number;
  }
  return sum;
}
