import type { Tape } from "../engine/tape.ts";
import type { Graph, Parameter } from "../graph/graph.ts";
import { isolate } from "../isolate.ts";
import type { EngineState } from "../training/engineState.ts";
import { clippedGradients } from "../training/oneStep.ts";
import type { NumberStep, StepFormula } from "../training/optimizers.ts";
import type { TrainingPlan } from "../training/plan.ts";
import type { Explanation, FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, partial, symbolLine } from "./line.ts";
import { openScene, type Scene } from "./scene.ts";
import { indexPath, nameSymbols, symbolOfName } from "./symbols.ts";

/** All that one update of θ reads and leaves. */
export interface UpdateFacts {
  /** The pass, run to its end. */
  readonly tape: Tape;
  readonly plan: TrainingPlan;
  /** Of this step. */
  readonly learningRate: number;
  readonly before: EngineState;
  readonly after: EngineState;
}

/** Networks with no more numbers than this show the step of each; larger ones that of the chosen number. */
const MOST_NUMBERS = 12;

/** A number of θ that training moves. */
interface Place {
  readonly parameter: Parameter;
  /** Entry of the parameter. */
  readonly entry: number;
  /** The same counted among the entries that are its own. */
  readonly own: number;
}

/**
 * The update of θ: the optimizer's rule, then what it does to one number, line by line, with all numbers put in. `chosen`: the number's place
 * in θ, or the first of the parameter that moves as so manieth; the first of all where both are left out.
 */
export function explainUpdate(
  facts: UpdateFacts,
  chosen: { readonly unit?: number | undefined; readonly parameter?: number | undefined } = {},
): Explanation {
  const { tape, plan } = facts;
  const { optimizer, moving } = plan;
  const scene = openScene(tape, 0);
  const places = placesOf(tape.graph, moving);
  const wanted = chosen.unit ?? places.findIndex(({ parameter }) => parameter.name === moving[chosen.parameter ?? 0]);
  const at = Math.max(0, Math.min(Math.trunc(wanted), places.length - 1));
  const place = places[at];
  const clipped = clippedGradients(plan, tape.graph.parameters, (name) => tape.parameterGradient(name));
  const own = place ? linesOf(scene, facts, clipped, place) : null;
  const others = places.length > MOST_NUMBERS ? [] : places.filter((each) => each !== place);
  return {
    title: "update",
    sentence: place ? sentenceOf(facts, place, at, places.length, own !== null) : "No parameter of this network moves.",
    lines: [
      symbolLine(optimizer.title, optimizer.tex),
      ...rateLines(facts),
      ...(own ?? []),
      ...others.flatMap((other) => linesOf(scene, facts, clipped, other)?.at(-1) ?? []),
    ],
    terms: [],
    sums: [],
    unit: { at, of: places.length },
    input: { at: 0, of: 0 },
    reads: place?.parameter.users ?? [],
  };
}

function placesOf(graph: Graph, moving: readonly string[]): readonly Place[] {
  return moving.flatMap((name) => {
    const parameter = graph.parameterByName.get(name);
    if (!parameter) return [];
    const entries = parameter.owned ?? Array.from({ length: parameter.size }, (_, k) => k);
    return entries.map((entry, own) => ({ parameter, entry, own }));
  });
}

function sentenceOf({ plan, after }: UpdateFacts, place: Place, at: number, count: number, flows: boolean): string {
  const name = nameOf(place);
  const which = count > 1 ? `, number ${at} of the ${count} that move` : "";
  if (!flows) return `Nothing flows back to ${name}${which}, so this step leaves it as it is.`;
  const moves = after.moves.get(place.parameter.name) ?? 0;
  const counted = moves !== after.step ? ` It is moved for the ${ordinal(moves)} time: t is ${moves}.` : "";
  return `${plan.optimizer.doc} Here ${name}${which}.${counted}`;
}

function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}

