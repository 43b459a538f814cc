import type { Edge, GraphNode } from "../graph/graph.ts";
import type { ChainTerm, FormulaLine } from "./explanation.ts";
import { type Fill, formulaLine, partial, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { entry, gradientAmount, namesOf, type Scene, symbolOfTarget, targetsOf, whole } from "./scene.ts";

/** More terms than this are not listed one by one. */
const MOST_TERMS = 24;

interface NamedTerm extends ChainTerm {
  /** `∂L/∂z₆` and `∂h₆/∂z₃`, as TeX; null for the seed, which is 1. */
  readonly symbols: readonly [upstream: string, local: string] | null;
}

/**
 * The chain rule at a scalar: one term for every scalar that reads it, ∂target/∂(reader) × ∂(reader)/∂(this). They add
 * up to the node's gradient. A layer that reads it gives one term a unit. Empty for vectors, where nothing flows, and where a reader mixes the samples.
 */
export function chainTerms(scene: Scene, node: GraphNode): readonly NamedTerm[] {
  if (node.size !== 1 || !scene.tape.gradient(node)) return [];
  const seeds = targetsOf(scene.tape)
    .filter((target) => target.node === node.id)
    .map((target): NamedTerm => ({ consumer: target.text, upstream: 1, local: 1, product: 1, symbols: null }));
  const readers = flowingUses(scene, node);
  if (readers.some(({ target }) => mixesSamples(scene, target))) return [];
  const count = readers.reduce((terms, edge) => terms + edge.target.size * edge.size, seeds.length);
  if (count > MOST_TERMS) return [];
  return [...seeds, ...readers.flatMap((edge) => termsThrough(scene, edge))];
}

/** Through such a reader a sample acts on all of them, so that one sample's terms are not the whole sum. */
export function mixesSamples({ tape }: Scene, reader: GraphNode): boolean {
  return tape.batch > 1 && reader.op.mixesSamples?.(tape.mode) === true;
}

/** References through which a gradient comes back to the node. */
export function flowingUses(scene: Scene, node: GraphNode): readonly Edge[] {
  return node.uses.filter((edge) => scene.tape.edgeGradient(edge) !== null);
}

function termsThrough(scene: Scene, edge: Edge): readonly NamedTerm[] {
  const reader = edge.target;
  const names = namesOf(scene, reader);
  const by = namesOf(scene, edge.source).value;
  const local = localDerivatives(scene.tape, reader, scene.sample);
  const sent = scene.tape.edgeGradient(edge);
  const terms: NamedTerm[] = [];
  for (let carried = 0; carried < edge.size; carried += 1) {
    const ofOne: NamedTerm[] = [];
    for (let output = 0; output < reader.size; output += 1) {
      const upstream = entry(scene, scene.tape.gradient(reader), output);
      const slope = local.byInput(edge, output, carried);
      const of = reader.size === 1 ? names.function : names.component(output);
      ofOne.push({
        consumer: reader.size === 1 ? reader.id : `${reader.id}[${output}]`,
        upstream,
        local: slope,
        product: upstream * slope,
        symbols: [partial(scene.target, names.component(output)), partial(of, by)],
      });
    }
    terms.push(...agreeing(ofOne, entry(scene, sent, carried)));
  }
  return terms;
}

/**
 * The products, but where one is no number (∞·0 behind a saturated sigmoid or softmax) it is what the others leave of the
 * derivative that the engine sent, which it computes around the activation.
 */
function agreeing(terms: readonly NamedTerm[], sent: number): readonly NamedTerm[] {
  const first = terms.findIndex(({ product }) => !Number.isFinite(product));
  if (first < 0 || !Number.isFinite(sent)) return terms;
  const finite = terms.reduce((sum, { product }) => sum + (Number.isFinite(product) ? product : 0), 0);
  return terms.map((term, i) =>
    Number.isFinite(term.product) ? term : { ...term, product: i === first ? sent - finite : 0 },
  );
}

/** ∂target/∂z = the sum of the terms, in symbols and numbers; for a vector only what arrives. */
export function gradientLine(scene: Scene, node: GraphNode, terms: readonly NamedTerm[]): FormulaLine {
  const gradient = whole(scene, scene.tape.gradient(node), node.size);
  const left = gradientAmount(scene, node).symbol;
  if (terms.length === 0) {
    const uses = flowingUses(scene, node);
    const symbol = sum(uses, (edge) => throughSymbol(scene, edge), 4);
    return formulaLine("gradient", left, (fill) => fill({ symbol, value: gradient ?? Number.NaN }), gradient);
  }
  const write = (fill: Fill): string =>
    sum(
      terms,
      ({ symbols, upstream, local }) =>
        symbols
          ? `${fill({ symbol: symbols[0], value: upstream })} \\cdot ${fill({ symbol: symbols[1], value: local })}`
          : "1",
      8,
    );
  const isProducts = terms.every(({ upstream, local, product }) => Object.is(upstream * local, product));
  if (isProducts) return formulaLine("gradient", left, write, gradient);
  // Numbers whose product is not what was sent would only mislead.
  return formulaLine(
    "gradient",
    left,
    (fill) => fill({ symbol: write(({ symbol }) => symbol), value: gradient ?? Number.NaN }),
    gradient,
  );
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
