import type { ParamDefinition, ParamEntry } from "../document/document.ts";
import type { Graph, NodeParam, Parameter } from "../graph/graph.ts";
import type { Init } from "../ops/op.ts";
import { createRandom, type Random } from "../random.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Where the first numbers of every parameter come from: written in the file, or drawn by an initialiser. */

/**
 * How many inputs feed one unit, and how many units one input feeds: columns and rows of a layer's W. A kernel
 * [out][in / groups][height][width] counts its places on both sides, as in PyTorch (init._calculate_fan_in_and_fan_out).
 */
interface Fans {
  readonly in: number;
  readonly out: number;
}

type Draw = (random: Random, fans: Fans, option: (name: string, otherwise: number) => number) => number;

const GLOROT_UNIFORM: Draw = (random, fans) => symmetric(random, Math.sqrt(6 / (fans.in + fans.out)));
const GLOROT_NORMAL: Draw = (random, fans) => random.normal() * Math.sqrt(2 / (fans.in + fans.out));
const HE_UNIFORM: Draw = (random, fans) => symmetric(random, Math.sqrt(6 / fans.in));
const HE_NORMAL: Draw = (random, fans) => random.normal() * Math.sqrt(2 / fans.in);

/**
 * Initialisers by their name in the file. Glorot and Bengio 2010 (xavier in PyTorch), He et al. 2015 (kaiming),
 * LeCun et al. 1998.
 */
export const initializers: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ["zeros", () => 0],
  ["ones", () => 1],
  ["constant", (_random, _fans, option) => option("value", 0)],
  ["uniform", (random, _fans, option) => interpolate(option("low", 0), option("high", 1), random.uniform())],
  ["normal", (random, _fans, option) => option("mean", 0) + option("std", 1) * random.normal()],
  ["glorot-uniform", GLOROT_UNIFORM],
  ["glorot-normal", GLOROT_NORMAL],
  ["xavier-uniform", GLOROT_UNIFORM],
  ["xavier-normal", GLOROT_NORMAL],
  ["he-uniform", HE_UNIFORM],
  ["he-normal", HE_NORMAL],
  ["kaiming-uniform", HE_UNIFORM],
  ["kaiming-normal", HE_NORMAL],
  ["lecun-uniform", (random, fans) => symmetric(random, Math.sqrt(3 / fans.in))],
  ["lecun-normal", (random, fans) => random.normal() / Math.sqrt(fans.in)],
]);

/**
 * The numbers every parameter of θ starts with, by name. Each parameter draws from its own stream, seeded by the
 * network's seed and its name, so that adding a node changes no other node's numbers.
 */
export function initialParameters(graph: Graph): Map<string, Float64Array> {
  const values = new Map<string, Float64Array>();
  for (const parameter of graph.parameters) values.set(parameter.name, initialValue(graph, parameter));
  for (const node of graph.nodes) {
    for (const param of node.params) copySharedEntries(values, param);
  }
  return values;
}

function initialValue(graph: Graph, parameter: Parameter): Float64Array {
  const { definition, shape, size } = parameter;
  const values = new Float64Array(size);
  if (definition?.kind === "value") {
    write(definition.value, values);
    return values;
  }
  const init: Init = definition === null ? defaultInit(graph, parameter) : initOf(definition);
  const draw = initializers.get(init.init);
  if (draw === undefined) throw new TypeError(`Unknown initialiser "${init.init}".`);
  const random = createRandom(`${graph.seed}:${parameter.name}`);
  const option = (name: string, otherwise: number): number => {
    const value = init[name];
    return typeof value === "number" ? value : otherwise;
  };
  const fans = fansOf(shape);
  for (let i = 0; i < size; i++) values[i] = draw(random, fans, option);
  return values;
}

const initOf = (definition: ParamDefinition & { readonly kind: "init" }): Init => ({
  ...definition.options,
  init: definition.init,
});

function defaultInit(graph: Graph, parameter: Parameter): Init {
  for (const id of parameter.users) {
    for (const param of graph.byId.get(id)?.params ?? []) {
      if (param.listedAs === parameter.name) return param.spec.defaultInit;
    }
  }
  return { init: "zeros" };
}

/** Fills a part of `into` from numbers and nested lists whose lengths were checked; a number fills all that is left at its level. */
function write(entry: ParamEntry, into: Float64Array, from = 0, to = into.length): void {
  if (entry.kind === "number") into.fill(entry.value, from, to);
  if (entry.kind !== "list") return;
  const step = (to - from) / entry.items.length;
  for (let i = 0; i < entry.items.length; i++)
    write(entry.items[i] as ParamEntry, into, from + i * step, from + (i + 1) * step);
}

/** An entry that names a shared parameter shows that parameter's number. */
export function copySharedEntries(values: ReadonlyMap<string, Float64Array>, param: NodeParam): void {
  const own = values.get(param.listedAs);
  if (own === undefined || param.slots === null) return;
  param.slots.forEach((slot, i) => {
    if (slot.parameter !== param.listedAs) own[i] = values.get(slot.parameter)?.[slot.entry] ?? Number.NaN;
  });
}

function fansOf(shape: Shape): Fans {
  const [first = 1, ...rest] = shape;
  if (rest.length === 0) return { in: first, out: 1 };
  return { in: sizeOf(rest), out: first * sizeOf(rest.slice(1)) };
}

const interpolate = (low: number, high: number, t: number): number => low + (high - low) * t;
const symmetric = (random: Random, bound: number): number => interpolate(-bound, bound, random.uniform());
