import type { GraphNode } from "../graph/graph.ts";
import { isolate } from "../isolate.ts";
import {
  activationAt,
  isBareActivation,
  isLearnedByActivation,
  outputLines,
  preactivationAmount,
} from "./activationFormula.ts";
import { affineParts, joinedInput, joinedInputs, parameterAmount, wholeParameter } from "./affine.ts";
import { componentLines } from "./componentLines.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, inDetail, product, showAmount, sum, symbolLine } from "./line.ts";
import { lossLines } from "./lossFormula.ts";
import { shapedAs } from "./matrix.ts";
import { carriedWhole, namesOf, preactivationEntry, type Scene, unitOf, whole } from "./scene.ts";
import { valueFormulaLines } from "./siteFormula.ts";

/** The formulas of one node's forward step, in symbols and with numbers. */
export function forwardLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  if (node.op.category === "loss")
    return [...(node.op.workings ? componentLines(scene, node) : []), ...lossLines(scene, node)].map((line) =>
      inDetail("z", line),
    );
  if (affineParts(node))
    return [
      inDetail("u", preactivationLine(scene, node)),
      ...(node.size > 1 ? [inDetail("u", unitPreactivation(scene, node))] : []),
      ...outputLines(scene, node),
    ];
  if (isBareActivation(node)) return [inDetail("u", passedLine(scene, node)), ...outputLines(scene, node)];
  if (node.op.formula) return valueFormulaLines(scene, node);
  return generalLines(scene, node);
}

/** u = Σ wᵢ·xᵢ + b for one neuron, u = W·x + b for a layer. */
function preactivationLine(scene: Scene, node: GraphNode): FormulaLine {
  const parts = affineParts(node);
  if (!parts) throw new Error(`${node.id} has no weights.`);
  const { weights, bias, units } = parts;
  const u = preactivationAmount(scene, node);
  const known = scene.tape.preactivation(node) ? u.value : null;
  if (units > 1) {
    const x = joinedInput(scene, node);
    const W = wholeParameter(scene, node, weights);
    return formulaLine(
      "pre-activation",
      u.symbol,
      (fill) => `${fill(W)} \\, ${fill(x)}${bias ? ` + ${fill(wholeParameter(scene, node, bias))}` : ""}`,
      known,
    );
  }
  const inputs = joinedInputs(scene, node);
  return formulaLine(
    "pre-activation",
    u.symbol,
    (fill) => {
      const weighed = sum(inputs, (x, at) => `${fill(parameterAmount(scene, node, weights, at))} \\cdot ${fill(x)}`);
      return bias ? `${weighed} + ${fill(parameterAmount(scene, node, bias, 0))}` : weighed;
    },
    known,
  );
}

/** u_i = Σ_j W_ij·x_j + b_i of the chosen unit. */
function unitPreactivation(scene: Scene, node: GraphNode): FormulaLine {
  const parts = affineParts(node);
  if (!parts) throw new Error(`${node.id} has no weights.`);
  const { weights, bias, inputs } = parts;
  const at = unitOf(scene, node);
  const u = preactivationEntry(scene, node, at);
  const write = (fill: Fill): string => {
    const weighed = sum(
      joinedInputs(scene, node),
      (x, j) => `${fill(parameterAmount(scene, node, weights, at * inputs + j))} \\cdot ${fill(x)}`,
    );
    return bias ? `${weighed} + ${fill(parameterAmount(scene, node, bias, at))}` : weighed;
  };
  const known = scene.tape.preactivation(node) ? Number(u.value) : null;
  return formulaLine("pre-activation of the unit", u.symbol, write, known);
}

/** u = x: an activation as a node of its own. */
function passedLine(scene: Scene, node: GraphNode): FormulaLine {
  const u = preactivationAmount(scene, node);
  const x = joinedInput(scene, node);
  const [only, ...others] = joinedInputs(scene, node);
  const known = scene.tape.preactivation(node) ? u.value : null;
  return formulaLine("pre-activation", u.symbol, (fill) => fill(only && others.length === 0 ? only : x), known);
}

