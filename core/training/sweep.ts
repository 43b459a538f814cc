import { compile } from "../compile.ts";
import { splitExpectation } from "../document/definitions/leaves.ts";
import { trainingSchema } from "../document/definitions/trainingSchema.ts";
import { EditedText } from "../document/editing/pieces.ts";
import { applyEdits, applyIntents } from "../document/edits.ts";
import type { Intent, JsonValue, TextEdit } from "../document/intent.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import { finish, type Steps } from "../engine/steps.ts";
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
  /** What makes it of the file that the sweep is of. */
  readonly edits: readonly TextEdit[];
  /** In place of the file's own settings of `training`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Why there is no such network; left out where there is one. */
  readonly why?: string;
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
  return finish(planSweepSteps(text, axes, seedCount));
}

/**
 * The same in pieces, one a point: a grid of thousands takes seconds. `keepsFailed`: a point that cannot be stays, with its reason, as long
 * as there is another one.
 */
export function* planSweepSteps(
  text: string,
  axes: readonly SweepAxis[],
  seedCount: number,
  keepsFailed = false,
): Steps<Sweep | string> {
  const { document, graph, problems } = compile(text);
  if (!document || !graph || hasErrors(problems)) return "The network has errors; put those right first.";
  const runs = axes.reduce((product, { values }) => product * values.length, seedCount);
  if (runs > MOST_RUNS) return `The grid has ${runs} runs; ${MOST_RUNS} are the most.`;
  const names = axes.map(nameOfAxis);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) return `${twice} is given twice.`;

  const points: { readonly choices: readonly JsonValue[]; readonly point: Made | string }[] = [];
  const drawn = new Map<string, Intent>();
  const of = (2 * runs) / seedCount;
  for (const choices of combinations(axes.map(({ values }) => values))) {
    const point = makePoint(text, document.training.settings, axes, choices);
    if (typeof point === "string" && !keepsFailed) return point;
    points.push({ choices, point });
    if (typeof point !== "string")
      for (const intent of misfits(point.edited.text)) drawn.set(JSON.stringify(intent), intent);
    yield { done: points.length, of };
  }
  const fitted: SweepPoint[] = [];
  for (const { choices, point } of points) {
    const made = typeof point === "string" ? point : fitPoint(point, [...drawn.values()], names, choices);
    if (typeof made === "string" && !keepsFailed) return made;
    fitted.push({ choices, ...(typeof made === "string" ? { text, edits: [], settings: {}, why: made } : made) });
    yield { done: points.length + fitted.length, of };
  }
  const [first] = fitted;
  if (first?.why !== undefined && fitted.every(({ why }) => why !== undefined)) return first.why;
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

/** A point whose numbers of θ may not fit its shapes yet. */
interface Made extends Pick<SweepPoint, "settings"> {
  readonly edited: EditedText;
}

/** Without the numbers that do not fit here or at another point; a sentence where it is no network even so. */
function fitPoint(
  { edited, settings }: Made,
  drawn: readonly Intent[],
  names: readonly string[],
  choices: readonly JsonValue[],
): Omit<SweepPoint, "choices"> | string {
  carryOut(edited, present(edited.text, drawn));
  carryOut(edited, misfits(edited.text));
  const { document, problems } = compile(edited.text);
  const error = problems.find(({ severity }) => severity === "error");
  if (error || !document) return `${describeChoices(names, choices)}: ${error?.message ?? "no network."}`;
  return { text: edited.text, edits: edited.edits(), settings };
}

/** Attributes first, then activations, then the depth: layers that are added are like the last one as it is by then. */
const ORDER: readonly SweepAxis["kind"][] = ["attribute", "activation", "depth", "training"];

function makePoint(
  original: string,
  written: Readonly<Record<string, unknown>>,
  axes: readonly SweepAxis[],
  choices: readonly JsonValue[],
): Made | string {
  const edited = new EditedText(original);
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
    const intents = intentsFor(edited.text, axis, value);
    if (typeof intents === "string") return `${where}: ${intents}`;
    const refusal = carryOut(edited, intents);
    if (refusal !== null) return `${where}: ${refusal}`;
  }
  return { edited, settings };
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

/** Why the text does not take the intents, then left as it is; null where it does. */
function carryOut(edited: EditedText, intents: readonly Intent[]): string | null {
  if (intents.length === 0) return null;
  const result = applyIntents(edited.text, intents);
  if ("refused" in result) return result.refused;
  edited.apply(result.edits);
  return null;
}

/** Those of the intents whose parameters are written in this text: numbers that some point cannot have. */
function present(text: string, drawn: readonly Intent[]): readonly Intent[] {
  const { document } = compile(text);
  return drawn.filter(
    (intent) => intent.kind === "setParam" && document?.nodes.get(intent.id)?.params.has(intent.name) === true,
  );
}

function notesOf(drawn: Iterable<Intent>, graph: Graph): readonly string[] {
  const names = [...drawn].flatMap((intent) =>
    intent.kind === "setParam" && graph.byId.has(intent.id) ? [`${intent.id}.${intent.name}`] : [],
  );
  return names.length === 0
    ? []
    : [`The numbers written for ${names.join(", ")} do not fit everywhere: they are drawn anew at every point.`];
}
