import type { Tape } from "../engine/tape.ts";
import { formatNumber } from "../explain/numbers.ts";
import type { GraphNode } from "../graph/graph.ts";
import { isolate } from "../isolate.ts";
import type { MainWay, WayFactor } from "./mainWay.ts";
import { derivativeName, idsOf, TINY_GRADIENT, type WhyGradient } from "./whyAnswer.ts";
import { cancellationClause } from "./whyZero.ts";

interface Small {
  readonly name: string;
  readonly value: number;
  readonly start: GraphNode;
  readonly way: MainWay;
}

/** A gradient that is not 0: why it is so small, or that it is not, and the way that brings most of it. */
export function tellSmall(tape: Tape, { name, value, start, way }: Small): WhyGradient {
  const left = derivativeName(tape, name);
  const base = { name, value, causes: [], nodes: idsOf(way.nodes) };
  const along = pathText(way.nodes);
  if (Math.abs(value) >= TINY_GRADIENT) {
    const main =
      along === "" ? "" : ` Its largest part comes back along ${along}, which gives ${formatNumber(way.product)}.`;
    return {
      ...base,
      verdict: "fine",
      sentence: `${left} = ${formatNumber(value)} is not small.${main}`,
      culprit: null,
    };
  }
  const head = `${left} is only ${formatNumber(value, 2)}`;
  if (way.cancels) {
    const { spot, links, isTarget } = way.cancels;
    const clause = cancellationClause(links, isTarget);
    const who = spot.node === start ? "it" : `"${spot.node.id}", along ${along},`;
    return { ...base, verdict: "tiny", sentence: `${head}: ${who} ${clause} almost.`, culprit: spot.node.id };
  }
  const factors = way.factors.toSorted((a, b) => Math.abs(a.value) - Math.abs(b.value));
  const [smallest] = factors;
  if (!smallest)
    return { ...base, verdict: "tiny", sentence: `${head}, as it is what is differentiated.`, culprit: start.id };
  const alone = Math.abs(way.product / smallest.value) >= 10 * TINY_GRADIENT;
  const sentence = alone
    ? `${head}: on its largest way, ${along}, "${smallest.node.id}" ${smallest.clause}.`
    : `${head}: on its largest way, ${along}, ${way.factors.length} factors multiply to ${formatNumber(way.product, 2)}; the smallest are ${listFactors(factors.slice(0, 3))}.`;
  return { ...base, verdict: "tiny", sentence, culprit: smallest.node.id };
}

function listFactors(factors: readonly WayFactor[]): string {
  const texts = factors.map(({ text }) => text);
  return texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}` : (texts[0] ?? "");
}

/** `h1 → h3 → L`; the middle of a long way is left out. */
function pathText(nodes: readonly GraphNode[]): string {
  const ids = idsOf(nodes).map(isolate);
  if (ids.length < 2) return "";
  return (ids.length <= 7 ? ids : [...ids.slice(0, 3), "…", ...ids.slice(-3)]).join(" → ");
}
