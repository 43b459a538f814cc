import type { Graph, Parameter } from "../../graph/graph.ts";
import { readQuantities } from "../../graph/quantities.ts";
import type { Init } from "../../ops/op.ts";
import { createRandom } from "../../random.ts";

/** A way through θ: how each parameter changes along it, by name; what is left out stays. */
export type Direction = ReadonlyMap<string, Float64Array>;

/** Initialisers that give every entry the same number: biases and scales, which have no filters. */
const CONSTANT: ReadonlySet<string> = new Set(["zeros", "ones", "constant"]);

/**
 * A random direction, each filter of it brought to the length that the filter has in θ, so that the picture does not depend on how
 * weights are scaled from layer to layer (Li, Xu, Taylor, Studer and Goldstein, Visualizing the Loss Landscape of Neural Nets, 2018,
 * section 4). A filter is what one unit or output channel reads; parameters that begin as a constant, biases and scales, stay.
 */
export function filterNormalized(graph: Graph, parameters: ReadonlyMap<string, Float64Array>, seed: string): Direction {
  const starts = startsOf(graph);
  const direction = new Map<string, Float64Array>();
  for (const parameter of graph.parameters) {
    const values = parameters.get(parameter.name);
    if (!values || CONSTANT.has(starts.get(parameter.name)?.init ?? "zeros")) continue;
    direction.set(parameter.name, likeFilters(parameter, values, `${seed}:${parameter.name}`));
  }
  return direction;
}

function likeFilters({ shape, size, owned }: Parameter, values: Float64Array, seed: string): Float64Array {
  const random = createRandom(seed);
  const drawn = Float64Array.from({ length: size }, () => random.normal());
  // What it shows of a shared parameter moves where it is shared.
  if (owned !== null) {
    const own = new Set(owned);
    for (let i = 0; i < size; i++) if (!own.has(i)) drawn[i] = 0;
  }
  const filters = shape.length > 1 ? (shape[0] ?? 1) : 1;
  const length = size / filters;
  for (let from = 0; from < size; from += length) {
    const filter = drawn.subarray(from, from + length);
    const wanted = lengthOf(values.subarray(from, from + length));
    const factor = wanted / (lengthOf(filter) || 1);
    for (let i = 0; i < length; i++) filter[i] = (filter[i] as number) * factor;
  }
  return drawn;
}

const lengthOf = (numbers: Float64Array): number => Math.hypot(...splitHypot(numbers));

/** In runs, because a call takes only so many arguments. */
function splitHypot(numbers: Float64Array): readonly number[] {
  const lengths: number[] = [];
  for (let from = 0; from < numbers.length; from += 1024)
    lengths.push(Math.hypot(...numbers.subarray(from, from + 1024)));
  return lengths;
}

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
    result.set(
      name,
      start.map((value, i) => value + alpha * (along?.[i] ?? 0) + beta * (up?.[i] ?? 0)),
    );
  }
  return result;
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
