import type { NetworkDocument, NodeDefinition, ParamDefinition, ParamEntry } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { ParamSpec } from "../ops/op.ts";
import { type Problem, problem, type Range } from "../problems.ts";
import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";
import { candidates } from "./candidates.ts";
import type { Draft } from "./draft.ts";
import type { NodeParam, Slot } from "./graph.ts";
import { MOST_NUMBERS } from "./shapes.ts";

/** What is known of a shared parameter: its shape comes from its numbers, or, drawn by an initialiser, from its first use. */
interface SharedShape {
  shape: Shape | null;
  readonly fixed: boolean;
}

export interface ParamStage {
  /** Fills `draft.params`, or reports what is wrong and leaves null there. */
  resolve(draft: Draft): void;
  /** Shapes of the shared parameters that something uses. */
  shapeOfShared(name: string): Shape | null;
}

/** The parameter stage: which numbers each node reads, and which of them it shares. */
export function createParamStage(document: NetworkDocument, problems: Problem[]): ParamStage {
  const shared = new Map<string, SharedShape>();
  for (const { name, definition } of document.params.values()) {
    if (definition.kind === "init") shared.set(name, { shape: null, fixed: false });
    else shared.set(name, { shape: shapeOfEntry(definition.value, name, problems), fixed: true });
  }
  // Numbers in the parameters so far, and the shared ones among them.
  let total = 0;
  let isFull = false;
  const counted = new Set<string>();
  const broken = new Set([...shared].filter(([, { shape, fixed }]) => fixed && shape === null).map(([name]) => name));

  /** How a shared parameter serves where `shape` is wanted: entry by entry, or as one number for all of them; null where it does not fit. */
  function fitShared(
    name: string,
    shape: Shape,
    owner: string,
    node: string,
    range: Range,
  ): "entries" | "one for all" | null {
    const known = shared.get(name);
    if (known === undefined) {
      const meant = closest(name, candidates(shared.keys(), problems));
      const fix =
        meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } };
      const few = shared.size > 10 ? "" : `Shared parameters: ${listAlternatives(shared.keys())}.`;
      const names = shared.size === 0 ? 'The file has no "params" of its own yet.' : few;
      const advice = meant === null ? names : `Did you mean "${meant}"?`;
      problems.push(
        problem(
          "NN503",
          range,
          `"${owner}" names the shared parameter "${name}", which does not exist. ${advice}`.trim(),
          {
            node,
            ...fix,
          },
        ),
      );
      return null;
    }
    if (broken.has(name)) return null;
    known.shape ??= shape;
    if (interchangeable(known.shape, shape)) return "entries";
    // A shared number fills whatever it stands for.
    if (known.fixed && sizeOf(known.shape) === 1) return "one for all";
    const message = `"${owner}" needs the shape ${formatShape(shape)} here, but the shared parameter "${name}" has ${formatShape(known.shape)}${known.fixed ? "" : " where it is used first"}.`;
    const defined = document.params.get(name);
    const related = defined ? [{ range: defined.nameRange, message: `"${name}" is defined here.` }] : [];
    problems.push(problem("NN504", range, message, { node, related }));
    return null;
  }

  function resolveOne(spec: ParamSpec, definition: ParamDefinition | undefined, node: string): NodeParam | null {
    const name = `${node}.${spec.name}`;
    const size = sizeOf(spec.shape);
    if (definition?.kind !== "value") return { spec, name: spec.name, size, slots: null, listedAs: name };
    const { value } = definition;
    if (value.kind === "shared") {
      const fit = fitShared(value.name, spec.shape, name, node, value.range);
      const slots = fit === "one for all" ? slotsOf(value.name, size, fit) : null;
      return fit && { spec, name: spec.name, size, slots, listedAs: value.name };
    }
    // Mostly all numbers are its own, and where each lives needs no list.
    const slots: Slot[] | null = namesShared(value) ? [] : null;
    const good = value.kind === "number" || walk(value, spec.shape, slots, name, spec.shape, node);
    if (!good) return null;
    const shares = slots?.some((slot) => slot.parameter !== name) === true;
    return { spec, name: spec.name, size, slots: shares ? slots : null, listedAs: name };
  }

  /** Goes down a nested list beside the shape that it must have. Recursion is as deep as the shape, which is at most 4 axes. */
  function walk(
    entry: ParamEntry,
    left: Shape,
    slots: Slot[] | null,
    name: string,
    whole: Shape,
    node: string,
  ): boolean {
    if (entry.kind === "shared") {
      const fit = fitShared(entry.name, left, name, node, entry.range);
      if (fit !== null) for (const slot of slotsOf(entry.name, sizeOf(left), fit)) slots?.push(slot);
      return fit !== null;
    }
    // A single number may be written in one pair of brackets.
    if (entry.kind === "list" && whole.length === 0 && entry.items.length === 1 && entry.items[0]?.kind !== "list") {
      return entry.items[0] !== undefined && walk(entry.items[0], left, slots, name, whole, node);
    }
    const wanted = left[0];
    if (entry.kind === "number" && wanted === undefined) {
      slots?.push({ parameter: name, entry: slots.length });
      return true;
    }
    if (entry.kind === "list" && entry.items.length === wanted) {
      const rest = left.slice(1);
      return entry.items.every((item) => walk(item, rest, slots, name, whole, node));
    }
    problems.push(problem("NN501", entry.range, `"${name}" ${wrongNumber(entry, left, whole)}`, { node }));
    return false;
  }

  /** Whether all parameters of the network still fit into memory together; a shared one counts at its first use. */
  function fitsBesideOthers(params: readonly NodeParam[], { id, idRange, params: written }: NodeDefinition): boolean {
    const first: string[] = [];
    let withThese = total;
    for (const { name, listedAs, spec, size } of params) {
      const definition = written.get(name);
      if (definition?.kind !== "value" || definition.value.kind !== "shared") withThese += size;
      else if (!counted.has(listedAs) && !first.includes(listedAs)) {
        first.push(listedAs);
        withThese += sizeOf(shared.get(listedAs)?.shape ?? spec.shape);
      }
    }
    if (withThese > MOST_NUMBERS) {
      const message = `With "${id}" the parameters of this network would hold ${withThese} numbers; at most ${MOST_NUMBERS} fit.`;
      // Once is enough: every layer behind it would say the same.
      if (!isFull) problems.push(problem("NN203", idRange, message, { node: id }));
      isFull = true;
      return false;
    }
    total = withThese;
    for (const name of first) counted.add(name);
    return true;
  }

  return {
    shapeOfShared: (name) => shared.get(name)?.shape ?? null,
    resolve(draft) {
      const { op, placed, definition } = draft;
      if (op === null || placed === null) return;
      const specs = op.params(placed.site);
      const huge = specs.find((spec) => sizeOf(spec.shape) > MOST_NUMBERS);
      if (huge !== undefined) {
        const message = `"${definition.id}.${huge.name}" would hold ${sizeOf(huge.shape)} numbers, its shape being ${formatShape(huge.shape)}; at most ${MOST_NUMBERS} fit.`;
        problems.push(problem("NN203", definition.idRange, message, { node: definition.id }));
        return;
      }
      let good = reportUnknown(specs, draft, problems);
      const params: NodeParam[] = [];
      for (const spec of specs) {
        const param = resolveOne(spec, definition.params.get(spec.name), definition.id);
        if (param === null) good = false;
        else params.push(param);
      }
      if (good && fitsBesideOthers(params, definition)) draft.params = params;
    },
  };
}

