import { componentName } from "../graph/componentName.ts";
import type { GraphNode, NodeParam } from "../graph/graph.ts";
import { type ThetaEntry, usesOf } from "../graph/thetaEntries.ts";
import { affineParts, joinedInputs } from "./affine.ts";
import { type GradientSum, pageOf, type SumTerm } from "./gradientSum.ts";
import { partial } from "./line.ts";
import { localDerivatives, parameterShare } from "./localDerivatives.ts";
import { plainText } from "./plainText.ts";
import { entry, inputOf, type Scene, unitOf } from "./scene.ts";
import { nameSymbols, symbolOfName } from "./symbols.ts";

/** Samples beyond these are told together: each costs a run of the op's backward, but where it is δ·x. */
const MOST_SAMPLES = 64;

/** The entry of a node's parameter that the elementwise formulas are of: that of the chosen unit and input. */
export function chosenEntry(scene: Scene, node: GraphNode, param: NodeParam): number {
  const parts = affineParts(node);
  const unit = unitOf(scene, node);
  if (param === parts?.weights) return unit * parts.inputs + inputOf(scene, parts.inputs);
  return param.size === node.size ? unit : inputOf(scene, param.size);
}

/**
 * ∂target/∂(one entry of θ) as the sum over its uses and over the samples, and what the regularization adds. Null where nothing
 * has come back to it at the cursor.
 */
export function parameterSum(scene: Scene, { name, at }: ThetaEntry, from = 0): GradientSum | null {
  const { tape, graph } = scene;
  const parameter = graph.parameterByName.get(name);
  const total = tape.parameterGradient(name)?.[at];
  if (!parameter || total === undefined) return null;
  const uses = usesOf(graph, { name, at });
  const terms = uses.flatMap(({ node, param, entryAt }) => termsOfUse(scene, node, param, entryAt));
  const symbol = partial(scene.target, symbolOfEntry(scene, { name, at }));
  const isAffine = uses.every(({ node, param }) => isOfAffine(node, param));
  return {
    kind: "parameter",
    name: componentName({ id: name, shape: parameter.shape }, at),
    symbol,
    text: plainText(symbol),
    factors: isAffine ? ["δ", "input"] : [`∂${plainText(scene.target)}/∂z`, "∂z/∂θ"],
    ...pageOf([...terms, ...regularizationTerm(scene, { name, at })], from),
    total,
  };
}

function isOfAffine(node: GraphNode, param: NodeParam): boolean {
  const parts = affineParts(node);
  return parts !== null && (param === parts.weights || param === parts.bias);
}

/** What one use contributes, sample by sample; none where its backward step is not done. */
function termsOfUse(scene: Scene, node: GraphNode, param: NodeParam, at: number): readonly SumTerm[] {
  const { tape } = scene;
  const gradient = tape.useGradient(node, param.name);
  if (gradient === null) return [];
  const through = componentName({ id: `${node.id}.${param.name}`, shape: param.spec.shape }, at);
  const samples = node.batched ? tape.batch : 1;
  const term = (sample: number, upstream: number | null, local: number | null, product: number): SumTerm => ({
    through,
    node: node.id,
    sample: samples > 1 ? sample : null,
    upstream,
    local,
    product,
  });
  if (isOfAffine(node, param)) {
    const parts = affineParts(node);
    const unit = parts && param === parts.weights ? Math.floor(at / parts.inputs) : at;
    return Array.from({ length: samples }, (_, sample) => {
      const there = { ...scene, sample };
      const delta = entry(there, tape.delta(node), unit);
      const input = parts && param === parts.weights ? Number(joinedInputs(there, node)[at % parts.inputs]?.value) : 1;
      return term(sample, delta, input, delta * input);
    });
  }
  if (node.size === 1 && samples === 1) {
    const upstream = entry(scene, tape.gradient(node), 0);
    const local = localDerivatives(tape, node, 0).byParam(param.name, 0, at);
    const product = upstream * local;
    if (isNear(product, gradient[at] ?? Number.NaN)) return [term(0, upstream, local, product)];
  }
  if (samples === 1) return [term(0, null, null, gradient[at] ?? Number.NaN)];
  const shown = Math.min(samples, MOST_SAMPLES);
  const shares = Array.from({ length: shown }, (_, sample) =>
    term(sample, null, null, parameterShare(tape, node, new Set([sample]))[param.name]?.[at] ?? Number.NaN),
  );
  if (shown === samples) return shares;
  const others = new Set(Array.from({ length: samples - shown }, (_, i) => shown + i));
  const rest = parameterShare(tape, node, others)[param.name]?.[at] ?? Number.NaN;
  return [...shares, { ...term(0, null, null, rest), through: `${through}, the other samples`, sample: null }];
}

/** 2λ₂θ + λ₁·sign θ, once the tape has added it. */
function regularizationTerm({ graph, tape }: Scene, { name, at }: ThetaEntry): readonly SumTerm[] {
  const { regularization } = graph;
  const entries = regularization?.covered.get(name);
  if (!regularization || entries === undefined || entries?.includes(at) === false) return [];
  const theta = tape.parameterValue(name)[at] ?? Number.NaN;
  const product = 2 * regularization.l2 * theta + regularization.l1 * Math.sign(theta);
  const step = tape.timeline.find(({ phase }) => phase === "regularization");
  if (step === undefined || tape.cursor <= step.index || product === 0) return [];
  return [{ through: "regularization", node: null, sample: null, upstream: null, local: null, product }];
}

/** As in the formulas of its node, `w_{3}[0]`; a shared one under its own name. */
function symbolOfEntry({ graph }: Scene, { name, at }: ThetaEntry): string {
  const parameter = graph.parameterByName.get(name);
  const [user = ""] = parameter?.users ?? [];
  const isOwn = parameter?.shared === false && name.startsWith(`${user}.`);
  const names = isOwn ? nameSymbols(graph).get(user) : undefined;
  const symbol = names ? names.parameter(name.slice(user.length + 1)) : symbolOfName(name);
  const index = componentName({ id: "", shape: parameter?.shape ?? [] }, at).replaceAll(",", ",\\,");
  return (parameter?.size ?? 1) === 1 ? symbol : `${symbol}${index}`;
}

function isNear(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
