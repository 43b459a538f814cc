import type { Edge, GraphNode } from "../graph/graph.ts";
import { numberAttribute } from "../ops/attributes.ts";
import { reductionScale } from "../ops/reduction.ts";
import { classLossWriter, componentsCounted, marginLossWriter } from "./classLoss.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, partial, sum, symbolLine } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { plainText } from "./plainText.ts";
import { carriedAmounts, entry, namesOf, type Scene } from "./scene.ts";
import { substitute } from "./substitute.ts";

/** More samples and components than these are left out of the formula. */
const MOST_TERMS = 4;

/**
 * A loss: its weight, its reduction, and the term of every sample and component. The term is read off the record's
 * formula, L = ±Σ (term in the prediction, `y` or `u`, and the target `t`); a formula of another form is shown as it is.
 */
export function lossLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const { value: left } = namesOf(scene, node);
  const value = scene.tape.value(node) ? entry(scene, scene.tape.value(node), 0) : null;
  const form = /^L=(-?)\\sum (.*)$/s.exec(node.op.tex);
  const factor = factorOf(scene, node, componentsCounted(node));
  if (!form) {
    const overClasses = classLossWriter(scene, node) ?? marginLossWriter(scene, node);
    if (overClasses) {
      const writeClasses = (fill: Fill): string => timesFactor(factor, fill, overClasses(fill));
      if (!isSaturated(scene, node, value)) return [formulaLine("loss", left, writeClasses, value)];
      return [valueOnly("loss, computed from u", left, writeClasses, value)];
    }
    const right = node.op.tex.replace(/^L=/, "");
    return [valueOnly("loss", left, (fill) => timesFactor(factor, fill, right), value)];
  }
  const [, sign = "", term = ""] = form;
  const write = (fill: Fill): string =>
    writeLoss(sign, withAttributes(node, term, fill), termAmounts(scene, node), factor, fill);
  if (!isSaturated(scene, node, value)) return [formulaLine("loss", left, write, value)];
  return [valueOnly("loss, computed from u", left, write, value)];
}

/** The formula in symbols, and of the numbers only the result. */
function valueOnly(label: string, left: string, write: (fill: Fill) => string, value: number | null): FormulaLine {
  const symbol = write((amount) => amount.symbol);
  return formulaLine(label, left, (fill) => fill({ symbol, value: value ?? Number.NaN }), value);
}

/** True where the op read logits instead, because the prediction has rounded to 0 or 1 and its formula to infinity. */
function isSaturated(scene: Scene, node: GraphNode, value: number | null): boolean {
  if (!node.op.logitPorts || !Number.isFinite(value)) return false;
  const prediction = node.edges.find((edge) => edge.port === 0);
  const values = prediction ? carriedSamples(scene, prediction) : [];
  return values.some((value) => value === 0 || value === 1);
}

/** factor · ±(term + term + …), with no more brackets than it needs. */
function writeLoss(sign: string, term: string, amounts: readonly TermAmounts[], factor: Amount, fill: Fill): string {
  const put = ({ prediction, target }: TermAmounts): string => {
    const y = fill(prediction);
    return substitute(
      term,
      new Map([
        ["y", y],
        ["u", y],
        ["t", fill(target)],
      ]),
    );
  };
  const terms = sum(amounts, put, MOST_TERMS);
  const isOne = amounts.length === 1;
  const signed = sign === "" || isOne ? `${sign}${terms}` : `${sign}\\left(${terms}\\right)`;
  return timesFactor(factor, fill, signed);
}

interface TermAmounts {
  readonly prediction: Amount;
  readonly target: Amount;
}

/** Prediction and target of every sample and component; several samples are told apart by (s), as in the lecture. */
function termAmounts(scene: Scene, node: GraphNode): readonly TermAmounts[] {
  const [prediction, target] = [0, 1].map((port) => node.edges.find((edge) => edge.port === port));
  if (!prediction || !target) return [];
  const { batch } = scene.tape;
  const all: TermAmounts[] = [];
  for (let s = 0; s < batch; s += 1) {
    const at = { ...scene, sample: s };
    const mark = (amount: Amount): Amount => (batch > 1 ? { ...amount, symbol: `${amount.symbol}^{(${s})}` } : amount);
    const targets = carriedAmounts(at, target);
    for (const [i, amount] of carriedAmounts(at, prediction).entries()) {
      const wanted = targets[i];
      if (wanted) all.push({ prediction: mark(amount), target: mark(wanted) });
    }
  }
  return all;
}

