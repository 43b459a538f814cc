import { compile } from "../compile.ts";
import { splitExpectation } from "../document/definitions/leaves.ts";
import { trainingSchema } from "../document/definitions/trainingSchema.ts";
import { applyEdits, applyIntents } from "../document/edits.ts";
import type { Intent, JsonValue } from "../document/intent.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import { fitAdded } from "../graph/fitAdded.ts";
import type { Graph } from "../graph/graph.ts";
import { hasErrors } from "../problems.ts";
import { changeDepth, changeHiddenActivations } from "./sweepEdits.ts";

/** One thing that a sweep tries several values of. */
export type SweepAxis =
  /** An attribute of a node: `h.units`. */
  | { readonly kind: "attribute"; readonly node: string; readonly name: string; readonly values: readonly JsonValue[] }
  /** The activation of every hidden neuron and layer. */
  | { readonly kind: "activation"; readonly values: readonly JsonValue[] }
  /** The number of hidden dense layers, one behind the other. */
  | { readonly kind: "depth"; readonly values: readonly JsonValue[] }
  /** A setting of `training`. */
  | { readonly kind: "training"; readonly name: string; readonly values: readonly JsonValue[] };

/** One network of the grid, to be trained once a seed. */
export interface SweepPoint {
  /** One value an axis, in the order of the axes. */
  readonly choices: readonly JsonValue[];
  /** The network file of this point. */
  readonly text: string;
  /** In place of the file's own settings of `training`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Sweep {
  readonly axes: readonly string[];
  readonly points: readonly SweepPoint[];
  readonly seeds: readonly number[];
  /** What the grid changes beside what it was asked for, for people. */
  readonly notes: readonly string[];
}

export function nameOfAxis(axis: SweepAxis): string {
  if (axis.kind === "attribute") return `${axis.node}.${axis.name}`;
  return axis.kind === "training" ? axis.name : axis.kind;
}

/** Nobody waits for more, and a grid grows faster than one thinks. */
export const MOST_RUNS = 10_000;

/**
 * Every combination of the axes' values as a network of its own, by edits of the text in memory; or a sentence that says which value cannot be.
 * Numbers of θ that do not fit at some point are drawn anew at every point, so that none starts ahead of the others.
 */
export function planSweep(text: string, axes: readonly SweepAxis[], seedCount: number): Sweep | string {
  const { document, graph, problems } = compile(text);
  if (!document || !graph || hasErrors(problems)) return "The network has errors; put those right first.";
  const runs = axes.reduce((product, { values }) => product * values.length, seedCount);
  if (runs > MOST_RUNS) return `The grid has ${runs} runs; ${MOST_RUNS} are the most.`;
  const names = axes.map(nameOfAxis);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) return `${twice} is given twice.`;

  const points: SweepPoint[] = [];
  const drawn = new Map<string, Intent>();
  for (const choices of combinations(axes.map(({ values }) => values))) {
    const point = makePoint(text, document.training.settings, axes, choices);
    if (typeof point === "string") return point;
    points.push(point);
    for (const intent of misfits(point.text)) drawn.set(JSON.stringify(intent), intent);
  }
  const fitted: SweepPoint[] = [];
  for (const point of points) {
    const found = compile(withIntents(withDrawn(point.text, [...drawn.values()]), misfits(point.text)));
    const error = found.problems.find(({ severity }) => severity === "error");
    if (error || !found.document) return `${describeChoices(names, point.choices)}: ${error?.message ?? "no network."}`;
    fitted.push({ ...point, text: found.document.text });
  }
  const { seed } = document.training;
  return {
    axes: names,
    points: fitted,
    seeds: Array.from({ length: seedCount }, (_, i) => seed + i),
    notes: notesOf(drawn.values(), graph),
  };
}

export function describeChoices(names: readonly string[], choices: readonly JsonValue[]): string {
  return names.map((name, i) => `${name} = ${showChoice(choices[i] ?? null)}`).join(", ");
}

