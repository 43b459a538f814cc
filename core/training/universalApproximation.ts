import type { Dataset } from "../data/dataset.ts";
import { EditedText } from "../document/editing/pieces.ts";
import { applyIntents } from "../document/edits.ts";
import type { Intent } from "../document/intent.ts";
import type { Steps } from "../engine/steps.ts";
import { hiddenNodes } from "../explain/summary.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { headOf } from "../metrics/head.ts";
import { activations } from "../ops/index.ts";
import { createRandom } from "../random.ts";
import { planSweepSteps, type Sweep, type SweepPoint } from "./sweep.ts";
import type { SweepJob, SweepResult } from "./sweepRun.ts";

/**
 * The universal approximation theorem, tried out (lecture 10): for a continuous φ that is no polynomial, and every continuous f on a bounded
 * closed interval, y(x) = W₂ φ(W₁x + b₁) + b₂ comes as near to f as one likes, max|f − y| < ε, where the one hidden layer may be as wide as it
 * takes. One network a width is trained; what training does not find, the theorem does not promise.
 */

/** Where in a network the theorem is. */
export interface Approximation {
  readonly layer: GraphNode;
  /** The input x, the output y and the input that holds the target f(x), each one number. */
  readonly input: string;
  readonly output: string;
  readonly target: string;
}

/** f as the data gives it: its rows by rising x, joined by straight lines. */
export interface TargetFunction {
  readonly xs: Float64Array;
  readonly ts: Float64Array;
}

export interface ApproximationPlan {
  readonly sweep: Sweep;
  readonly approximation: Approximation;
  /** Fine, with every row's x among them; f there. */
  readonly grid: Float64Array;
  readonly target: Float64Array;
  /** By width and seed. */
  readonly jobs: readonly (readonly SweepJob[])[];
  readonly notes: readonly string[];
}

export interface ApproximationWishes {
  readonly widths: readonly number[];
  readonly seeds: number;
  /** Where the hidden units begin: spread over the interval (see `spreadStart`), or as the file says. */
  readonly start: "spread" | "file";
}

export const WIDTHS: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/** The hidden layer, the input and the output; a sentence where the network is no such approximation. */
export function findApproximation(graph: Graph): Approximation | string {
  const losses = [...new Set(graph.objective.flatMap(({ node }) => graph.byId.get(node) ?? []))];
  const [loss] = losses;
  const head = loss && losses.length === 1 ? headOf(loss) : null;
  if (!loss || head?.kind !== "regression")
    return "Universal approximation is shown of a regression: the objective must be one loss, such as squared-error, of an output and a target.";
  const [prediction, target] = [0, 1].map((port) => loss.edges.filter((edge) => edge.port === port));
  const output = prediction?.length === 1 ? prediction[0]?.source : undefined;
  const truth = target?.length === 1 ? target[0]?.source : undefined;
  if (!output || !truth || truth.op.look !== "input" || output.size !== 1 || truth.size !== 1)
    return `Universal approximation is shown of one output: "${loss.id}" must compare one number with an input that holds one number.`;
  const hidden = hiddenNodes(graph);
  const [layer, second] = hidden;
  if (!layer)
    return `There is no hidden layer to widen: put a dense layer with an activation between the input and "${output.id}".`;
  if (hidden.every(({ op }) => op.name === "neuron") && second)
    return "The hidden units are neurons of their own: select them and fold them into a layer first, which can be widened.";
  if (second)
    return `Universal approximation is about one hidden layer; this network has "${layer.id}" and "${second.id}".`;
  if (layer.op.name !== "dense")
    return `The hidden layer must be a dense layer, which can be widened; "${layer.id}" is a ${layer.op.name}.`;
  const [edge, other] = layer.edges;
  if (!edge || other || edge.source.op.look !== "input" || edge.source.size !== 1)
    return `Universal approximation is shown of a function of one real number: "${layer.id}" must read one input of shape [], and nothing else.`;
  return { layer, input: edge.source.id, output: output.id, target: truth.id };
}

/** A sentence where the data is no function. */
export function targetFunction(dataset: Dataset, input: string, target: string): TargetFunction | string {
  const [xs, ts] = [dataset.inputs.get(input), dataset.inputs.get(target)];
  if (xs?.length !== dataset.rows || ts?.length !== dataset.rows) return "The data gives no pairs of x and f(x).";
  const points = new Map<number, number>();
  for (const [row, x] of xs.entries()) {
    const t = ts[row] as number;
    if (!Number.isFinite(x) || !Number.isFinite(t)) return `${dataset.describeRow(row)}: not a finite number.`;
    const known = points.get(x);
    if (known !== undefined && known !== t)
      return `The data is no function: ${dataset.describeRow(row)}, and another row has another target for the same ${input}.`;
    points.set(x, t);
  }
  if (points.size < 2) return "A function takes at least two rows of data with different inputs.";
  const sorted = [...points].toSorted(([a], [b]) => a - b);
  return { xs: Float64Array.from(sorted, ([x]) => x), ts: Float64Array.from(sorted, ([, t]) => t) };
}

/** About so many places of the grid, and so many at least between two rows. */
const GRID = 2000;
const BETWEEN = 4;

/** Every x of the rows and evenly many places between each two of them, with f on the straight lines between. */
export function fineGrid({ xs, ts }: TargetFunction): { readonly grid: Float64Array; readonly target: Float64Array } {
  const parts = Math.max(BETWEEN, Math.ceil(GRID / (xs.length - 1)));
  const last = (xs.length - 1) * parts;
  const on = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: last + 1 }, (_, k) => {
      const [from, part] = [Math.floor(k / parts), k % parts];
      const start = values[from] as number;
      // Exact at the rows.
      return part === 0 ? start : start + (((values[from + 1] as number) - start) * part) / parts;
    });
  return { grid: on(xs), target: on(ts) };
}