/** The loss's own numbers, such as δ of the Huber loss, by name or by value. */
function withAttributes(node: GraphNode, term: string, fill: Fill): string {
  const replacements = new Map<string, string>();
  for (const [name, value] of Object.entries(node.attributes)) {
    if (typeof value === "number" && name !== "weight")
      replacements.set(`\\${name}`, fill({ symbol: `\\${name}`, value }));
  }
  return substitute(term, replacements);
}

/** Every component that a reference carries, in every sample. */
function carriedSamples(scene: Scene, edge: Edge): readonly number[] {
  const samples = Array.from({ length: scene.tape.batch }, (_, sample) => ({ ...scene, sample }));
  return samples.flatMap((at) => carriedAmounts(at, edge).map(({ value }) => Number(value)));
}

/** weight ÷ (what the reduction divides by). */
function factorOf(scene: Scene, node: GraphNode, components: number): Amount {
  const value = reductionScale(node.attributes, scene.tape.batch, components);
  const weight = numberAttribute(node.attributes, "weight");
  const divisor = Math.round(1 / reductionScale({ ...node.attributes, weight: 1 }, scene.tape.batch, components));
  const parts = [weight === 1 ? "" : String(weight), divisor > 1 ? `\\frac{1}{${divisor}}` : ""].filter(
    (part) => part !== "",
  );
  return { symbol: parts.join(" \\cdot ") || "1", value };
}

function timesFactor(factor: Amount, fill: Fill, right: string): string {
  return factor.value === 1 ? right : `${fill(factor)} \\cdot \\left(${right}\\right)`;
}

/** Components beyond these are not written out. */
const MOST_SLOPES = 3;

/** ∂L/∂y of each component of the prediction, by the derivative that the record has of a term; of a loss over classes the rule alone. */
export function lossSlopeLines(scene: Scene, edge: Edge): readonly FormulaLine[] {
  const node = edge.target;
  const { slopeTex } = node.op;
  const [others, target] = [0, 1].map((port) => node.edges.filter((each) => each.port === port));
  if (slopeTex === undefined || edge.port !== 0 || others?.length !== 1 || target?.length !== 1 || !target[0])
    return [];
  const names = namesOf(scene, node);
  const whole = partial(names.value, namesOf(scene, edge.source).value);
  const factor = factorOf(scene, node, componentsCounted(node));
  const slope = (fill: Fill): string => timesFactor(factor, fill, withAttributes(node, slopeTex, fill));
  if (slopeTex.includes("_i")) return [symbolLine(plainText(whole), `${whole}[i] = ${slope(({ symbol }) => symbol)}`)];
  const value = scene.tape.value(node) ? entry(scene, scene.tape.value(node), 0) : null;
  if (isSaturated(scene, node, value)) return [];
  const { batch } = scene.tape;
  const mark = (amount: Amount): Amount =>
    batch > 1 ? { ...amount, symbol: `${amount.symbol}^{(${scene.sample})}` } : amount;
  const targets = carriedAmounts(scene, target[0]);
  const local = localDerivatives(scene.tape, node, scene.sample);
  return carriedAmounts(scene, edge)
    .slice(0, MOST_SLOPES)
    .flatMap((amount, i) => {
      const wanted = targets[i];
      if (!wanted) return [];
      const left = partial(names.value, mark(amount).symbol);
      const write = (fill: Fill): string => {
        const y = fill(mark(amount));
        const put = new Map([
          ["y", y],
          ["u", y],
          ["t", fill(mark(wanted))],
        ]);
        return timesFactor(factor, fill, substitute(withAttributes(node, slopeTex, fill), put));
      };
      return [formulaLine(plainText(left), left, write, local.byInput(edge, 0, i))];
    });
}
