import type { ParamDefinition } from "../document/document.ts";
import type { ElementwiseActivation } from "../ops/activation.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { type Problem, problem } from "../problems.ts";
import { sizeOf } from "../shape.ts";
import type { Graph, GraphNode, NodeParam } from "./graph.ts";

type InitDefinition = ParamDefinition & { readonly kind: "init" };

/** Whose variance an initialiser gives its weights. */
type Family = "he" | "glorot" | "lecun";
const FAMILIES: readonly (readonly [prefix: string, family: Family])[] = [
  ["he-", "he"],
  ["kaiming-", "he"],
  ["glorot-", "glorot"],
  ["xavier-", "glorot"],
  ["lecun-", "lecun"],
];
/** Of u, for inputs of about 1: beyond it most samples meet a sigmoid or tanh where it is flat. */
const LARGEST_SPREAD = 5;

/**
 * NN807: first weights that do not suit the activation behind them. Only what the file chooses is judged; where it says nothing the
 * op takes what fits. Glorot and Bengio 2010, He et al. 2015, Klambauer et al. 2017 (selu).
 */
export function lintInit(graph: Graph): Problem[] {
  const teaches = leadsToParameters(graph);
  return graph.nodes.flatMap((node) => {
    const weights = chosenWeights(node);
    const activation = activations.get(activationUse(node.attributes)?.name ?? "");
    if (weights === null || activation === undefined || activation.vector || !teaches.has(node)) return [];
    const message =
      sameUnits(node, weights) ?? tooWide(node, weights, activation) ?? otherFamily(node, weights, activation);
    if (message === null) return [];
    const newText = JSON.stringify({ init: activation.weightInit })
      .replace(/^\{(.*)\}$/, "{ $1 }")
      .replace(":", ": ");
    const fix = { title: `Draw the weights by "${activation.weightInit}"`, range: weights.definition.range, newText };
    return [problem("NN807", weights.definition.range, message, { node: node.id, fix })];
  });
}

interface Weights {
  readonly param: NodeParam;
  readonly definition: InitDefinition;
}

/** What multiplies the inputs, where the file draws it by an initialiser of its choice. */
function chosenWeights(node: GraphNode): Weights | null {
  const param = node.op.hasPreactivation ? node.params.find(({ spec }) => spec.shape.length > 0) : undefined;
  const definition = param && node.definition.params.get(param.name);
  return param && definition?.kind === "init" ? { param, definition } : null;
}

function leadsToParameters(graph: Graph): ReadonlySet<GraphNode> {
  const found = new Set<GraphNode>();
  for (const node of graph.nodes.toReversed())
    if (node.uses.some(({ target }) => target.params.length > 0 || found.has(target))) found.add(node);
  return found;
}

const isConstant = ({ definition }: Weights): boolean => ["zeros", "ones", "constant"].includes(definition.init);

/** Units that start alike get the same gradient as long as what reads them weighs them alike too. */
function sameUnits(node: GraphNode, weights: Weights): string | null {
  if (node.size < 2 || !isConstant(weights)) return null;
  const stayAlike = node.uses.every(({ target, components }) => {
    const reader = chosenWeights(target);
    return components === null && reader !== null && isConstant(reader);
  });
  if (!stayAlike) return null;
  return `All ${node.size} units of "${node.id}" start with the same weights, and so do their readers: they get the same gradient at every step and stay one unit for ever. Draw the weights at random.`;
}

function tooWide(node: GraphNode, { param, definition }: Weights, activation: ElementwiseActivation): string | null {
  if (activation.steepest === null) return null;
  const inputs = param.spec.shape.length === 1 ? param.size : sizeOf(param.spec.shape.slice(1));
  const spread = Math.sqrt(inputs * meanSquare(definition));
  if (!(spread > LARGEST_SPREAD)) return null;
  return `With ${inputs} inputs of about 1 and weights by "${definition.init}", u of "${node.id}" is spread by about ${spread.toPrecision(2)}, where ${activation.name} is flat and hardly learns. Draw them by "${activation.weightInit}", which takes the number of inputs into account.`;
}

/** E[w²] of initialisers whose width the file gives; NaN for those that look at the number of inputs themselves. */
function meanSquare({ init, options }: InitDefinition): number {
  if (init === "normal") return (options["mean"] ?? 0) ** 2 + (options["std"] ?? 1) ** 2;
  if (init === "uniform") {
    const low = options["low"] ?? 0;
    const high = options["high"] ?? 1;
    return (low * low + low * high + high * high) / 3;
  }
  return Number.NaN;
}

function familyOf(init: string): Family | null {
  return FAMILIES.find(([prefix]) => init.startsWith(prefix))?.[1] ?? null;
}

function otherFamily(node: GraphNode, { definition }: Weights, activation: ElementwiseActivation): string | null {
  const chosen = familyOf(definition.init);
  const fitting = familyOf(activation.weightInit);
  // Glorot's and LeCun's weights are about as large, and a linear layer lives with any of them.
  const bothSmall = chosen !== "he" && fitting !== "he" && activation.name !== "selu";
  if (chosen === null || chosen === fitting || activation.linear || activation.blocksGradient || bothSmall) return null;
  const effect =
    fitting === "he"
      ? `draws weights that are too small for ${activation.name}, which drops about half of the signal: it shrinks from layer to layer`
      : fitting === "lecun"
        ? `does not give ${activation.name} the variance 1/n that it normalises itself by`
        : `draws weights for the ReLU family; they are wide for ${activation.name}`;
  return `"${definition.init}" ${effect}. "${node.id}" starts better with "${activation.weightInit}".`;
}
