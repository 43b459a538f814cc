import type { GraphNode, NodeParam } from "../graph/graph.ts";
import type { Activation } from "../ops/activation.ts";
import { activationOf, activationUse } from "../ops/attributes.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, inDetail, sum, symbolLine } from "./line.ts";
import { showNumber } from "./numbers.ts";
import { entry, namesOf, preactivationEntry, type Scene, unitOf, whole } from "./scene.ts";
import { substitute } from "./substitute.ts";

/** The letters that activation records use for their constants. */
const LETTERS: Readonly<Record<string, string>> = { slope: "a", alpha: "\\alpha" };

export function activationAt(node: GraphNode): Activation | null {
  return activationUse(node.attributes) ? activationOf(node.attributes).activation : null;
}

/** An activation as a node of its own: nothing is learned in front of it, and its u is what it is given. */
export function isBareActivation(node: GraphNode): boolean {
  return node.op.hasPreactivation && node.params.every((param) => isLearnedByActivation(node, param));
}

/** A parameter of φ itself, such as a learned slope: it has no part in u. */
export function isLearnedByActivation(node: GraphNode, param: NodeParam): boolean {
  const activation = activationAt(node);
  return activation?.vector === false && activation.learned.some(({ name }) => name === param.name);
}

/** φ(u) = u: nothing to say beyond u itself. */
export function passesOn(activation: Activation | null): boolean {
  return activation?.tex === "u";
}

/** φ or φ′ of a record with another u put in, and the node's own constants. */
function withU(scene: Scene, node: GraphNode, tex: string, u: string): string {
  const replacements = new Map([["u", u]]);
  for (const [name, constant] of constantsOf(scene, node))
    replacements.set(LETTERS[name] ?? name, showNumber(constant).tex);
  return substitute(tex, replacements);
}

/** Attributes such as a slope; where the slope is learned, its present value. */
function constantsOf(scene: Scene, node: GraphNode): ReadonlyMap<string, number> {
  const constants = new Map(Object.entries(activationUse(node.attributes)?.attributes ?? {}));
  for (const name of constants.keys()) {
    if (node.params.some((param) => param.name === name))
      constants.set(name, scene.tape.paramValue(node, name)[0] ?? Number.NaN);
  }
  return constants;
}

/** z = φ(u), with numbers; for a layer also the rule that holds for each component. */
export function outputLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const activation = activationAt(node);
  const names = namesOf(scene, node);
  const u = preactivationAmount(scene, node);
  const z = whole(scene, scene.tape.value(node), node.size);
  if (!activation) return [];
  if (passesOn(activation))
    return [
      inDetail(
        "z",
        formulaLine("output", names.value, (fill) => fill(u), z),
      ),
    ];
  if (node.size === 1) {
    const write = (fill: Fill): string =>
      activation.vector ? `\\varphi(${fill(u)})` : withU(scene, node, activation.tex, fill(u));
    return [inDetail("z", formulaLine("output", names.value, write, z))];
  }
  const rule = activation.vector
    ? symbolLine("φ", `z_i = ${activation.tex}`)
    : symbolLine("φ", `\\varphi(u) = ${withU(scene, node, activation.tex, "u")}`);
  const output = formulaLine("output", names.value, (fill) => `\\varphi\\left(${fill(u)}\\right)`, z);
  return [rule, inDetail("z", output), unitOutput(scene, node, activation)];
}

/** z_i of the chosen unit, with its numbers. */
function unitOutput(scene: Scene, node: GraphNode, activation: Activation): FormulaLine {
  const at = unitOf(scene, node);
  const value = scene.tape.value(node);
  const left = namesOf(scene, node).component(at);
  const result = value && entry(scene, value, at);
  const write = (fill: Fill): string => {
    if (!activation.vector) return withU(scene, node, activation.tex, fill(preactivationEntry(scene, node, at)));
    const all = Array.from({ length: node.size }, (_, i) => preactivationEntry(scene, node, i));
    return writeVector(activation.tex, all, at, fill);
  };
  return inDetail("z", formulaLine("output of the unit", left, write, result));
}

/** A vector activation's formula in u_i and Σ_j … u_j with the components put in. */
export function writeVector(tex: string, u: readonly Amount[], at: number, fill: Fill): string {
  const own = u[at] ?? { symbol: "u_i", value: Number.NaN };
  const overAll = /\\sum_j ?((?:[^{}]|\{[^{}]*\})*)/g;
  return tex
    .replaceAll(overAll, (_, term: string) => sum(u, (each) => term.replaceAll(/[ux]_j/g, () => fill(each))))
    .replaceAll(/[ux]_i/g, () => fill(own));
}

/** φ′(u) of a scalar, with numbers; of a layer, the rule for each component. Null where the activation mixes components. */
export function slopeLine(scene: Scene, node: GraphNode, slope: number | null): FormulaLine | null {
  const activation = activationAt(node);
  if (!activation || passesOn(activation)) return null;
  if (activation.vector) return inDetail("local", symbolLine("∂z/∂u", activation.derivativeTex));
  if (node.size > 1)
    return inDetail("local", symbolLine("φ′", `\\varphi'(u) = ${withU(scene, node, activation.derivativeTex, "u")}`));
  const u = preactivationAmount(scene, node);
  const left = `\\varphi'(${u.symbol})`;
  const write = (fill: Fill): string => withU(scene, node, activation.derivativeTex, fill(u));
  return inDetail("local", formulaLine("φ′(u)", left, write, slope));
}

export function preactivationAmount(scene: Scene, node: GraphNode): Amount {
  const { preactivation } = namesOf(scene, node);
  const u = scene.tape.preactivation(node);
  return {
    symbol: preactivation,
    value: node.size === 1 ? entry(scene, u, 0) : (whole(scene, u, node.size) ?? Number.NaN),
    of: { node: node.id, kind: "preactivation" },
  };
}
