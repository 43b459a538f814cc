import type { Graph } from "../graph/graph.ts";
import { centralDerivative, type Estimate, oneSidedDerivatives } from "./finiteDifference.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { termsOf } from "./timeline.ts";

/** One derivative, computed twice. */
export interface GradientEntry {
  readonly kind: "parameter" | "input";
  /** The parameter's or input's name. */
  readonly of: string;
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
}

export interface GradientCheckOptions extends MachineOptions {
  /** Relative; default 1e-6. */
  readonly tolerance?: number;
  /** Whether inputs are checked beside the parameters; default true. */
  readonly checkInputs?: boolean;
  /** Compares only this many entries, spread evenly over all: each one costs some twenty forward passes. */
  readonly maximumEntries?: number;
}

/** Checks every derivative that a backward pass gives against differences of forward passes. Null without a target. */
export function checkGradients(graph: Graph, options: GradientCheckOptions): GradientCheck | null {
  const machine = createMachine(graph, options);
  if (machine.target === null) return null;
  const tolerance = options.tolerance ?? 1e-6;
  machine.runAll();
  const places = [...parameterPlaces(machine), ...(options.checkInputs === false ? [] : inputPlaces(machine, options))];
  const stride = Math.max(1, places.length / (options.maximumEntries ?? Number.POSITIVE_INFINITY));
  const chosen = places.filter((_, k) => Math.floor(k / stride) !== Math.floor((k - 1) / stride));
  const entries = chosen.map((place) => checkOne(machine, place, tolerance));

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
  };
}

/** One number that can be moved, and what the chain rule says about it. */
interface Place extends Pick<GradientEntry, "kind" | "of" | "entry" | "sample" | "analytic"> {
  readonly at: number;
  move(to: number): void;
}

function parameterPlaces(machine: Machine): Place[] {
  return machine.graph.parameters.flatMap(({ name, owned, size }) => {
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
      return { kind: "parameter", of: name, entry, sample: null, analytic: gradient[entry] as number, at, move };
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
        entry: (k - sample) / machine.batch,
        sample,
        analytic: gradient[k] as number,
        at,
        move,
      };
    });
  });
}

/** First steps of the differences, for numbers of ordinary size. The later ones fit between a point and a kink beside it. */
const STEPS = [0.02, 1e-3, 5e-5];
/** Close enough to tell a kink at the point from one beside it. */
const NEAR = 1e-5;

function checkOne(machine: Machine, place: Place, tolerance: number): GradientEntry {
  const { kind, of, entry, sample, analytic, at } = place;
  const scale = Math.max(1, Math.abs(at));
  const f = (x: number): number => {
    place.move(x);
    return targetValue(machine);
  };
  const here = f(at);
  let estimate: Estimate = { derivative: Number.NaN, uncertainty: Infinity };
  let error = Infinity;
  for (const step of STEPS) {
    const next = centralDerivative(f, at, step * scale);
    if (next.uncertainty > estimate.uncertainty) continue;
    estimate = next;
    const size = Math.max(Math.abs(analytic), Math.abs(estimate.derivative), 1e-3 * Math.abs(here), 1e-6);
    error = Math.abs(analytic - estimate.derivative) / size;
    if (error <= tolerance) break;
  }
  const verdict =
    error <= tolerance
      ? "ok"
      : Number.isFinite(analytic) && Number.isFinite(here)
        ? judge(f, at, scale, analytic)
        : "undefined";
  place.move(at);
  return {
    kind,
    of,
    entry,
    sample,
    analytic,
    numeric: estimate.derivative,
    uncertainty: estimate.uncertainty,
    error,
    verdict,
  };
}

/** A derivative that differences do not confirm: wrong, unless f has a kink or a jump here and the derivative is one of those that could be meant. */
function judge(f: (x: number) => number, at: number, scale: number, analytic: number): "wrong" | "kink" {
  const step = NEAR * scale;
  const here = Math.abs(f(at));
  const { left, right } = oneSidedDerivatives(f, at, step);
  // A smooth function's slopes differ by about f‴·h², and by the rounding of f over h.
  const noise = 1e-3 * Math.max(Math.abs(left), Math.abs(right)) + (1e-14 * here) / step;
  const between = analytic >= Math.min(left, right) - noise && analytic <= Math.max(left, right) + noise;
  const jumps = Math.abs(f(at + step) - f(at - step)) > Math.sqrt(NEAR) * Math.max(1, here);
  return jumps || (between && Math.abs(left - right) > noise) ? "kink" : "wrong";
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
