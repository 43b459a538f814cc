import type { Edge, GraphNode } from "../graph/graph.ts";
import { joinIds } from "../isolate.ts";
import { parameterAmount } from "./affine.ts";
import { mixesSamples } from "./chain.ts";
import type { FormulaLine } from "./explanation.ts";
import { formulaLine, partial, product, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { findPaths, isScalarPath, pathFactors } from "./paths.ts";
import { gradientAmount, namesOf, type Scene, targetsOf } from "./scene.ts";

const MOST_PATHS = 12;
/** Nobody follows a product of more factors than this, and every one costs a run of its op's backward. */
const MOST_FACTORS = 40;
const MOST_ENTRIES = 6;

/** A factor of a path: its name, as `∂h₈/∂z₇`, and its value. */
interface Factor {
  readonly symbol: string;
  readonly value: number;
}

/**
 * From this node to the target along every path: the product of the local derivatives of each, and their sum; where
 * there is only one, also carried on to the node's own parameters, as the lecture writes ∂y₁/∂θ₃. Only along scalars, and where the paths are few.
 */
export function pathLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const paths = pathsToTarget(scene, node);
  if (!paths || paths.length === 0) return [];
  const left = gradientAmount(scene, node).symbol;
  const factors = paths.map((edges) => factorsOf(scene, edges));
  // A path of one factor says no more than the chain rule's own line.
  if (factors.every((list) => list.length < 2)) return [];
  // ∞·0: a loss sent its derivative around a saturated activation, and no product of these is it.
  if (!factors.flat().every(({ value }) => Number.isFinite(value))) return [];
  const products = factors.map((list) => list.reduce((product, { value }) => product * value, 1));
  const total = products.reduce((all, product) => all + product, 0);
  const lines = paths.map((edges, i) =>
    formulaLine(
      `path ${joinIds([node.id, ...edges.map((edge) => edge.target.id)], " → ")}`,
      paths.length === 1 ? left : `\\left.${left}\\right|_{${i + 1}}`,
      (fill) => product(factors[i] ?? [], fill),
      products[i] ?? null,
    ),
  );
  const sumLine = formulaLine(
    `sum of ${paths.length} paths`,
    left,
    (fill) => sum(products, (value, i) => fill({ symbol: `\\left.${left}\\right|_{${i + 1}}`, value }), MOST_PATHS),
    total,
  );
  const [only] = factors;
  return only && factors.length === 1 ? [...lines, ...parameterPaths(scene, node, only)] : [...lines, sumLine];
}

/** All paths to every scalar of the target; null where they are too many, cross vectors, or mix the samples. */
function pathsToTarget(scene: Scene, node: GraphNode): readonly (readonly Edge[])[] | null {
  if (node.size !== 1 || scene.tape.gradient(node) === null) return null;
  const all: (readonly Edge[])[] = [];
  for (const { node: id } of targetsOf(scene.tape)) {
    const end = scene.graph.byId.get(id);
    const paths = end ? findPaths(scene.graph, node, end, MOST_PATHS) : null;
    if (!paths || all.length + paths.length > MOST_PATHS || !paths.every(isShown)) return null;
    if (paths.some((edges) => edges.some(({ target }) => mixesSamples(scene, target)))) return null;
    all.push(...paths);
  }
  return all;
}

/** The derivatives along a path, from the target's end, as the lecture writes them; an op that only passes on is left out. */
function factorsOf(scene: Scene, edges: readonly Edge[]): readonly Factor[] {
  const { factors } = pathFactors(scene.tape, edges, scene.sample);
  return edges
    .map((edge, i) => ({
      edge,
      symbol: partial(namesOf(scene, edge.target).function, namesOf(scene, edge.source).value),
      value: factors[i] ?? Number.NaN,
    }))
    .filter(({ edge }) => edge.target.op.look !== "output")
    .toReversed();
}

/** ∂y₁/∂θ₃ for each entry of the node's parameters: the only path's factors times ∂h₃/∂θ₃. */
function parameterPaths(scene: Scene, node: GraphNode, factors: readonly Factor[]): readonly FormulaLine[] {
  if (scene.tape.batch !== 1) return [];
  const local = localDerivatives(scene.tape, node, scene.sample);
  const names = namesOf(scene, node);
  return node.params.flatMap((param) => {
    if (param.size > MOST_ENTRIES) return [];
    return Array.from({ length: param.size }, (_, at) => {
      const { symbol } = parameterAmount(scene, node, param, at);
      const all = [...factors, { symbol: partial(names.function, symbol), value: local.byParam(param.name, 0, at) }];
      const result = all.reduce((before, { value }) => before * value, 1);
      const left = partial(scene.target, symbol);
      return formulaLine("along the path", left, (fill) => product(all, fill), result);
    });
  });
}

function isShown(path: readonly Edge[]): boolean {
  return path.length <= MOST_FACTORS && isScalarPath(path);
}
