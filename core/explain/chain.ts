import { componentName } from "../graph/componentName.ts";
import type { Edge, GraphNode } from "../graph/graph.ts";
import { affineParts } from "./affine.ts";
import type { ChainTerm, FormulaLine } from "./explanation.ts";
import { type GradientSum, pageOf, type SumTerm } from "./gradientSum.ts";
import { type Amount, type Fill, formulaLine, inDetail, partial, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { column } from "./matrix.ts";
import { plainText } from "./plainText.ts";
import {
  asRow,
  entry,
  gradientAmount,
  gradientEntry,
  namesOf,
  type Scene,
  symbolOfTarget,
  targetsOf,
  unitOf,
} from "./scene.ts";

/** More terms than this are not written out in a formula, nor given as a plain list. */
const MOST_TERMS = 24;
/** A reader of more components than this that is not followed one by one gives one term: each costs a run of its op's backward. */
const MOST_OUTPUTS = 64;
/** Products this close to what the engine sent say the same; where they do not, the engine went around the activation. */
const SAME = 1e-9;

/** A term, and `∂L/∂z₆` and `∂h₆/∂z₃` as TeX; null for the seed, which is 1. */
export interface NamedTerm extends SumTerm {
  readonly symbols: readonly [upstream: string, local: string] | null;
}

/**
 * The chain rule at one component: one term for every scalar that reads it, ∂target/∂(reader) × ∂(reader)/∂(this). They add
 * up to the gradient there. A layer that reads it gives one term a unit; a reader that mixes the samples, one a unit and sample.
 */
export function allTerms(scene: Scene, node: GraphNode, at = unitOf(scene, node)): readonly NamedTerm[] {
  if (!scene.tape.gradient(node)) return [];
  const seeds = targetsOf(scene.tape)
    .filter((target) => target.node === node.id && target.component === at)
    .map(
      ({ text }): NamedTerm => ({
        through: text,
        node: node.id,
        sample: null,
        upstream: 1,
        local: 1,
        product: 1,
        symbols: null,
      }),
    );
  return [...seeds, ...flowingUses(scene, node).flatMap((edge) => termsThrough(scene, edge, at))];
}

/** The terms as a plain list: none where they are too many to write out. */
export function chainTerms(scene: Scene, node: GraphNode): readonly NamedTerm[] {
  const all = allTerms(scene, node);
  return all.length > MOST_TERMS ? [] : all;
}

export function asChainTerm({ through, upstream, local, product }: SumTerm): ChainTerm {
  return { consumer: through, upstream: upstream ?? Number.NaN, local: local ?? Number.NaN, product };
}

/** The same as a table, a page of it. Null where nothing flows. */
export function nodeSum(scene: Scene, node: GraphNode, from = 0): GradientSum | null {
  const gradient = scene.tape.gradient(node);
  if (!gradient) return null;
  const at = unitOf(scene, node);
  const { symbol } = gradientEntry(scene, node, at);
  const name = componentName(node, at);
  const terms = allTerms(scene, node, at);
  // Of what is differentiated, its own 1 says it all.
  if (terms.every(({ symbols }) => symbols === null)) return null;
  const page = pageOf(terms, from);
  const target = plainText(scene.target);
  return {
    kind: "node",
    name,
    symbol,
    text: plainText(symbol),
    factors: [`∂${target}/∂·`, `∂·/∂${name}`],
    ...page,
    terms: page.terms.map(({ symbols: _, ...term }) => term),
    total: entry(scene, gradient, at),
  };
}

/** Through such a reader a sample acts on all of them, so that one sample's terms are not the whole sum. */
export function mixesSamples({ tape }: Scene, reader: GraphNode): boolean {
  return tape.batch > 1 && reader.op.mixesSamples?.(tape.mode) === true;
}

/** References through which a gradient comes back to the node. */
export function flowingUses(scene: Scene, node: GraphNode): readonly Edge[] {
  return node.uses.filter((edge) => scene.tape.edgeGradient(edge) !== null);
}

/** Places of a component in what a reference carries; none where it takes others. */
export function placesOf(edge: Edge, at: number): readonly number[] {
  if (edge.components === null) return [at];
  return edge.components.flatMap((component, place) => (component === at ? [place] : []));
}

function termsThrough(scene: Scene, edge: Edge, at: number): readonly NamedTerm[] {
  const sent = scene.tape.edgeGradient(edge);
  return placesOf(edge, at).flatMap((place) => {
    const total = entry(scene, sent, place);
    const terms = termsByOutput(scene, edge, at, place);
    return terms === null ? [wholeTerm(scene, edge, total)] : agreeing(scene, edge, terms, total);
  });
}

/** One term for each component of the reader that depends on it; null where they are too many to be found one by one. */
function termsByOutput(scene: Scene, edge: Edge, at: number, place: number): readonly NamedTerm[] | null {
  const reader = edge.target;
  const { tape } = scene;
  const mixes = mixesSamples(scene, reader);
  const isOwn = reader.op.dependence?.(reader.site) === "own";
  const outputs = isOwn ? [edge.offset + place] : Array.from({ length: reader.size }, (_, output) => output);
  const samples = mixes ? Array.from({ length: tape.batch }, (_, s) => s) : [scene.sample];
  if (outputs.length * samples.length > MOST_OUTPUTS && !reader.op.hasPreactivation) return null;
  if (outputs.length * samples.length > MOST_OUTPUTS * 16) return null;
  const names = namesOf(scene, reader);
  const by = namesOf(scene, edge.source).component(at);
  const argument = readsTwice(edge, at) ? argumentName(edge, place) : "";
  return samples.flatMap((sample) => {
    const local = localDerivatives(tape, reader, sample);
    const there = { ...scene, sample };
    return outputs.flatMap((output): readonly NamedTerm[] => {
      const slope = local.byInput(edge, output, place, scene.sample);
      // Of a picture's components only a few read this one.
      if (slope === 0 && reader.size > 1 && reader.op.ports.kind !== "vector") return [];
      const upstream = entry(there, tape.gradient(reader), output);
      const of = reader.size === 1 ? names.function : names.component(output);
      const mark = (symbol: string): string => (mixes ? `{${symbol}}^{(${sample})}` : symbol);
      return [
        {
          through: `${componentName(reader, output)}${argument}`,
          node: reader.id,
          sample: mixes ? sample : null,
          upstream,
          local: slope,
          product: upstream * slope,
          symbols: [partial(scene.target, mark(names.component(output))), partial(mark(of), by)],
        },
      ];
    });
  });
}

/** Whether what the edge ends in reads the component at more places than one. */
function readsTwice({ source, target }: Edge, at: number): boolean {
  const places = target.edges.flatMap((edge) => (edge.source === source ? placesOf(edge, at) : []));
  return places.length > 1;
}

/** ` (w[2])`, ` (W[:,2])` or ` (input 1)`: tells two places at which one node reads the same apart. */
function argumentName(edge: Edge, place: number): string {
  const parts = affineParts(edge.target);
  if (!parts) return ` (input ${edge.input})`;
  return ` (${parts.weights.name}[${parts.units > 1 ? ":," : ""}${edge.offset + place}])`;
}

/** All that comes back along a reference as one term: (∂reader/∂this)ᵀ·∂target/∂reader. */
function wholeTerm(scene: Scene, edge: Edge, sent: number): NamedTerm {
  return {
    through: edge.target.id,
    node: edge.target.id,
    sample: null,
    upstream: null,
    local: null,
    product: sent,
    symbols: [throughSymbol(scene, edge), ""],
  };
}

/**
 * The products, but where one is no number (∞·0 behind a saturated sigmoid or softmax) it is what the others leave of the
 * derivative that the engine sent, which it computes around the activation. Where they miss it by more than rounding
 * (1 − p has lost its digits) there is one term: what was sent.
 */
function agreeing(scene: Scene, edge: Edge, terms: readonly NamedTerm[], sent: number): readonly NamedTerm[] {
  let total = 0;
  let scale = 0;
  for (const { product } of terms) {
    if (!Number.isFinite(product)) continue;
    total += product;
    scale += Math.abs(product);
  }
  const first = terms.findIndex(({ product }) => !Number.isFinite(product));
  if (!Number.isFinite(sent)) return terms;
  if (first >= 0) {
    return terms.map((term, i) =>
      Number.isFinite(term.product) ? term : { ...term, product: i === first ? sent - total : 0 },
    );
  }
  return Math.abs(total - sent) <= SAME * scale + Number.MIN_VALUE ? terms : [wholeTerm(scene, edge, sent)];
}

/** ∂target/∂z = the sum of the terms, in symbols and numbers; for a vector what arrives from each reader, and the chosen component. */
export function gradientLines(scene: Scene, node: GraphNode, terms: readonly NamedTerm[]): readonly FormulaLine[] {
  const at = unitOf(scene, node);
  const own = gradientEntry(scene, node, at);
  const known = scene.tape.gradient(node) ? Number(own.value) : null;
  const lines = node.size === 1 ? [] : [vectorLine(scene, node)];
  if (terms.length > 0)
    lines.push(termsLine(scene, own, terms, known, node.size === 1 ? "gradient" : "gradient of the unit"));
  else if (node.size === 1) lines.push(vectorLine(scene, node));
  return lines.map((line) => inDetail("upstream", line));
}

function termsLine(
  scene: Scene,
  own: Amount,
  terms: readonly NamedTerm[],
  gradient: number | null,
  label: string,
): FormulaLine {
  // What a reader that is itself differentiated does at once is not all that happens: the same symbol would mean two things.
  const alone = (slope: string, node: string | null): string => {
    const reader = terms.length > 1 && slope === own.symbol ? scene.graph.byId.get(node ?? "") : undefined;
    return reader ? `\\left.${slope}\\right|_{${namesOf(scene, reader).value}}` : slope;
  };
  const write = (fill: Fill): string =>
    sum(
      terms,
      ({ symbols, upstream, local, node, product }) => {
        if (symbols === null) return "1";
        const [arriving, slope] = symbols;
        const of = { node: node ?? "" };
        if (upstream === null) return fill({ symbol: arriving, value: product, of: { ...of, kind: "gradient" } });
        const first = fill({ symbol: arriving, value: upstream, of: { ...of, kind: "gradient" } });
        return `${first} \\cdot ${fill({ symbol: alone(slope, node), value: local ?? Number.NaN, of: { ...of, kind: "local" } })}`;
      },
      8,
    );
  const isProducts = terms.every(
    ({ upstream, local, product }) => upstream === null || Object.is(upstream * (local ?? 0), product),
  );
  if (isProducts) return formulaLine(label, own.symbol, write, gradient);
  // Numbers whose product is not what was sent would only mislead.
  return formulaLine(
    label,
    own.symbol,
    (fill) => fill({ symbol: write(({ symbol }) => symbol), value: gradient ?? Number.NaN, spell: write }),
    gradient,
  );
}

/** What comes back from each reader, as vectors, and their sum. */
function vectorLine(scene: Scene, node: GraphNode): FormulaLine {
  const own = gradientAmount(scene, node);
  const seeds = targetsOf(scene.tape).filter((target) => target.node === node.id);
  const amounts = [
    ...seeds.map((target): Amount => {
      const units = Float64Array.from({ length: node.size }, (_, i) => (i === target.component ? 1 : 0));
      const symbol = node.size === 1 ? "1" : `\\boldsymbol{e}_{${target.component}}^{\\top}`;
      return { symbol, value: node.size === 1 ? 1 : asRow(column(units)) };
    }),
    ...flowingUses(scene, node).map((edge) => arrivingAmount(scene, edge)),
  ];
  const known = scene.tape.gradient(node) ? own.value : null;
  return formulaLine("gradient", own.symbol, (fill) => sum(amounts, fill, 4), known);
}

/** What comes back along a reference, at the components of the source that it takes; 0 at the others. */
function arrivingAmount(scene: Scene, edge: Edge): Amount {
  const sent = scene.tape.edgeGradient(edge);
  const all = new Float64Array(edge.source.size);
  for (let i = 0; i < edge.size; i++) {
    const at = edge.components?.[i] ?? i;
    all[at] = (all[at] ?? 0) + entry(scene, sent, i);
  }
  return {
    symbol: matrixSymbol(scene, edge) ?? throughSymbol(scene, edge),
    value: all.length === 1 ? (all[0] ?? Number.NaN) : asRow(column(all)),
    of: { node: edge.target.id, kind: "gradient" },
  };
}

/** δᵀW, where the reader is a layer that weighs the whole vector and nothing else. */
function matrixSymbol(scene: Scene, { source, target, components }: Edge): string | null {
  const parts = affineParts(target);
  if (!parts || source.size === 1 || components !== null || parts.inputs !== source.size) return null;
  const names = namesOf(scene, target);
  const weights = names.parameter(parts.weights.name);
  return parts.units === 1 ? `${names.delta} \\, ${weights}^{\\top}` : `${names.delta}^{\\top} \\, ${weights}`;
}

/** ∂target/∂(what the edge carries), through this edge alone. */
export function throughSymbol(scene: Scene, edge: Edge): string {
  const names = namesOf(scene, edge.source);
  const carried = edge.size === 1 ? names.component(edge.components?.[0] ?? 0) : names.value;
  return `\\left.${partial(scene.target, carried)}\\right|_{${namesOf(scene, edge.target).value}}`;
}

/** The seed: ∂target/∂(each of the scalars that the target is the sum of) = 1. */
export function seedLines(scene: Scene): readonly FormulaLine[] {
  return targetsOf(scene.tape).map((target) =>
    formulaLine(
      "seed",
      partial(scene.target, symbolOfTarget(scene.graph, target)),
      (fill) => fill({ symbol: "1", value: 1 }),
      1,
    ),
  );
}