export function showChoice(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function* combinations(lists: readonly (readonly JsonValue[])[]): Generator<readonly JsonValue[], void, void> {
  const [first, ...rest] = lists;
  if (!first) {
    yield [];
    return;
  }
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}

/** Attributes first, then activations, then the depth: layers that are added are like the last one as it is by then. */
const ORDER: readonly SweepAxis["kind"][] = ["attribute", "activation", "depth", "training"];

function makePoint(
  original: string,
  written: Readonly<Record<string, unknown>>,
  axes: readonly SweepAxis[],
  choices: readonly JsonValue[],
): SweepPoint | string {
  let text = original;
  const settings: Record<string, unknown> = { ...written };
  const inOrder = [...axes.entries()].toSorted(([, a], [, b]) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const [i, axis] of inOrder) {
    const value = choices[i] ?? null;
    const where = describeChoices([nameOfAxis(axis)], [value]);
    if (axis.kind === "training") {
      const wrong = whyNotSetting(axis.name, value);
      if (wrong !== null) return `${where}: ${wrong}`;
      settings[axis.name] = value;
      // The two say the same thing in two ways.
      if (axis.name === "epochs") delete settings["steps"];
      if (axis.name === "steps") delete settings["epochs"];
      continue;
    }
    const intents = intentsFor(text, axis, value);
    if (typeof intents === "string") return `${where}: ${intents}`;
    const result = applyIntents(text, intents);
    if ("refused" in result) return `${where}: ${result.refused}`;
    text = applyEdits(text, result.edits);
  }
  return { choices, text, settings };
}

/** What is wrong with a value of `training`, by the definitions that read the file; null where nothing is. */
function whyNotSetting(name: string, value: JsonValue): string | null {
  const { shape } = trainingSchema.def;
  if (!Object.hasOwn(shape, name)) {
    const meant = closest(name, Object.keys(shape));
    return `"training" has no key "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`;
  }
  const result = shape[name as keyof typeof shape].safeParse(value);
  const [issue] = result.success ? [] : result.error.issues;
  return issue ? `it must be ${splitExpectation(issue.message).allowed}.` : null;
}

function intentsFor(
  text: string,
  axis: Exclude<SweepAxis, { kind: "training" }>,
  value: JsonValue,
): readonly Intent[] | string {
  // As the edits before it left the network, its numbers aside: they may not fit yet.
  const { graph, document } = compile(withIntents(text, misfits(text)));
  if (!graph || !document) return "the network has errors by then.";
  if (axis.kind === "activation") return changeHiddenActivations(graph, value);
  if (axis.kind === "depth") {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > 100)
      return "a depth is a whole number from 1 to 100.";
    return changeDepth(graph, document.text, value);
  }
  const node = graph.byId.get(axis.node);
  if (!node) {
    const meant = closest(axis.node, graph.byId.keys());
    return `there is no node "${axis.node}".${meant === null ? "" : ` Did you mean "${meant}"?`}`;
  }
  if (!Object.hasOwn(node.op.attributes, axis.name))
    return `"${axis.node}" (${node.op.name}) has no attribute "${axis.name}". Its attributes: ${listAlternatives(Object.keys(node.op.attributes))}.`;
  return [{ kind: "setAttribute", id: axis.node, name: axis.name, value }];
}

/** What takes away the numbers that do not fit the shapes of this text. */
function misfits(text: string): readonly Intent[] {
  const { document } = compile(text);
  return fitAdded(text, new Set(document?.nodes.keys())).intents;
}

function withIntents(text: string, intents: readonly Intent[]): string {
  if (intents.length === 0) return text;
  const result = applyIntents(text, intents);
  return "refused" in result ? text : applyEdits(text, result.edits);
}

/** Takes away, where they are, the numbers that some point cannot have. */
function withDrawn(text: string, drawn: readonly Intent[]): string {
  const { document } = compile(text);
  const there = drawn.filter(
    (intent) => intent.kind === "setParam" && document?.nodes.get(intent.id)?.params.has(intent.name) === true,
  );
  return withIntents(text, there);
}

function notesOf(drawn: Iterable<Intent>, graph: Graph): readonly string[] {
  const names = [...drawn].flatMap((intent) =>
    intent.kind === "setParam" && graph.byId.has(intent.id) ? [`${intent.id}.${intent.name}`] : [],
  );
  return names.length === 0
    ? []
    : [`The numbers written for ${names.join(", ")} do not fit everywhere: they are drawn anew at every point.`];
}