/** max|f(x) − y(x)| over the grid, and where in the grid it is; NaN where y is not finite somewhere. */
export function supNorm(
  target: Float64Array,
  values: Float64Array,
): { readonly error: number; readonly index: number } {
  let [error, index] = [0, 0];
  for (const [k, f] of target.entries()) {
    const distance = Math.abs(f - (values[k] as number));
    if (!Number.isFinite(distance)) return { error: Number.NaN, index: k };
    if (distance > error) [error, index] = [distance, k];
  }
  return { error, index };
}

/** Of the runs of one width: the one with the smallest error. Null where none has ended well. */
export function bestFit(
  target: Float64Array,
  runs: readonly (SweepResult | string | undefined)[],
): { readonly seed: number; readonly error: number; readonly index: number; readonly values: Float64Array } | null {
  let best: ReturnType<typeof bestFit> = null;
  for (const [seed, run] of runs.entries()) {
    if (typeof run !== "object" || run.curve === null) continue;
    const found = supNorm(target, run.curve);
    if (Number.isNaN(found.error) || (best && best.error <= found.error)) continue;
    best = { seed, ...found, values: run.curve };
  }
  return best;
}

/**
 * Weights for which unit j of n does its bending in the j-th n-th of the interval: u = s(x − c) with c drawn there and |s| between ½ and 3/2
 * times n over the interval's length, so that units have the width of their share (1 in place of n for a φ without bounds, whose slope
 * would only grow). It is how the theorem is proven with steps: far better conditioned than units that all bend at one place,
 * where gradient descent leaves most of them. Each seed draws others.
 */
export function spreadStart(
  layer: GraphNode,
  width: number,
  [low, high]: readonly [number, number],
  seed: number,
): readonly Intent[] {
  const random = createRandom(`${seed}:${layer.id}.spread`);
  const isBounded = boundedActivation(layer);
  const W: number[][] = [];
  const b: number[] = [];
  for (let unit = 0; unit < width; unit++) {
    const center = low + ((high - low) * (unit + random.uniform())) / width;
    const steepness = ((isBounded ? width : 1) / (high - low)) * (0.5 + random.uniform());
    const slope = short(random.uniform() < 0.5 ? -steepness : steepness);
    W.push([slope]);
    b.push(short(-slope * center));
  }
  return [
    { kind: "setParam", id: layer.id, name: "W", at: [], value: W },
    { kind: "setParam", id: layer.id, name: "b", at: [], value: b },
  ];
}

/** One job a width and seed; a sentence where the network, its data or a width does not allow it. */
export function* planApproximation(
  text: string,
  graph: Graph,
  dataset: Dataset,
  { widths, seeds, start }: ApproximationWishes,
): Steps<ApproximationPlan | string> {
  const approximation = findApproximation(graph);
  if (typeof approximation === "string") return approximation;
  const { layer, input, output, target } = approximation;
  const f = targetFunction(dataset, input, target);
  if (typeof f === "string") return f;
  const ordered = [...new Set(widths)].toSorted((a, b) => a - b);
  const axis = { kind: "attribute", node: layer.id, name: "units", values: ordered } as const;
  const sweep = yield* planSweepSteps(text, [axis], seeds);
  if (typeof sweep === "string") return sweep;
  const { grid, target: onGrid } = fineGrid(f);
  const interval = [f.xs[0] as number, f.xs.at(-1) as number] as const;
  const canSpread = layer.params.some(({ spec }) => spec.name === "b");
  const wants = { curve: { input, output, xs: grid } };
  const jobs: SweepJob[][] = [];
  for (const [p, point] of sweep.points.entries()) {
    const width = ordered[p] as number;
    jobs.push(
      sweep.seeds.map((seed) => {
        const intents = start === "spread" && canSpread ? spreadStart(layer, width, interval, seed) : [];
        return { point: startAt(text, point, intents, seed), seed, wants };
      }),
    );
    yield { done: p + 1, of: sweep.points.length };
  }
  const notes = [
    ...(start === "file" ? sweep.notes : []),
    ...(start === "spread" && !canSpread
      ? [`"${layer.id}" has no bias, so its units cannot be spread over the interval: they begin as the file says.`]
      : []),
    ...(isPolynomial(layer)
      ? [`φ of "${layer.id}" is a polynomial, which the theorem leaves out: no width gives more than φ itself can.`]
      : []),
  ];
  return { sweep, approximation, grid, target: onGrid, jobs, notes };
}

/** The point with its own start and seed, so that whoever opens it trains the same run. */
function startAt(text: string, point: SweepPoint, intents: readonly Intent[], seed: number): SweepPoint {
  const edited = new EditedText(text);
  edited.apply(point.edits);
  const result = applyIntents(edited.text, intents);
  if (!("refused" in result)) edited.apply(result.edits);
  return { ...point, settings: { ...point.settings, seed }, text: edited.text, edits: edited.edits() };
}

function activationOf({ attributes }: GraphNode) {
  const value = attributes["activation"];
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : value;
  return activations.get(String(name));
}

function boundedActivation(layer: GraphNode): boolean {
  return activationOf(layer)?.range.every(Number.isFinite) ?? false;
}

function isPolynomial(layer: GraphNode): boolean {
  const activation = activationOf(layer);
  return activation === undefined || (!activation.vector && activation.linear);
}

/** Six digits: the text stays readable. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
