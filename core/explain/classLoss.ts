import type { GraphNode } from "../graph/graph.ts";
import { numberAttribute } from "../ops/attributes.ts";
import { sizeOf } from "../shape.ts";
import { type Amount, type Fill, sum } from "./line.ts";
import { carriedAmounts, type Scene } from "./scene.ts";

/**
 * A loss over classes, L = ±Σ_i t_i·(something in t_i and u_i or y_i, with a Σ_j over all u_j), written out for one sample with
 * the classes that its target names: −ln of one softmax for a class index. Null for a formula of another form, or several samples.
 */
export function classLossWriter(scene: Scene, node: GraphNode): ((fill: Fill) => string) | null {
  const [, sign = "", body] = /^L=(-?)\\sum_i t_i(?:\\,| )?(.*)$/s.exec(node.op.tex) ?? [];
  const [prediction, target] = [0, 1].map((port) => node.edges.find((edge) => edge.port === port));
  if (body === undefined || !prediction || !target || scene.tape.batch > 1) return null;
  const predicted = carriedAmounts(scene, prediction);
  const wanted = targetAmounts(node, carriedAmounts(scene, target)).filter(({ value }) => value !== 0);
  return (fill) => {
    const terms = sum(wanted, (target) => {
      const weight = target.value === 1 ? "" : `${fill(target)} \\cdot `;
      const own = predicted[target.at] ?? { symbol: "u_i", value: Number.NaN };
      return weight + writeBody(body, own, target, predicted, fill);
    });
    return sign === "" || wanted.length === 1 ? `${sign}${terms}` : `${sign}\\left(${terms}\\right)`;
  };
}

/**
 * The same for L = 1/C·Σ_{i≠t} (something in the right class's score y_t, another's y_i, and the margin m): one term for each
 * of the other classes.
 */
export function marginLossWriter(scene: Scene, node: GraphNode): ((fill: Fill) => string) | null {
  const [, body] = /^L=\\frac\{1\}\{C\}\\cdot\\sum_\{i\\ne t\}(.*)$/s.exec(node.op.tex) ?? [];
  const [prediction, target] = [0, 1].map((port) => node.edges.find((edge) => edge.port === port));
  if (body === undefined || !prediction || !target || scene.tape.batch > 1) return null;
  const scores = carriedAmounts(scene, prediction);
  const right = scores[Number(carriedAmounts(scene, target)[0]?.value)];
  if (!right) return null;
  const margin = { symbol: "m", value: numberAttribute(node.attributes, "margin") };
  return (fill) => {
    const amounts = new Map([
      ["y_t", right],
      ["m", margin],
    ]);
    const others = scores.filter((score) => score !== right);
    const terms = sum(others, (own) =>
      body.replaceAll(/[yt]_[it]|(?<![a-z\\])m(?![a-z])/g, (name) => fill(amounts.get(name) ?? own)),
    );
    return `\\frac{1}{${scores.length}} \\cdot \\left(${terms}\\right)`;
  };
}

interface ClassTarget extends Amount {
  /** The class. */
  readonly at: number;
  readonly value: number;
}

/** Probabilities as they are; an index as one class with probability 1. */
function targetAmounts(node: GraphNode, given: readonly Amount[]): readonly ClassTarget[] {
  const [first] = given;
  const isIndex = node.op.discretePorts?.(node.site).includes(1) === true;
  if (isIndex && first) return [{ ...first, at: Number(first.value), value: 1 }];
  return given.map((amount, at) => ({ ...amount, at, value: Number(amount.value) }));
}

function writeBody(body: string, own: Amount, wanted: Amount, all: readonly Amount[], fill: Fill): string {
  // Up to the brace that closes the sum's surroundings: whatever stands in braces of its own belongs to the term.
  const overAll = /\\sum_j ((?:[^{}]|\{[^{}]*\})*)/;
  return body
    .replace(overAll, (_, term: string) => sum(all, (each) => term.replaceAll("u_j", () => fill(each))))
    .replaceAll(/[uyt]_i/g, (name) => fill(name === "t_i" ? wanted : own));
}

/** Components that count as terms of their own; 1 where the loss joins those of a sample. */
export function componentsCounted(node: GraphNode): number {
  return node.op.joinsComponents ? 1 : sizeOf(node.site.inputs[0] ?? []);
}