/** Only where a law changes it: the file's own rate stands in the formulas. */
function rateLines({ plan, learningRate, after }: UpdateFacts): readonly FormulaLine[] {
  if (plan.schedules.length === 0) return [];
  const rate: Amount = { symbol: `\\eta_{${after.step}}`, value: learningRate };
  return [formulaLine("learning rate", "\\eta", (fill) => fill(rate), learningRate)];
}

/** Null where nothing flows back to it. */
function linesOf(
  scene: Scene,
  { tape, plan, learningRate, before, after }: UpdateFacts,
  clipped: ReadonlyMap<string, Float64Array>,
  place: Place,
): readonly FormulaLine[] | null {
  const { parameter, entry, own } = place;
  const { name, users } = parameter;
  const raw = tape.parameterGradient(name)?.[entry];
  const used = clipped.get(name)?.[entry];
  const number = (values: Float64Array | undefined, k: number): number => values?.[k] ?? Number.NaN;
  if (raw === undefined || used === undefined) return null;
  const symbol = symbolOf(scene.graph, place);
  const [user = ""] = users;
  const of = { node: user, kind: "parameter" } as const;
  const theta: Amount = { symbol, value: number(before.parameters.get(name), entry), of };
  const derivative: Amount = { symbol: partial(scene.target, symbol), value: raw };
  const remembered = ({ memory }: EngineState): readonly number[] =>
    memory.get(name)?.map((values) => number(values, own)) ?? [];
  const step: NumberStep = {
    theta,
    gradient: { symbol: "g", value: used },
    before: remembered(before),
    after: remembered(after),
    next: number(after.parameters.get(name), entry),
    step: after.moves.get(name) ?? 1,
    h: { ...plan.hyperparameters, learningRate },
  };
  const formulas = plan.optimizer.formulas(step);
  return [
    formulaLine("gradient", "g", (fill) => fill(derivative), raw),
    ...(used === raw ? [] : [clippingLine(scene, plan, tape, raw, used)]),
    ...formulas.map((formula, i) => lineOf(formula, i === formulas.length - 1 ? nameOf(place) : formula.label)),
  ];
}

function lineOf({ left, write, result }: StepFormula, label: string): FormulaLine {
  return formulaLine(label, left, write, result, "\\leftarrow");
}

/** By the definitions in `clipping.ts`. */
function clippingLine(
  scene: Scene,
  { clip, moving }: TrainingPlan,
  tape: Tape,
  raw: number,
  clipped: number,
): FormulaLine {
  const g: Amount = { symbol: "g", value: raw };
  const limit: Amount = { symbol: "c", value: clip?.limit ?? Number.NaN };
  const cutOff = (fill: Fill): string => `\\min(\\max(${fill(g)}, -${fill(limit)}), ${fill(limit)})`;
  if (clip?.kind !== "norm") return formulaLine("clipped", "g", cutOff, clipped, "\\leftarrow");
  let squares = 0;
  for (const { parameter, entry } of placesOf(scene.graph, moving))
    squares += (tape.parameterGradient(parameter.name)?.[entry] ?? 0) ** 2;
  const norm: Amount = { symbol: `\\lVert ${partial(scene.target, "\\theta")} \\rVert`, value: Math.sqrt(squares) };
  const scaled = (fill: Fill): string => `${fill(g)} \\cdot \\frac{${fill(limit)}}{${fill(norm)} + 10^{-6}}`;
  return formulaLine("clipped", "g", scaled, clipped, "\\leftarrow");
}

/** `h3.w[0]`, as the file and the listings call it. */
function nameOf({ parameter: { name, shape, size }, entry }: Place): string {
  return isolate(size === 1 ? name : `${name}[${indexPath(shape, entry).join(",")}]`);
}

function symbolOf(graph: Graph, { parameter: { name, shape, size, shared, users }, entry }: Place): string {
  const [user = ""] = users;
  const spelt = shared
    ? symbolOfName(name)
    : nameSymbols(graph)
        .get(user)
        ?.parameter(name.slice(user.length + 1));
  const symbol = spelt ?? symbolOfName(name);
  return size === 1 ? symbol : `${symbol}[${indexPath(shape, entry).join(",\\,")}]`;
}
