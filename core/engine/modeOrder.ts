import type { Graph, GraphNode } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import type { JacobianMode } from "./jacobian.ts";
import { type ChainQuantity, type ChainStart, type JacobianChain, jacobianChain } from "./jacobianChain.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { finish, type Steps } from "./steps.ts";
import { carryTangents, type Direction } from "./tangent.ts";
import type { TargetChoice } from "./tape.ts";

export type NodeQuantity = Quantity & { readonly kind: "node" };

export interface ModeOrderRequest extends Omit<MachineOptions, "target" | "mode" | "batch"> {
  /** What is differentiated: components of one node, each by itself; or numbers whose sum it is (an objective). */
  readonly of: readonly NodeQuantity[];
  readonly isSum: boolean;
  /** By what: components of one node, or entries of parameters. */
  readonly by: readonly Quantity[];
  /** Which of `of` reverse mode goes back from, and along which of `by` forward mode goes. */
  readonly ofAt: number;
  readonly byAt: number;
}

/** The order in which one mode multiplies the Jacobians, and what that costs. */
export interface ModeSide {
  readonly steps: readonly ModeStep[];
  /** One a column (forward) or a row (reverse) of the whole Jacobian. */
  readonly passes: number;
  /** Of all passes together. A product with the unit matrix that a pass starts from costs nothing. */
  readonly multiplyAdds: number;
  /** False where passes differ, so that there is no one number a pass (forward, by several parameters). */
  readonly perPass: number | null;
  /** Numbers that have to be kept at the same time beside the parameters, in one pass. */
  readonly kept: number;
  /** The derivative of the chosen pair, as this mode finds it. */
  readonly result: number;
}

/** One quantity's turn. Forward: its tangent, from those that it is computed from. Reverse: its adjoint, from those that read it. */
export interface ModeStep {
  readonly quantity: ChainQuantity;
  /** The other ends of the Jacobians that are multiplied; none where the pass starts. */
  readonly with: readonly { readonly quantity: ChainQuantity; readonly link: JacobianChain["links"][number] }[];
  /** Of one pass. */
  readonly multiplyAdds: number;
  /** J·(tangent), or (adjoint)·J: one number a component. */
  readonly numbers: Float64Array;
}

export interface ModeOrder {
  readonly forward: ModeSide;
  readonly reverse: ModeSide;
  /** Null where both cost the same. */
  readonly cheaper: JacobianMode | null;
  /** True where some Jacobian is counted from its op's cost record, so that the counts are guesses. */
  readonly isEstimate: boolean;
}

/**
 * The same derivative ∂of/∂by found both ways: forward, from what is differentiated by to what is differentiated, and back.
 * Null where no way leads from the one to the other. Each step is one product of a Jacobian with a vector; a whole Jacobian
 * takes a forward pass a column or a reverse pass a row.
 */
export function modeOrder(graph: Graph, request: ModeOrderRequest): ModeOrder | null {
  return finish(modeOrderSteps(graph, request));
}

/** The same, piece by piece. */
export function* modeOrderSteps(graph: Graph, request: ModeOrderRequest): Steps<ModeOrder | null> {
  const start = startOf(request.by);
  const ends = new Set(request.of.map(({ node }) => node));
  const chain = jacobianChain(graph, ends, start);
  if (chain === null) return null;
  yield { done: 1, of: 4 };
  const counted = count(chain, request);
  yield { done: 2, of: 4 };
  const forward = carryForward(graph, request, chain);
  yield { done: 3, of: 4 };
  const reverse = goBack(graph, request, chain);
  const { multiplyAdds } = counted.forward;
  return {
    forward: { ...counted.forward, ...forward },
    reverse: { ...counted.reverse, ...reverse },
    cheaper:
      multiplyAdds === counted.reverse.multiplyAdds
        ? cheaperByPasses(counted.forward.passes, counted.reverse.passes)
        : multiplyAdds < counted.reverse.multiplyAdds
          ? "forward"
          : "reverse",
    isEstimate: chain.links.some(({ structure }) => structure === "record"),
  };
}

function cheaperByPasses(forward: number, reverse: number): JacobianMode | null {
  return forward === reverse ? null : forward < reverse ? "forward" : "reverse";
}

function startOf(by: readonly Quantity[]): ChainStart {
  const [first] = by;
  if (first === undefined) throw new RangeError("There is nothing to differentiate by.");
  if (first.kind === "node") {
    if (by.every((each) => each.kind === "node" && each.node === first.node)) return { node: first.node };
    throw new RangeError("Forward and reverse order are compared by one node, or by parameters.");
  }
  const parameters = new Set(by.flatMap((each) => (each.kind === "parameter" ? [each.parameter] : [])));
  if (by.some(({ kind }) => kind === "node"))
    throw new RangeError("Forward and reverse order are compared by one node, or by parameters.");
  return { parameters: [...parameters] };
}