/** Any other op: its own formula with its inputs put in, where its record's formula says how; else the formula, and its value. */
function generalLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const { value: left } = namesOf(scene, node);
  const value = whole(scene, scene.tape.value(node), node.size);
  if (node.edges.length === 0)
    return [symbolLine("data", value === null ? left : `${left} = ${showAmount(value).tex}`)];
  const inputs = node.edges.map((edge) => carriedWhole(scene, edge));
  const write = writerOf(node.op.tex);
  if (write) {
    const whole = formulaLine("output", left, (fill) => write(scene, node, inputs, fill), value);
    return [inDetail("z", whole), ...componentLines(scene, node)];
  }
  const [only, ...others] = joinedInputs(scene, node);
  const x = only && others.length === 0 ? only : joinedInput(scene, node);
  if (node.op.hasPreactivation) return [symbolLine("rule", node.op.tex), ...preactivationLines(scene, node, x)];
  const args = node.op.ports.kind === "vector" ? [x] : inputs;
  const applied = formulaLine(
    "output",
    left,
    (fill) => `\\text{${node.op.name}}\\left(${args.map(fill).join(",\\,")}\\right)`,
    value,
  );
  return [
    symbolLine("rule", node.op.tex),
    ...bufferLines(scene, node),
    inDetail("z", applied),
    ...componentLines(scene, node),
  ];
}

/** Running statistics as the pass found them, and as a training pass leaves them. */
function bufferLines({ tape }: Scene, node: GraphNode): readonly FormulaLine[] {
  return node.buffers.flatMap(({ spec: { name, shape } }) => {
    const next = tape.nextBufferValue(node, name);
    const line = (label: string, values: Float64Array): FormulaLine =>
      symbolLine(label, `\\text{${label}} = ${showAmount(shapedAs(shape, values)).tex}`);
    const found = line(`running ${name}`, tape.bufferValue(node, name));
    return next === null ? [found] : [found, line(`running ${name} after it`, next)];
  });
}

/** u = op(x, W, b) and z = φ(u), for an op that computes its u in a way of its own: a convolution. */
function preactivationLines(scene: Scene, node: GraphNode, x: Amount): readonly FormulaLine[] {
  const u = preactivationAmount(scene, node);
  const parts = [
    x,
    ...node.params
      .filter((param) => !isLearnedByActivation(node, param))
      .map((param) => wholeParameter(scene, node, param)),
  ];
  const applied = formulaLine(
    "pre-activation",
    u.symbol,
    (fill) => `\\text{${node.op.name}}\\left(${parts.map(fill).join(",\\, ")}\\right)`,
    scene.tape.preactivation(node) ? u.value : null,
  );
  return [inDetail("u", applied), ...componentLines(scene, node), ...outputLines(scene, node)];
}

type Writer = (scene: Scene, node: GraphNode, inputs: readonly Amount[], fill: Fill) => string;

/** Right sides that can be written out with a node's own inputs; x_k stands for all of them. */
const WRITERS: readonly (readonly [form: RegExp, write: Writer])[] = [
  [/^\\sum_k ?\\boldsymbol\{x\}_k$/, (_scene, _node, inputs, fill) => sum(inputs, fill)],
  [/^\\prod_k ?\\boldsymbol\{x\}_k$/, (_scene, _node, inputs, fill) => product(inputs, fill)],
  [/^\[\\boldsymbol\{x\}_1.*\]/, (scene, node, _inputs, fill) => fill(joinedInput(scene, node))],
  [/^\\boldsymbol\{\w\}$/, (_scene, _node, [only], fill) => (only ? fill(only) : "")],
];

function writerOf(tex: string): Writer | null {
  const right = tex.slice(tex.indexOf("=") + 1);
  return WRITERS.find(([form]) => form.test(right))?.[1] ?? null;
}

/** What happens in a forward step, in a sentence. */
export function forwardSentence(node: GraphNode): string {
  const parts = affineParts(node);
  if (node.edges.length === 0) return `${isolate(node.id)} takes its value from the data.`;
  if (!parts) return `${isolate(node.id)}: ${lowerFirst(node.op.doc)}`;
  const activation = activationAt(node);
  const what = parts.units > 1 ? `its ${parts.units} units weigh` : "it weighs";
  const inputs = parts.inputs === 1 ? "its one input" : `its ${parts.inputs} inputs`;
  const through =
    !activation || (!activation.vector && activation.name === "identity")
      ? "passes the sum on as it is"
      : `applies ${activation.title}`;
  return `${isolate(node.id)}: ${what} ${inputs}, ${parts.bias ? (parts.units > 1 ? "add their biases" : "adds the bias") : "without a bias"}, and ${parts.units > 1 ? through.replace("passes", "pass").replace("applies", "apply") : through}.`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
