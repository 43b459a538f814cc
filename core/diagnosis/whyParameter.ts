import type { Tape } from "../engine/tape.ts";
import { affineParts } from "../explain/affine.ts";
import { localDerivatives } from "../explain/localDerivatives.ts";
import { formatNumber } from "../explain/numbers.ts";
import { parameterSum } from "../explain/parameterSum.ts";
import { openScene } from "../explain/scene.ts";
import { componentName } from "../graph/componentName.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { thetaEntry, usesOf } from "../graph/thetaEntries.ts";
import { type MainWay, mainWay, throughActivation, type WayFactor } from "./mainWay.ts";
import { written } from "./notFinite.ts";
import { derivativeName, idsOf, TINY_GRADIENT, tellZero, thetaName, type WhyGradient } from "./whyAnswer.ts";
import { at, type Spot } from "./whyLinks.ts";
import { originOfParameter } from "./whyNotFinite.ts";
import { tellSmall } from "./whySmall.ts";
import { ZeroSearch } from "./whyZero.ts";

/** Samples of a batch that are looked into one by one. */
const MOST_SAMPLES = 64;

/** Why ∂target/∂(a parameter's entry), the sum over its uses and the samples, is as it is. Its gradient is known at the cursor. */
export function whyParameter(tape: Tape, node: GraphNode, param: string, component: number): WhyGradient {
  const own = node.params.find(({ name }) => name === param);
  if (!own) throw new RangeError(`"${node.id}" has no parameter "${param}".`);
  const entry = thetaEntry(tape.graph, own, component);
  const value = tape.parameterGradient(entry.name)?.[entry.at] ?? Number.NaN;
  const name = thetaName(tape, entry);
  const uses = usesOf(tape.graph, entry).filter((use) => tape.useGradient(use.node, use.param.name) !== null);
  if (!Number.isFinite(value)) {
    const bad = uses.find((use) => !Number.isFinite(tape.useGradient(use.node, use.param.name)?.[use.entryAt]));
    const origin = originOfParameter(tape, bad?.node ?? node, bad?.param.name ?? param, value);
    const sentence = `${derivativeName(tape, name)} is ${written(value)}: "${origin.node.id}" ${origin.clause}.`;
    return {
      verdict: "not-finite",
      name,
      value,
      sentence,
      culprit: origin.node.id,
      nodes: idsOf(origin.way),
      causes: [],
    };
  }
  const terms = (parameterSum(openScene(tape, 0), entry, 0)?.terms ?? []).filter(({ product }) => product !== 0);
  if (value === 0 && terms.length > 0) {
    const shown = terms
      .toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product))
      .slice(0, 3)
      .map(
        ({ through, sample, product }) =>
          `${formatNumber(product)} from ${through}${sample === null ? "" : ` at sample ${sample}`}`,
      );
    const culprit = terms[0]?.node ?? node.id;
    const sentence = `${derivativeName(tape, name)} is 0: ${terms.length} contributions cancel, ${shown.join(", ")}${terms.length > 3 ? ", …" : ""}.`;
    return { verdict: "zero", name, value, sentence, culprit, nodes: [node.id], causes: [] };
  }
  if (value === 0) {
    const search = new ZeroSearch(tape);
    for (const use of uses)
      for (let s = 0; s < Math.min(use.node.batched ? tape.batch : 1, MOST_SAMPLES); s++)
        whyUseIsZero(tape, search, use.node, use.param.name, use.entryAt, s);
    return tellZero(tape, name, node, search.causes);
  }
  // The use and the sample that bring the most of it.
  const largest = terms.reduce<(typeof terms)[number] | null>(
    (most, term) => (most === null || Math.abs(term.product) > Math.abs(most.product) ? term : most),
    null,
  );
  const use = uses.find((each) => each.node.id === largest?.node) ?? uses[0];
  if (!use || largest?.node === null) {
    const sentence = `${derivativeName(tape, name)} = ${formatNumber(value)}: it comes from the regularization alone.`;
    // Of an input that is always 0, say: the data has no part in the gradient, and the prior's may be as small as it likes.
    const isTiny = Math.abs(value) < TINY_GRADIENT;
    const culprit = isTiny ? node.id : null;
    return { verdict: isTiny ? "tiny" : "fine", name, value, sentence, culprit, nodes: [node.id], causes: [] };
  }
  const way = wayOfUse(tape, use.node, use.param.name, use.entryAt, largest?.sample ?? 0);
  if (way) return tellSmall(tape, { name, value, start: use.node, way });
  const size = Math.abs(value) < TINY_GRADIENT ? "is tiny" : "is not small";
  const sentence = `${derivativeName(tape, name)} = ${formatNumber(value, 2)} ${size}: it is the sum of what comes back through the ${use.node.size} components of "${use.node.id}".`;
  const verdict = Math.abs(value) < TINY_GRADIENT ? "tiny" : "fine";
  return { verdict, name, value, sentence, culprit: null, nodes: [use.node.id], causes: [] };
}

