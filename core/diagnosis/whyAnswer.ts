import type { Tape } from "../engine/tape.ts";
import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { ThetaEntry } from "../graph/thetaEntries.ts";
import { isolate } from "../isolate.ts";
import { listNodes } from "./finding.ts";
import type { ZeroCause, ZeroCauses } from "./whyZero.ts";

/** A gradient below this is called tiny. */
export const TINY_GRADIENT = 1e-4;

export interface GradientQuestion {
  readonly node: string;
  /** One of the node's own parameters; null asks for the node's value. */
  readonly parameter: string | null;
  /** Component of the value, or entry of the parameter. */
  readonly component: number;
}

/** Quoted ids with right-to-left letters stand by themselves, or they would turn the English around them round. */
export function isolateNames(sentence: string): string {
  return sentence.replace(/"([^"]+)"/g, (_, name: string) => `"${isolate(name)}"`);
}

export type Verdict = "not-computed" | "nothing-flows" | "zero" | "tiny" | "not-finite" | "fine";

/** The answer to "why is this gradient zero (or tiny, or NaN)?". */
export interface WhyGradient {
  readonly verdict: Verdict;
  /** What was asked about: `h1`, `h1.w[0]`. */
  readonly name: string;
  /** Null where it is not computed. */
  readonly value: number | null;
  readonly sentence: string;
  /** The node that causes it; null where none does. */
  readonly culprit: string | null;
  /** From the node asked about by way of the culprit, for highlighting. */
  readonly nodes: readonly string[];
  /** Where it is 0: every place that stops it, each with its node. */
  readonly causes: readonly ZeroCause[];
}

/** `∂L/∂h1`; an objective of several terms is J, as in the formulas. */
export function derivativeName({ target }: Tape, name: string): string {
  const isSum = target?.kind === "objective" && target.terms.length > 1;
  return `∂${target === null ? "L" : isSum ? "J" : isolate(target.text)}/∂${isolate(name)}`;
}

export function thetaName(tape: Tape, { name, at: entry }: ThetaEntry): string {
  return componentName({ id: name, shape: tape.graph.parameterByName.get(name)?.shape ?? [] }, entry);
}

/** All that stops it, in a sentence: one place, or the first few of several. */
export function tellZero(tape: Tape, name: string, start: GraphNode, { causes, complete }: ZeroCauses): WhyGradient {
  const [first] = causes;
  const base = { verdict: "zero", name, value: 0 } as const;
  const left = derivativeName(tape, name);
  if (!first) {
    const sentence = `${left} is 0: what comes back from its readers adds up to 0.`;
    return { ...base, sentence, culprit: start.id, nodes: [start.id], causes: [] };
  }
  const distinct = distinctCauses(causes);
  const nodes = idsOf(causes.slice(0, 20).flatMap(({ way }) => way));
  const clauses = distinct.slice(0, 3).map(({ node, clause }) => `"${node.id}" ${clause}`);
  const own = first.kind === "cancellation" && first.node === start;
  const only = distinct.length === 1;
  const more =
    distinct.length > 3 ? `, and so at ${listNodes([...new Set(distinct.slice(3).map(({ node }) => node.id))])}` : "";
  const intro = only ? "" : complete ? "it is stopped on every way: " : "it is stopped: ";
  const sentence =
    own && only ? `${left} is 0: it ${first.clause}.` : `${left} is 0: ${intro}${clauses.join("; ")}${more}.`;
  return { ...base, sentence, culprit: first.node.id, nodes, causes };
}

/** One for each place; units of one layer that are stopped alike are told once. */
function distinctCauses(causes: readonly ZeroCause[]): readonly ZeroCause[] {
  const groups = new Map<string, ZeroCause[]>();
  for (const cause of causes) {
    const key = `${cause.node.index} ${cause.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), cause]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [ZeroCause, ...ZeroCause[]];
    const units = new Set(group.map((cause) => cause.at)).size;
    const samples = new Set(group.map((cause) => cause.sample)).size;
    const also = [...(units > 1 ? [`${units} units`] : []), ...(samples > 1 ? [`${samples} samples`] : [])];
    const unit = units === 1 && first.node.size > 1 && first.kind === "activation" ? ` (unit ${first.at})` : "";
    return {
      ...first,
      clause: also.length > 0 ? `${first.clause} (so in ${also.join(" and ")})` : `${first.clause}${unit}`,
    };
  });
}

export function idsOf(nodes: readonly GraphNode[]): readonly string[] {
  return [...new Set(nodes.map(({ id }) => id))];
}