// Counting.

type Counted = Pick<ModeSide, "passes" | "multiplyAdds" | "perPass" | "kept">;

/** Looking downstream of each parameter by itself takes this much work at most; beyond it every pass counts as one through all. */
const MOST_LOOKING = 20_000_000;

function count(chain: JacobianChain, { of, by, isSum }: ModeOrderRequest): Record<JacobianMode, Counted> {
  const reversePasses = isSum ? 1 : of.length;
  const perReverse = chain.links.reduce(
    (sum, { to, multiplyAdds }) => sum + (startsReverse(chain, to) ? 0 : multiplyAdds),
    0,
  );
  const columns = new Map<number, number>();
  for (const each of by) {
    const seed = seedOf(chain, each);
    if (seed) columns.set(seed.index, (columns.get(seed.index) ?? 0) + 1);
  }
  const isSlow = columns.size * chain.links.length > MOST_LOOKING;
  const whole = isSlow
    ? chain.links.reduce((sum, link) => sum + (fromSeed(chain, link.from) ? 0 : link.multiplyAdds), 0)
    : 0;
  let forward = 0;
  let perForward: number | null = null;
  for (const [seed, entries] of columns) {
    const each = isSlow ? whole : downstream(chain, seed);
    perForward = columns.size === 1 ? each : null;
    forward += entries * each;
  }
  return {
    forward: { passes: by.length, multiplyAdds: forward, perPass: perForward, kept: mostAtOnce(chain) },
    reverse: {
      passes: reversePasses,
      multiplyAdds: reversePasses * perReverse,
      perPass: perReverse,
      kept: chain.quantities.reduce((sum, { kind, size }) => sum + (kind === "parameter" ? 0 : size), 0),
    },
  };
}

/** What a forward pass from this seed multiplies: every Jacobian behind it but the first ones, of which a unit vector picks a column. */
function downstream(chain: JacobianChain, seed: number): number {
  const reached = new Set([seed]);
  let sum = 0;
  for (const { from, to, multiplyAdds } of chain.links) {
    if (!reached.has(from)) continue;
    reached.add(to);
    if (from !== seed) sum += multiplyAdds;
  }
  return sum;
}

const fromSeed = (chain: JacobianChain, from: number): boolean => chain.quantities[from]?.isSeed === true;

/** A reverse pass starts there with a unit vector: nothing comes back to it from elsewhere. */
function startsReverse(chain: JacobianChain, to: number): boolean {
  return chain.quantities[to]?.isEnd === true && !readersOf(chain).has(to);
}

const readers = new WeakMap<JacobianChain, ReadonlySet<number>>();
function readersOf(chain: JacobianChain): ReadonlySet<number> {
  const known = readers.get(chain) ?? new Set(chain.links.map(({ from }) => from));
  readers.set(chain, known);
  return known;
}

/** Forward, a value and its tangent are needed until the last that reads them is computed: the most such numbers at one time. */
function mostAtOnce({ quantities, links }: JacobianChain): number {
  const lastReader = new Map<number, number>();
  for (const { from, to } of links) lastReader.set(from, Math.max(lastReader.get(from) ?? 0, to));
  const ending = new Map<number, number>();
  let [now, most] = [0, 0];
  for (const { index, size, kind } of quantities) {
    if (kind === "parameter") continue;
    now += 2 * size;
    most = Math.max(most, now);
    const last = lastReader.get(index);
    if (last === undefined) now -= 2 * size;
    else ending.set(last, (ending.get(last) ?? 0) + 2 * size);
    now -= ending.get(index) ?? 0;
  }
  return most;
}

const seeds = new WeakMap<JacobianChain, ReadonlyMap<object, ChainQuantity>>();

function seedOf(chain: JacobianChain, by: Quantity): ChainQuantity | undefined {
  let known = seeds.get(chain);
  if (!known) {
    known = new Map(
      chain.quantities.filter(({ isSeed }) => isSeed).map((one) => [one.parameter ?? one.node ?? one, one]),
    );
    seeds.set(chain, known);
  }
  return known.get(by.kind === "node" ? by.node : by.parameter);
}

// The numbers.

type Numbers = Pick<ModeSide, "steps" | "result">;

