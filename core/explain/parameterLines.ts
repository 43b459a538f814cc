import type { GraphNode, NodeParam } from "../graph/graph.ts";
import { isLearnedByActivation } from "./activationFormula.ts";
import { type AffineParts, affineParts, joinedInput, joinedInputs, parameterAmount, wholeParameter } from "./affine.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, partial, sum } from "./line.ts";
import { type Matrix, transpose } from "./matrix.ts";
import { chosenEntry } from "./parameterSum.ts";
import { plainText } from "./plainText.ts";
import { deltaAmount, deltaEntry, gradientAmount, namesOf, type Scene } from "./scene.ts";
import { paramPartialLines } from "./siteFormula.ts";

/** More entries than this of a neuron's w are shown as one vector. */
const MOST_ENTRIES = 6;

/** ∂L/∂w = δ·x and ∂L/∂b = δ, summed over the samples; for a layer ∂L/∂W = δ·xᵀ. */
export function parameterLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const parts = affineParts(node);
  return node.params.flatMap((param) => {
    const gradient = scene.tape.useGradient(node, param.name);
    if (!gradient) return [];
    if (!parts || (param !== parts.weights && param !== parts.bias))
      return [...paramPartialLines(scene, node, param), valueLine(scene, node, param, gradient)];
    return parts.units > 1
      ? [layerParameter(scene, node, parts, param, gradient), entryLine(scene, node, parts, param, gradient)]
      : neuronParameter(scene, node, parts, param, gradient);
  });
}

/** ∂L/∂W_ij = δ_i·x_j of the chosen unit and input. */
function entryLine(
  scene: Scene,
  node: GraphNode,
  parts: AffineParts,
  param: NodeParam,
  gradient: Float64Array,
): FormulaLine {
  const at = chosenEntry(scene, node, param);
  const unit = param === parts.weights ? Math.floor(at / parts.inputs) : at;
  const left = partial(scene.target, parameterAmount(scene, node, param, at).symbol);
  const write = (fill: Fill): string =>
    sum(
      samplesOf(scene),
      (sample) => {
        const delta = fill(marked(scene, sample, deltaEntry(sample, node, unit)));
        const x = param === parts.weights ? joinedInputs(sample, node)[at % parts.inputs] : undefined;
        return x ? `${delta} \\cdot ${fill(marked(scene, sample, x))}` : delta;
      },
      4,
    );
  return formulaLine(`${derivativeLabel(scene, param.name)} of the entry`, left, write, gradient[at] ?? null);
}

function neuronParameter(
  scene: Scene,
  node: GraphNode,
  parts: AffineParts,
  param: NodeParam,
  gradient: Float64Array,
): readonly FormulaLine[] {
  if (param.size > MOST_ENTRIES)
    return [layerParameter(scene, node, parts, param, gradient), entryLine(scene, node, parts, param, gradient)];
  return Array.from(gradient, (result, at) => {
    const left = partial(scene.target, parameterAmount(scene, node, param, at).symbol);
    return formulaLine(
      derivativeLabel(scene, param.name),
      left,
      (fill) =>
        sum(
          samplesOf(scene),
          (sample) => {
            const delta = marked(scene, sample, deltaAmount(sample, node));
            const x = param === parts.weights ? joinedInputs(sample, node)[at] : undefined;
            return x ? `${fill(delta)} \\cdot ${fill(marked(scene, sample, x))}` : fill(delta);
          },
          4,
        ),
      result,
    );
  });
}

function layerParameter(
  scene: Scene,
  node: GraphNode,
  parts: AffineParts,
  param: NodeParam,
  gradient: Float64Array,
): FormulaLine {
  const { symbol, value } = wholeParameter(scene, node, param, gradient);
  const term = (sample: Scene, fill: Fill): string => {
    const delta = fill(marked(scene, sample, deltaAmount(sample, node)));
    if (param !== parts.weights) return delta;
    const x = joinedInput(sample, node);
    if (parts.units === 1) return `${delta} \\cdot ${fill(marked(scene, sample, x))}`;
    const row: Amount = { ...x, value: transpose(x.value as Matrix) };
    return `${delta} \\, ${fill(transposed(marked(scene, sample, row)))}`;
  };
  const label = derivativeLabel(scene, param.name);
  return formulaLine(
    label,
    partial(scene.target, symbol),
    (fill) => sum(samplesOf(scene), (each) => term(each, fill), 3),
    value,
  );
}

function transposed(amount: Amount): Amount {
  return decorated(amount, (symbol) => `{${symbol}}^{\\top}`);
}

function decorated(amount: Amount, write: (symbol: string) => string): Amount {
  const { spell } = amount;
  return { ...amount, symbol: write(amount.symbol), ...(spell ? { spell: (fill: Fill) => write(spell(fill)) } : {}) };
}

/** A parameter of any other kind, such as a kernel or a learned slope: its derivative as the op computed it. */
function valueLine(scene: Scene, node: GraphNode, param: NodeParam, gradient: Float64Array): FormulaLine {
  const amount = wholeParameter(scene, node, param, gradient);
  const names = namesOf(scene, node);
  const throughU = node.op.hasPreactivation && !isLearnedByActivation(node, param);
  const [arriving, of] = throughU
    ? [deltaAmount(scene, node), names.preactivation]
    : [gradientAmount(scene, node), names.value];
  const symbol = `${arriving.symbol} \\cdot ${partial(of, names.parameter(param.name))}`;
  return formulaLine(
    derivativeLabel(scene, param.name),
    partial(scene.target, amount.symbol),
    (fill) => fill({ symbol, value: amount.value }),
    amount.value,
  );
}

function derivativeLabel(scene: Scene, param: string): string {
  return `∂${plainText(scene.target)}/∂${param}`;
}

/** Every sample of the pass: a parameter's derivative is the sum over them. */
function samplesOf(scene: Scene): readonly Scene[] {
  return Array.from({ length: scene.tape.batch }, (_, sample) => ({ ...scene, sample }));
}

function marked(scene: Scene, sample: Scene, amount: Amount): Amount {
  return scene.tape.batch > 1 ? decorated(amount, (symbol) => `{${symbol}}^{(${sample.sample})}`) : amount;
}