/** A number that stands for many is one slot, however often. */
function slotsOf(parameter: string, size: number, fit: "entries" | "one for all"): readonly Slot[] {
  return fit === "one for all"
    ? new Array<Slot>(size).fill({ parameter, entry: 0 })
    : Array.from({ length: size }, (_, entry) => ({ parameter, entry }));
}

/** Whether a shared parameter is named anywhere in it. */
function namesShared(entry: ParamEntry): boolean {
  return entry.kind === "shared" || (entry.kind === "list" && entry.items.some(namesShared));
}

/** The names of θ that a node's parameter takes its numbers from, its own listing first. */
export function parametersOf(param: NodeParam): Iterable<string> {
  return param.slots === null
    ? [param.listedAs]
    : new Set([param.listedAs, ...param.slots.map((slot) => slot.parameter)]);
}

/** `needs 3 values in each row (its shape is [4, 3]), but 2 are given.` */
function wrongNumber(entry: ParamEntry, left: Shape, whole: Shape): string {
  const count = entry.kind === "list" ? entry.items.length : null;
  const given = count === null ? "a single number stands here" : count === 1 ? "1 is given" : `${count} are given`;
  const [wanted] = left;
  if (wanted === undefined)
    return whole.length === 0
      ? `is a single number, but ${given}.`
      : `has the shape ${formatShape(whole)}; a list stands where a number is wanted.`;
  const noun = left.length > 1 ? "row" : "value";
  const where = left.length < whole.length ? ` in each ${left.length === 1 ? "row" : "block"}` : "";
  const shape = whole.length > 1 ? ` (its shape is ${formatShape(whole)})` : "";
  return `needs ${wanted} ${noun}${wanted === 1 ? "" : "s"}${where}${shape}, but ${given}.`;
}

function reportUnknown(specs: readonly ParamSpec[], { definition, op }: Draft, problems: Problem[]): boolean {
  let good = true;
  for (const [name, given] of definition.params) {
    if (specs.some((spec) => spec.name === name)) continue;
    good = false;
    const names = specs.map((spec) => spec.name);
    const meant = closest(name, names);
    const advice =
      name === "b" && definition.attributes.get("bias")?.value === false
        ? 'Its "bias" is false.'
        : meant === null
          ? names.length === 0
            ? "It has none."
            : `Its parameters: ${listAlternatives(names)}.`
          : `Did you mean "${meant}"?`;
    problems.push(
      problem("NN502", given.range, `"${definition.id}" (${op?.name}) has no parameter "${name}". ${advice}`, {
        node: definition.id,
      }),
    );
  }
  return good;
}

/** The shape of a shared parameter's numbers, from its first entries; null where the lists inside are not alike. */
function shapeOfEntry(entry: ParamEntry, name: string, problems: Problem[]): Shape | null {
  const shape: number[] = [];
  let first: ParamEntry | undefined = entry;
  while (first?.kind === "list") {
    shape.push(first.items.length);
    first = first.items[0];
  }
  let level: readonly ParamEntry[] = [entry];
  for (const [axis, length] of [...shape, null].entries()) {
    const odd = level.find(
      (item) => (item.kind === "list" ? item.items.length : null) !== length || item.kind === "shared",
    );
    if (odd !== undefined || length === 0) {
      const message =
        odd?.kind === "shared"
          ? `The shared parameter "${name}" names another shared parameter; it must be written in numbers.`
          : length === 0
            ? `The shared parameter "${name}" has an empty list.`
            : `The rows of the shared parameter "${name}" have different lengths${axis === 0 ? "" : ` on axis ${axis}`}.`;
      problems.push(problem("NN501", (odd ?? entry).range, message));
      return null;
    }
    level = level.flatMap((item) => (item.kind === "list" ? item.items : []));
  }
  return shape;
}