function carryForward(graph: Graph, request: ModeOrderRequest, chain: JacobianChain): Numbers {
  const by = request.by[request.byAt] as Quantity;
  const machine = createMachine(graph, { ...request, batch: 1, target: null, mode: "evaluation" });
  machine.runAll();
  const tangents = carryTangents(machine, unitAlong(by));
  const seed = seedOf(chain, by);
  const reached = new Set(seed ? [seed.index] : []);
  const steps: ModeStep[] = [];
  const into = groupBy(chain, "to");
  for (const quantity of chain.quantities) {
    const links = (into.get(quantity.index) ?? []).filter(({ from }) => reached.has(from));
    if (links.length === 0 && quantity !== seed) continue;
    reached.add(quantity.index);
    const tangent = quantity.node && tangents[quantity.node.index];
    steps.push({
      quantity,
      with: links.map((link) => ({ quantity: chain.quantities[link.from] as ChainQuantity, link })),
      multiplyAdds: links.reduce((sum, link) => sum + (link.from === seed?.index ? 0 : link.multiplyAdds), 0),
      numbers:
        quantity.kind === "parameter"
          ? unit(quantity.size, by.at)
          : ((quantity.kind === "u" ? tangent?.preactivation : tangent?.output)?.slice() ??
            new Float64Array(quantity.size)),
    });
  }
  const at = ({ node, at }: NodeQuantity): number => tangents[node.index]?.output?.[at] ?? 0;
  const result = request.isSum
    ? request.of.reduce((sum, each) => sum + at(each), 0)
    : at(request.of[request.ofAt] as NodeQuantity);
  return { steps, result };
}

function unitAlong(by: Quantity): Direction {
  return by.kind === "node"
    ? { nodes: new Map([[by.node.id, unit(by.node.size, by.at)]]) }
    : { parameters: new Map([[by.parameter.name, unit(by.parameter.size, by.at)]]) };
}

function unit(size: number, at: number): Float64Array {
  const numbers = new Float64Array(size);
  numbers[at] = 1;
  return numbers;
}

function goBack(graph: Graph, request: ModeOrderRequest, chain: JacobianChain): Numbers {
  const terms = request.isSum ? request.of : [request.of[request.ofAt] as NodeQuantity];
  const machine = createMachine(graph, { ...request, batch: 1, target: targetOf(terms), mode: "evaluation" });
  // By seeds of its own, which leave an objective's regularization out: that has no Jacobians.
  machine.seedWith(seedsOf(terms));
  machine.runAll();
  const outOf = groupBy(chain, "from");
  const reached = new Set(
    chain.quantities
      .filter(({ isEnd, node }) => isEnd && terms.some((term) => term.node === node))
      .map(({ index }) => index),
  );
  const steps: ModeStep[] = [];
  for (const quantity of chain.quantities.toReversed()) {
    const links = (outOf.get(quantity.index) ?? []).filter(({ to }) => reached.has(to));
    if (links.length === 0 && !reached.has(quantity.index)) continue;
    reached.add(quantity.index);
    steps.push({
      quantity,
      with: links.map((link) => ({ quantity: chain.quantities[link.to] as ChainQuantity, link })),
      multiplyAdds: links.reduce((sum, { to, multiplyAdds }) => sum + (startsReverse(chain, to) ? 0 : multiplyAdds), 0),
      numbers: adjointOf(machine, quantity),
    });
  }
  const by = request.by[request.byAt] as Quantity;
  const found = steps.find(({ quantity }) => quantity === seedOf(chain, by));
  return { steps, result: found?.numbers[by.at] ?? 0 };
}

function targetOf(terms: readonly NodeQuantity[]): TargetChoice {
  const all = terms.map(({ text, node, at }) => ({ text, node: node.id, component: at }));
  return { kind: "objective", text: all.map(({ text }) => text).join(" + "), terms: all };
}

function seedsOf(terms: readonly NodeQuantity[]): ReadonlyMap<string, Float64Array> {
  const seeds = new Map<string, Float64Array>();
  for (const { node, at } of terms) {
    const seed = seeds.get(node.id) ?? new Float64Array(node.size);
    seed[at] = (seed[at] as number) + 1;
    seeds.set(node.id, seed);
  }
  return seeds;
}

function adjointOf(machine: Machine, { kind, node, parameter, size }: ChainQuantity): Float64Array {
  const numbers =
    kind === "parameter"
      ? machine.parameterGradient(parameter?.name ?? "")
      : (kind === "u" ? machine.delta(node as GraphNode) : machine.gradient(node as GraphNode))?.data;
  return numbers?.slice() ?? new Float64Array(size);
}

function groupBy({ links }: JacobianChain, end: "from" | "to"): ReadonlyMap<number, JacobianChain["links"]> {
  const groups = new Map<number, JacobianChain["links"][number][]>();
  for (const link of links) {
    const list = groups.get(link[end]);
    if (list) list.push(link);
    else groups.set(link[end], [link]);
  }
  return groups;
}