function whyUseIsZero(
  tape: Tape,
  search: ZeroSearch,
  node: GraphNode,
  param: string,
  entry: number,
  sample: number,
): void {
  const parts = affineParts(node);
  const isWeight = param === parts?.weights.name;
  if (parts && (isWeight || param === parts.bias?.name)) {
    const unit = isWeight ? Math.floor(entry / parts.inputs) : entry;
    if (at(tape.delta(node), unit, sample) === 0) {
      search.ofDelta({ node, at: unit }, sample);
      return;
    }
    const read = isWeight ? edgeAt(node, entry % parts.inputs) : null;
    if (!read) return;
    const { edge, component } = read;
    const name = componentName(edge.source, component);
    const clause = `is 0 there, and ${node.id}.${param} multiplies "${name}"`;
    search.add({
      kind: "input",
      node: edge.source,
      at: component,
      sample,
      clause,
      way: [node, edge.source],
      weight: null,
    });
    return;
  }
  const flow = tape.delta(node) ?? tape.gradient(node);
  const some = Array.from({ length: node.size }, (_, k) => k).some((k) => at(flow, k, sample) !== 0);
  if (some) {
    const clause = `does not move with ${param}: its derivative by it is 0 wherever something arrives`;
    search.add({ kind: "local", node, at: 0, sample, clause, way: [node], weight: null });
    return;
  }
  for (let k = 0; k < node.size; k++) {
    if (tape.delta(node)) search.ofDelta({ node, at: k }, sample);
    else search.ofValue({ node, at: k }, sample);
  }
}

function edgeAt(node: GraphNode, input: number): { readonly edge: Edge; readonly component: number } | null {
  const edge = node.edges.find(({ offset, size }) => input >= offset && input < offset + size);
  return edge ? { edge, component: edge.components?.[input - edge.offset] ?? input - edge.offset } : null;
}

/** Outputs that are looked through for the one by which a parameter does the most. */
const MOST_OUTPUTS = 256;

/** From the parameter: what it multiplies, φ′, and on to the target. Null where it acts on too many components to tell one. */
function wayOfUse(tape: Tape, node: GraphNode, param: string, entry: number, sample: number): MainWay | null {
  const parts = affineParts(node);
  const isWeight = param === parts?.weights.name;
  const factors: WayFactor[] = [];
  const nodes = [node];
  let next: Spot | null;
  if (parts && (isWeight || param === parts.bias?.name)) {
    const unit = isWeight ? Math.floor(entry / parts.inputs) : entry;
    const read = isWeight ? edgeAt(node, entry % parts.inputs) : null;
    if (read) factors.push(inputFactor(tape, read.edge.source, read.component, sample));
    next = throughActivation(tape, { node, at: unit }, sample, at(tape.delta(node), unit, sample), factors, nodes);
  } else {
    if (node.size > MOST_OUTPUTS) return null;
    next = mostMoved(tape, node, param, entry, sample, factors);
  }
  const rest = next && mainWay(tape, next, sample);
  const all = [...factors, ...(rest?.factors ?? [])];
  return {
    factors: all,
    nodes: [...nodes, ...(rest?.nodes ?? [])],
    product: all.reduce((product, each) => product * each.value, 1),
    cancels: rest?.cancels ?? null,
  };
}

function inputFactor(tape: Tape, source: GraphNode, component: number, sample: number): WayFactor {
  const value = at(tape.value(source), component, sample);
  const text = `"${componentName(source, component)}" = ${formatNumber(value, 2)}`;
  return {
    node: source,
    kind: "input",
    value,
    text,
    clause: `is ${formatNumber(value, 2)}, which the weight multiplies`,
  };
}

/** The component of the value by which the parameter does the most to the target. */
function mostMoved(
  tape: Tape,
  node: GraphNode,
  param: string,
  entry: number,
  sample: number,
  factors: WayFactor[],
): Spot {
  const local = localDerivatives(tape, node, sample);
  let best = { at: 0, slope: Number.NaN, sent: -1 };
  for (let k = 0; k < node.size; k++) {
    const slope = local.byParam(param, k, entry);
    const sent = Math.abs(slope * at(tape.gradient(node), k, sample));
    if (sent > best.sent) best = { at: k, slope, sent };
  }
  const text = `${formatNumber(best.slope, 2)} of "${componentName(node, best.at)}"`;
  const clause = `has the derivative ${formatNumber(best.slope, 2)} by ${param}`;
  factors.push({ node, kind: "local", value: best.slope, text, clause });
  return { node, at: best.at };
}
