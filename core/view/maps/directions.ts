import { finish, type Steps } from "../../engine/steps.ts";
import type { Graph, Parameter } from "../../graph/graph.ts";
import { readQuantities } from "../../graph/quantities.ts";
import type { Init } from "../../ops/op.ts";
import { createRandom } from "../../random.ts";
import { statisticsOf } from "../statistics.ts";

/** A way through θ: how each parameter changes along it, by name; what is left out stays. */
export type Direction = ReadonlyMap<string, Float64Array>;

/** Numbers that are drawn at once. */
const PIECE = 20_000;

/** Initialisers that give every entry the same number: biases and scales, which have no filters. */
const CONSTANT: ReadonlySet<string> = new Set(["zeros", "ones", "constant"]);

/**
 * A random direction, each filter of it brought to the length that the filter has in θ, so that the picture does not depend on how
 * weights are scaled from layer to layer (Li, Xu, Taylor, Studer and Goldstein, Visualizing the Loss Landscape of Neural Nets, 2018,
 * section 4). A filter is what one unit or output channel reads; parameters that begin as a constant, biases and scales, stay.
 */
export function filterNormalized(graph: Graph, parameters: ReadonlyMap<string, Float64Array>, seed: string): Direction {
  return finish(filterSteps(graph, parameters, seed));
}

/** The same in pieces: drawing millions of numbers takes long. */
export function* filterSteps(
  graph: Graph,
  parameters: ReadonlyMap<string, Float64Array>,
  seed: string,
): Steps<Direction> {
  const starts = startsOf(graph);
  const moving = graph.parameters.filter(({ name }) => !CONSTANT.has(starts.get(name)?.init ?? "zeros"));
  const of = moving.reduce((sum, { size }) => sum + size, 0);
  const direction = new Map<string, Float64Array>();
  let done = 0;
  for (const parameter of moving) {
    const { name, size } = parameter;
    const values = parameters.get(name);
    if (!values) continue;
    const random = createRandom(`${seed}:${name}`);
    const drawn = new Float64Array(size);
    for (let from = 0; from < size; from += PIECE) {
      const to = Math.min(size, from + PIECE);
      for (let i = from; i < to; i++) drawn[i] = random.normal();
      done += to - from;
      yield { done, of };
    }
    bringToLength(parameter, drawn, values);
    direction.set(name, drawn);
  }
  return direction;
}

function bringToLength({ shape, size, owned }: Parameter, drawn: Float64Array, values: Float64Array): void {
  // What it shows of a shared parameter moves where it is shared.
  if (owned !== null) {
    const own = new Set(owned);
    for (let i = 0; i < size; i++) if (!own.has(i)) drawn[i] = 0;
  }
  const length = size / (shape.length > 1 ? (shape[0] ?? 1) : 1);
  for (let from = 0; from < size; from += length) {
    const filter = drawn.subarray(from, from + length);
    const factor = lengthOf(values.subarray(from, from + length)) / (lengthOf(filter) || 1);
    for (let i = 0; i < length; i++) filter[i] = (filter[i] as number) * factor;
  }
}

const lengthOf = (numbers: Float64Array): number => statisticsOf(numbers).norm || 0;

/** What each parameter would begin with where the file says nothing. */
function startsOf(graph: Graph): ReadonlyMap<string, Init> {
  const starts = new Map<string, Init>();
  for (const { params } of graph.nodes)
    for (const { listedAs, slots, spec } of params)
      for (const name of new Set([listedAs, ...(slots ?? []).map(({ parameter }) => parameter)]))
        if (!starts.has(name)) starts.set(name, spec.defaultInit);
  return starts;
}

/** Along one entry of θ, by its name: `h1.w[0]`. Throws an Error with a sentence where the text names no such entry. */
export function alongEntry(
  graph: Graph,
  text: string,
): { readonly direction: Direction; readonly name: string; readonly entry: number } {
  const found = readQuantities(text.trim(), graph);
  if (typeof found === "string") throw new Error(found.charAt(0).toUpperCase() + found.slice(1));
  const [first] = found;
  if (first?.kind !== "parameter")
    throw new Error(`"${text}" is no parameter: name an entry such as ${exampleOf(graph)}.`);
  if (found.length > 1) throw new Error(`"${text}" has ${found.length} entries: name one, such as ${first.text}.`);
  const { parameter, at } = first;
  if (parameter.owned !== null && !parameter.owned.includes(at))
    throw new Error(`${first.text} shows a number of a shared parameter: name that one instead.`);
  const change = new Float64Array(parameter.size);
  change[at] = 1;
  return { direction: new Map([[parameter.name, change]]), name: first.text, entry: at };
}

function exampleOf({ parameters }: Graph): string {
  const [first] = parameters;
  return first ? `${first.name}${first.shape.length > 0 ? `[${first.shape.map(() => 0).join(",")}]` : ""}` : "h.w[0]";
}

/** θ + α·x + β·y. */
export function moved(
  parameters: ReadonlyMap<string, Float64Array>,
  x: Direction,
  alpha: number,
  y: Direction,
  beta: number,
): ReadonlyMap<string, Float64Array> {
  const result = new Map<string, Float64Array>();
  for (const name of new Set([...x.keys(), ...y.keys()])) {
    const start = parameters.get(name);
    if (!start) continue;
    const [along, up] = [x.get(name), y.get(name)];
    const there = start.slice();
    add(there, along, alpha);
    add(there, up, beta);
    result.set(name, there);
  }
  return result;
}

function add(to: Float64Array, direction: Float64Array | undefined, factor: number): void {
  if (!direction || factor === 0) return;
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (direction[i] as number);
}

/**
 * Where another θ stands in the plane through `parameters`: α and β of its orthogonal projection, by least squares. Null where the two
 * directions are one.
 */
export function projected(
  parameters: ReadonlyMap<string, Float64Array>,
  other: ReadonlyMap<string, Float64Array>,
  x: Direction,
  y: Direction,
): readonly [alpha: number, beta: number] | null {
  let [xx, xy, yy, dx, dy] = [0, 0, 0, 0, 0];
  for (const name of new Set([...x.keys(), ...y.keys()])) {
    const [start, there, along, up] = [parameters.get(name), other.get(name), x.get(name), y.get(name)];
    if (!start || there?.length !== start.length) continue;
    for (let i = 0; i < start.length; i++) {
      const [a, b, d] = [along?.[i] ?? 0, up?.[i] ?? 0, (there[i] as number) - (start[i] as number)];
      xx += a * a;
      xy += a * b;
      yy += b * b;
      dx += d * a;
      dy += d * b;
    }
  }
  const determinant = xx * yy - xy * xy;
  // Where the two are nearly parallel, every digit of this is rounding.
  if (!(determinant > 1e-12 * xx * yy)) return null;
  return [(dx * yy - dy * xy) / determinant, (dy * xx - dx * xy) / determinant];
}
